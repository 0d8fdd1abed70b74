//! `cardfile staff` beside a running desk: the same deeds as in the desk, by the same rules, in the history as nobody's.

use crate::commands::{complaint, count, done, words};
use crate::harness::{Program, folder, run};

const SAGA: [&str; 2] = ["--username", "saga.lindqvist"];

#[test]
fn what_admins_do_in_the_desk_is_done_at_the_terminal_too() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();
    let staff = |arguments: &[&str]| run(&[&["staff"], arguments, &["--data-dir", &data]].concat());
    let agent = trial.sign_in("agent");
    agent.get("/customers").is(200);

    let listed = done(&staff(&["list"]));
    let saga = listed.lines().find(|line| line.contains("saga.lindqvist")).expect("listed");
    let cells: Vec<&str> = saga.split_whitespace().collect();
    assert_eq!(cells[..5], ["saga.lindqvist", "Saga", "Lindqvist", "agent", "active"], "{listed}");

    assert!(done(&staff(&[&["end-sessions"][..], &SAGA].concat())).contains("saga.lindqvist is signed out."));
    agent.get("/customers").is(303);
    let agent = trial.sign_in("agent");
    let changed = done(&staff(&[&["roles"][..], &SAGA, &["--role", "agent,auditor"]].concat()));
    assert!(changed.contains("The roles of saga.lindqvist are changed."), "{changed}");
    agent.get("/customers").is(303);
    let gone = [&["disable"][..], &SAGA, &["--reason", "Left at the end of May"]].concat();
    assert!(done(&staff(&gone)).contains("saga.lindqvist is disabled"));
    let twice = staff(&gone);
    assert_eq!(
        (twice.status.code(), complaint(&twice).trim()),
        (Some(2), "cardfile: The account is disabled already.")
    );
    let told = "SELECT count(*) FROM events WHERE staff_id IS NULL AND details->>'reason' = 'Left at the end of May'";
    assert_eq!(count(&trial, told), 1);
    assert!(done(&staff(&[&["enable"][..], &SAGA].concat())).contains("saga.lindqvist is enabled."));
    trial.sign_in("agent").get("/customers").is(200);
    let not_locked = staff(&[&["unlock"][..], &SAGA].concat());
    assert_eq!(complaint(&not_locked).trim(), "cardfile: The account is not locked.");

    let invited = done(&staff(&[&["invite"][..], &SAGA].concat()));
    let link = invited.lines().find(|line| line.starts_with("/invitation/")).expect("a link");
    assert!(trial.browser().open(link).main().contains("Saga Lindqvist"));
    trial.stop();
}

#[test]
fn the_last_admin_stays_at_the_terminal_too_and_nobody_unknown_is_touched() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();
    let staff = |arguments: &[&str]| run(&[&["staff"], arguments, &["--data-dir", &data]].concat());

    for last in [
        staff(&["disable", "--username", "aino.salmi"]),
        staff(&["roles", "--username", "aino.salmi", "--role", "none"]),
    ] {
        assert_eq!(last.status.code(), Some(2), "{}", words(&last));
        assert!(complaint(&last).contains("Make somebody else an admin first."), "{}", complaint(&last));
    }
    for (arguments, why) in [
        (vec!["disable", "--username", "no.one"], "nobody of this name works in the institution"),
        (vec!["list", "--institution", "999999"], "there is no institution of this number"),
        (vec!["roles", "--username", "saga.lindqvist", "--role", "owner"], "choose agent, supervisor"),
    ] {
        let refused = staff(&arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(complaint(&refused).contains(why), "{}", complaint(&refused));
    }
    trial.sign_in("admin").get("/staff").is(200);
    trial.stop();
}

#[test]
fn which_customer_somebody_is_is_said_at_the_terminal_too() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();
    let staff = |arguments: &[&str]| run(&[&["staff"], arguments, &SAGA, &["--data-dir", &data]].concat());
    let agent = trial.sign_in("agent");
    let customers = agent.open("/customers");
    let path = customers.attribute("tbody th a", "href").expect("a customer");
    let number = customers.texts("tbody td.id").remove(0);
    agent.get(&path).is(200);

    let unknown = staff(&["tie", "--customer-number", "NO-SUCH-1"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complaint(&unknown).contains("no customer of the institution has this number"), "{}", complaint(&unknown));
    let told = done(&staff(&["tie", "--customer-number", &number, "--reason", "Told on the first day"]));
    assert!(told.contains("saga.lindqvist is tied to this customer."), "{told}");
    assert!(agent.get(&path).is(403).page().main().contains("This is your own record."));
    assert!(done(&staff(&["untie"])).contains("saga.lindqvist is tied to no customer."));
    agent.get(&path).is(200);
    for (action, reason) in [("tied", "Told on the first day"), ("untied", "Done at the command line")] {
        let kept = format!(
            "SELECT count(*) FROM events WHERE staff_id IS NULL AND action = '{action}' AND details->>'reason' = '{reason}'"
        );
        assert_eq!(count(&trial, &kept), 1, "{action}");
    }
    trial.stop();
}
