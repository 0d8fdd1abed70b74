//! What an institution requires of its customers beyond what all do.

use crate::harness::{Person, TestDesk, a_company, a_person, an_item};

/// Requires these fields from now on.
#[track_caller]
fn require(admin: &Person, fields: &[&str]) {
    let mut sent = admin.open("/settings").filled_form("/settings", &[("required", "\0")]);
    sent.extend(fields.iter().map(|field| ("required".to_owned(), (*field).to_owned())));
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    admin.post_raw("/settings", &sent).is(303);
}

#[test]
fn a_required_field_is_asked_for_on_its_page() {
    let desk = TestDesk::new();
    let (agent, admin) = (desk.agent(), desk.admin());
    require(&admin, &["mobile", "risk_class", "date_of_birth"]);

    let first = a_person().begin(&agent).is(422).page();
    let new = a_person().with("mobile", "+358401234567");
    new.begin(&agent).is(303);
    let address = [("address1", "Aurakatu 7"), ("zip_code", "20100"), ("city", "Turku")];
    let rest = agent.submit(&agent.open(&new.draft()), &format!("{}/rest", new.draft()), &address).is(422).page();

    assert_eq!(first.problems(), ["Enter the mobile"]);
    assert_eq!(rest.problems(), ["Enter the risk class"]);
    new.with("risk_class", "Low").record(&agent);
}

#[test]
fn a_required_birth_date_is_asked_of_people_and_of_nobody_else() {
    let desk = TestDesk::new();
    let (agent, admin) = (desk.agent(), desk.admin());
    require(&admin, &["date_of_birth", "registration_date", "middle_name"]);

    let unborn = a_person().with("middle_name", "Maria").born("", "", "");
    unborn.begin(&agent).is(303);
    let page = agent.open(&unborn.draft());
    let address = [("address1", "Aurakatu 7"), ("zip_code", "20100"), ("city", "Turku")];
    agent.submit(&page, &format!("{}/rest", unborn.draft()), &address);
    let check = agent.get(&format!("{}/check", unborn.draft()));
    an_item("vehicle").record(&agent);
    let company = a_company();
    company.begin(&agent).is(303);
    let rest = agent.submit(&agent.open(&company.draft()), &format!("{}/rest", company.draft()), &address);

    assert_eq!(check.is(303).location(), unborn.draft(), "no customer without a birth date");
    assert_eq!(rest.is(422).page().problems(), ["Enter the registration date"]);
}

#[test]
fn an_older_record_says_what_it_lacks_and_is_still_corrected_elsewhere() {
    let desk = TestDesk::new();
    let (agent, admin) = (desk.agent(), desk.admin());
    let customer = a_person().record(&agent);
    require(&admin, &["mobile", "email"]);
    let (contact, name) = (customer.at("edit/contact"), customer.at("edit/name"));

    let page = agent.open(&customer.path);
    let refused = agent.submit(&agent.open(&contact), &contact, &[("mobile", "+358401234567")]).is(422).page();
    agent.submit(&agent.open(&name), &name, &[("salutation", "Ms")]).is(303);

    assert!(page.main().contains("2 required fields are empty: Mobile , E-mail"), "{}", page.main());
    assert_eq!(refused.problems(), ["Enter the e-mail"]);
    require(&admin, &[]);
    assert!(!agent.open(&customer.path).main().contains("required"));
}
