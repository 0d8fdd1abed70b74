//! The life of an account through the pages: who may, from which status, what follows for its cards, and what the clock does.

use cardfile::commands::housekeeping::keep_time;
use cardfile::domain::account::{Status, StatusChange};
use cardfile::domain::actor::Actor;
use cardfile::domain::ids::AccountId;
use cardfile::domain::policy::{Role, Standing, decide_on};
use cardfile::domain::reason::Reason;
use cardfile::services;
use cardfile::services::accounts::AccountRefusal;
use chrono::Duration;
use diesel::connection::SimpleConnection;

use crate::harness::{Person, TestDesk, a_person, send_change};

/// An account with its owner, as a supervisor sees it.
struct Bank {
    desk: TestDesk,
    supervisor: Person,
    owner: i64,
    account: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let supervisor = desk.supervisor();
    let owner = a_person().record(&supervisor).id;
    let account = desk.account_of(owner);
    Bank { desk, supervisor, owner, account }
}

impl Bank {
    fn at(&self, page: &str) -> String {
        format!("/accounts/{}/{page}", self.account)
    }

    fn status(&self) -> String {
        self.desk.cell("accounts", "status", self.account).expect("a status")
    }

    fn card(&self, card: i64) -> String {
        self.desk.cell("cards", "concat_ws('|', status, status_reason)", card).expect("a status")
    }

    /// Makes the move as the page asks for it.
    #[track_caller]
    fn press(&self, change: &str, reason: &str) {
        let at = self.at(change);
        self.supervisor.submit(&self.supervisor.open(&at), &at, &[("reason", reason)]).is(303);
    }
}

const OTHER: (&str, &str) = ("other", "as the test wants it");

#[test]
fn from_each_status_only_its_moves_lead_on() {
    let bank = bank();
    for from in Status::ALL {
        for change in StatusChange::ALL {
            bank.desk.force_account(bank.account, from.code());
            let (at, to) = (bank.at(change.slug()), change.apply(from));
            let version = bank.desk.version("accounts", bank.account);

            let offered = bank.supervisor.get(&at).status;
            send_change(&bank.supervisor, &at, version, OTHER).is(303);

            assert_eq!(offered == 200, to.is_some(), "the page of {change:?} from {from:?}");
            assert_eq!(bank.status(), to.unwrap_or(from).code(), "{change:?} from {from:?}");
            if to.is_none() {
                let words = bank.supervisor.open(&format!("/accounts/{}", bank.account)).main();
                assert!(words.starts_with("The account's status is already: "), "{words}");
            }
        }
    }
}

#[test]
fn collection_is_a_supervisors_and_an_auditor_changes_nothing() {
    let bank = bank();
    let (agent, auditor) = (bank.desk.agent(), bank.desk.auditor());
    for from in Status::ALL {
        for change in StatusChange::ALL.into_iter().filter(|change| change.apply(from).is_some()) {
            bank.desk.force_account(bank.account, from.code());
            let (at, version) = (bank.at(change.slug()), bank.desk.version("accounts", bank.account));
            let agents = Standing { roles: vec![Role::Agent], ..Standing::default() };
            let is_supervisors = decide_on(&agents, change.permission(), from.object_state()).is_err();

            auditor.get(&at).is(403);
            send_change(&auditor, &at, version, OTHER).is(403);
            agent.get(&at).is(if is_supervisors { 403 } else { 200 });
            send_change(&agent, &at, version, OTHER).is(if is_supervisors { 403 } else { 303 });

            assert_eq!(bank.status() == from.code(), is_supervisors, "{change:?} from {from:?}");
        }
    }
}

#[test]
fn the_service_itself_lets_nobody_but_a_supervisor_end_a_collection() {
    let bank = bank();
    let reason = Reason::parse("other", "as the test wants it", StatusChange::Closure.reasons()).expect("a reason");
    let supervisor = bank.desk.supervising(bank.desk.now());
    let mut agent = supervisor.clone();
    agent.standing.roles = vec![Role::Agent];
    let mut conn = bank.desk.db.desk();
    let mut change = |actor: &Actor, change: StatusChange| {
        bank.desk.force_account(bank.account, "collection");
        let version = i32::try_from(bank.desk.version("accounts", bank.account)).expect("a version");
        let keys = &bank.desk.state.keys;
        services::accounts::change_status(&mut conn, keys, actor, AccountId(bank.account), version, change, &reason)
    };

    for move_out in StatusChange::ALL {
        let refused = change(&agent, move_out);
        assert!(matches!(refused, Err(AccountRefusal::NotAllowed(_))), "{move_out:?}");
    }
    assert!(change(&supervisor, StatusChange::Release).is_ok());
}

#[test]
fn buttons_are_shown_to_those_who_may_press_them() {
    let bank = bank();
    let page = |person: &Person| person.open(&format!("/accounts/{}", bank.account));
    let (agent, auditor) = (bank.desk.agent(), bank.desk.auditor());

    for (person, close, collect) in [(&bank.supervisor, true, true), (&agent, true, false), (&auditor, false, false)] {
        let page = page(person);
        assert_eq!(page.has_link("Close"), close, "{}", person.username);
        assert_eq!(page.has_link("Set to collection"), collect, "{}", person.username);
        assert_eq!(page.has_link("Give to another owner"), close, "{}", person.username);
        assert_eq!(page.has_link("Request a card"), close, "{}", person.username);
        assert_eq!(page.texts(".acts a").is_empty(), !close, "{}", person.username);
        assert!(page.has_link("All history"), "{}", person.username);
    }
    bank.desk.force_account(bank.account, "collection");
    assert!(page(&agent).texts(".acts .drop a").iter().all(|link| link != "Close" && link != "End collection"));
    assert!(page(&bank.supervisor).has_link("End collection"));
}

#[test]
fn a_block_leaves_the_cards_alone() {
    let bank = bank();
    let card = bank.desk.card_on(bank.account, bank.owner);

    bank.press("block", "suspicion");

    assert_eq!((bank.status().as_str(), bank.card(card).as_str()), ("blocked", "ok"));
    let page = bank.supervisor.open(&format!("/accounts/{}", bank.account));
    assert!(page.main().starts_with("The account's status is now: Blocked."), "{}", page.main());
    assert!(page.texts(".notice").iter().any(|notice| notice.contains("Suspicious activity")), "{}", page.main());
    bank.press("unblocking", "review_done");
    assert_eq!(bank.status(), "ok");
    let told = bank.supervisor.open(&bank.at("history")).texts("ol.time li");
    assert!(told[0].contains("Unblocked") && told[0].contains("The review is done"), "{told:?}");
    assert!(told[1].contains("Blocked") && told[1].contains("Suspicious activity"), "{told:?}");
}

#[test]
fn closing_blocks_the_cards_in_use_and_taking_it_back_frees_just_those() {
    let bank = bank();
    let [used, held_back, suspected, lost] = [(); 4].map(|()| bank.desk.card_on(bank.account, bank.owner));
    let before = "UPDATE cards SET status = 'blocked', status_reason = 'Under review' WHERE id =";
    bank.desk.db.execute(&format!("{before} {held_back}"));
    bank.desk.force_card(suspected, "suspected_fraud");
    bank.desk.force_card(lost, "lost");
    let asked = bank.supervisor.open(&bank.at("closure")).main();

    bank.press("closure", "customer_asked");

    assert!(asked.contains("1 card with the status OK is blocked."), "{asked}");
    assert_eq!(bank.status(), "to_close");
    assert_eq!(bank.card(used), "blocked|The account is closing");
    assert_eq!(bank.card(held_back), "blocked|Under review");
    let page = bank.supervisor.open(&format!("/accounts/{}", bank.account));
    let day = (bank.desk.now() + Duration::days(32)).format("closes for good on %-d %b %Y").to_string();
    assert!(page.main().contains(&day), "{day} in {}", page.main());
    assert!(!page.has_link("Request a card") && !page.has_link("Give to another owner"), "{}", page.main());
    let asked = bank.supervisor.open(&bank.at("reopening")).main();
    assert!(asked.contains("1 card that a closing blocked can be used again."), "{asked}");
    bank.press("reopening", "mistake");
    assert_eq!(bank.status(), "ok");
    let cards =
        [used, held_back, suspected, lost].map(|card| bank.desk.cell("cards", "status", card).expect("a status"));
    assert_eq!(cards, ["ok", "blocked", "suspected_fraud", "lost"]);
    let told = bank.supervisor.open(&format!("/cards/{used}/history")).texts("ol.time li");
    assert!(told[0].contains("Set back to OK") && told[0].contains("The account does not close"), "{told:?}");
    assert!(told[1].contains("Blocked") && told[1].contains("The account is closing"), "{told:?}");
    assert_eq!(bank.supervisor.open(&format!("/cards/{held_back}/history")).texts("ol.time li").len(), 0);
}

#[test]
fn a_card_that_is_not_to_be_renewed_stays_in_use_while_its_account_closes_and_the_page_says_so() {
    let bank = bank();
    let asked = || bank.supervisor.open(&bank.at("closure")).main();
    let without = asked();
    let card = bank.desk.card_on(bank.account, bank.owner);
    bank.desk.force_card(card, "no_renewal");

    let with = asked();
    bank.press("closure", "customer_asked");

    assert!(!without.contains("not to be renewed"), "{without}");
    assert!(with.contains("1 card that is not to be renewed can be used until then."), "{with}");
    assert!(bank.card(card).starts_with("no_renewal"), "{}", bank.card(card));
}

#[test]
fn thousands_of_cards_follow_in_one_go_and_each_has_its_history() {
    let bank = bank();
    let first = bank.desk.card_on(bank.account, bank.owner);
    bank.desk.db.execute(&format!(
        "INSERT INTO cards (institution_id, origin, reference, truncated_number, expires_on, product_id, role, production_since, account_id, account_owner_id,
             holder_id, holder_since, holder_reason, status_since, created_at, updated_at)
         SELECT institution_id, origin, (700000000000000 + n)::text, truncated_number, expires_on, product_id, role, production_since, account_id,
             account_owner_id, holder_id, holder_since, holder_reason, status_since, created_at, updated_at
         FROM cards CROSS JOIN generate_series(1, 2499) AS n WHERE cards.id = {first}"
    ));
    // Asking waits for nobody who is at work on one of the cards.
    let mut conn = bank.desk.db.owner();
    conn.batch_execute(&format!("BEGIN; SELECT FROM cards WHERE id = {first} FOR UPDATE")).expect("held");
    let asked = bank.supervisor.open(&bank.at("closure")).main();
    conn.batch_execute("COMMIT").expect("let go");

    bank.press("closure", "customer_asked");

    assert!(asked.contains("2500 cards with the status OK are blocked."), "{asked}");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards WHERE status = 'blocked' AND version = 2"), 2500);
    let told = "SELECT count(DISTINCT subject_id) FROM events WHERE subject_kind = 'card' AND action = 'block'";
    assert_eq!(bank.desk.db.count(told), 2500);
    bank.press("reopening", "mistake");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards WHERE status = 'ok' AND version = 3"), 2500);
}

#[test]
fn a_closing_taken_back_by_way_of_collection_frees_the_cards_as_well() {
    let bank = bank();
    let card = bank.desk.card_on(bank.account, bank.owner);
    bank.press("closure", "not_paid");
    bank.press("collection", "not_paid");
    let in_collection = bank.card(card);
    let asked = bank.supervisor.open(&bank.at("release")).main();

    bank.press("release", "paid");

    assert_eq!(in_collection, "blocked|The account is closing");
    assert!(asked.contains("1 card that a closing blocked can be used again."), "{asked}");
    assert_eq!((bank.status(), bank.desk.cell("cards", "status", card)), ("ok".to_owned(), Some("ok".to_owned())));
}

#[test]
fn a_card_stays_blocked_while_its_account_closes() {
    let bank = bank();
    let card = bank.desk.card_on(bank.account, bank.owner);
    bank.desk.db.execute("UPDATE institutions SET wallet_rule = 'shared'");
    bank.desk.db.execute(&format!("UPDATE cards SET wallet_wish = true WHERE id = {card}"));
    bank.press("closure", "customer_asked");
    let at = format!("/cards/{card}/unblocking");

    let record = bank.supervisor.open(&format!("/cards/{card}"));
    let page = bank.supervisor.submit(&bank.supervisor.open(&at), &at, &[("reason", "customer_asked")]).is(422).page();

    assert!(record.main().contains("The card is blocked or under suspicion."), "{}", record.main());
    assert!(!record.attributes("main a", "href").contains(&at), "what would be refused is not offered");
    assert!(record.has_link("Block") || record.has_link("Report lost"), "what can be done is");
    assert_eq!(page.problems(), ["The account is closing or closed, so no card on it can be used"]);
    assert!(bank.card(card).starts_with("blocked"));
}

#[test]
fn the_clock_closes_it_with_its_cards_on_the_thirty_second_day() {
    let bank = bank();
    let (live, lost) = (bank.desk.card_on(bank.account, bank.owner), bank.desk.card_on(bank.account, bank.owner));
    bank.desk.force_card(lost, "lost");
    bank.press("closure", "customer_asked");
    let strike = |now| {
        let mut conn = bank.desk.db.desk();
        let keys = &bank.desk.state.keys;
        services::accounts::close_due(&mut conn, keys, bank.desk.institution, AccountId(bank.account), now)
            .expect("the clock strikes")
    };
    let now = bank.desk.now();

    assert!(!strike(now + Duration::days(31)), "too soon");
    assert_eq!(bank.status(), "to_close");
    assert!(strike(now + Duration::days(32)));

    assert_eq!(bank.status(), "closed");
    assert_eq!(bank.card(live), "closed|The account is closed");
    assert!(bank.card(lost).starts_with("lost"));
    assert!(!strike(now + Duration::days(33)), "once");
    let page = bank.supervisor.open(&bank.at("history"));
    let told = page.texts("ol.time li").remove(0);
    assert!(told.contains("Closed for good") && told.contains("Cardfile"), "{told}");
    let page = bank.supervisor.open(&format!("/accounts/{}", bank.account));
    assert!(page.texts(".acts a").is_empty() && !page.has_link("Change"), "{}", page.main());
    bank.supervisor.get(&bank.at("edit/details")).is(303);
}

#[test]
fn what_the_clock_cannot_do_keeps_nothing_else_waiting() {
    let bank = bank();
    let unreadable = a_person().record(&bank.supervisor);
    let first = bank.desk.account_of(unreadable.id);
    bank.desk.db.execute(&format!(
        "INSERT INTO accounts (institution_id, origin, number, product_id, currency, opened_on, owner_id, owner_since,
             owner_reason, status_since, created_at, updated_at)
         SELECT institution_id, origin, (9000000 + n)::text, product_id, currency, opened_on, owner_id, owner_since,
             owner_reason, status_since, created_at, updated_at
         FROM accounts CROSS JOIN generate_series(1, 199) AS n WHERE accounts.id = {first}"
    ));
    let last = bank.desk.account_of(bank.owner);
    let long_ago = "UPDATE accounts SET status = 'to_close', status_reason = 'For a test', status_since = now() - interval '40 days'";
    bank.desk.force("accounts", &format!("{long_ago} WHERE id <> {}", bank.account));
    bank.desk
        .force("customers", &format!("UPDATE customers SET data_key_sealed = '\\x00' WHERE id = {}", unreadable.id));

    let (closed, _, _) = keep_time(&bank.desk.state, bank.desk.now()).expect("the clock strikes");

    assert_eq!((closed, bank.desk.cell("accounts", "status", last)), (1, Some("closed".to_owned())));
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM accounts WHERE status = 'to_close'"), 200);
}

#[test]
fn a_form_opened_before_somebody_elses_change_asks_again() {
    let bank = bank();
    let at = bank.at("closure");
    let stale = bank.supervisor.open(&at);
    bank.press("block", "under_review");

    let again = bank.supervisor.submit(&stale, &at, &[("reason", "deceased"), ("words", "By letter.")]).is(409).page();

    assert!(again.problems()[0].starts_with("Someone changed this account meanwhile."), "{:?}", again.problems());
    assert_eq!(again.value("words").as_deref(), Some("By letter."));
    assert_eq!(bank.status(), "blocked");
    bank.supervisor.submit(&again, &at, &[]).is(303);
    assert_eq!(bank.status(), "to_close");
}

#[test]
fn accounts_below_are_closed_first_and_the_page_says_so() {
    let bank = bank();
    let below = bank.desk.account_of(bank.owner);
    bank.desk.db.execute(&format!("UPDATE accounts SET parent_id = {} WHERE id = {below}", bank.account));
    let at = bank.at("closure");

    let page = bank.supervisor.submit(&bank.supervisor.open(&at), &at, &[("reason", "bankrupt")]).is(422).page();

    assert_eq!(page.problems(), ["Accounts below this one are still open. Close them first"]);
    assert_eq!(bank.status(), "ok");
}

#[test]
fn an_account_below_a_blocked_one_says_so_and_from_where() {
    let bank = bank();
    let (middle, low) = (bank.desk.account_of(bank.owner), bank.desk.account_of(bank.owner));
    let below = |below: i64, above: i64| {
        bank.desk.db.execute(&format!("UPDATE accounts SET parent_id = {above} WHERE id = {below}"));
    };
    below(middle, bank.account);
    below(low, middle);
    let notices = || bank.supervisor.open(&format!("/accounts/{low}")).texts(".notice:not(.flash)");
    let before = notices();

    bank.press("block", "not_paid");

    let number = bank.desk.cell("accounts", "number", bank.account).expect("a number");
    assert!(before.is_empty(), "{before:?}");
    let told = notices();
    assert!(told[0].starts_with("Blocked from above.") && told[0].ends_with(&number), "{told:?}");
    bank.press("unblocking", "paid");
    assert!(notices().is_empty());
}
