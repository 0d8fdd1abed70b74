//! Cards through the pages: registered or requested, for somebody found by name, with what fits on a card and never a whole card
//! number.

use crate::harness::{Answer, Filled, Page, Person, Recorded, TestDesk, a_company, a_person, submit_checked};

const NEW: &str = "/cards/new";

/// An agent, and a person's account at a bank that issues a plastic and a virtual card.
struct Bank {
    desk: TestDesk,
    agent: Person,
    owner: Recorded,
    account: i64,
    plastic: String,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let owner = a_person().named("Aino", "Korhonen").record(&agent);
    let (account, plastic) = (desk.account_of(owner.id), desk.products().plastic.to_string());
    Bank { desk, agent, owner, account, plastic }
}

impl Bank {
    fn form(&self, account: i64, way: &str) -> Page {
        self.agent.open(&format!("{NEW}?account={account}&way={way}"))
    }

    /// Sends the form with the plastic product chosen.
    fn send(&self, account: i64, way: &str, typed: &[(&str, &str)]) -> Answer {
        let typed = [&[("product", self.plastic.as_str())], typed].concat();
        self.agent.submit(&self.form(account, way), NEW, &typed)
    }

    /// Goes through form and check page to the end.
    fn create(&self, account: i64, way: &str, typed: &[(&str, &str)]) -> Answer {
        submit_checked(&self.agent, &self.send(account, way, typed).is(200).page(), NEW)
    }

    fn count(&self) -> i64 {
        self.desk.db.count("SELECT count(*) FROM cards")
    }
}

const NUMBERS: [(&str, &str); 2] = [("truncated_number", "1234 56** **** 4285"), ("expiry", "08/29")];

#[test]
fn every_answer_is_shown_before_it_counts_and_comes_back_as_it_was_typed() {
    let bank = bank();
    let own = [("embossing_name", "Aino Korhonen"), ("wallet_wish", "on"), ("pin_address1", "Satamakatu 2")];
    let rest = [("pin_zip_code", "00160"), ("pin_city", "Helsinki"), ("reference", "1000 0000 0000 009")];
    let typed = [&NUMBERS[..], &own, &rest].concat();

    let check = bank.send(bank.account, "registered", &typed).is(200).page();
    let again = bank.agent.submit(&check, NEW, &[("step", "change")]).is(200).page();

    let words = check.main();
    for answer in
        ["Korhonen, Aino", "Debit", "Main", "100000000000009", "•••• 4285", "08/2029", "Satamakatu 2", "Wished for"]
    {
        assert!(words.contains(answer), "{answer} in {words}");
    }
    assert!(!words.contains("123456") && words.contains("Aino Korhonen is liable"), "{words}");
    for (input, value) in typed {
        assert_eq!(again.value(input).as_deref(), Some(value), "{input}");
    }
    assert_eq!(bank.count(), 0, "nothing is made yet");
    submit_checked(&bank.agent, &check, NEW).is(303);
    let stored = "SELECT concat_ws('|', origin, reference, truncated_number, expires_on, role, production, wallet_wish, holder_id)
                  FROM cards";
    let expected = format!("registered|100000000000009|123456______4285|2029-08-31|main|none|t|{}", bank.owner.id);
    assert_eq!(bank.desk.db.text(stored), Some(expected));
}

#[test]
fn a_requested_card_has_no_number_until_it_was_produced() {
    let bank = bank();
    assert_eq!(bank.form(bank.account, "requested").value("truncated_number"), None, "it is not asked for");

    let made = bank.create(bank.account, "requested", &[]).is(303).location().to_owned();

    let page = bank.agent.open(&made);
    let stored =
        "SELECT concat_ws('|', origin, length(reference), coalesce(truncated_number, '-'), production) FROM cards";
    assert_eq!(bank.desk.db.text(stored).as_deref(), Some("requested|15|-|awaited"));
    assert!(page.texts(".notice").iter().any(|notice| notice.starts_with("Requested.")), "{}", page.main());
    let edit = page.link("Enter the number");
    bank.agent.submit(&bank.agent.open(&edit), &edit, &NUMBERS).is(303);
    let told = bank.agent.open(&format!("{made}/history")).texts("ol.time li");
    assert!(told[0].contains("Card number, truncated empty → became •••• 4285"), "{told:?}");
    assert!(told[0].contains("Expiry empty → became 08/2029") && told[1].contains("Card requested"), "{told:?}");
}

#[test]
fn a_registered_card_needs_its_number() {
    let bank = bank();

    let page = bank.send(bank.account, "registered", &[("embossing_name", "Aino")]).is(422).page();

    assert_eq!(page.attributes(".errors a", "href"), ["#truncated_number"]);
    assert_eq!(page.value("embossing_name").as_deref(), Some("Aino"));
}

#[test]
fn a_persons_card_on_a_companys_account_is_supplementary() {
    let bank = bank();
    let company = a_company().record(&bank.agent);
    let account = bank.desk.account_of(company.id);
    let employee = [("holder", ""), ("holder_term", bank.owner.number.as_str())];

    let main = bank.send(account, "requested", &[&employee[..], &[("role", "main")]].concat()).is(422).page();
    let made = bank.create(account, "requested", &employee).is(303);

    assert_eq!(main.problems(), ["A person's card on a company's account is supplementary. Make it supplementary"]);
    assert_eq!(bank.form(account, "requested").value("role").as_deref(), Some("supplementary"), "offered at first");
    let stored = "SELECT concat_ws('|', role, holder_id, account_owner_id) FROM cards";
    assert_eq!(bank.desk.db.text(stored), Some(format!("supplementary|{}|{}", bank.owner.id, company.id)));
    let page = bank.agent.open(made.location());
    assert!(page.texts("#holders li")[0].contains("Korhonen, Aino"), "{}", page.main());
    assert_eq!(bank.agent.get(&company.path).is(200).body.matches(made.location()).count(), 1, "nested on the owner");
    assert_eq!(bank.agent.get(&bank.owner.path).is(200).body.matches(made.location()).count(), 1, "and on the holder");
}

#[test]
fn a_main_card_for_somebody_else_than_the_owner_is_told() {
    let bank = bank();
    let other = a_person().record(&bank.agent);
    let typed = [("holder", ""), ("holder_term", other.number.as_str()), ("role", "main")];

    let page = bank.send(bank.account, "requested", &typed).is(422).page();

    assert!(page.problems()[0].starts_with("A main card is held by the account's owner."), "{:?}", page.problems());
    assert_eq!(bank.count(), 0);
}

#[test]
fn namesakes_are_told_apart_and_one_is_chosen() {
    let bank = bank();
    let elsewhere = |city: &str| a_person().named("Saara", "Öhman").with("city", city).record(&bank.agent);
    let (one, two) = (elsewhere("Naantali"), elsewhere("Raisio"));
    let typed = [("holder", ""), ("holder_term", "saara ohman"), ("role", "supplementary")];

    let asked = bank.send(bank.account, "requested", &typed).is(422).page();
    let chosen = [("holder", two.id.to_string())];
    let chosen = chosen.each_ref().map(|(input, value)| (*input, value.as_str()));
    let check = bank.agent.submit(&asked, NEW, &chosen).is(200).page();

    assert_eq!(asked.problems(), ["Choose the cardholder"]);
    let offered = asked.texts(".choices label");
    for (person, city) in [(&one, "Naantali"), (&two, "Raisio")] {
        assert!(offered.iter().any(|line| line.contains(&person.number) && line.contains(city)), "{offered:?}");
    }
    assert!(check.main().contains("Öhman, Saara") && check.main().contains(&two.number), "{}", check.main());
    submit_checked(&bank.agent, &check, NEW).is(303);
    assert_eq!(bank.desk.db.count("SELECT holder_id FROM cards"), two.id);
}

#[test]
fn a_cardholder_whom_nobody_knows_is_asked_for_again() {
    let bank = bank();

    let nobody = [("holder", ""), ("holder_term", "Nemo Nusquam")];
    let page = bank.send(bank.account, "requested", &nobody).is(422).page();

    assert_eq!(page.problems(), ["Nobody fits “Nemo Nusquam”. Enter another name or number"]);
    let page = bank.send(bank.account, "requested", &[("holder", "")]).is(422).page();
    assert_eq!(page.problems(), ["Choose the cardholder, or enter a name or number to find"]);
    bank.send(bank.account, "requested", &[("holder", "999999")]).is(404);
}

#[test]
fn a_whole_card_number_is_refused_wherever_it_is_typed() {
    let bank = bank();
    let whole = "4111 1111 1111 1111";

    for typed in [whole, "4111111111111111", "４１１１１１１１１１１１１１１１", "411111111111__1111"] {
        let page = bank.send(bank.account, "registered", &[("truncated_number", typed)]).is(422).page();
        assert!(page.problems()[0].ends_with("Cardfile never holds a whole card number"), "{:?}", page.problems());
    }
    for (input, way) in [("embossing_name", "requested"), ("company_line", "requested"), ("holder_term", "requested")] {
        let page = bank.send(bank.account, way, &[("holder", ""), (input, whole)]).is(422).page();
        assert!(!page.problems().is_empty(), "{input}");
    }
    let stored = "SELECT (SELECT count(*) FROM cards) + (SELECT count(*) FROM events WHERE subject_kind = 'card')";
    assert_eq!(bank.desk.db.count(stored), 0);
}

#[test]
fn the_name_the_form_begins_with_follows_product_and_holder_until_somebody_types_another() {
    let bank = bank();
    let owner = a_person().named("Zoë", "Bērziņa").record(&bank.agent);
    let account = bank.desk.account_of(owner.id);
    let begun = bank.form(account, "requested").value("embossing_name");
    let to_other = [("holder", ""), ("holder_term", bank.owner.number.as_str()), ("role", "supplementary")];

    let own = bank.send(account, "requested", &[]).is(200).page();
    let other = bank.send(account, "requested", &to_other).is(200).page();
    let typed = bank.send(account, "requested", &[&to_other[..], &[("embossing_name", "Bērziņa")]].concat());

    assert_eq!(begun.as_deref(), Some("Zoë Bērziņa"), "before a product is chosen");
    assert_eq!(own.value("embossing_name").as_deref(), Some("Zoe Berzina"), "as it fits the product");
    assert_eq!(other.value("embossing_name").as_deref(), Some("Aino Korhonen"));
    typed.is(422);
}

#[test]
fn a_name_that_does_not_fit_is_said_and_one_that_fits_is_offered() {
    let bank = bank();
    let holder = a_person().named("Maria-Magdalena", "Wolfenbüttel-Łukasiewicz").record(&bank.agent);
    let name = "Maria-Magdalena Wolfenbüttel-Łukasiewicz";
    let to_holder = [("holder", ""), ("holder_term", holder.number.as_str()), ("role", "supplementary")];

    let page = bank.send(bank.account, "requested", &[&to_holder[..], &[("embossing_name", name)]].concat());

    let page = page.is(422).page();
    let problem = &page.problems()[0];
    assert!(problem.contains("“Ł”") && problem.contains("leave out 14"), "{problem}");
    let offer = page.texts(".notice").into_iter().find(|notice| notice.contains("would fit on the card"));
    let offer = offer.expect("an offer");
    let fitting = offer.split(['“', '”']).nth(1).expect("a name").to_owned();
    assert!(fitting.chars().count() <= 26, "{fitting}");
    assert_eq!(page.value("embossing_name").as_deref(), Some(name), "never cut without being asked");
    bank.create(bank.account, "requested", &[&to_holder[..], &[("embossing_name", &fitting)]].concat()).is(303);
    assert_eq!(bank.desk.db.text("SELECT embossing_name FROM cards"), Some(fitting));
}

#[test]
fn what_fits_is_offered_as_well_where_a_card_is_changed_or_replaced() {
    let bank = bank();
    let holder = a_person().named("Maria-Magdalena", "Wolfenbüttel-Łukasiewicz").record(&bank.agent);
    let name = "Maria-Magdalena Wolfenbüttel-Łukasiewicz";
    let card = bank.desk.card_on(bank.account, holder.id);
    for page in ["edit/embossing", "replacement"] {
        let at = format!("/cards/{card}/{page}");
        let typed = [("embossing_name", name), ("company_line", name), ("reason", "damaged")];
        let sent: &[(&str, &str)] = if page == "replacement" { &typed } else { &typed[..2] };
        let refused = bank.agent.submit(&bank.agent.open(&at), &at, sent).is(422).page();
        let offers = refused.texts(".notice").into_iter().filter(|words| words.contains("would fit on the card"));
        assert_eq!(offers.count(), 2, "{page}: the name and the company's line");
    }
}

#[test]
fn a_suspended_customer_gets_no_card_neither_as_holder_nor_on_an_account() {
    let bank = bank();
    let other = a_person().record(&bank.agent);
    let to_other = [("holder", ""), ("holder_term", other.number.as_str()), ("role", "supplementary")];

    bank.desk.force_customer(other.id, "suspended");
    let holder = bank.create(bank.account, "requested", &to_other).is(422).page();
    bank.desk.force_customer(bank.owner.id, "suspended");
    let owner = bank.create(bank.account, "requested", &[]).is(422).page();

    assert!(holder.main().contains("The cardholder must be an active customer."), "{}", holder.main());
    assert!(owner.main().contains("The account's owner must be an active customer."), "{}", owner.main());
    assert_eq!(bank.count(), 0);
}

#[test]
fn a_closing_account_takes_no_card() {
    let bank = bank();
    let check = bank.send(bank.account, "requested", &[]).is(200).page();
    bank.desk.force_account(bank.account, "to_close");

    let page = submit_checked(&bank.agent, &check, NEW).is(422).page();
    let begun = bank.form(bank.account, "requested");

    assert!(begun.main().contains("The account is closing or closed"), "said before it is typed: {}", begun.main());
    assert!(page.main().contains("The account is closing or closed, so no card on it can be used."), "{}", page.main());
    assert_eq!(bank.count(), 0);
}

#[test]
fn the_same_form_sent_eight_times_at_once_makes_one_card_and_all_are_led_to_it() {
    let bank = bank();
    let check = bank.send(bank.account, "requested", &[]).is(200).page();

    let answers = Filled::of(&check, NEW, &[("step", "do")]).send_at_once(&bank.agent, 8);

    let id = bank.desk.db.count("SELECT id FROM cards");
    for answer in answers {
        assert_eq!(answer.is(303).location(), format!("/cards/{id}"));
    }
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM events WHERE subject_kind = 'card'"), 1);
}

#[test]
fn a_reference_of_another_card_is_told() {
    let bank = bank();
    let typed = [&NUMBERS[..], &[("reference", "100000000000009")]].concat();
    bank.create(bank.account, "registered", &typed).is(303);

    let page = bank.create(bank.account, "registered", &typed).is(422).page();

    assert!(page.main().contains("Another card has this reference."), "{}", page.main());
    assert_eq!(bank.count(), 1);
}

#[test]
fn the_list_is_narrowed_by_account_holder_and_status_and_a_card_stands_on_it_once() {
    let bank = bank();
    let other = a_person().named("Eero", "Kask").record(&bank.agent);
    let elsewhere = bank.desk.account_of(other.id);
    for _ in 0..26 {
        bank.desk.card_on(bank.account, bank.owner.id);
    }
    let theirs = bank.desk.card_on(elsewhere, other.id);
    bank.desk.force_card(theirs, "stolen");

    let first = bank.agent.open("/cards");
    let second = bank.agent.open(&first.link("Next"));

    let rows = |page: &Page| page.attributes("table tbody th a", "href").len();
    assert_eq!((first.heading().as_str(), rows(&first), rows(&second)), ("27 cards", 25, 2));
    assert!(!first.main().contains("12345678"), "only the last four");
    for (query, count, chip) in [
        ("status=stolen".to_owned(), "1 card", "Status: Stolen"),
        (format!("holder={}", other.id), "1 card", "Cardholder: Kask, Eero"),
        (format!("account={}", bank.account), "26 cards", "Account: "),
    ] {
        let page = bank.agent.open(&format!("/cards?{query}"));
        assert_eq!(page.heading(), count, "{query}");
        assert!(page.texts(".chip")[0].starts_with(chip), "{query}: {:?}", page.texts(".chip"));
    }
    let record = bank.agent.open(&format!("/accounts/{}", bank.account));
    assert_eq!(record.texts("#cards li").len(), 25);
    assert_eq!(record.link("All cards"), format!("/cards?account={}", bank.account));
}

#[test]
fn nothing_of_a_virtual_card_is_produced_or_posted() {
    let bank = bank();
    let online = bank.desk.products().online.to_string();
    let typed = [&NUMBERS[..], &[("product", online.as_str())]].concat();
    let made = bank.create(bank.account, "registered", &typed).is(303).location().to_owned();

    let page = bank.agent.open(&made);

    for (group, is_there) in [("numbers", true), ("embossing", true), ("production", false), ("pin-address", false)] {
        assert_eq!(!page.texts(&format!("#{group}")).is_empty(), is_there, "{group}");
        bank.agent.get(&format!("{made}/edit/{group}")).is(if is_there { 200 } else { 404 });
    }
    assert!(page.main().contains("Online •••• 4285"), "{}", page.main());
}
