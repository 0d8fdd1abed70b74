//! The real program, killed in the middle of its work and started again: what it acknowledged is there, with its history and
//! once; and its log tells no registration number.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cardfile::cluster::Cluster;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::harness::{Program, Recorded, a_person, folder, form_token};

/// Sends a form and answers the status and the body, or nothing where no whole answer came back.
fn send(address: SocketAddr, cookie: &str, method: &str, path: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        address.port(),
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

fn hidden(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

/// One who writes a note and an edit in turn until the program is gone: how many of each were acknowledged.
fn write(address: SocketAddr, cookie: &str, token: &str, customer: &Recorded, stop: &AtomicBool) -> (i64, i64) {
    let (mut notes, mut edits) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        let (once, text) = (uuid::Uuid::new_v4().to_string(), format!("Note {}.", notes + 1));
        let note = [("form_token", token), ("once", &once), ("text", &text)];
        match send(address, cookie, "POST", &customer.at("notes"), &note) {
            Some((status, body)) => assert_eq!(status, 303, "{body}"),
            None => break,
        }
        notes += 1;
        let at = customer.at("edit/care");
        let Some((200, form)) = send(address, cookie, "GET", &at, &[]) else { break };
        let (Some(once), Some(version)) = (hidden(&form, "once"), hidden(&form, "version")) else { break };
        let value = format!("edit: {}", edits + 1);
        let edit = [
            ("form_token", token),
            ("once", &once),
            ("version", &version),
            ("risk_class", ""),
            ("additional_values", &value),
        ];
        match send(address, cookie, "POST", &at, &edit) {
            Some((status, body)) => assert_eq!(status, 303, "{body}"),
            None => break,
        }
        edits += 1;
    }
    (notes, edits)
}

fn count(conn: &mut PgConnection, query: &str) -> i64 {
    diesel::select(diesel::dsl::sql::<BigInt>(&format!("({query})"))).get_result(conn).expect("a number")
}

#[test]
fn what_was_acknowledged_outlives_a_kill_once_and_with_its_history() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let agent = trial.sign_in("agent");
    let customers: Vec<Recorded> = (0..4).map(|_| a_person().record(&agent)).collect();
    let found = agent.submit(&agent.open("/"), "/find", &[("term", &customers[0].reg_no)]).is(303);
    agent.get(found.location()).is(303);
    let token = form_token(&agent);
    let cookies: Vec<String> = agent.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (cookie, address, stop) = (cookies.join("; "), trial.address, AtomicBool::new(false));

    let acknowledged: Vec<(i64, i64)> = std::thread::scope(|scope| {
        let write = |customer| write(address, &cookie, &token, customer, &stop);
        let writers: Vec<_> = customers.iter().map(|customer| scope.spawn(move || write(customer))).collect();
        std::thread::sleep(Duration::from_millis(1500));
        trial.kill();
        stop.store(true, Ordering::Relaxed);
        writers.into_iter().map(|writer| writer.join().expect("a writer")).collect()
    });
    let trial = Program::trial(folder.path());
    let again = trial.sign_in("agent");
    let cluster = Cluster::attach(&trial.data).expect("looked").expect("a running database");
    let mut conn = PgConnection::establish(&cluster.owner_url()).expect("the database answers");

    for (customer, (notes, edits)) in customers.iter().zip(acknowledged) {
        assert!(notes > 0 && edits > 0, "there was something to lose");
        let id = customer.id;
        let mut events = |action: &str| {
            let query = format!("SELECT count(*) FROM events WHERE subject_id = {id} AND action = '{action}'");
            count(&mut conn, &query)
        };
        let (told_notes, told_edits) = (events("note_added"), events("amended"));
        assert_eq!(events("created"), 1);
        let stored = count(&mut conn, &format!("SELECT count(*) FROM customer_notes WHERE customer_id = {id}"));
        let version = count(&mut conn, &format!("SELECT version::bigint FROM customers WHERE id = {id}"));
        // One more may have been written whose answer was lost on the way.
        assert!(stored == notes || stored == notes + 1, "{stored} notes, {notes} acknowledged");
        assert!(told_edits == edits || told_edits == edits + 1, "{told_edits} edits, {edits} acknowledged");
        assert_eq!((stored, version), (told_notes, told_edits + 1), "each with its history");
        let record = again.open(&customer.path).main();
        assert!(record.contains(&format!("edit: {told_edits}")), "{record}");
        let mut page = again.open(&customer.at("notes"));
        let mut texts = page.texts(".note-text");
        while page.has_link("Next") {
            page = again.open(&page.link("Next"));
            texts.extend(page.texts(".note-text"));
        }
        let expected: Vec<String> = (1..=stored).rev().map(|number| format!("Note {number}.")).collect();
        assert_eq!(texts, expected, "each note once");
    }
    drop(conn);
    trial.stop();
    let logs = ["stderr.log", "data/postgres.log"].map(|log| std::fs::read_to_string(folder.path().join(log)));
    let logs: String = logs.into_iter().map(|log| log.unwrap_or_default()).collect();
    assert!(logs.contains("ready"), "there is a log: {logs}");
    for customer in &customers {
        let without_sign = format!("{}{}", &customer.reg_no[..6], &customer.reg_no[7..]);
        for form in [customer.reg_no.as_str(), &without_sign, &without_sign[..9]] {
            assert!(!logs.contains(form), "{form} stands in a log");
        }
    }
}
