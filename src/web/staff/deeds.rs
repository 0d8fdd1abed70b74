//! The deeds done to an account: a page each that says what follows and asks why, and its POST. What may not be done is not
//! offered; who asks for it all the same is told why.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::deed_form::{CUSTOMER_NUMBER, DeedForm, own_record_field, parse_roles, particulars_fields, roles_field};
use super::present::{address, whose};
use super::{handover, link_page};
use crate::db::colleagues::{self, ColleagueRow};
use crate::db::events::Subject;
use crate::db::{PgConnection, mailing, proposals, session_list};
use crate::domain::ids::{ProposalId, SessionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::policy::{Permission, Refusal, Role};
use crate::domain::review::Matter;
use crate::domain::staffing::{Barrier, StaffDeed, decide};
use crate::services::proposals::read;
use crate::services::second_factor::{self, ResetRefusal};
use crate::services::staff::{self, DeedRefusal, GrantWish, MadeLink, RolesOutcome, subject_of, with_gained};
use crate::web::desk::Context;
use crate::web::editing::views::StatusView;
use crate::web::editing::{Asked, Wrong};
use crate::web::form::{Protected, only};
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::time;
use crate::web::waiting::{also_waits, proposed_words};

macro_rules! pages {
    ($($form:ident $deed:ident $which:ident),+ $(,)?) => {$(
        pub async fn $form(desk: Allowed<ManageStaff>, path: Path<i64>) -> HttpResponse {
            ask(desk, path, StaffDeed::$which).await
        }

        pub async fn $deed(
            desk: Allowed<ManageStaff>,
            path: Path<i64>,
            sent: Protected<DeedForm>,
            req: HttpRequest,
        ) -> HttpResponse {
            act(desk, path, sent, link_page::host(&req), StaffDeed::$which).await
        }
    )+};
}

pages! {
    particulars_form change_particulars Particulars,
    roles_form change_roles Roles,
    disablement_form disable Disablement,
    enablement_form enable Enablement,
    invitation_form invite Invitation,
    unlocking_form unlock Unlocking,
    sessions_form end_sessions Sessions,
    second_factor_form reset_second_factor SecondFactor,
    own_record_form tie OwnRecord,
}

async fn ask(desk: Allowed<ManageStaff>, path: Path<i64>, deed: StaffDeed) -> HttpResponse {
    desk.read(move |conn, cx| {
        let row = colleagues::find(conn, cx.actor.scope(), StaffId(path.into_inner()))?;
        show_again(cx, &row, deed)?;
        let subject = subject_of(conn, (&cx.actor).into(), &row)?;
        match decide(deed, &subject, true) {
            Ok(()) => Reply::page(&view(conn, cx, &row, deed, &DeedForm::default(), None)?),
            Err(barrier) => Ok(Reply::to(address(&row)).refusing(barrier.to_string())),
        }
    })
    .await
}

async fn act(
    desk: Allowed<ManageStaff>,
    path: Path<i64>,
    sent: Protected<DeedForm>,
    host: String,
    deed: StaffDeed,
) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = sent;
        only(&sent.typed, &DeedForm::inputs(deed))?;
        if deed != StaffDeed::Roles && !sent.roles.is_empty() {
            return Err(Fault::BadRequest("The form has a field that does not belong to it."));
        }
        let row = colleagues::find(conn, cx.actor.scope(), StaffId(path.into_inner()))?;
        show_again(cx, &row, deed)?;
        sent.version()?;
        let reason = match sent.reason(deed) {
            Ok(reason) => reason.sentence(),
            Err(wrong) => return Reply::refused(&view(conn, cx, &row, deed, &sent, Some(&wrong))?),
        };
        let refusal = match carry_out(conn, cx, &row, deed, &sent, &reason) {
            Ok(Done::Said(words)) => return Ok(Reply::to(address(&row)).saying(words)),
            Ok(Done::Link(token)) => return link_page::page(cx, &host, &row, &token),
            Err(refusal) => refusal,
        };
        let again = |conn: &mut PgConnection, status: StatusCode, words: &str| {
            let wrong = Wrong::with_reason(words.trim_end_matches('.'));
            Reply::page_with(status, &view(conn, cx, &row, deed, &sent, Some(&wrong))?)
        };
        match refusal {
            Refused::Fault(fault) => Err(fault),
            Refused::Deed(DeedRefusal::Db(error)) => Err(error.into()),
            Refused::Typed => Reply::refused(&view(conn, cx, &row, deed, &sent, None)?),
            Refused::NoSuchCustomer => {
                let words = "No customer here has this number. Look at the letter or card that has it".to_owned();
                let wrong = Wrong { input: CUSTOMER_NUMBER, words };
                Reply::refused(&view(conn, cx, &row, deed, &sent, Some(&wrong))?)
            }
            Refused::Deed(DeedRefusal::Stale) => {
                let words = "Someone changed this account meanwhile. Look at the record, then confirm again";
                let row = colleagues::find(conn, cx.actor.scope(), row.id())?;
                let page = view(conn, cx, &row, deed, &sent, Some(&Wrong::with_reason(words)))?;
                Reply::page_with(StatusCode::CONFLICT, &page)
            }
            Refused::Deed(refusal @ DeedRefusal::Waiting { .. }) => {
                again(conn, StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string())
            }
            Refused::Deed(DeedRefusal::Barrier(barrier)) => match barrier {
                Barrier::NoLongerAdmin => Err(Refusal::NoRole(Permission::ManageStaff).into()),
                Barrier::Own
                | Barrier::WorksBeyond
                | Barrier::LastAdmin
                | Barrier::LinkOfDoer
                | Barrier::ResetOfDoer => again(conn, StatusCode::UNPROCESSABLE_ENTITY, &barrier.to_string()),
                // It was done meanwhile, or the button was pressed twice.
                moved_on => Ok(Reply::to(address(&row)).saying(moved_on.to_string())),
            },
        }
    })
    .await
}

/// What opens doors is done only by who showed not long ago who they are.
fn show_again(cx: &Context, row: &ColleagueRow, deed: StaffDeed) -> Result<(), Fault> {
    match deed {
        StaffDeed::Roles
        | StaffDeed::Particulars
        | StaffDeed::Invitation
        | StaffDeed::SecondFactor
        | StaffDeed::OwnRecord => cx.proven(&format!("{}/{}", address(row), deed.slug())),
        StaffDeed::Disablement | StaffDeed::Enablement | StaffDeed::Unlocking | StaffDeed::Sessions => Ok(()),
    }
}

enum Done {
    Said(String),
    Link(String),
}

enum Refused {
    Deed(DeedRefusal),
    /// Nobody has the customer number that was typed.
    NoSuchCustomer,
    /// What is wrong stands on the fields.
    Typed,
    Fault(Fault),
}

impl From<DeedRefusal> for Refused {
    fn from(refusal: DeedRefusal) -> Refused {
        Refused::Deed(refusal)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused::Fault(fault)
    }
}

fn carry_out(
    conn: &mut PgConnection,
    cx: &Context,
    row: &ColleagueRow,
    deed: StaffDeed,
    sent: &DeedForm,
    reason: &str,
) -> Result<Done, Refused> {
    let (author, id) = ((&cx.actor).into(), row.id());
    let words = match deed {
        StaffDeed::Roles => {
            let roles = parse_roles(&sent.roles)?;
            match staff::set_roles(conn, author, id, Some(sent.version()?), &roles, reason)? {
                RolesOutcome { is_changed: true, waits } => {
                    return Ok(Done::Said(also_waits(
                        "The roles are changed. The person has to sign in again.",
                        waits,
                    )));
                }
                RolesOutcome { is_changed: false, waits: Some(_) } => {
                    return Ok(Done::Said(proposed_words(Matter::Roles)));
                }
                RolesOutcome { is_changed: false, waits: None } => {
                    "The roles are what they were, so nothing was changed."
                }
            }
        }
        StaffDeed::Particulars => {
            let new = sent.particulars().ok_or(Refused::Typed)?;
            match staff::set_particulars(conn, author, id, Some(sent.version()?), &new, reason)? {
                true => "Name and e-mail are saved.",
                false => "They are what they were, so nothing was changed.",
            }
        }
        StaffDeed::OwnRecord => {
            let customer = match sent.typed.get(CUSTOMER_NUMBER).trim() {
                "" => None,
                number => {
                    let found = staff::find_customer(conn, cx.actor.scope(), number).map_err(DeedRefusal::from)?;
                    Some(found.ok_or(Refused::NoSuchCustomer)?)
                }
            };
            match (staff::tie(conn, author, id, Some(sent.version()?), customer, reason)?, customer) {
                (false, _) => "It is what it was, so nothing was changed.",
                (true, Some(_)) => "The desk keeps them from their own record from now on.",
                (true, None) => "They are tied to no customer any more.",
            }
        }
        StaffDeed::Disablement => {
            staff::disable(conn, author, id, Some(sent.version()?), reason)?;
            "The account is disabled and its sessions are ended."
        }
        StaffDeed::Enablement => {
            staff::enable(conn, author, id, Some(sent.version()?), reason)?;
            "The account is enabled."
        }
        StaffDeed::Unlocking => {
            staff::unlock(conn, author, id, reason)?;
            "The account is unlocked."
        }
        StaffDeed::Invitation => {
            let valid_for = cx.limits.invitation;
            let how = handover::chosen(cx, handover::is_mailed(&sent.typed)?, NoticeKind::NewLink);
            match staff::invite_again(conn, author, id, Some(sent.once()?), valid_for, reason, how)? {
                Some(MadeLink::Shown(token)) => return Ok(Done::Link(token)),
                Some(MadeLink::Mailed) => "The new link goes to their e-mail address.",
                None => "The link was made by this form already. If it is lost, make a new one.",
            }
        }
        StaffDeed::Sessions => {
            let which = match sent.typed.get("session") {
                "" => None,
                id => Some(SessionId(
                    id.parse().map_err(|_| Refused::Fault(Fault::BadRequest("The form names no session.")))?,
                )),
            };
            match staff::end_sessions(conn, author, id, which, reason)? {
                0 => "Nothing was to be ended.",
                1 => "1 session is ended.",
                count => return Ok(Done::Said(format!("{count} sessions are ended."))),
            }
        }
        StaffDeed::SecondFactor => {
            staff::hold(conn, author, id, deed, true)?;
            second_factor::reset(conn, author, id, Some(reason)).map_err(|refusal| match refusal {
                ResetRefusal::Own => Refused::from(DeedRefusal::from(Barrier::Own)),
                ResetRefusal::Db(error) => Refused::Fault(error.into()),
            })?;
            "The second factor is reset. At the next sign-in a new one is set up."
        }
    };
    Ok(Done::Said(words.to_owned()))
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    row: &ColleagueRow,
    deed: StaffDeed,
    sent: &DeedForm,
    wrong: Option<&Wrong>,
) -> Result<StatusView, Fault> {
    let heading = match deed {
        StaffDeed::Sessions => format!("End sessions of {}", row.display_name),
        StaffDeed::Invitation => format!("Make a new link for {}", row.display_name),
        StaffDeed::Particulars => format!("Change name and e-mail of {}", row.display_name),
        StaffDeed::OwnRecord => format!("Tie to a customer: {}", row.display_name),
        deed => format!("{} of {}", deed.label(), row.display_name),
    };
    let asked = Asked {
        nav: Nav::Staff,
        whose: whose(row, cx.actor.now),
        tab: row.username.clone(),
        heading,
        consequences: consequences(deed).iter().map(|words| (*words).to_owned()).collect(),
        slug: deed.slug(),
        version: match deed {
            StaffDeed::Roles | StaffDeed::OwnRecord => row.grant_version,
            _ => row.version,
        },
        reasons: deed.reasons(),
        is_grave: deed == StaffDeed::Disablement,
        in_the_way: None,
    };
    let mut view = asked.view(cx, sent.words(), wrong);
    view.frame.title = format!("{} · {}", deed.label(), row.username);
    view.button = deed.label().to_owned();
    view.fields.splice(0..0, own_fields(conn, cx, row, deed, sent, wrong)?);
    view.frame.problems = Problem::of(&view.fields);
    if deed == StaffDeed::Invitation {
        // Typed again with the same key after a refusal, which made no link.
        view.once = sent.once().unwrap_or_else(|_| Uuid::new_v4()).to_string();
    }
    Ok(view)
}

/// What the deed asks besides the reason.
fn own_fields(
    conn: &mut PgConnection,
    cx: &Context,
    row: &ColleagueRow,
    deed: StaffDeed,
    sent: &DeedForm,
    wrong: Option<&Wrong>,
) -> Result<Vec<FieldView>, Fault> {
    match deed {
        StaffDeed::Particulars => Ok(particulars_fields(row, sent)),
        StaffDeed::OwnRecord => Ok(vec![own_record_field(row, sent, wrong)]),
        StaffDeed::Invitation => match &row.email {
            Some(email) if mailing::is_on(conn)? => {
                Ok(vec![handover::field(&sent.typed, format!("To {email}. Nobody else sees it"))])
            }
            _ => Ok(Vec::new()),
        },
        StaffDeed::Roles if sent.typed.get("version").is_empty() => Ok(vec![roles_field(&wished(conn, cx, row)?)]),
        StaffDeed::Roles => Ok(vec![roles_field(&parse_roles(&sent.roles)?)]),
        StaffDeed::Sessions => {
            let now = cx.actor.now;
            let mut live = session_list::list(conn, row.id(), now, cx.state.limits)?;
            live.retain(|session| session.institution() == cx.actor.scope());
            let typed = sent.typed.get("session");
            let one = |session: session_list::SessionRow| {
                let id = session.id().to_string();
                let hint = format!("from {}, since {}", session.address, time::human(session.created_at, now));
                let is_chosen = id == typed;
                Choice { hint: Some(hint), ..Choice::new(id, session.device, is_chosen) }
            };
            let all = Choice {
                hint: Some("Also where they work in another institution at the moment".to_owned()),
                ..Choice::new("", "All of them", typed.is_empty())
            };
            let choices = [all].into_iter().chain(live.into_iter().map(one)).collect();
            Ok(vec![FieldView::radios("session", "Which", choices)])
        }
        _ => Ok(Vec::new()),
    }
}

/// The roles that the form begins with: those that the person has, and those that this admin proposed for them, so as to mend that.
fn wished(conn: &mut PgConnection, cx: &Context, row: &ColleagueRow) -> Result<Vec<Role>, Fault> {
    let open = proposals::list_open(conn, cx.actor.scope(), Subject::Staff(row.id()))?;
    let own = open.iter().find(|open| open.part == Matter::Roles.slug() && open.maker() == Some(cx.actor.staff));
    let Some(own) = own else { return Ok(row.roles()) };
    let opened = read(conn, cx.keys(), cx.actor.scope(), ProposalId(own.id))?.opened;
    Ok(with_gained(&row.roles(), &GrantWish::of(&opened)?.gained))
}

fn consequences(deed: StaffDeed) -> &'static [&'static str] {
    match deed {
        StaffDeed::Roles => &[
            "The person is signed out here and has the new roles from the next sign-in on.",
            "Without any role they find nothing here but their own account.",
        ],
        StaffDeed::Particulars => &[
            "Colleagues see the name wherever the person works, also beside what they did before.",
            "The username, with which they sign in, stays.",
        ],
        StaffDeed::OwnRecord => &[
            "They open neither that customer nor its accounts and cards any more, whatever their roles.",
            "You see no customer data: type the number that they tell you. Left empty, they are tied to none.",
        ],
        StaffDeed::Disablement => &[
            "The person is out on the next click and cannot come in again.",
            "What they did stays in the history under their name. The account can be enabled again.",
        ],
        StaffDeed::Enablement => &["The person comes in again with the password and second factor they had."],
        StaffDeed::Invitation => &[
            "On the link the person sets a new password; all their sessions end then.",
            "An older link works no longer.",
            "Until the person has signed in again, another admin resets their second factor, not you.",
        ],
        StaffDeed::Unlocking => &["The failures are forgotten, and the person can try again at once."],
        StaffDeed::Sessions => &["The person is signed out there on the next click. What they had not saved is lost."],
        StaffDeed::SecondFactor => &[
            "Authenticator, passkeys and recovery codes are forgotten, and all sessions end.",
            "At the next sign-in the password alone leads to setting up a new one: see first that it is they who ask.",
            "Until they have set one up, another admin makes a link for them, not you.",
        ],
    }
}
