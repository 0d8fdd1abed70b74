//! Fills the frame of a signed-in person: navigation, find box, how long the session lasts. Only entries that this person may
//! open are there.

use super::assets::ASSETS;
use super::layout::{Desk, FindBox, Flash, Frame, NavItem, Theme, Workplace};
use crate::domain::actor::Actor;
use crate::domain::ids::InstitutionId;
use crate::domain::policy::{Permission, Role};
use crate::domain::staff;
use crate::domain::wallet::Rule;

/// Under which tab a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    Home,
    Customers,
    Accounts,
    Cards,
    Wallet,
    Reviews,
    Audit,
    Staff,
    Settings,
    None,
}

struct Entry {
    nav: Nav,
    label: &'static str,
    href: &'static str,
    key: &'static str,
    permission: Permission,
}

const ENTRIES: [Entry; 9] = [
    Entry { nav: Nav::Home, label: "Home", href: "/", key: "h", permission: Permission::SignedIn },
    Entry {
        nav: Nav::Customers,
        label: "Customers",
        href: "/customers",
        key: "c",
        permission: Permission::SeeCustomers,
    },
    Entry { nav: Nav::Accounts, label: "Accounts", href: "/accounts", key: "a", permission: Permission::SeeAccounts },
    Entry { nav: Nav::Cards, label: "Cards", href: "/cards", key: "d", permission: Permission::SeeAccounts },
    Entry { nav: Nav::Wallet, label: "Wallet", href: "/wallet", key: "w", permission: Permission::SeeAccounts },
    Entry { nav: Nav::Reviews, label: "Reviews", href: "/reviews", key: "r", permission: Permission::SeeProposals },
    Entry { nav: Nav::Audit, label: "Audit", href: "/audit", key: "u", permission: Permission::SeeAudit },
    Entry { nav: Nav::Staff, label: "Staff", href: "/staff", key: "t", permission: Permission::ManageStaff },
    Entry {
        nav: Nav::Settings,
        label: "Settings",
        href: "/settings",
        key: "s",
        permission: Permission::ManageSettings,
    },
];

/// What else a frame tells of a person.
pub struct Around {
    /// The other institutions that they work in, with their names.
    pub elsewhere: Vec<(InstitutionId, String)>,
    /// What waits for them under Reviews.
    pub waiting: usize,
}

pub fn desk_frame(
    actor: &Actor,
    around: &Around,
    title: String,
    nav: Nav,
    form_token: String,
    flash: Option<Flash>,
) -> Frame {
    Frame {
        title,
        assets: ASSETS.clone(),
        theme: theme(actor.theme),
        form_token,
        flash,
        problems: Vec::new(),
        // Half-way there is nothing yet to go to.
        desk: (!actor.standing.is_half_way).then(|| desk(actor, around, nav)),
    }
}

/// The frame of a page for anybody.
pub fn open_frame(title: impl Into<String>, form_token: String) -> Frame {
    Frame { title: title.into(), assets: ASSETS.clone(), form_token, ..Frame::default() }
}

/// A number beside a tab; from a hundred on it is not exact.
fn counted(waiting: usize) -> Option<String> {
    match waiting {
        0 => None,
        1..100 => Some(waiting.to_string()),
        _ => Some("99+".to_owned()),
    }
}

fn desk(actor: &Actor, around: &Around, nav: Nav) -> Desk {
    let has_wallets = actor.institution.settings.wallet.rule != Rule::Off;
    let entries =
        ENTRIES.iter().filter(|entry| actor.may(entry.permission) && (entry.nav != Nav::Wallet || has_wallets));
    let nav = entries.map(|entry| NavItem {
        label: entry.label.into(),
        href: entry.href.into(),
        current: entry.nav == nav,
        key: entry.key.into(),
        count: (entry.nav == Nav::Reviews).then(|| counted(around.waiting)).flatten(),
    });
    let idle = actor.idle_until - actor.now;
    Desk {
        institution: actor.institution.settings.name.as_str().to_owned(),
        person: actor.display_name.clone(),
        roles: role_words(&actor.standing.roles),
        elsewhere: around
            .elsewhere
            .iter()
            .map(|(id, name)| Workplace { id: id.to_string(), name: name.clone() })
            .collect(),
        nav: nav.collect(),
        find: actor.may(Permission::SeeCustomers).then(FindBox::default),
        shortcuts: actor.has_shortcuts,
        session_note: format!(
            "Signed in until {} UTC · ends after {} minutes without use",
            actor.expires_at.format("%H:%M"),
            idle.num_minutes().max(1)
        ),
        idle_secs: u32::try_from(idle.num_seconds()).ok(),
    }
}

/// "Supervisor, auditor".
pub fn role_words(roles: &[Role]) -> String {
    let words: Vec<String> = roles
        .iter()
        .enumerate()
        .map(|(index, role)| if index == 0 { role.label().to_owned() } else { role.label().to_lowercase() })
        .collect();
    words.join(", ")
}

/// What a person has set up as second factor.
pub fn factor_words(has_authenticator: bool, passkeys: i64) -> &'static str {
    match (passkeys > 0, has_authenticator) {
        (true, true) => "Passkey, authenticator app",
        (true, false) => "Passkey",
        (false, true) => "Authenticator app",
        (false, false) => "Not set up",
    }
}

fn theme(theme: staff::Theme) -> Theme {
    match theme {
        staff::Theme::System => Theme::System,
        staff::Theme::Light => Theme::Light,
        staff::Theme::Dark => Theme::Dark,
    }
}
