//! The life of a card through the pages: blocked, lost, replaced, reissued, brought back, expired by the clock; and its history.

use cardfile::domain::card::{Status, StatusChange};
use cardfile::domain::ids::CardId;
use cardfile::services;
use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;

use crate::harness::{Filled, Page, Person, Recorded, TestDesk, a_company, a_person, send_change};

/// A card with its holder, who owns the account, as a supervisor sees it.
struct Bank {
    desk: TestDesk,
    supervisor: Person,
    owner: Recorded,
    account: i64,
    card: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let supervisor = desk.supervisor();
    let owner = a_person().named("Aino", "Korhonen").record(&supervisor);
    let account = desk.account_of(owner.id);
    let card = desk.card_on(account, owner.id);
    Bank { desk, supervisor, owner, account, card }
}

impl Bank {
    fn at(&self, page: &str) -> String {
        format!("/cards/{}/{page}", self.card)
    }

    fn cell(&self, column: &str) -> String {
        self.desk.cell("cards", column, self.card).unwrap_or_default()
    }

    fn open(&self) -> Page {
        self.supervisor.open(&format!("/cards/{}", self.card))
    }

    fn history(&self) -> Vec<String> {
        self.supervisor.open(&self.at("history")).texts("ol.time li")
    }

    /// Sends a form of the card as it stands, with a reason.
    #[track_caller]
    fn send(&self, page: &str, typed: &[(&str, &str)]) -> crate::harness::Answer {
        let at = self.at(page);
        self.supervisor.submit(&self.supervisor.open(&at), &at, typed)
    }
}

const OTHER: (&str, &str) = ("other", "as the test wants it");

#[test]
fn from_each_status_only_its_moves_lead_on() {
    let bank = bank();
    for from in Status::ALL {
        for change in StatusChange::ALL {
            bank.desk.force_card(bank.card, from.code());
            let (at, to) = (bank.at(change.slug()), change.apply(from));
            let version = bank.desk.version("cards", bank.card);

            let offered = bank.supervisor.get(&at).status;
            send_change(&bank.supervisor, &at, version, OTHER).is(303);

            assert_eq!(offered == 200, to.is_some(), "the page of {change:?} from {from:?}");
            assert_eq!(bank.cell("status"), to.unwrap_or(from).code(), "{change:?} from {from:?}");
        }
    }
    assert!(bank.open().main().starts_with("The card's status is already: Expired."));
}

#[test]
fn an_agent_ends_a_card_only_a_supervisor_brings_it_back_and_an_auditor_looks() {
    let bank = bank();
    let (agent, auditor) = (bank.desk.agent(), bank.desk.auditor());

    for change in StatusChange::ALL {
        let from = if change == StatusChange::Recovery { "lost" } else { "suspected_fraud" };
        let from = if change == StatusChange::Suspicion { "ok" } else { from };
        bank.desk.force_card(bank.card, from);
        let (at, version) = (bank.at(change.slug()), bank.desk.version("cards", bank.card));
        let expected = if change == StatusChange::Recovery { 403 } else { 303 };

        send_change(&auditor, &at, version, OTHER).is(403);
        send_change(&agent, &at, version, OTHER).is(expected);

        assert_eq!(bank.cell("status") == from, expected == 403, "{change:?}");
    }
    bank.desk.force_card(bank.card, "ok");
    let page = auditor.open(&format!("/cards/{}", bank.card));
    assert!(page.texts(".acts a").is_empty() && !page.has_link("Change") && page.has_link("All history"));
    for at in ["holder", "replacement", "reissue", "edit/embossing"] {
        auditor.get(&bank.at(at)).is(403);
    }
}

#[test]
fn a_lost_card_is_replaced_by_a_new_one_that_is_tied_to_it() {
    let bank = bank();
    bank.desk.db.execute("UPDATE cards SET wallet_wish = true, embossing_name = 'Aino Korhonen'");
    bank.send("loss", &[("reason", "lost"), ("words", "On the ferry.")]).is(303);

    let made = bank.send("replacement", &[("reason", "lost"), ("embossing_name", "A Korhonen")]).is(303);

    let new = made.location().trim_start_matches("/cards/").parse().expect("an id");
    let columns = "concat_ws('|', previous_card_id, status, origin, production, role, holder_id, account_id, wallet_wish, \
                   embossing_name, coalesce(truncated_number, '-'))";
    let expected = format!("{}|ok|requested|awaited|main|{}|{}|t|A Korhonen|-", bank.card, bank.owner.id, bank.account);
    assert_eq!(bank.desk.cell("cards", columns, new), Some(expected));
    assert_ne!(bank.desk.cell("cards", "reference", new), Some(bank.cell("reference")));
    assert_eq!(bank.cell("status"), "lost");
    let (old, page) = (bank.open(), bank.supervisor.open(made.location()));
    assert_eq!(old.link(&bank.desk.cell("cards", "reference", new).expect("one")), made.location());
    assert!(page.texts(".notice").iter().any(|notice| notice == &format!("It replaces {}", bank.cell("reference"))));
    assert!(!old.has_link("Bring back") && !old.has_link("Replace "), "{}", old.main());
    let told = bank.history();
    assert!(told[0].contains("Replaced by a new card") && told[0].contains("It was lost"), "{told:?}");
    assert!(told[1].contains("Reported lost") && told[1].contains("On the ferry."), "{told:?}");
    let told = bank.supervisor.open(&format!("{}/history", made.location())).texts("ol.time li");
    assert!(told[0].contains("Card requested") && told[0].contains("It was lost"), "{told:?}");
}

#[test]
fn a_live_card_ends_with_its_replacement_as_the_reason_says() {
    for (reason, status, sentence) in
        [("lost", "lost", "Reported lost"), ("stolen", "stolen", "Reported stolen"), ("damaged", "closed", "Closed")]
    {
        let bank = bank();

        bank.send("replacement", &[("reason", reason)]).is(303);

        assert_eq!(bank.cell("status"), status);
        let told = bank.history();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[1].contains(sentence), "{told:?}");
    }
}

#[test]
fn a_card_is_replaced_once_and_the_form_sent_twice_leads_to_the_same_card() {
    let bank = bank();
    let at = bank.at("replacement");
    let (form, late) = (bank.supervisor.open(&at), bank.supervisor.open(&at));

    let first = bank.supervisor.submit(&form, &at, &[("reason", "lost")]).is(303);
    let again = bank.supervisor.submit(&form, &at, &[("reason", "lost")]).is(303);
    let stale = bank.supervisor.submit(&late, &at, &[("reason", "lost")]).is(409).page();
    let second = bank.send("replacement", &[("reason", "lost")]).is(422).page();

    assert_eq!(again.location(), first.location());
    assert!(stale.problems()[0].starts_with("Someone changed this card meanwhile."), "{:?}", stale.problems());
    assert_eq!(second.problems(), ["The card was replaced already."]);
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards"), 2);
}

#[test]
fn a_replaced_card_is_not_brought_back() {
    let bank = bank();
    bank.send("theft", &[("reason", "stolen")]).is(303);
    bank.send("replacement", &[("reason", "stolen")]).is(303);

    let page = bank.send("recovery", &[("reason", "found")]).is(422).page();

    assert_eq!(page.problems(), ["A card that was replaced does not come back. Use the new one"]);
    assert_eq!(bank.cell("status"), "stolen");
}

#[test]
fn a_found_card_is_brought_back_by_a_supervisor() {
    let bank = bank();
    bank.send("loss", &[("reason", "lost")]).is(303);

    bank.send("recovery", &[("reason", "found")]).is(303);

    assert_eq!(bank.cell("status"), "ok");
    let told = bank.history();
    assert!(told[0].contains("Brought back") && told[0].contains("It was found again"), "{told:?}");
}

#[test]
fn a_reissue_keeps_number_and_reference_and_moves_the_expiry_on() {
    let bank = bank();
    let kept = "concat_ws('|', truncated_number, reference, holder_id, status)";
    let before = bank.cell(kept);

    for earlier in ["04/30", "08/19", ""] {
        let page = bank.send("reissue", &[("reason", "expiring"), ("expiry", earlier)]).is(422).page();
        assert_eq!(page.attributes(".errors a", "href"), ["#expiry"], "{earlier}");
    }
    bank.send("reissue", &[("reason", "expiring"), ("expiry", "05/33")]).is(303);

    assert_eq!(bank.cell(kept), before);
    assert_eq!(bank.cell("concat_ws('|', expires_on, production)"), "2033-05-31|awaited");
    let told = bank.history();
    assert!(told[0].contains("Reissued") && told[0].contains("Expiry was 05/2030 → became 05/2033"), "{told:?}");
    bank.send("loss", &[("reason", "lost")]).is(303);
    bank.supervisor.get(&bank.at("reissue")).is(303);
    assert!(bank.open().main().starts_with("A card of this status is not made again."));
}

#[test]
fn the_clock_expires_a_card_after_its_last_day() {
    let bank = bank();
    let strike = |now: &str| {
        let now: DateTime<Utc> = now.parse().expect("a moment");
        let (mut conn, keys) = (bank.desk.db.desk(), &bank.desk.state.keys);
        services::cards::expire_due(&mut conn, keys, bank.desk.institution, CardId(bank.card), now).expect("it strikes")
    };

    assert!(!strike("2030-05-31T23:59:59Z"));
    assert_eq!(bank.cell("status"), "ok");
    assert!(strike("2030-06-01T00:00:00Z"));

    assert_eq!(bank.cell("concat_ws('|', status, status_reason)"), "expired|Its last day has passed");
    assert!(!strike("2030-06-02T00:00:00Z"), "once");
    assert!(bank.history()[0].contains("Expired") && bank.history()[0].contains("Cardfile"), "{:?}", bank.history());
}

#[test]
fn a_change_of_a_card_stands_in_its_history_and_is_narrowed_to_a_field() {
    let bank = bank();
    bank.send("edit/embossing", &[("embossing_name", "Aino Korhonen"), ("company_line", "Volta")]).is(303);
    bank.send("edit/production", &[("production", "sent")]).is(303);
    bank.send("edit/wallet", &[("wallet_wish", "yes")]).is(303);

    let told = bank.history();
    let narrowed = bank.supervisor.open(&bank.at("history?field=production")).texts("ol.time li");

    assert!(told[0].contains("Wallet empty → became Wished for"), "{told:?}");
    assert!(told[1].contains("Production was Nothing to make → became Sent to be made"), "{told:?}");
    assert!(told[2].contains("Name on the card empty → became Aino Korhonen"), "{told:?}");
    assert_eq!((told.len(), narrowed.len()), (3, 1));
    assert!(narrowed[0].ends_with("otso.berg"), "{narrowed:?}");
    let open = "SELECT count(*) FROM events WHERE position('Korhonen'::bytea IN details_sealed) > 0 OR details IS NOT NULL \
                AND subject_kind = 'card'";
    assert_eq!(bank.desk.db.count(open), 0, "values are sealed");
    bank.desk.admin().get(&bank.at("history")).is(403);
}

#[test]
fn card_and_pin_go_to_their_own_address_before_the_holders() {
    let bank = bank();
    let own = |what: &str| {
        let input = |name: &str| format!("{what}_{name}");
        let typed = [("address1", "Satamakatu 2"), ("zip_code", "00160"), ("city", "Helsinki")];
        let typed = typed.map(|(name, value)| (input(name), value));
        let typed = typed.each_ref().map(|(name, value)| (name.as_str(), *value));
        bank.send(&format!("edit/{what}-address"), &typed).is(303);
    };
    let goes_to = |group: &str| bank.open().texts(&format!("#{group} dl")).remove(0);

    own("pin");

    let (card, pin) = (goes_to("card-address"), goes_to("pin-address"));
    assert!(card.contains("The card goes to Aurakatu 7") && card.contains("The cardholder's base address"), "{card}");
    assert!(pin.contains("The PIN goes to Satamakatu 2") && pin.contains("The card's own address"), "{pin}");
}

#[test]
fn a_replacement_waits_for_the_owner_before_it_holds_the_account() {
    let bank = bank();
    let company = a_company().record(&bank.supervisor);
    let account = bank.desk.account_of(company.id);
    let bank = Bank { account, card: bank.desk.card_on(account, bank.owner.id), ..bank };
    let at = bank.at("replacement");
    let form = Filled::of(&bank.supervisor.open(&at), &at, &[("reason", "lost")]);
    let mut conn = bank.desk.db.owner();
    conn.batch_execute(&format!("BEGIN; SELECT FROM customers WHERE id = {} FOR NO KEY UPDATE", company.id))
        .expect("held");

    let (is_free, answer) = std::thread::scope(|scope| {
        let sent = scope.spawn(|| form.send(&bank.supervisor));
        bank.desk.until_somebody_waits();
        let hold = format!("SELECT FROM accounts WHERE id = {account} FOR NO KEY UPDATE NOWAIT");
        let is_free = conn.batch_execute(&hold);
        conn.batch_execute("ROLLBACK").expect("let go");
        (is_free, sent.join().expect("an answer"))
    });

    is_free.expect("who holds the owner gets the account");
    // A busy machine may let the wait for the lock run out.
    assert!(matches!(answer.status.as_u16(), 303 | 503), "{}", answer.body);
}

#[test]
fn a_card_that_gets_no_replacement_stays_as_it_was() {
    let bank = bank();
    let refused = |words: &str| {
        let page = bank.send("replacement", &[("reason", "lost")]).is(422).page();
        assert!(page.problems()[0].starts_with(words), "{:?}", page.problems());
        assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards"), 1);
    };

    bank.desk.force_customer(bank.owner.id, "suspended");
    refused("The account's owner must be an active customer.");
    assert_eq!((bank.cell("status").as_str(), bank.history().len()), ("ok", 0));
    bank.desk.force_customer(bank.owner.id, "active");
    bank.desk.force_card(bank.card, "blocked");
    bank.desk.force_account(bank.account, "to_close");
    refused("The account is closing or closed");

    assert_eq!((bank.cell("status").as_str(), bank.history().len()), ("blocked", 0));
    bank.send("loss", &[("reason", "lost")]).is(303);
}
