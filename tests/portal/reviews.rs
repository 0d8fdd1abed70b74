//! Four eyes: a change that waits takes effect by a second person or not at all; nobody decides on their own, in whatever way
//! they try; and all of it stays on record.

use cardfile::domain::policy::Role;
use diesel::connection::SimpleConnection;

use crate::harness::{Answer, Filled, Person, Recorded, TestDesk, a_company, a_person, form_token, raced};

pub(crate) struct Eyes {
    pub desk: TestDesk,
    pub maker: Person,
    pub checker: Person,
    pub customer: Recorded,
}

/// A maker, a checker and a customer, where everything risky waits.
pub(crate) fn four_eyes() -> Eyes {
    let desk = TestDesk::new();
    let (maker, checker) = (desk.agent(), desk.supervisor());
    let customer = a_person().named("Aino", "Virtanen").with("mobile", "+358401234567");
    let customer = customer.born("1980", "3", "5").record(&maker);
    desk.db.execute("UPDATE institutions SET approvals = '{customer_name,birth_date,reg_no,wallet_mobile}'");
    Eyes { desk, maker, checker, customer }
}

impl Eyes {
    pub fn edit(&self, person: &Person, group: &str, typed: &[(&str, &str)]) -> Answer {
        let at = self.customer.at(&format!("edit/{group}"));
        person.submit(&person.open(&at), &at, typed)
    }

    /// The maker proposes another surname; the address of the proposal.
    pub fn proposed(&self) -> String {
        self.edit(&self.maker, "name", &[("last_name", "Laine")]).is(303);
        self.at(self.last())
    }

    pub fn last(&self) -> i64 {
        self.desk.db.count("SELECT max(id) FROM proposals")
    }

    pub fn at(&self, id: i64) -> String {
        format!("/reviews/{id}")
    }

    fn surname(&self) -> String {
        self.desk.db.text("SELECT last_name FROM customers WHERE last_name IS NOT NULL").expect("a customer")
    }

    fn state(&self) -> String {
        self.desk.db.text("SELECT state FROM proposals ORDER BY id DESC LIMIT 1").expect("a proposal")
    }

    fn actions(&self) -> String {
        let query =
            "SELECT string_agg(action, ',' ORDER BY id) FROM events WHERE action LIKE 'prop%' OR action = 'amended'";
        self.desk.db.text(query).unwrap_or_default()
    }

    pub fn press(&self, person: &Person, at: &str, step: &str, typed: &[(&str, &str)]) -> Answer {
        person.submit(&person.open(at), &format!("{at}/{step}"), typed)
    }
}

#[test]
fn a_change_that_waits_changes_nothing_until_somebody_else_approves_it() {
    let eyes = four_eyes();

    let at = eyes.proposed();

    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Virtanen", "waiting"));
    let record = eyes.maker.open(&format!("/customers/{}", eyes.customer.id)).main();
    assert!(record.contains("Waiting for approval.") && record.contains("proposed by you"), "{record}");
    let page = eyes.checker.open(&at);
    let row = page.texts("table tbody tr").join(" ");
    assert!(row.contains("Virtanen") && row.contains("Laine"), "{row}");

    let answer = eyes.press(&eyes.checker, &at, "approval", &[]).is(303);

    assert_eq!(answer.location(), "/reviews");
    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Laine", "approved"));
    assert_eq!(eyes.actions(), "proposed,proposal_approved");
    let history = eyes.checker.open(&eyes.customer.at("history")).main();
    assert!(history.contains("Proposed change approved") && history.contains("Proposed by"), "{history}");
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM customer_words WHERE word = 'laine'"), 1, "it is found by it");
}

#[test]
fn what_is_not_risky_is_saved_at_once_and_so_is_everything_where_nothing_waits() {
    let eyes = four_eyes();

    eyes.edit(&eyes.maker, "address", &[("city", "Turku")]).is(303);
    eyes.edit(&eyes.maker, "contact", &[("mobile", "+358409999999")]).is(303);
    eyes.edit(&eyes.maker, "name", &[("salutation", "Dr")]).is(303);
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals"), 0, "no card is for a wallet");

    eyes.desk.db.execute("UPDATE institutions SET approvals = '{}'");
    eyes.edit(&eyes.maker, "name", &[("last_name", "Laine")]).is(303);
    assert_eq!(eyes.surname(), "Laine");
}

#[test]
fn the_mobile_of_somebody_with_a_wallet_card_waits() {
    let eyes = four_eyes();
    eyes.desk.db.execute("UPDATE institutions SET wallet_rule = 'strict'");
    let account = eyes.desk.account_of(eyes.customer.id);
    let card = eyes.desk.card_on(account, eyes.customer.id);
    eyes.desk.db.execute(&format!("UPDATE cards SET wallet_wish = true, version = version + 1 WHERE id = {card}"));

    eyes.edit(&eyes.maker, "contact", &[("mobile", "+358409999999"), ("email", "new@example.com")]).is(303);

    assert_eq!(eyes.state(), "waiting");
    let text = eyes.desk.db.text("SELECT concat_ws('|', mobile, email) FROM customers").expect("a customer");
    assert!(text.starts_with("+358401234567"), "the whole form waits together: {text}");

    eyes.press(&eyes.maker, &eyes.at(eyes.last()), "withdrawal", &[]).is(303);
    eyes.desk.db.execute("UPDATE customers SET mobile = NULL, version = version + 1");
    eyes.edit(&eyes.maker, "contact", &[("mobile", "+358409999999")]).is(303);
    let mobile = eyes.desk.db.text("SELECT mobile FROM customers");
    assert_eq!(mobile.as_deref(), Some("+358409999999"), "a first one takes nothing over");
}

#[test]
fn each_risky_field_of_each_kind_of_customer_waits() {
    let eyes = four_eyes();
    eyes.edit(&eyes.maker, "person", &[("date_of_birth_year", "1951")]).is(303);
    assert_eq!(eyes.state(), "waiting");
    eyes.edit(&eyes.maker, "registration", &[("reg_no_kind", "other"), ("reg_no_country", "SWE"), ("reg_no", "A 77")])
        .is(303);
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals WHERE state = 'waiting'"), 2);
    let company = a_company().record(&eyes.maker);
    let at = company.at("edit/name");
    eyes.maker.submit(&eyes.maker.open(&at), &at, &[("name", "Another Oy")]).is(303);
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals WHERE state = 'waiting'"), 3);
}

#[test]
fn nobody_decides_on_their_own_whatever_their_roles() {
    let eyes = four_eyes();
    let both = eyes.desk.person("both.roles", &[Role::Agent, Role::Supervisor, Role::Auditor, Role::Admin]);
    eyes.edit(&both, "name", &[("last_name", "Laine")]).is(303);
    let (at, token) = (eyes.at(eyes.last()), form_token(&both));
    let page = both.open(&at).main();
    assert!(page.contains("Somebody else decides on it.") && !page.contains("Approve and go on"), "{page}");

    for step in ["approval", "return", "rejection", "claim"] {
        let mut fields = vec![("form_token", token.as_str())];
        match step {
            "approval" => fields.extend([("version", "1"), ("record_version", "1")]),
            "return" => fields.extend([("version", "1"), ("return_reason", "Because")]),
            "rejection" => fields.extend([("version", "1"), ("rejection_reason", "Because")]),
            _ => {}
        }
        let answer = both.post_raw(&format!("{at}/{step}"), &fields).is(403);
        assert!(answer.body.contains("own_proposal"), "{step}: {}", answer.body);
    }
    eyes.maker.post_raw(&format!("{at}/approval"), &[("form_token", &form_token(&eyes.maker))]).is(403);
    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Virtanen", "waiting"));
}

#[test]
fn the_database_refuses_what_the_program_would_not_do() {
    let eyes = four_eyes();
    eyes.proposed();
    let (maker, checker) = (eyes.maker.staff.0, eyes.checker.staff.0);
    let decided = |state: &str, who: i64| {
        format!(
            "UPDATE proposals SET state = '{state}', decider_id = {who}, decided_at = now(), reason_sealed = '\\x00', version = version + 1"
        )
    };
    let refused =
        |statement: &str| eyes.desk.db.refusal(statement).unwrap_or_else(|| panic!("let through: {statement}"));

    assert!(refused(&decided("approved", maker)).contains("proposals_decided_by_another"));
    assert!(refused(&decided("returned", maker)).contains("proposals_decided_by_another"));
    assert!(
        refused("UPDATE proposals SET state = 'approved', version = version + 1")
            .contains("proposals_decided_by_somebody")
    );
    assert!(refused(&format!("UPDATE proposals SET maker_id = {checker}")).contains("proposals_stay_whose_they_are"));
    let swapped = format!("{}, wish_sealed = '\\x01'", decided("approved", checker));
    assert!(refused(&swapped).contains("proposals_are_decided_as_made"));
    assert!(refused("DELETE FROM proposals").contains("not deleted"));
    assert!(refused("TRUNCATE proposals").contains("not deleted"));
    assert!(refused("UPDATE proposals SET state = 'withdrawn'").contains("proposals_count_steps"));
    let claimed = format!("UPDATE proposals SET claimer_id = {maker}, claimed_until = now()");
    assert!(refused(&claimed).contains("proposals_claimed_by_another"));
    assert!(refused("UPDATE proposals SET acts = '{anything}'").contains("proposals_acts_known"));
    let second = "INSERT INTO proposals
        (institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, made_at, wish_sealed)
        SELECT institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, now(), wish_sealed FROM proposals";
    assert!(refused(second).contains("proposals_one_open"));

    eyes.desk.db.execute(&decided("returned", checker));
    assert!(refused(&decided("approved", checker)).contains("proposals_wait_before_approval"));
    eyes.desk.db.execute(&decided("rejected", checker));
    for state in ["waiting", "approved", "withdrawn"] {
        assert!(refused(&decided(state, checker)).contains("proposals_end_once"), "{state}");
    }
    let mut desk = eyes.desk.db.desk();
    for forbidden in ["DELETE FROM proposals", "UPDATE proposals SET maker_id = maker_id"] {
        let refusal = crate::harness::refusal(&mut desk, forbidden).expect("the desk may not");
        assert!(refusal.contains("permission denied"), "{refusal}");
    }
}

#[test]
fn what_comes_back_is_mended_and_proposed_anew() {
    let eyes = four_eyes();
    let at = eyes.proposed();

    let empty = eyes.press(&eyes.checker, &at, "return", &[("return_reason", " ")]).is(422).page();
    assert_eq!(empty.problems().len(), 1, "{:?}", empty.problems());
    eyes.press(&eyes.checker, &at, "return", &[("return_reason", "Spelt with two i")]).is(303);

    assert_eq!(eyes.state(), "returned");
    assert!(eyes.maker.open("/").main().contains("1 change of yours came back"));
    let form = eyes.maker.open(&eyes.customer.at("edit/name"));
    assert!(form.main().contains("Spelt with two i"), "{}", form.main());
    assert_eq!(form.value("last_name").as_deref(), Some("Laine"), "what was proposed is typed already");
    assert!(!eyes.checker.open(&at).main().contains("Approve and go on"), "what was returned is not approved");
    eyes.edit(&eyes.maker, "name", &[("last_name", "Laiine")]).is(303);
    eyes.press(&eyes.checker, &at, "approval", &[]).is(303);

    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Laiine", "approved"));
    assert_eq!(eyes.actions(), "proposed,proposal_returned,proposal_mended,proposal_approved");
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals"), 1);
}

#[test]
fn its_maker_takes_it_back_and_nobody_else() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    let token = form_token(&eyes.checker);
    let answer =
        eyes.checker.post_raw(&format!("{at}/withdrawal"), &[("form_token", &token), ("version", "1")]).is(403);
    assert!(answer.body.contains("others_proposal"), "{}", answer.body);

    eyes.press(&eyes.maker, &at, "withdrawal", &[]).is(303);

    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Virtanen", "withdrawn"));
    assert_eq!(eyes.actions(), "proposed,proposal_withdrawn");
    eyes.proposed();
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals"), 2, "a new one, beside the one that ended");
}

#[test]
fn a_rejected_change_stays_on_record_with_its_reason() {
    let eyes = four_eyes();
    let at = eyes.proposed();

    eyes.press(&eyes.checker, &at, "rejection", &[("rejection_reason", "No document shows it")]).is(303);

    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Virtanen", "rejected"));
    let page = eyes.maker.open(&at).main();
    assert!(page.contains("No document shows it") && page.contains("Laine"), "{page}");
    assert!(eyes.maker.open("/reviews?show=ended").main().contains("Rejected"));
    let sealed = eyes
        .desk
        .db
        .count("SELECT count(*) FROM proposals WHERE position('document' in encode(reason_sealed, 'escape')) > 0");
    assert_eq!(sealed, 0);
}

#[test]
fn a_record_that_moved_is_decided_three_ways() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    let seen = eyes.checker.open(&at);
    eyes.desk.db.execute("UPDATE institutions SET approvals = '{}'");
    let other = eyes.desk.person("eero.kask", &[Role::Agent]);
    let edit = eyes.customer.at("edit/name");
    // Somebody whose institution lets it: the same field, and another one.
    let (token, opened) = (form_token(&other), other.open(&edit));
    let once = opened.value("once").expect("an opened form");
    let version = eyes.desk.db.count("SELECT version::bigint FROM customers").to_string();
    let typed = [
        ("form_token", token.as_str()),
        ("once", &once),
        ("version", &version),
        ("first_name", "Aina"),
        ("last_name", "Niemi"),
    ];
    other.post_raw(&edit, &typed).is(303);

    let conflict = eyes.checker.submit(&seen, &format!("{at}/approval"), &[]).is(409).page();
    assert!(conflict.main().contains("The record changed since this was proposed."), "{}", conflict.main());
    assert_eq!(eyes.surname(), "Niemi");
    let rows = conflict.texts("table tbody tr").join("\n");
    for value in ["Virtanen", "Niemi", "Laine", "Aina"] {
        assert!(rows.contains(value), "{value}: {rows}");
    }
    let undecided = eyes.checker.submit(&conflict, &format!("{at}/approval"), &[]).is(409).page();
    assert_eq!(undecided.problems().len(), 1, "{:?}", undecided.problems());
    eyes.checker.submit(&undecided, &format!("{at}/approval"), &[("keep_last_name", "mine")]).is(303);

    let name = eyes.desk.db.text("SELECT concat_ws(' ', first_name, last_name) FROM customers").expect("a customer");
    assert_eq!(name, "Aina Laine", "what others changed since stays");
}

#[test]
fn of_two_who_decide_at_once_one_does_and_the_other_is_told() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    let other = eyes.desk.person("second.supervisor", &[Role::Supervisor]);
    let of = |person: &Person, step: &str, typed: &[(&str, &str)]| {
        Filled::of(&person.open(&at), &format!("{at}/{step}"), typed)
    };
    let approval = of(&eyes.checker, "approval", &[]);
    let rejection = of(&other, "rejection", &[("rejection_reason", "No")]);

    let (first, second) = raced(|| approval.send(&eyes.checker), || rejection.send(&other));

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", first.body, second.body);
    let told = if first.status == 409 { first } else { second };
    assert!(told.page().main().contains("Somebody was quicker."), "{}", told.body);
    assert_eq!(eyes.surname() == "Laine", eyes.state() == "approved");
    assert_eq!(
        eyes.desk.db.count("SELECT count(*) FROM events WHERE action IN ('proposal_approved','proposal_rejected')"),
        1
    );
}

#[test]
fn what_others_save_while_somebody_decides_is_not_put_back() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    let form = Filled::of(&eyes.checker.open(&at), &format!("{at}/approval"), &[]);
    let mut other = eyes.desk.db.owner();
    // Saved after the decision read the record and before it holds it.
    other
        .batch_execute("BEGIN; UPDATE customers SET first_name = 'Aina', last_name = 'Niemi', version = version + 1")
        .expect("held");

    let told = std::thread::scope(|scope| {
        let sent = scope.spawn(|| form.send(&eyes.checker));
        eyes.desk.until_somebody_waits();
        other.batch_execute("COMMIT").expect("saved");
        sent.join().expect("an answer")
    });

    let told = told.is(409).page().main();
    assert!(told.contains("The record changed while you decided.") && told.contains("Niemi"), "{told}");
    assert_eq!((eyes.surname().as_str(), eyes.state().as_str()), ("Niemi", "waiting"));
}

#[test]
fn a_button_pressed_twice_finds_its_own_deed() {
    let eyes = four_eyes();
    for (person, step, typed, state) in [
        (&eyes.checker, "approval", &[][..], "approved"),
        (&eyes.checker, "return", &[("return_reason", "Which?")][..], "returned"),
        (&eyes.checker, "rejection", &[("rejection_reason", "No")][..], "rejected"),
        (&eyes.maker, "withdrawal", &[][..], "withdrawn"),
    ] {
        // Back to what it was, so that the next one is a change.
        eyes.desk.db.execute("UPDATE customers SET last_name = 'Virtanen', version = version + 1");
        let at = eyes.proposed();
        let form = Filled::of(&person.open(&at), &format!("{at}/{step}"), typed);
        form.send(person).is(303);
        let events = eyes.desk.db.count("SELECT count(*) FROM events");

        let again = form.send(person).is(303);

        assert_eq!(again.location(), at, "{step}");
        assert_eq!((eyes.state().as_str(), eyes.desk.db.count("SELECT count(*) FROM events")), (state, events));
        if state == "returned" {
            eyes.press(&eyes.maker, &at, "withdrawal", &[]).is(303);
        }
    }
}

#[test]
fn deciding_on_what_is_masked_takes_a_proof_that_is_not_old() {
    let eyes = four_eyes();
    eyes.edit(
        &eyes.maker,
        "registration",
        &[("reg_no_kind", "other"), ("reg_no_country", "SWE"), ("reg_no", "A 778899")],
    )
    .is(303);
    let at = eyes.at(eyes.last());
    let page = eyes.checker.open(&at);
    eyes.desk.pass(chrono::Duration::minutes(10));
    eyes.checker.open("/");
    eyes.desk.pass(chrono::Duration::minutes(6));

    assert!(eyes.checker.get(&at).is(303).location().starts_with("/me/proof"));
    let sent = eyes.checker.submit(&page, &format!("{at}/approval"), &[]).is(303);

    assert!(sent.location().starts_with("/me/proof"), "{}", sent.location());
    assert_eq!(eyes.state(), "waiting");
}

#[test]
fn a_masked_value_is_not_given_back_to_its_maker_to_mend() {
    let eyes = four_eyes();
    eyes.edit(
        &eyes.maker,
        "registration",
        &[("reg_no_kind", "other"), ("reg_no_country", "SWE"), ("reg_no", "A 778899")],
    )
    .is(303);

    let form = eyes.maker.open(&eyes.customer.at("edit/registration"));

    assert!(form.main().contains("type that again"), "{}", form.main());
    assert_eq!(form.value("reg_no_country").as_deref(), Some("SWE"));
    assert_eq!(form.value("reg_no").unwrap_or_default(), "");
}

#[test]
fn what_waits_is_a_setting_of_an_admin_who_shows_who_they_are() {
    let eyes = four_eyes();
    let admin = eyes.desk.admin();
    let page = admin.open("/settings");
    let fields = |acts: &[&str]| {
        let mut fields = page.filled_form("/settings", &[]);
        fields.retain(|(name, _)| name != "approvals");
        fields.extend(acts.iter().map(|act| ("approvals".to_owned(), (*act).to_owned())));
        fields
    };
    let send = |acts: &[&str]| {
        let fields = fields(acts);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        admin.post_raw("/settings", &fields)
    };
    let stored = || eyes.desk.db.text("SELECT approvals::text FROM institutions");
    assert_eq!(page.filled_form("/settings", &[]).iter().filter(|(name, _)| name == "approvals").count(), 4);

    send(&["anything"]).is(400);
    send(&["reg_no"]).is(303);
    assert_eq!(stored().as_deref(), Some("{reg_no}"));
    let history = admin.open("/settings").main();
    assert!(history.contains("A second person approves"), "{history}");

    eyes.desk.pass(chrono::Duration::minutes(10));
    let page = admin.open("/settings");
    eyes.desk.pass(chrono::Duration::minutes(6));
    let late = admin.submit(&page, "/settings", &[("approvals", "customer_name")]).is(303);
    assert!(late.location().starts_with("/me/proof"), "{}", late.location());
    assert_eq!(stored().as_deref(), Some("{reg_no}"));
}

#[test]
fn a_second_change_of_the_same_group_is_told_whose_the_first_is_and_loses_nothing() {
    let eyes = four_eyes();
    eyes.proposed();
    let other = eyes.desk.person("eero.kask", &[Role::Agent]);

    let told = eyes.edit(&other, "name", &[("last_name", "Niemi")]).is(422).page();

    assert!(told.main().contains("waits for approval"), "{}", told.main());
    assert_eq!(told.value("last_name").as_deref(), Some("Niemi"));
    assert_eq!(eyes.desk.db.count("SELECT count(*) FROM proposals"), 1);
}

#[test]
fn the_same_change_sent_twice_is_one_proposal() {
    let eyes = four_eyes();
    let at = eyes.customer.at("edit/name");
    let form = eyes.maker.open(&at);

    for _ in 0..2 {
        eyes.maker.submit(&form, &at, &[("last_name", "Laine")]).is(303);
    }

    assert_eq!((eyes.desk.db.count("SELECT count(*) FROM proposals"), eyes.actions().as_str()), (1, "proposed"));
}

#[test]
fn who_decides_sees_masked_values_whole_on_record_and_nobody_else_does() {
    let eyes = four_eyes();
    eyes.edit(
        &eyes.maker,
        "registration",
        &[("reg_no_kind", "other"), ("reg_no_country", "SWE"), ("reg_no", "A 778899")],
    )
    .is(303);
    let at = eyes.at(eyes.last());
    let reveals = || eyes.desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal' AND field = 'reg_no'");

    let of_maker = eyes.maker.open(&at).main();
    assert!(!of_maker.contains("778899") && !of_maker.contains(&eyes.customer.reg_no), "{of_maker}");
    assert_eq!(reveals(), 0);
    let of_checker = eyes.checker.open(&at).main();
    assert!(of_checker.contains("778899") && of_checker.contains(&eyes.customer.reg_no), "{of_checker}");
    assert_eq!(reveals(), 1);
}

#[test]
fn a_maker_who_left_leaves_something_that_can_still_be_decided() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    eyes.desk.db.execute(&format!("UPDATE staff SET disabled_at = now() WHERE id = {}", eyes.maker.staff.0));

    eyes.press(&eyes.checker, &at, "return", &[("return_reason", "Which document?")]).is(303);
    eyes.press(&eyes.checker, &at, "rejection", &[("rejection_reason", "Its maker has left")]).is(303);

    assert_eq!(eyes.state(), "rejected");
}

#[test]
fn staff_who_are_the_customer_see_and_decide_nothing_of_it() {
    let eyes = four_eyes();
    let at = eyes.proposed();
    let own =
        format!("UPDATE staff_grants SET customer_id = {} WHERE staff_id = {}", eyes.customer.id, eyes.checker.staff.0);
    let token = form_token(&eyes.checker);
    eyes.desk.db.execute(&own);

    assert!(eyes.checker.get(&at).is(403).body.contains("own_record"));
    for (step, more) in [("approval", ("record_version", "1")), ("rejection", ("rejection_reason", "No"))] {
        let fields = [("form_token", token.as_str()), ("version", "1"), more];
        assert!(eyes.checker.post_raw(&format!("{at}/{step}"), &fields).is(403).body.contains("own_record"), "{step}");
    }
    assert_eq!(eyes.state(), "waiting");
}
