//! What a thief of the database gets: after a whole life at the desk, from a one-time link to a decision and a form that came too
//! late, nothing that was secret in it stands there, neither as text nor as bytes.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{
    Browser, ENROLMENT, Recorded, TestDesk, a_person, enrol, give_code, half_way, traces, unique_hetu,
};
use crate::sealed::{dump, forms};

const NEW_PASSWORD: &str = "lantern meadow forty two";
/// What people wrote about a customer.
const WORDS: [&str; 4] = [
    "Her brother answers the phone",
    "She showed us her passport",
    "Which of the two papers",
    "She moved in with a friend",
];

/// A customer whom an agent records, edits, looks at and writes about; a change of the name waits.
fn care(desk: &TestDesk, agent: &Browser) -> Recorded {
    let customer = a_person().named("Aino", "Virtanen").record(agent);
    let later = unique_hetu().0;
    traces::uses(&later);
    let at = |page: &str| customer.at(page);
    agent.submit(&agent.open(&at("edit/registration")), &at("edit/registration"), &[("reg_no", &later)]).is(303);
    agent.submit(&agent.open(&customer.path), &at("notes"), &[("text", WORDS[0])]).is(303);
    let reveal = [("reason", "caller_identified"), ("words", WORDS[1])];
    agent.submit(&agent.open(&at("reveal")), &at("reveal"), &reveal).is(200);
    let found = agent.submit(&agent.open("/"), "/find", &[("term", &later)]).is(303);
    agent.get(found.location()).is(303);
    desk.db.execute("UPDATE institutions SET approvals = '{customer_name}'");
    agent.submit(&agent.open(&at("edit/name")), &at("edit/name"), &[("last_name", "Kivelä-Åström")]).is(303);
    customer
}

/// Somebody new, from the link on: a password, an authenticator, a recovery code that is used, another password.
fn arrive(desk: &TestDesk, admin: &Browser) -> Vec<String> {
    let typed = [("display_name", "Tuuli Raud"), ("username", "tuuli.raud"), ("roles", "agent")];
    let shown = admin.submit(&admin.open("/staff/new"), "/staff/new", &typed).is(200).body;
    let link = shown.split("/invitation/").nth(1).expect("a link").split(['"', '<', ' ']).next().expect("its token");
    let (link, person) = (format!("/invitation/{link}"), desk.browser());
    let passwords = [("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
    person.submit(&person.open(&link), &link, &passwords).is(303);
    let door = person.open("/sign-in");
    person.submit(&door, "/sign-in", &[("username", "tuuli.raud"), ("password", NEW_PASSWORD)]).is(303);
    let (app, codes) = enrol(&person, desk.now());
    let again = desk.browser();
    let door = again.open("/sign-in");
    again.submit(&door, "/sign-in", &[("username", "tuuli.raud"), ("password", NEW_PASSWORD)]).is(303);
    give_code(&again, &codes[0]).is(303);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    codes.into_iter().flat_map(|code| [code.replace('-', ""), code]).chain([app.letters(), hex(app.bytes())]).collect()
}

#[test]
fn after_a_whole_life_nothing_secret_stands_in_the_database() {
    let desk = TestDesk::requiring_second_factor();
    let signed_in = |username: &str, roles: &[Role]| {
        desk.hire(username, roles);
        let browser = half_way(&desk, username);
        let (app, codes) = enrol(&browser, desk.now());
        (browser, codes.into_iter().chain([app.letters()]).collect::<Vec<_>>())
    };
    let (admin, of_admin) = signed_in("eva.admin", &[Role::Admin]);
    let (agent, of_agent) = signed_in("saga.lindqvist", &[Role::Agent]);
    let (supervisor, _) = signed_in("otso.berg", &[Role::Supervisor]);
    let of_newcomer = arrive(&desk, &admin);
    let customer = care(&desk, &agent);
    let proposal = format!("/reviews/{}", desk.db.count("SELECT max(id) FROM proposals"));
    let returned = [("return_reason", WORDS[2])];
    supervisor.submit(&supervisor.open(&proposal), &format!("{proposal}/return"), &returned).is(303);
    let notes = agent.open(&customer.path);
    desk.pass(Duration::minutes(16));
    agent.submit(&notes, &customer.at("notes"), &[("text", WORDS[3])]).is(303);

    let dump = dump(&desk);

    let happened = ["invitation_accepted", "second_factor_enrolled", "revealed", "proposal_returned", "note_added"];
    for action in happened {
        assert!(dump.contains(action), "{action} is in the dump");
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM parked_forms"), 1, "the last form waits");
    let secrets = traces::kept();
    let enough = secrets.len() + of_newcomer.len();
    assert!(secrets.contains(NEW_PASSWORD) && secrets.contains(&customer.reg_no) && enough > 40, "{secrets:?}");
    let words = WORDS.map(str::to_owned).into_iter().chain(["Kivelä-Åström".to_owned()]);
    let all = secrets.into_iter().chain(of_admin).chain(of_agent).chain(of_newcomer).chain(words);
    for secret in all {
        for form in written(&secret) {
            assert!(!dump.contains(&form), "{secret} stands in the dump as {form}");
        }
    }
    assert!(!dump.contains(ENROLMENT), "nor where it was shown");
}

/// Ways to write a secret; a registration number has more of them.
fn written(secret: &str) -> Vec<String> {
    let is_number = secret.len() == 11 && secret.as_bytes()[..6].iter().all(u8::is_ascii_digit);
    if is_number {
        return forms(secret);
    }
    let hex = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![secret.to_owned(), secret.to_lowercase(), hex]
}
