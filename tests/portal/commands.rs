//! The verbs of the program at a terminal: the first start and the next, commands beside a running desk, and wrong settings in
//! one line. What is killed is in killed.rs; what a setting may be is tested beside the settings.

use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use cardfile::cluster::Cluster;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::harness::{Program, cardfile, enrol, folder, run};

pub fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The words of a command that did what it should.
#[track_caller]
pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{} {}", words(output), complaint(output));
    words(output)
}

pub fn count(program: &Program, query: &str) -> i64 {
    let address = Cluster::attach(&program.data).expect("looked").expect("a running database");
    count_at(&address.owner_url(), query)
}

fn execute(url: &str, statement: &str) {
    let mut conn = PgConnection::establish(url).expect("the database answers");
    diesel::sql_query(statement).execute(&mut conn).expect("the statement runs");
}

/// Changes something behind the program's back.
pub fn execute_at(program: &Program, statement: &str) {
    let address = Cluster::attach(&program.data).expect("looked").expect("a running database");
    execute(&address.owner_url(), statement);
}

fn count_at(url: &str, query: &str) -> i64 {
    let mut conn = PgConnection::establish(url).expect("the database answers");
    diesel::select(diesel::dsl::sql::<BigInt>(&format!("({query})"))).get_result(&mut conn).expect("a number")
}

#[test]
fn a_trial_is_complete_after_one_command_and_the_same_after_the_next() {
    let folder = folder();
    let trial = Program::trial(folder.path());

    let sign_ins = trial.sign_ins();
    let roles: Vec<&str> = sign_ins.iter().map(|[role, ..]| role.as_str()).collect();
    assert_eq!(roles, ["agent", "supervisor", "auditor", "admin"]);
    for [_, username, password] in &sign_ins {
        assert!(trial.hear(&format!("  {}", role_of(&sign_ins, username))).contains(password), "{}", trial.said());
    }
    let mode = std::fs::metadata(trial.data.join("trial-sign-ins.json")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(std::fs::metadata(trial.data.join("keys.json")).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(trial.sign_in("agent").open("/customers").heading(), "5 customers");
    let customers = count(&trial, "SELECT count(*) FROM customers");
    trial.stop();
    assert!(Cluster::attach(&folder.path().join("data")).expect("looked").is_none(), "nothing is left running");

    let again = Program::trial(folder.path());

    assert_eq!(again.sign_ins(), sign_ins);
    assert_eq!(count(&again, "SELECT count(*) FROM customers"), customers);
    again.sign_in("supervisor");
    again.stop();
}

/// How the table of sign-ins calls the role of this person.
fn role_of(sign_ins: &[[String; 3]], username: &str) -> String {
    sign_ins.iter().find(|[_, name, _]| name == username).expect("a sign-in")[0].clone()
}

#[test]
fn commands_reach_a_running_trial_through_its_data_folder() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();

    let added = done(&run(&["demo", "--customers", "7", "--data-dir", &data]));
    assert!(added.contains("Added 7 made-up customers to Nordic Example Bank"), "{added}");
    assert_eq!(trial.sign_in("agent").open("/customers").heading(), "12 customers");

    let hired = run(&[
        "staff",
        "add",
        "--username",
        "tuuli.raud",
        "--name",
        "Tuuli Raud",
        "--role",
        "agent,auditor",
        "--data-dir",
        &data,
    ]);
    let hired = done(&hired);
    let link = hired.lines().find(|line| line.starts_with("/invitation/")).expect("a link");
    let page = trial.browser().open(link);
    assert!(page.main().contains("Tuuli Raud"), "{}", page.main());
    let taken =
        run(&["staff", "add", "--username", "tuuli.raud", "--name", "Another", "--role", "agent", "--data-dir", &data]);
    assert_eq!(taken.status.code(), Some(2));
    assert_eq!(complaint(&taken).trim(), "cardfile: The username is taken; choose another.");

    let reset = ["staff", "reset-second-factor", "--username", "tuuli.raud", "--data-dir", &data];
    let unsure = run(&reset);
    assert_eq!(unsure.status.code(), Some(2));
    assert!(complaint(&unsure).contains("Add --yes"), "{}", complaint(&unsure));
    assert_eq!(count(&trial, "SELECT count(*) FROM events WHERE action = 'second_factor_reset'"), 0);
    let reset = done(&run(&[&reset[..], &["--yes"]].concat()));
    assert!(reset.contains("The second factor of tuuli.raud is reset."), "{reset}");
    assert_eq!(count(&trial, "SELECT count(*) FROM events WHERE action = 'second_factor_reset'"), 1);
    let nobody = run(&["staff", "reset-second-factor", "--username", "no.one", "--yes", "--data-dir", &data]);
    assert_eq!(nobody.status.code(), Some(2), "{}", complaint(&nobody));

    let checked = done(&run(&["check-config", "--data-dir", &data]));
    assert!(checked.contains("up to date") && checked.contains("The settings are good."), "{checked}");
    let migrated = done(&run(&["migrate", "--data-dir", &data]));
    assert!(!migrated.is_empty());

    let second = run(&["trial", "--listen", "127.0.0.1:0", "--data-dir", &data]);
    assert_eq!(second.status.code(), Some(1), "{}", words(&second));
    assert_eq!(complaint(&second).lines().count(), 1, "{}", complaint(&second));
    trial.stop();
}

#[test]
fn serving_makes_the_institution_and_a_link_for_its_first_admin_and_no_customer() {
    let folder = folder();
    let verb = ["serve", "--institution", "Baltic Bank", "--number", "752002", "--country", "EST"];
    let desk = Program::start(folder.path(), &verb);
    let link = path_of(&desk.hear("http://localhost:"));
    assert_eq!(count(&desk, "SELECT count(*) FROM customers"), 0);
    desk.stop();
    let desk = Program::start(folder.path(), &verb);
    let newer = path_of(&desk.hear("http://localhost:"));

    assert_ne!(link, newer, "each start makes a new link until one was used");
    desk.browser().get(&link).is(404);
    let browser = desk.browser();
    let page = browser.open(&newer);
    assert!(page.main().contains("Baltic Bank"), "{}", page.main());
    let password = "lantern meadow forty two";
    browser.submit(&page, &newer, &[("password", password), ("password_again", password)]).is(303);
    let door = browser.open("/sign-in");
    browser.submit(&door, "/sign-in", &[("username", "admin"), ("password", password)]).is(303);
    assert!(browser.open("/settings").heading().contains("second factor"), "nothing opens with a password alone");
    enrol(&browser, chrono::Utc::now());
    assert_eq!(browser.open("/settings").heading(), "Settings");
    desk.stop();

    let desk = Program::start(folder.path(), &verb);
    assert_eq!(count(&desk, "SELECT count(*) FROM institutions"), 1);
    assert!(!desk.said().contains("/invitation/"), "{}", desk.said());
    desk.stop();
}

fn path_of(link: &str) -> String {
    let (_, path) = link.split_once("/invitation/").expect("a link");
    format!("/invitation/{path}")
}

#[test]
fn serving_on_a_server_migrates_as_the_owner_and_works_as_the_desk() {
    let folder = folder();
    // A server as in real life: the one that the tests share does not wait for its disk, and serve refuses such a one.
    let server = Cluster::start(&folder.path().join("server")).expect("PostgreSQL starts");
    execute(&server.address().maintenance_url(), "CREATE DATABASE cardfile");
    let keys = folder.path().join("keys.json");
    done(&run(&["keys", "new", "--key-file", keys.to_str().expect("a path")]));
    let again = run(&["keys", "new", "--key-file", keys.to_str().expect("a path")]);
    assert_eq!(again.status.code(), Some(2), "keys are never written over: {}", complaint(&again));
    let (desk_url, owner_url) = (server.address().desk_url(), server.address().owner_url());

    let unready = cardfile(&["serve", "--listen", "127.0.0.1:0", "--key-file"])
        .arg(&keys)
        .env("DATABASE_URL", &desk_url)
        .output()
        .expect("the program runs");
    assert_eq!(unready.status.code(), Some(2));
    assert!(complaint(&unready).contains("the role is not there"), "{}", complaint(&unready));
    done(&run(&["migrate", "--owner-database-url", &owner_url]));
    execute(&owner_url, "ALTER ROLE cardfile_desk LOGIN");
    let verb = ["serve", "--database-url", &desk_url, "--key-file", keys.to_str().expect("a path")];
    let desk = Program::start(folder.path(), &verb);

    desk.browser().get("/health/ready").is(200);
    assert_eq!(count_at(&owner_url, "SELECT count(*) FROM institutions"), 1);
    desk.stop();
    server.stop().expect("it stops");
}

#[test]
fn a_wrong_setting_is_one_line_without_a_secret_and_nothing_is_made() {
    let folder = folder();
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let open = folder.path().join("open.json");
    std::fs::write(&open, "{}").expect("a file");
    let open = open.to_str().expect("a path");
    let wrong: [&[&str]; 12] = [
        &["serve"],
        &["serve", "--data-dir", data, "--listen", "8080"],
        &["serve", "--data-dir", data, "--listen", "0.0.0.0:8080"],
        &["serve", "--data-dir", data, "--public-url", "desk.example.com"],
        &["serve", "--data-dir", data, "--trusted-proxy", "10.0.0.0/99"],
        &["serve", "--data-dir", data, "--number", "12345"],
        &["serve", "--data-dir", data, "--country", "FI"],
        &["serve", "--data-dir", data, "--session-idle-secs", "0"],
        &["serve", "--data-dir", data, "--form-secs", "0"],
        &["serve", "--database-url", "postgres://desk:s3cret@h/d@e", "--key-file", open],
        &["serve", "--data-dir", data, "--key-file", open],
        &["demo", "--customers", "0", "--data-dir", data],
    ];

    for arguments in wrong {
        let output = cardfile(arguments).env("HOME", folder.path()).output().expect("the program runs");
        let complaint = complaint(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{arguments:?}: {complaint}");
        assert!(!complaint.contains("s3cret"), "{complaint}");
    }
    assert!(std::fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none()), "nothing was made in {data}");
}

#[test]
fn keys_from_the_environment_are_never_repeated() {
    let folder = folder();
    let output = cardfile(&["check-config", "--data-dir"])
        .arg(folder.path().join("data"))
        .env("CARDFILE_KEYS", "{\"ring\": \"s3cret\"}")
        .output()
        .expect("the program runs");

    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    assert_eq!(complaint(&output).lines().count(), 1, "{}", complaint(&output));
    assert!(!complaint(&output).contains("s3cret"), "{}", complaint(&output));
}

#[test]
fn routes_are_told_as_json_with_their_permissions() {
    let routes: Vec<serde_json::Value> = serde_json::from_str(&done(&run(&["routes", "--json"]))).expect("JSON");

    let of = |path: &str| routes.iter().find(|route| route["path"] == path).expect("a route")["permission"].clone();
    assert_eq!(of("/sign-in"), "public");
    assert_ne!(of("/customers"), "public");
    assert!(
        routes.iter().all(|route| ["method", "path", "permission", "handler"].iter().all(|key| route[key].is_string()))
    );
}
