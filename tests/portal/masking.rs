//! What is masked of a person: set by role, shown as a mask, seen whole only as a reveal that is on record. What forms do with
//! it is in masking_forms.

use cardfile::domain::look::Quotas;
use cardfile::domain::policy::Role;
use chrono::{Duration, Timelike};

use crate::harness::{Person, Recorded, TestDesk, a_company, a_person};

const REASON: (&str, &str) = ("reason", "caller_identified");

impl TestDesk {
    /// Says what each role sees whole, as the database keeps it.
    pub fn seen_whole(&self, keys: &str) {
        self.db.execute(&format!("UPDATE institutions SET seen_whole = '{keys}'"));
    }

    /// What is stored of the only customer that may be masked.
    pub fn personal(&self) -> String {
        let query = "SELECT concat_ws('|', mobile, coalesce(phone, '-'), email, date_of_birth) FROM customers";
        self.db.text(query).expect("a customer")
    }
}

/// Born on 14 March 1985, with a mobile, a phone and an e-mail address.
pub fn somebody(person: &Person) -> Recorded {
    a_person()
        .born("1985", "3", "14")
        .with("mobile", "+358401234567")
        .with("phone", "+35821010001")
        .with("email", "katin.kontti@posti.example")
        .record(person)
}

pub const STORED: &str = "+358401234567|+35821010001|katin.kontti@posti.example|1985-03-14";
pub const WHOLE: [&str; 5] =
    ["+358 40 1234567", "+358401234567", "+35821010001", "katin.kontti@posti.example", "14 Mar 1985"];
const MASKS: [&str; 4] = ["•••• 4567", "•••• 0001", "k•••@•••.example", "•• ••• 1985"];

#[test]
fn an_auditor_sees_masks_and_an_agent_the_values() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);

    let (whole, masked) = (agent.get(&customer.path).is(200), auditor.get(&customer.path).is(200));

    for value in WHOLE {
        assert!(whole.body.contains(value) && !masked.body.contains(value), "{value}");
    }
    let main = masked.page().main();
    for mask in MASKS {
        assert!(main.contains(mask) && !whole.page().main().contains(mask), "{mask}: {main}");
    }
    assert!(main.contains("Born •• ••• 1985"), "{main}");
}

#[test]
fn nothing_masked_can_be_copied_and_each_can_be_revealed() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);

    let page = auditor.open(&customer.path);

    let copied = page.attributes("[data-copy]", "aria-label");
    assert!(copied.iter().all(|label| label != "Copy Mobile" && label != "Copy E-mail"), "{copied:?}");
    let mut offered = page.attributes("a.reveal", "href");
    offered.sort();
    let fields = ["date_of_birth", "email", "mobile", "phone", "reg_no"];
    assert_eq!(offered, fields.map(|field| format!("{}?field={field}", customer.at("reveal"))));
    assert_eq!(agent.open(&customer.path).attributes("a.reveal", "href").len(), 1, "the registration number");
}

#[test]
fn what_a_company_is_reached_by_is_not_masked() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let company = a_company().with("mobile", "+358401234567").with("email", "office@posti.example").record(&agent);

    let page = auditor.get(&company.path).is(200);

    assert!(page.body.contains("+358 40 1234567") && page.body.contains("office@posti.example"));
    assert!(!page.page().has_link("Reveal"));
    let told = auditor.get(&format!("{}?field=mobile", company.at("reveal"))).is(303);
    assert_eq!(told.location(), company.path);
}

#[test]
fn roles_add_up() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole("{agent:mobile,auditor:email}");
    let both = desk.person("kaisa.moller", &[Role::Agent, Role::Auditor]);

    let body = both.get(&customer.path).is(200).body;

    assert!(body.contains("+358 40 1234567") && body.contains("katin.kontti@posti.example"));
    assert!(!body.contains("14 Mar 1985") && !body.contains("+358 21"), "{body}");
}

#[test]
fn the_history_shows_masks_to_whom_the_record_does() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let (contact, person) = (customer.at("edit/contact"), customer.at("edit/person"));
    let typed = [("mobile", "+358401111111"), ("email", "hannu@posti.example")];
    agent.submit(&agent.open(&contact), &contact, &typed).is(303);
    agent.submit(&agent.open(&person), &person, &[("date_of_birth_day", "15")]).is(303);

    for page in ["history", "history?field=mobile", ""] {
        let at = customer.at(page);
        let at = at.trim_end_matches('/');
        let (whole, masked) = (agent.get(at).is(200), auditor.get(at).is(200));

        assert!(whole.body.contains("+358401111111"), "{page}");
        for value in ["+358401111111", "+358401234567", "hannu@", "katin.", "15 Mar 1985", "14 Mar 1985"] {
            assert!(!masked.body.contains(value), "{page}: {value}");
        }
        assert!(masked.body.contains("•••• 1111"), "{page}");
    }
    let told = auditor.open(&customer.at("history")).texts("ol.time li").join("\n");
    assert!(told.contains("E-mail was k•••@•••.example → became h•••@•••.example"), "{told}");
    assert!(told.contains("Date of birth was •• ••• 1985 → became •• ••• 1985"), "{told}");
}

#[test]
fn a_reveal_shows_one_value_once_and_is_on_record_with_its_field() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let at = customer.at("reveal");
    let fields = [
        ("date_of_birth", "date of birth", "14 Mar 1985"),
        ("mobile", "mobile", "+358 40 1234567"),
        ("phone", "phone", "+358 2 1010001"),
        ("email", "e-mail", "katin.kontti@posti.example"),
    ];
    for (field, label, value) in fields {
        let form = auditor.get(&format!("{at}?field={field}")).is(200);
        assert_eq!(form.page().heading(), format!("Reveal the {label}"));
        assert!(!form.body.contains(value));

        let answer = auditor.submit(&form.page(), &at, &[REASON]).is(200);

        assert_eq!(answer.page().texts("[data-secret]"), [value]);
        assert_eq!(answer.page().attribute("[data-vanish]", "data-vanish").as_deref(), Some("60"));
        assert!(!answer.page().title().contains(value));
        assert!(answer.header("cache-control").is_some_and(|header| header.contains("no-store")));
        let others = fields.iter().filter(|(other, ..)| *other != field);
        for (_, _, other) in others {
            assert!(!answer.body.contains(other), "{field} shows {other}");
        }
        let last = "SELECT page || ' ' || field FROM looks ORDER BY id DESC LIMIT 1";
        assert_eq!(desk.db.text(last), Some(format!("reveal {field}")));
    }
    let told = auditor.open(&customer.at("history")).texts("ol.time li");
    assert!(told[0].contains("E-mail revealed maarja.tamm · To identify a caller"), "{told:?}");
    assert!(told[3].contains("Date of birth revealed"), "{told:?}");
    let looked = auditor.open(&format!("{}?page=reveal", customer.at("looks"))).texts("ol.time li");
    assert!(looked[0].contains("Revealed the e-mail") && looked[2].contains("Revealed the mobile"), "{looked:?}");
    assert_eq!(desk.personal(), STORED);
}

#[test]
fn without_a_reason_nothing_is_shown_and_nothing_recorded() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let at = customer.at("reveal");
    let form = auditor.open(&format!("{at}?field=mobile"));

    let refused = auditor.submit(&form, &at, &[("reason", "")]).is(422);

    assert!(!refused.body.contains("1234567") && refused.body.contains("•••• 4567"));
    assert_eq!(refused.page().value("field").as_deref(), Some("mobile"), "asked again about the same value");
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 0);
    auditor.get(&format!("{at}?field=name")).is(404);
    auditor.submit(&form, &at, &[REASON, ("field", "address1")]).is(404);
}

#[test]
fn a_reveal_that_cannot_be_recorded_shows_nothing() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let at = customer.at("reveal");
    let form = auditor.open(&format!("{at}?field=mobile"));
    desk.db.execute("REVOKE INSERT ON events FROM cardfile_desk");

    let answer = auditor.submit(&form, &at, &[REASON]).is(500);

    assert!(!answer.body.contains("1234567"));
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 0);
}

#[test]
fn what_is_not_masked_or_not_recorded_is_no_reveal() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let (customer, other) = (somebody(&agent), a_person().record(&agent));
    let at = customer.at("reveal");
    let form = auditor.open(&format!("{at}?field=mobile"));
    desk.seen_whole("{auditor:mobile}");

    assert_eq!(auditor.submit(&form, &at, &[REASON]).is(303).location(), customer.path);
    assert_eq!(agent.get(&format!("{at}?field=reg_no")).status, 200);
    let empty = other.at("reveal");
    assert_eq!(agent.get(&format!("{empty}?field=mobile")).is(303).location(), other.path, "there is none");

    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 0);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'revealed'"), 0);
}

#[test]
fn reveals_of_every_field_are_of_one_hours_number() {
    let desk = TestDesk::allowing(Quotas { looks: 1_000, finds: 1_000, reveals: 2 });
    let of_hour = i64::from(desk.now().minute() * 60 + desk.now().second());
    if of_hour > 3_500 {
        desk.pass(Duration::seconds(3_600 - of_hour));
    }
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let at = customer.at("reveal");
    let reveal = |field: &str| auditor.submit(&auditor.open(&format!("{at}?field={field}")), &at, &[REASON]);
    reveal("mobile").is(200);
    reveal("email").is(200);

    let refused = reveal("phone").is(429);

    assert!(!refused.body.contains("010001"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'revealed'"), 2);
}

#[test]
fn who_must_tell_two_people_apart_sees_the_birth_date_and_that_is_on_record() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    desk.seen_whole("{}");

    let draft = a_person().with("mobile", "+358401234567").begin(&agent).is(303);
    let page = agent.open(draft.location());

    assert!(page.main().contains("Born 14 Mar 1985"), "{}", page.main());
    let told = auditor.open(&customer.at("looks")).texts("ol.time li");
    assert!(told[1].contains("Was shown it as being like another customer, with the date of birth"), "{told:?}");
}

#[test]
fn what_a_role_sees_is_a_setting_with_a_history() {
    let desk = TestDesk::new();
    let (admin, agent, auditor) = (desk.admin(), desk.agent(), desk.auditor());
    let customer = somebody(&agent);
    let page = admin.open("/settings");
    assert!(page.main().contains("An auditor sees whole"), "{}", page.main());

    admin.submit(&page, "/settings", &[("auditor_sees", "mobile"), ("agent_sees", "\0")]).is(303);

    let (masked, seen) = (agent.get(&customer.path).is(200).body, auditor.get(&customer.path).is(200).body);
    assert!(!masked.contains("+358 40 1234567") && !masked.contains("14 Mar 1985"), "on the next request");
    assert!(seen.contains("+358 40 1234567") && !seen.contains("14 Mar 1985"));
    let main = admin.open("/settings").main();
    assert!(main.contains("Date of birth, Mobile, Phone, E-mail"), "{main}");
    let change =
        "SELECT (details->>'agent_sees') || (details->>'auditor_sees') FROM events WHERE action = 'settings_changed'";
    let expected = r#"[["date_of_birth", "mobile", "phone", "email"], []][[], ["mobile"]]"#;
    assert_eq!(desk.db.text(change).as_deref(), Some(expected));
    let kept = "SELECT array_to_string(seen_whole, ' ') FROM institutions";
    let all = "auditor:mobile";
    assert!(desk.db.text(kept).is_some_and(|keys| keys.contains(all) && !keys.contains("agent")));
    for unknown in ["agent:reg_no", "admin:mobile", "nobody:phone"] {
        let refused = desk.db.refusal(&format!("UPDATE institutions SET seen_whole = '{{{unknown}}}'"));
        assert_eq!(refused.as_deref(), Some("institutions_seen_whole_known"));
    }
}
