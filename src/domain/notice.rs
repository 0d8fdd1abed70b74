//! Messages to staff about their own accounts: which there are, and what they say. Short and in plain text; no customer data, no
//! numbers of ours, and nothing that somebody else typed but names. Sending is in `mail`, when one is written in the use-cases.

use chrono::{DateTime, Utc};

macro_rules! kinds {
    ($($kind:ident $code:literal $label:literal),+ $(,)?) => {
        /// What a message tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum NoticeKind {
            $($kind),+
        }

        impl NoticeKind {
            pub const ALL: [NoticeKind; [$($code),+].len()] = [$(NoticeKind::$kind),+];

            /// As it is stored.
            pub fn code(self) -> &'static str {
                match self {
                    $(NoticeKind::$kind => $code),+
                }
            }

            /// What admins call it.
            pub fn label(self) -> &'static str {
                match self {
                    $(NoticeKind::$kind => $label),+
                }
            }
        }
    };
}

kinds! {
    Invitation "invitation" "Invitation with a link",
    NewLink "new_link" "New link",
    LinkShown "link_shown" "Word that a link was made",
    PasswordSet "password_set" "Word that a password was set on a link",
    PasswordChanged "password_changed" "Word that the password was changed",
    SecondFactorReset "second_factor_reset" "Word that the second factor was reset",
    SecondFactorChanged "second_factor_changed" "Word that the second factor was changed",
    Locked "locked" "Word that the account was locked",
    RolesChanged "roles_changed" "Word that roles were changed",
    AddressChanged "address_changed" "Word to the address of before that it was changed",
}

impl NoticeKind {
    pub fn parse(code: &str) -> Option<NoticeKind> {
        NoticeKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The one-time link in a message.
#[derive(Debug, Clone)]
pub struct NoticeLink {
    /// The whole address.
    pub address: String,
    pub until: DateTime<Utc>,
}

/// What a message is about.
#[derive(Debug, Clone)]
pub struct Occasion<'a> {
    pub kind: NoticeKind,
    pub institution: &'a str,
    pub person: &'a str,
    pub at: DateTime<Utc>,
    /// Where the desk is reached, such as https://desk.example.com.
    pub desk: &'a str,
    pub link: Option<&'a NoticeLink>,
}

/// A message, ready to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
}

/// Writes it.
pub fn letter(occasion: &Occasion<'_>) -> Letter {
    let Occasion { kind, institution, person, desk, .. } = occasion;
    let (subject, happened) = happened(occasion);
    let link = match occasion.link {
        Some(link) => format!("\n{}\n\nThe link works once, until {} UTC.\n", link.address, moment(link.until)),
        None => String::new(),
    };
    let otherwise = otherwise(*kind);
    Letter {
        subject: format!("{institution}: {subject}"),
        text: format!("Hello {person},\n\n{happened}\n{link}\n{otherwise}\n\nCustomer desk of {institution}\n{desk}\n"),
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M").to_string()
}

/// The subject, and what happened and when.
fn happened(occasion: &Occasion<'_>) -> (&'static str, String) {
    let (institution, at) = (occasion.institution, moment(occasion.at));
    match occasion.kind {
        NoticeKind::Invitation => (
            "your account at the customer desk",
            format!("You have an account at the customer desk of {institution}. Set its password on this page:"),
        ),
        NoticeKind::NewLink => (
            "set a new password",
            format!("An admin made a new link for you on {at} UTC. Set a new password on this page:"),
        ),
        NoticeKind::LinkShown => (
            "a link to your account was made",
            format!(
                "On {at} UTC somebody made a one-time link on which a new password can be set for your account, to pass it \
                 on to you by another way."
            ),
        ),
        NoticeKind::PasswordSet => (
            "a password was set",
            format!("On {at} UTC a password was set for your account on a one-time link. All its sessions are ended."),
        ),
        NoticeKind::PasswordChanged => {
            ("your password was changed", format!("On {at} UTC the password of your account was changed."))
        }
        NoticeKind::SecondFactorReset => (
            "your second factor was reset",
            format!(
                "On {at} UTC the second factor of your account was reset: app and recovery codes of before open nothing \
                 any more. At the next sign-in you set up a new one."
            ),
        ),
        NoticeKind::SecondFactorChanged => (
            "your second factor was changed",
            format!(
                "On {at} UTC a second factor of your account was set up, replaced or taken away, or got new codes."
            ),
        ),
        NoticeKind::Locked => (
            "your account is locked",
            format!(
                "On {at} UTC your account was locked, because too many attempts to sign in had failed. It opens by itself \
                 after half an hour; an admin can open it sooner."
            ),
        ),
        NoticeKind::RolesChanged => (
            "your roles were changed",
            format!(
                "On {at} UTC what you may do at the customer desk of {institution} was changed. Sign in again to go on."
            ),
        ),
        NoticeKind::AddressChanged => (
            "your e-mail address was changed",
            format!(
                "On {at} UTC the e-mail address of your account was changed. Messages about your account no longer come to \
                 this one. A one-time link that was open works no longer."
            ),
        ),
    }
}

/// What to do if it was not the reader, or not expected.
fn otherwise(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Invitation | NoticeKind::NewLink => {
            "Nobody else should have it: do not pass this message on. If you did not expect it, tell an admin and leave the \
             link alone."
        }
        NoticeKind::LinkShown | NoticeKind::AddressChanged => {
            "If you did not ask for that, tell another admin at once."
        }
        NoticeKind::PasswordSet | NoticeKind::PasswordChanged | NoticeKind::SecondFactorChanged => {
            "If that was not you, tell an admin at once: somebody else may have your account."
        }
        NoticeKind::SecondFactorReset | NoticeKind::RolesChanged => "If you did not expect that, tell an admin.",
        NoticeKind::Locked => {
            "If these attempts were not yours, tell an admin: somebody may be guessing your password."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{OUTBOX, codes_of};
    use crate::domain::staff::LOCK;

    fn write(kind: NoticeKind) -> Letter {
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");
        let link = NoticeLink { address: "https://desk.example.com/invitation/abc".into(), until: at };
        let with_link = matches!(kind, NoticeKind::Invitation | NoticeKind::NewLink);
        letter(&Occasion {
            kind,
            institution: "Nordic Example Bank",
            person: "Tuuli Räud",
            at,
            desk: "https://desk.example.com",
            link: with_link.then_some(&link),
        })
    }

    #[test]
    fn the_database_knows_every_kind() {
        assert_eq!(codes_of(OUTBOX, "outbox_kind_known"), NoticeKind::ALL.map(NoticeKind::code));
    }

    #[test]
    fn every_message_says_whose_desk_when_and_what_to_do() {
        for kind in NoticeKind::ALL {
            let Letter { subject, text } = write(kind);

            assert!(subject.starts_with("Nordic Example Bank: ") && subject.len() < 78, "{subject}");
            assert!(text.starts_with("Hello Tuuli Räud,\n\n"), "{text}");
            assert!(text.contains("15 Jan 2027 08:00 UTC"), "{text}");
            assert!(text.contains("an admin") || text.contains("another admin"), "{text}");
            assert!(text.ends_with("Customer desk of Nordic Example Bank\nhttps://desk.example.com\n"), "{text}");
            assert_eq!(text.contains("/invitation/"), matches!(kind, NoticeKind::Invitation | NoticeKind::NewLink));
        }
    }

    #[test]
    fn a_lock_lasts_as_long_as_its_message_says() {
        assert_eq!(LOCK.num_minutes(), 30);
        assert!(write(NoticeKind::Locked).text.contains("after half an hour"));
    }
}
