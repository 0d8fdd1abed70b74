//! What lies on disk: a dump of the database holds no registration number in a form that somebody could read.

use std::process::Command;

use cardfile::cluster::find_binaries;

use cardfile::domain::policy::Role;

use crate::harness::{TestDesk, a_person, enrol, half_way, unique_hetu};

/// Everything in the test's database, as text; bytes are in hexadecimal.
pub fn dump(desk: &TestDesk) -> String {
    let program = find_binaries().expect("PostgreSQL is here").join("pg_dump");
    let dumped = Command::new(program).arg("--dbname").arg(desk.db.owner_url()).output().expect("pg_dump runs");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    String::from_utf8(dumped.stdout).expect("a dump is text")
}

/// Ways to write a Finnish id: with its sign, without, its digits; and each as bytes in hexadecimal.
pub fn forms(number: &str) -> Vec<String> {
    let without_sign = format!("{}{}", &number[..6], &number[7..]);
    let digits = without_sign[..9].to_owned();
    let plain = [number.to_owned(), number.to_lowercase(), without_sign, digits];
    let hex = |text: &String| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    plain.iter().map(hex).chain(plain.iter().cloned()).collect()
}

#[test]
fn a_dump_of_the_database_holds_no_registration_number() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (later, unfinished, refused) = (unique_hetu().0, unique_hetu().0, unique_hetu().0);

    let customer = a_person().with("customer_number", "CRM-77").record(&agent);
    let (registration, reveal) = (customer.at("edit/registration"), customer.at("reveal"));
    let form = agent.open(&registration);
    agent.submit(&form, &registration, &[("reg_no", &refused), ("customer_number", "C/1")]).is(422);
    agent.submit(&form, &registration, &[("reg_no", &later)]).is(303);
    agent.submit(&agent.open(&customer.path), &customer.at("notes"), &[("text", "Called about the mail.")]).is(303);
    agent.submit(&agent.open(&reveal), &reveal, &[("reason", "caller_identified")]).is(200);
    let found = agent.submit(&agent.open("/"), "/find", &[("term", &later)]).is(303);
    agent.get(found.location()).is(303);
    a_person().with("reg_no", &unfinished).begin(&agent).is(303);
    let dump = dump(&desk);

    assert!(dump.contains("CRM-77"), "the dump has the data");
    assert!(!dump.contains("Called about the mail"), "notes are sealed");
    for number in [&customer.reg_no, &later, &unfinished, &refused] {
        for form in forms(number) {
            assert!(!dump.contains(&form), "{form} stands in the dump");
        }
    }
}

#[test]
fn a_dump_of_the_database_holds_no_authenticator_and_no_recovery_code() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);

    let browser = half_way(&desk, "saga.lindqvist");
    let (app, codes) = enrol(&browser, desk.now());
    let code = app.code(desk.now());
    let dump = dump(&desk);

    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(dump.contains("second_factor_enrolled"), "the dump has the data");
    let plain = codes.iter().flat_map(|code| [code.clone(), code.replace('-', "")]);
    for secret in plain.chain([app.letters()]) {
        assert!(!dump.contains(&secret) && !dump.contains(&hex(secret.as_bytes())), "{secret} stands in the dump");
    }
    assert!(!dump.contains(&hex(app.bytes())), "the key stands in the dump");
    assert!(!dump.contains(&format!("\"{code}\"")), "a code stands in the history");
    let row = "SELECT octet_length(secret_sealed)::bigint FROM staff_totp";
    assert!(desk.db.count(row) > 40, "nonce and tag are with it");
}
