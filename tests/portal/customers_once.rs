//! One form, sent many times at once: one customer, one draft, one note, one change; and everybody who sent it gets its page.

use crate::harness::{Answer, Browser, NewCustomer, TestDesk, a_person, form_token, unique_hetu};

/// Sends the same form so many times at once.
fn send_at_once(person: &Browser, times: usize, path: &str, fields: &[(&str, &str)]) -> Vec<Answer> {
    let tabs: Vec<Browser> = (0..times).map(|_| person.copy()).collect();
    std::thread::scope(|scope| {
        let sent: Vec<_> = tabs.iter().map(|tab| scope.spawn(|| tab.post_raw(path, fields))).collect();
        sent.into_iter().map(|answer| answer.join().expect("an answer")).collect()
    })
}

#[track_caller]
fn all_lead_to_one_page(answers: Vec<Answer>) -> String {
    let mut pages: Vec<String> = answers.into_iter().map(|answer| answer.is(303).location().to_owned()).collect();
    pages.dedup();
    assert_eq!(pages.len(), 1, "{pages:?}");
    pages.remove(0)
}

#[test]
fn the_last_form_sent_twelve_times_makes_one_customer_and_all_get_its_page() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_person();
    let check = new.to_check(&agent);
    let (token, once) = (form_token(&agent), new.draft().replace("/customers/new/", ""));

    let answers = send_at_once(&agent, 12, &check, &[("form_token", &token), ("once", &once)]);

    let page = all_lead_to_one_page(answers);
    assert_eq!(agent.open(&page).texts("#history li").len(), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'created'"), 1);
    for step in ["", "/identity", "/rest", "/check"] {
        assert_eq!(agent.get(&format!("{}{step}", new.draft())).is(303).location(), page, "{step}");
    }
}

#[test]
fn the_first_page_sent_twelve_times_makes_one_draft() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let page = agent.open("/customers/new");
    let (number, _) = unique_hetu();
    let typed = [
        ("first_name", "Aino"),
        ("last_name", "Öhman"),
        ("customer_number", "C-1"),
        ("reg_no_kind", "hetu"),
        ("reg_no", &number),
    ];
    let fields = page.filled_form("/customers/new", &typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let answers = send_at_once(&agent, 12, "/customers/new", &fields);

    all_lead_to_one_page(answers);
    assert_eq!(desk.db.count("SELECT count(*) FROM drafts"), 1);
}

#[test]
fn a_note_sent_twelve_times_stands_once() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("notes");
    let fields = agent.open(&at).filled_form(&at, &[("text", "Called about the address.")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let answers = send_at_once(&agent, 12, &at, &fields);

    assert_eq!(all_lead_to_one_page(answers), customer.path);
    assert_eq!(agent.open(&at).texts("li.note").len(), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'note_added'"), 1);
}

#[test]
fn an_edit_sent_twelve_times_is_saved_once_and_is_no_conflict() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("edit/contact");
    let fields = agent.open(&at).filled_form(&at, &[("mobile", "+358401234567")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let answers = send_at_once(&agent, 12, &at, &fields);

    assert_eq!(all_lead_to_one_page(answers), customer.path);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'amended'"), 1);
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 2);
}

#[test]
fn a_closure_sent_twelve_times_is_done_once() {
    let desk = TestDesk::new();
    let supervisor = desk.supervisor();
    let customer = a_person().record(&supervisor);
    let at = customer.at("closure");
    let fields = supervisor.open(&at).filled_form(&at, &[("reason", "deceased")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let answers = send_at_once(&supervisor, 12, &at, &fields);

    assert_eq!(all_lead_to_one_page(answers), customer.path);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'closure'"), 1);
}

#[track_caller]
fn exactly_one_of_eight(field: &str, value: &str, label: &str) {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let drafts: Vec<(NewCustomer, String)> = (0..8)
        .map(|_| {
            let new = a_person().with(field, value);
            let check = new.to_check(&agent);
            (new, check)
        })
        .collect();
    let token = form_token(&agent);

    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let send = |(new, check): &(NewCustomer, String)| {
            let once = new.draft().replace("/customers/new/", "");
            agent.copy().post_raw(check, &[("form_token", &token), ("once", &once)])
        };
        let sent: Vec<_> = drafts.iter().map(|draft| scope.spawn(move || send(draft))).collect();
        sent.into_iter().map(|answer| answer.join().expect("an answer")).collect()
    });

    let (made, refused): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 303);
    assert_eq!((made.len(), refused.len()), (1, 7));
    for answer in refused {
        let page = answer.is(422).page();
        assert_eq!(page.problems(), [format!("{label} belongs to another customer already")]);
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'created'"), 1);
}

#[test]
fn of_eight_drafts_with_one_registration_number_one_becomes_a_customer() {
    exactly_one_of_eight("reg_no", &unique_hetu().0, "Registration number");
}

#[test]
fn of_eight_drafts_with_one_customer_number_one_becomes_a_customer() {
    exactly_one_of_eight("customer_number", "CRM-77", "Customer number");
}
