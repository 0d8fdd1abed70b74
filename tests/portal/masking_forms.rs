//! What forms do with a value that is masked: they do not hold it, and save it only where somebody typed another one. Who must
//! choose between two values sees both, on record.

use cardfile::domain::look::Quotas;
use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{TestDesk, a_person, unique_hetu};
use crate::masking::{STORED, WHOLE, somebody};

const CONTACT: &str = "edit/contact";
/// Nobody sees anything whole.
const EVERYTHING: &str = "{}";

#[test]
fn a_form_does_not_hold_what_is_masked_and_left_empty_it_stays() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole(EVERYTHING);

    for group in ["contact", "person"] {
        let at = customer.at(&format!("edit/{group}"));
        let form = agent.get(&at).is(200);
        for value in WHOLE {
            assert!(!form.body.contains(value), "{group}: {value}");
        }
        agent.submit(&form.page(), &at, &[]).is(303);
        assert_eq!(desk.personal(), STORED, "{group}");
    }
    let page = agent.open(&customer.at(CONTACT));
    assert!(page.main().contains("Now •••• 4567. Leave it empty to keep it"), "{}", page.main());
    assert_eq!(page.value("mobile").as_deref(), Some(""));
    let page = agent.open(&customer.at("edit/person"));
    assert_eq!(page.value("date_of_birth_day").as_deref(), Some(""));
    assert!(page.main().contains("Now •• ••• 1985."), "{}", page.main());
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'amended'"), 0);
}

#[test]
fn a_mask_that_is_saved_is_no_value() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    let (contact, person) = (customer.at(CONTACT), customer.at("edit/person"));
    // Pasted into a form that shows the values.
    let typed = [("mobile", "•••• 4567"), ("phone", "•••• 0001"), ("email", "k•••@•••.example")];
    assert_eq!(agent.submit(&agent.open(&contact), &contact, &typed).is(422).page().problems().len(), 3);
    agent.submit(&agent.open(&person), &person, &[("date_of_birth_day", "••")]).is(422);
    desk.seen_whole(EVERYTHING);

    // And into one that does not.
    agent.submit(&agent.open(&contact), &contact, &typed).is(303);
    let typed = [("date_of_birth_day", "••"), ("date_of_birth_month", "•••"), ("date_of_birth_year", "1985")];
    agent.submit(&agent.open(&person), &person, &typed).is(303);

    assert_eq!(desk.personal(), STORED);
    let found = agent.submit(&agent.open("/"), "/find", &[("term", "•••• 4567")]);
    assert!(found.status == 422 || agent.open(found.location()).heading().starts_with("0 results"));
}

#[test]
fn a_masked_value_is_changed_by_typing_another_and_taken_away_by_a_tick() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole(EVERYTHING);
    let (contact, person) = (customer.at(CONTACT), customer.at("edit/person"));
    let typed = [("mobile", "040 765 4321"), ("remove_phone", "on")];

    agent.submit(&agent.open(&contact), &contact, &typed).is(303);
    agent.submit(&agent.open(&person), &person, &[("remove_date_of_birth", "on")]).is(303);

    assert_eq!(desk.personal(), "+358407654321|-|katin.kontti@posti.example");
    let told = agent.open(&customer.at("history")).texts("ol.time li").join("\n");
    assert!(told.contains("Mobile was •••• 4567 → became •••• 4321"), "{told}");
    assert!(!agent.open(&contact).main().contains("Remove the phone"), "there is none to be removed");
}

#[test]
fn what_was_typed_stays_when_the_form_is_refused() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole(EVERYTHING);
    let at = customer.at(CONTACT);
    let typed = [("mobile", "not a number"), ("remove_phone", "on")];

    let refused = agent.submit(&agent.open(&at), &at, &typed).is(422);

    let page = refused.page();
    assert_eq!(page.value("mobile").as_deref(), Some("not a number"));
    assert_eq!(page.value("remove_phone").as_deref(), Some("on"));
    assert!(!refused.body.contains("katin.kontti@") && page.main().contains("k•••@•••.example"), "{}", page.main());
    agent.submit(&page, &at, &[("mobile", "")]).is(303);
    assert_eq!(desk.personal(), "+358401234567|-|katin.kontti@posti.example|1985-03-14");
}

#[test]
fn a_value_that_was_masked_when_the_form_was_opened_stays_though_it_no_longer_is() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    let at = customer.at(CONTACT);
    desk.seen_whole(EVERYTHING);
    let form = agent.open(&at);
    desk.seen_whole("{agent:mobile,agent:phone,agent:email}");

    agent.submit(&form, &at, &[]).is(303);

    assert_eq!(desk.personal(), STORED);
}

#[test]
fn a_required_value_cannot_be_ticked_away() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole(EVERYTHING);
    desk.db.execute("UPDATE institutions SET required_fields = '{mobile}'");
    let at = customer.at(CONTACT);
    let form = agent.open(&at);

    assert!(!form.main().contains("Remove the mobile") && form.main().contains("Remove the phone"));
    agent.submit(&form, &at, &[("remove_mobile", "on")]).is(422);
    agent.submit(&form, &at, &[]).is(303);
    assert_eq!(desk.personal(), STORED);
}

#[test]
fn who_must_choose_between_two_edits_sees_both_and_that_is_a_reveal() {
    let desk = TestDesk::new();
    let (first, second) = (desk.agent(), desk.person("eero.kask", &[Role::Agent]));
    let customer = somebody(&first);
    desk.seen_whole("{agent:email}");
    let at = customer.at(CONTACT);
    let (one, two) = (first.open(&at), second.open(&at));
    first.submit(&one, &at, &[("mobile", "+358401111111"), ("email", "hannu@posti.example")]).is(303);

    let conflict = second.submit(&two, &at, &[("mobile", "+358402222222")]).is(409);

    let rows = conflict.page().texts("table tbody tr");
    assert!(rows[0].starts_with("Mobile +358401234567 +358401111111 +358402222222"), "{rows:?}");
    assert!(!conflict.body.contains("010001"), "nobody has to choose a phone");
    assert!(conflict.page().main().contains("that you saw it is recorded"), "{}", conflict.page().main());
    let revealed = "SELECT string_agg(field, ',' ORDER BY id) FROM looks WHERE page = 'reveal'";
    assert_eq!(desk.db.text(revealed).as_deref(), Some("mobile"), "the e-mail is not masked");
    second.submit(&conflict.page(), &at, &[("keep_mobile", "mine")]).is(303);
    assert_eq!(desk.personal(), "+358402222222|+35821010001|hannu@posti.example|1985-03-14");
}

#[test]
fn two_edits_show_masks_of_what_nobody_has_to_choose() {
    let desk = TestDesk::new();
    let (first, second) = (desk.agent(), desk.person("eero.kask", &[Role::Agent]));
    let customer = somebody(&first);
    desk.seen_whole(EVERYTHING);
    let (contact, person, registration) =
        (customer.at(CONTACT), customer.at("edit/person"), customer.at("edit/registration"));
    let meet = |at: &str, theirs: &[(&str, &str)], mine: &[(&str, &str)]| {
        let (one, two) = (first.open(at), second.open(at));
        first.submit(&one, at, theirs).is(303);
        second.submit(&two, at, mine).is(409)
    };
    let reg_no = unique_hetu().0;

    let mobile = [("mobile", "+358401111111"), ("email", "hannu@posti.example")];
    let conflicts = [
        meet(&contact, &mobile, &[("phone", "+35821019999")]),
        meet(
            &person,
            &[("date_of_birth_day", "15"), ("date_of_birth_month", "3"), ("date_of_birth_year", "1985")],
            &[("nationalities", "SWE")],
        ),
        meet(&registration, &[("reg_no", &reg_no)], &[("customer_number", "C-4711")]),
    ];

    let rows = conflicts[0].page().texts("table tbody tr");
    assert!(rows[0].starts_with("Mobile •••• 4567 •••• 1111 •••• 4567 Theirs"), "{rows:?}");
    assert!(rows[1].starts_with("Phone •••• 0001 •••• 0001 +35821019999 Yours"), "typed by themselves: {rows:?}");
    assert!(rows[2].starts_with("E-mail k•••@•••.example h•••@•••.example k•••@•••.example Theirs"), "{rows:?}");
    let plain = ["40123", "401111111", "010001", "katin.", "hannu@", "15 Mar", "14 Mar", &reg_no, &customer.reg_no];
    for conflict in &conflicts {
        for value in plain {
            assert!(!conflict.body.contains(value), "{value}: {}", conflict.page().main());
        }
        assert!(!conflict.page().main().contains("that you saw it is recorded"));
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 0);
}

#[test]
fn the_door_shows_a_birth_date_to_compare_and_nothing_else_that_is_masked() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = somebody(&agent);
    desk.seen_whole(EVERYTHING);

    // Alike by the e-mail address; the rest is another one's.
    let alike =
        a_person().with("email", "katin.kontti@posti.example").with("mobile", "+358405550123").begin(&agent).is(303);
    let door = agent.get(alike.location()).is(200);
    let taken = a_person().with("reg_no", &customer.reg_no).with("mobile", "+358405550124").begin(&agent);

    assert!(door.page().main().contains("Born 14 Mar 1985"), "{}", door.page().main());
    for (page, answer) in [("door", &door), ("taken", &taken)] {
        for value in ["401234567", "010001", "•••• 4567"] {
            assert!(!answer.body.contains(value), "{page}: {value}");
        }
    }
    assert!(!door.body.contains(&customer.reg_no) && !door.body.contains("katin.kontti@"), "{}", door.page().main());
    assert!(!taken.body.contains("katin.kontti@") && !taken.body.contains("Mar 1985"), "{}", taken.body);
}

#[test]
fn without_reveals_left_nobody_is_shown_two_edits() {
    let desk = TestDesk::allowing(Quotas { looks: 1_000, finds: 1_000, reveals: 0 });
    let (first, second) = (desk.agent(), desk.person("eero.kask", &[Role::Agent]));
    let customer = somebody(&first);
    desk.seen_whole(EVERYTHING);
    let at = customer.at(CONTACT);
    let (one, two) = (first.open(&at), second.open(&at));
    first.submit(&one, &at, &[("mobile", "+358401111111")]).is(303);

    let refused = second.submit(&two, &at, &[("mobile", "+358402222222")]).is(429);

    assert!(!refused.body.contains("+358401111111") && !refused.body.contains("+358401234567"));
}

#[test]
fn a_registration_number_to_choose_shows_whole_and_that_is_a_reveal() {
    let desk = TestDesk::new();
    let (first, second) = (desk.agent(), desk.person("eero.kask", &[Role::Agent]));
    let customer = somebody(&first);
    let at = customer.at("edit/registration");
    let (one, two) = (first.open(&at), second.open(&at));
    let (theirs, mine) = (unique_hetu().0, unique_hetu().0);
    first.submit(&one, &at, &[("reg_no", &theirs)]).is(303);

    let conflict = second.submit(&two, &at, &[("reg_no", &mine)]).is(409);

    let row = conflict.page().texts("table tbody tr").remove(0);
    assert!(row.starts_with(&format!("Registration number {} {theirs} {mine}", customer.reg_no)), "{row}");
    assert_eq!(desk.db.text("SELECT field FROM looks WHERE page = 'reveal'").as_deref(), Some("reg_no"));
}

#[test]
fn two_edits_of_what_is_masked_show_only_to_who_showed_who_they_are() {
    let desk = TestDesk::new();
    let (first, second) = (desk.agent(), desk.person("eero.kask", &[Role::Agent]));
    let customer = somebody(&first);
    let at = customer.at(CONTACT);
    let meet = |mobile: &str| {
        let (one, two) = (first.open(&at), second.open(&at));
        first.submit(&one, &at, &[("mobile", mobile)]).is(303);
        second.submit(&two, &at, &[("mobile", "+358402222222")])
    };
    // Twenty minutes of work, more than a proof lasts.
    for _ in 0..2 {
        desk.pass(Duration::minutes(10));
        first.get("/").is(200);
        second.get("/").is(200);
    }
    meet("+358401111111").is(409);
    desk.seen_whole(EVERYTHING);

    let asked = meet("+358403333333").is(303);

    assert!(asked.location().starts_with("/me/proof?next="), "{}", asked.location());
    assert_eq!(asked.body, "");
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 0);
}
