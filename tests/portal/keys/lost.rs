//! The key file is lost, damaged or another database's: said plainly at the start, and nothing is sealed with new keys over what
//! the old ones sealed. And `cardfile keys rotate` as a program, killed at every point of its way.

use std::path::Path;
use std::time::Duration;

use cardfile::seal::{Family, KeyFile};

use crate::commands::{complaint, count, done, words};
use crate::harness::{Program, cardfile, folder, run};

/// What the program says when it does not start, in one line.
#[track_caller]
fn refusal(arguments: &[&str], data: &Path) -> String {
    let output = run(&[arguments, &["--data-dir", data.to_str().expect("a path")]].concat());
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {} {}", words(&output), complaint(&output));
    let told = complaint(&output).trim().to_owned();
    assert_eq!(told.lines().count(), 1, "{told}");
    told
}

#[test]
fn a_lost_a_damaged_and_a_foreign_key_file_are_told_and_nothing_is_made_over_them() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.clone();
    let customers = count(&trial, "SELECT count(*) FROM customers");
    trial.stop();
    let file = data.join("keys.json");
    let whole = std::fs::read_to_string(&file).expect("keys");
    let starts: [&[&str]; 3] =
        [&["trial", "--listen", "127.0.0.1:0"], &["serve", "--listen", "127.0.0.1:0"], &["demo", "--customers", "1"]];

    std::fs::remove_file(&file).expect("lost");
    for start in starts {
        let told = refusal(start, &data);
        assert!(told.contains("keys.json is missing, and this database is sealed with the keys in it"), "{told}");
        assert!(told.contains("registration numbers") && told.contains("Put the file back from its copy."), "{told}");
        assert!(!file.exists(), "nothing was made in its place");
    }

    KeyFile::new(&file).ensure().expect("another database's");
    for start in starts {
        let told = refusal(start, &data);
        assert!(told.contains("family in ") && told.contains("is not the one this database needs"), "{told}");
        assert!(told.contains("Put the newest copy of this database's key file back."), "{told}");
    }

    let damaged = &whole[..whole.len() - 40];
    std::fs::write(&file, damaged).expect("damaged");
    for start in starts {
        let told = refusal(start, &data);
        assert!(told.contains("keys.json is damaged") && told.contains("Put it back from its copy."), "{told}");
        assert_eq!(std::fs::read_to_string(&file).expect("text"), damaged, "it stays as it is");
    }

    std::fs::write(&file, &whole).expect("put back");
    let again = Program::trial(folder.path());
    assert_eq!(count(&again, "SELECT count(*) FROM customers"), customers);
    std::fs::remove_file(&file).expect("lost while it runs");
    again.sign_in("agent").get("/customers").is(200);
    let told = refusal(&["check-config"], &data);
    assert!(told.contains("keys.json is missing"), "{told}");
    std::fs::write(&file, &whole).expect("put back");
    again.stop();
}

#[test]
fn a_rotation_killed_at_any_point_goes_on_beside_a_running_desk() {
    let folder = folder();
    let trial = Program::start(folder.path(), &["trial", "--demo", "600"]);
    let data = trial.data.to_str().expect("a path").to_owned();
    let agent = trial.sign_in("agent");
    let file = KeyFile::new(&trial.data.join("keys.json"));
    agent.submit(&agent.open("/"), "/find", &[("term", "virtanen")]).is(303);
    let rotate = ["keys", "rotate", "--data-dir", &data];

    for millis in [30, 90, 400, 3_300, 150, 1_500] {
        let mut child = cardfile(&rotate).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(millis));
        child.kill().expect("killed");
        child.wait().expect("gone");
        agent.get("/customers").is(200);
    }
    let told = done(&run(&rotate));

    assert!(
        told.contains("Key 2 of the ring family, key 2 of the index family, key 2 of the cookie family are in use."),
        "{told}"
    );
    let ring = file.read().expect("read");
    for family in Family::ALL {
        assert_eq!((ring.current(family), ring.versions(family)), (2, vec![1, 2]), "{family}");
    }
    let behind = "SELECT count(*) FROM customers WHERE sealed_under(data_key_sealed) <> 2
        OR reg_no_index_even_version IS DISTINCT FROM 2 OR reg_no_index_version IS DISTINCT FROM 1";
    assert_eq!(count(&trial, behind), 0);
    let customer = count(&trial, "SELECT min(id) FROM customers");
    agent.get(&format!("/customers/{customer}")).is(200);
    assert_eq!(count(&trial, "SELECT count(*) FROM events WHERE action = 'keys_rotated'"), 1);
    assert_eq!(count(&trial, "SELECT count(*) FROM events WHERE action = 'keys_rotation_begun'"), 1);
    let retired = done(&run(&[&rotate[..], &["--ring", "--index", "--retire"]].concat()));
    assert!(retired.contains("Key 1 of the ring family is out of the file."), "{retired}");
    assert_eq!(file.read().expect("read").versions(Family::Index), [2]);
    agent.get(&format!("/customers/{customer}")).is(200);
    trial.stop();

    let again = Program::trial(folder.path());
    again.sign_in("agent").get(&format!("/customers/{customer}")).is(200);
    let environment = cardfile(&rotate).env("CARDFILE_KEYS", "{}").output().expect("it runs");
    assert_eq!(environment.status.code(), Some(2), "{}", complaint(&environment));
    again.stop();
}
