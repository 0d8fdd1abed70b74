//! Four eyes on deeds: another owner, another holder, a closing. Each waits where the institution says so, takes effect by a second
//! person or not at all, and is refused while it is proposed where it would be refused at once.

use cardfile::domain::policy::Role;

use crate::harness::{Answer, Filled, Page, Person, Recorded, TestDesk, a_person, raced, send_change, submit_checked};

/// An account with its owner's main card, somebody who may get either, and a maker and a checker.
struct Bank {
    desk: TestDesk,
    maker: Person,
    checker: Person,
    giver: Recorded,
    taker: Recorded,
    account: i64,
    card: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let (maker, checker) = (desk.person("saga.maker", &[Role::Agent, Role::Supervisor]), desk.supervisor());
    let giver = a_person().named("Aino", "Korhonen").record(&maker);
    let taker = a_person().named("Eero", "Kask").record(&maker);
    let account = desk.account_of(giver.id);
    let card = desk.card_on(account, giver.id);
    desk.db.execute("UPDATE institutions SET approvals = '{account_owner,card_holder,closing}'");
    Bank { desk, maker, checker, giver, taker, account, card }
}

impl Bank {
    /// A deed of the bank: where its form is, what it changes, and what that is before and after.
    fn deeds(&self) -> [Deed; 5] {
        let (giver, taker) = (self.giver.id.to_string(), self.taker.id.to_string());
        let account = format!("/accounts/{}", self.account);
        let card = format!("/cards/{}", self.card);
        let deed = |base: &str, form: &str, column: &'static str, was: &str, becomes: &str| Deed {
            record: base.to_owned(),
            form: format!("{base}/{form}"),
            column,
            was: was.to_owned(),
            becomes: becomes.to_owned(),
        };
        [
            deed(&account, "ownership", "owner_id", &giver, &taker),
            deed(&card, "holder", "holder_id", &giver, &taker),
            deed(&card, "closure", "status", "ok", "closed"),
            deed(&account, "closure", "status", "ok", "to_close"),
            deed(&format!("/customers/{}", self.taker.id), "closure", "status", "active", "closed"),
        ]
    }

    /// Goes through the form to its end.
    fn ask(&self, person: &Person, deed: &Deed) -> Answer {
        let page = person.open(&deed.form);
        if deed.is_closing() {
            return person.submit(&page, &deed.form, &[("reason", "customer_asked")]);
        }
        let typed = [("to_term", self.taker.number.as_str()), ("reason", "customer_asked")];
        let check = person.submit(&page, &deed.form, &typed).is(200).page();
        submit_checked(person, &check, &deed.form)
    }

    fn value(&self, deed: &Deed) -> String {
        let (table, id) = deed.record.trim_start_matches('/').split_once('/').expect("a record");
        self.desk.cell(table, deed.column, id.parse().expect("an id")).expect("a value")
    }

    fn at(&self) -> String {
        format!("/reviews/{}", self.desk.db.count("SELECT max(id) FROM proposals"))
    }

    fn state(&self) -> String {
        self.desk.db.text("SELECT state FROM proposals ORDER BY id DESC LIMIT 1").expect("a proposal")
    }

    fn press(&self, person: &Person, at: &str, step: &str, typed: &[(&str, &str)]) -> Answer {
        person.submit(&person.open(at), &format!("{at}/{step}"), typed)
    }

    fn told(&self, record: &str) -> String {
        self.checker.open(&format!("{record}/history")).texts("ol.time li").join("\n")
    }
}

struct Deed {
    record: String,
    form: String,
    column: &'static str,
    was: String,
    becomes: String,
}

impl Deed {
    fn is_closing(&self) -> bool {
        self.form.ends_with("/closure")
    }
}

#[test]
fn each_deed_waits_for_somebody_else_and_then_is_done() {
    let bank = bank();
    // The account closes before its owner could, and the taker owns and holds nothing by then.
    for (place, deed) in bank.deeds().into_iter().enumerate() {
        if place == 4 {
            bank.desk.force("accounts", &format!("UPDATE accounts SET owner_id = {}", bank.giver.id));
            bank.desk
                .force("cards", &format!("UPDATE cards SET holder_id = {0}, account_owner_id = {0}", bank.giver.id));
        }
        let answer = bank.ask(&bank.maker, &deed).is(303);

        assert_eq!(answer.location(), deed.record);
        assert_eq!((bank.value(&deed), bank.state().as_str()), (deed.was.clone(), "waiting"), "{}", deed.form);
        let record = bank.maker.open(&deed.record).main();
        assert!(record.contains("Waiting for approval.") && record.contains("was proposed by you"), "{record}");
        let at = bank.at();
        let own = bank.maker.open(&at);
        assert!(own.main().contains("You proposed this.") && !own.has_link("Approve"), "{}", own.main());
        let once = Filled::of(&bank.checker.open(&at), &format!("{at}/approval"), &[]);
        assert_eq!(once.send(&bank.maker).status, 403, "nobody approves their own");
        assert_eq!(bank.value(&deed), deed.was);

        bank.press(&bank.checker, &at, "approval", &[]).is(303);

        assert_eq!((bank.value(&deed), bank.state().as_str()), (deed.becomes.clone(), "approved"), "{}", deed.form);
        let told = bank.told(&deed.record);
        for words in ["Change proposed", "Proposed change approved", "Proposed by saga.maker", "customer asked"] {
            assert!(told.contains(words), "{words} in {told}");
        }
    }
}

#[test]
fn the_page_tells_what_would_change_and_what_follows() {
    let bank = bank();
    let [ownership, holder, closing, ..] = bank.deeds();

    bank.ask(&bank.maker, &ownership).is(303);
    let page = bank.checker.open(&bank.at());
    assert_eq!(page.heading(), "Change of owner");
    let row = page.texts("tbody tr").join(" ");
    assert!(row.contains("Korhonen, Aino") && row.contains("Kask, Eero") && row.contains(&bank.taker.number), "{row}");
    for words in [
        "Eero Kask is liable for the account's debt, and Aino Korhonen no longer is.",
        "1 main card becomes supplementary",
        "Reason: The customer asked for it.",
        "Counts from when it is approved.",
    ] {
        assert!(page.main().contains(words), "{words} in {}", page.main());
    }

    bank.ask(&bank.maker, &holder).is(303);
    let page = bank.checker.open(&bank.at()).main();
    assert!(page.contains("Change of holder") && page.contains("Eero Kask holds the card"), "{page}");

    bank.ask(&bank.maker, &closing).is(303);
    let page = bank.checker.open(&bank.at()).main();
    assert!(page.contains("The card cannot be brought back.") && page.contains("Closed"), "{page}");
    let queue = bank.checker.open("/reviews").texts("tbody tr").join("\n");
    assert!(queue.contains("Change of owner") && queue.contains("Closing"), "{queue}");
}

#[test]
fn what_would_be_refused_at_once_is_not_proposed() {
    let bank = bank();
    let [ownership, .., customer] = bank.deeds();
    bank.desk.force_customer(bank.taker.id, "suspended");

    let told = bank.ask(&bank.maker, &ownership).is(422).page().problems();
    assert!(!told.is_empty());

    // The giver owns an account and holds a card.
    let at = format!("/customers/{}/closure", bank.giver.id);
    let refused = bank.maker.submit(&bank.maker.open(&at), &at, &[("reason", "customer_asked")]).is(422).page();
    assert!(!refused.problems().is_empty(), "{}", refused.main());
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM proposals"), 0);
    assert_eq!(bank.value(&customer), "suspended");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM events WHERE action IN ('ownership', 'closure')"), 0);
}

#[test]
fn what_saves_from_harm_never_waits() {
    let bank = bank();
    let version =
        |table: &str, id: i64| bank.desk.db.count(&format!("SELECT version::bigint FROM {table} WHERE id = {id}"));
    for (way, reason) in [("block", "customer_asked"), ("fraud-closure", "fraud_confirmed")] {
        let at = format!("/cards/{}/{way}", bank.card);
        send_change(&bank.maker, &at, version("cards", bank.card), (reason, "")).is(303);
    }
    assert_eq!(bank.desk.cell("cards", "status", bank.card).as_deref(), Some("closed_fraud"));
    let at = format!("/accounts/{}/block", bank.account);
    send_change(&bank.maker, &at, version("accounts", bank.account), ("customer_asked", "")).is(303);
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM proposals"), 0);
}

#[test]
fn a_record_that_moved_is_shown_as_it_is_now_and_decided_anew() {
    let bank = bank();
    let [ownership, ..] = bank.deeds();
    bank.ask(&bank.maker, &ownership).is(303);
    let at = bank.at();
    let seen = Filled::of(&bank.checker.open(&at), &format!("{at}/approval"), &[]);
    let third = a_person().named("Meri", "Salo").record(&bank.maker);
    // While such changes did not wait, somebody gave it to a third one.
    bank.desk.db.execute("UPDATE institutions SET approvals = '{}'");
    let typed = [("to_term", third.number.as_str()), ("reason", "customer_asked")];
    let form = &ownership.form;
    let check = bank.maker.submit(&bank.maker.open(form), form, &typed).is(200).page();
    submit_checked(&bank.maker, &check, form).is(303);

    let told = seen.send(&bank.checker).is(409).page();
    assert!(told.main().contains("The record changed while you decided."), "{}", told.main());
    assert!(told.main().contains("When it was proposed") && told.main().contains("Salo, Meri"), "{}", told.main());
    assert_eq!((bank.value(&ownership), bank.state().as_str()), (third.id.to_string(), "waiting"));

    bank.press(&bank.checker, &at, "approval", &[]).is(303);
    assert_eq!((bank.value(&ownership), bank.state().as_str()), (ownership.becomes.clone(), "approved"));
}

#[test]
fn what_is_possible_no_longer_is_told_and_stays_open() {
    let bank = bank();
    let [ownership, _, closing, ..] = bank.deeds();
    bank.ask(&bank.maker, &ownership).is(303);
    let at = bank.at();
    bank.desk.force_customer(bank.taker.id, "suspended");
    let told = bank.press(&bank.checker, &at, "approval", &[]).is(422).page().main();
    assert!(told.contains("It cannot be saved any more."), "{told}");
    assert_eq!((bank.value(&ownership), bank.state().as_str()), (ownership.was.clone(), "waiting"));
    bank.press(&bank.checker, &at, "rejection", &[("rejection_reason", "Suspended")]).is(303);

    bank.ask(&bank.maker, &closing).is(303);
    let at = bank.at();
    bank.desk.force_card(bank.card, "lost");
    let told = bank.press(&bank.checker, &at, "approval", &[]).is(422).page().main();
    assert!(told.contains("It cannot be saved any more."), "{told}");
    assert_eq!((bank.value(&closing).as_str(), bank.state().as_str()), ("lost", "waiting"));
}

#[test]
fn a_returned_deed_is_made_again_by_its_maker_and_others_are_told_whose_it_is() {
    let bank = bank();
    let [ownership, _, closing, ..] = bank.deeds();
    for deed in [&ownership, &closing] {
        bank.ask(&bank.maker, deed).is(303);
        let at = bank.at();
        let problem = bank.ask(&bank.checker, deed).is(422).page().problems().join(" ");
        assert!(problem.contains("by saga.maker waits for approval"), "{problem}");

        bank.press(&bank.checker, &at, "return", &[("return_reason", "Which paper?")]).is(303);
        let page = bank.maker.open(&at);
        assert!(page.main().contains("Which paper?"), "{}", page.main());
        assert_eq!(page.link("Mend"), deed.form);
        bank.ask(&bank.maker, deed).is(303);
        assert_eq!((bank.at(), bank.state().as_str()), (at.clone(), "waiting"), "the same proposal");
        bank.press(&bank.maker, &at, "withdrawal", &[]).is(303);
        assert_eq!((bank.value(deed), bank.state().as_str()), (deed.was.clone(), "withdrawn"));
        let told = bank.told(&deed.record);
        for words in ["Change proposed", "returned to its maker", "mended", "withdrawn"] {
            assert!(told.contains(words), "{words} in {told}");
        }
    }
}

#[test]
fn what_waits_on_a_record_that_changed_hands_is_made_anew_by_its_maker() {
    let bank = bank();
    let [ownership, _, _, closing, _] = bank.deeds();
    bank.ask(&bank.maker, &closing).is(303);
    let first = bank.at();
    bank.ask(&bank.maker, &ownership).is(303);
    bank.press(&bank.checker, &bank.at(), "approval", &[]).is(303);

    bank.ask(&bank.maker, &closing).is(303);

    let second = bank.at();
    assert_ne!(first, second, "the first was sealed for whom the account no longer is");
    let states = bank.desk.db.text("SELECT string_agg(state, ' ' ORDER BY id) FROM proposals");
    assert_eq!(states.as_deref(), Some("withdrawn approved waiting"));
    assert!(bank.told(&closing.record).contains("Made anew, since the record changed hands"));
    assert!(bank.checker.open(&first).main().contains("Withdrawn"));
    bank.press(&bank.checker, &second, "approval", &[]).is(303);
    assert_eq!(bank.value(&closing), closing.becomes);
}

#[test]
fn of_two_who_approve_at_once_one_does_and_nothing_is_done_twice() {
    let bank = bank();
    let [ownership, ..] = bank.deeds();
    let other = bank.desk.person("eero.other", &[Role::Supervisor]);
    bank.ask(&bank.maker, &ownership).is(303);
    let at = bank.at();
    let form = |page: &Page| Filled::of(page, &format!("{at}/approval"), &[]);
    let (one, two) = (form(&bank.checker.open(&at)), form(&other.open(&at)));

    let (first, second) = raced(|| one.send(&bank.checker), || two.send(&other));

    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{}{}", first.body, second.body);
    assert_eq!(bank.value(&ownership), ownership.becomes);
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM events WHERE action = 'ownership'"), 1);
}

#[test]
fn nobody_decides_on_a_deed_for_themselves() {
    let bank = bank();
    let [ownership, ..] = bank.deeds();
    bank.ask(&bank.maker, &ownership).is(303);
    let at = bank.at();
    let page = bank.checker.open(&at);
    bank.desk.db.execute(&format!(
        "UPDATE staff_grants SET customer_id = {} WHERE staff_id = (SELECT id FROM staff WHERE username = 'otso.berg')",
        bank.taker.id
    ));

    bank.checker.get(&at).is(403);
    assert_eq!(bank.checker.submit(&page, &format!("{at}/approval"), &[]).status, 403);
    assert_eq!((bank.value(&ownership), bank.state().as_str()), (ownership.was.clone(), "waiting"));
}
