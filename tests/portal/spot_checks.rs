//! Looking at deeds after the fact: a share of what each person does is drawn in the night, somebody else says once what they found,
//! and its doer, the record's history and the outcomes tell it.

use cardfile::commands::housekeeping::keep_time;
use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Filled, Person, Recorded, TestDesk, a_person, raced};

struct Watch {
    desk: TestDesk,
    doer: Person,
    checker: Person,
    customer: Recorded,
}

/// Everything of one agent's day is drawn: an edit and a note.
fn watch() -> Watch {
    let desk = TestDesk::new();
    let (doer, checker) = (desk.agent(), desk.supervisor());
    let admin = desk.admin();
    let page = admin.open("/settings/checks");
    admin.submit(&page, "/settings/checks", &[("edits", "100"), ("notes", "100")]).is(303);
    let customer = a_person().record(&doer);
    let watch = Watch { desk, doer, checker, customer };
    watch.work();
    watch.desk.pass(Duration::days(1));
    watch.night();
    watch
}

impl Watch {
    fn work(&self) {
        let at = self.customer.at("edit/contact");
        self.doer.submit(&self.doer.open(&at), &at, &[("email", "new@example.org")]).is(303);
        let notes = self.customer.at("notes");
        self.doer.submit(&self.doer.open(&self.customer.path), &notes, &[("text", "Called about the mail")]).is(303);
    }

    fn night(&self) {
        keep_time(&self.desk.state, self.desk.now()).expect("the clock goes on");
    }

    /// The next morning everybody signs in anew.
    fn morning(&self, person: &Person) -> Person {
        Person::sign_in(self.desk.browser(), person.staff, &person.username)
    }

    fn drawn(&self) -> Vec<String> {
        let ids = self.desk.db.text("SELECT string_agg(event_id::text, ' ' ORDER BY event_id) FROM spot_checks");
        ids.unwrap_or_default()
            .split(' ')
            .filter(|id| !id.is_empty())
            .map(|id| format!("/reviews/checks/{id}"))
            .collect()
    }

    fn find(&self, checker: &Person, at: &str, outcome: &str, words: &str) -> crate::harness::Answer {
        checker.submit(&checker.open(at), at, &[("outcome", outcome), ("words", words)])
    }
}

#[test]
fn what_was_drawn_is_looked_at_once_and_told_to_its_doer() {
    let watch = watch();
    let checker = watch.morning(&watch.checker);
    let drawn = watch.drawn();
    assert_eq!(drawn.len(), 2, "the edit and the note; recording the customer is not drawn");
    assert!(checker.open("/").main().contains("2 deeds to look at"));
    assert_eq!(checker.open("/reviews/checks").attributes("tbody th a", "href"), drawn);
    let edit = checker.open(&drawn[0]).main();
    assert!(edit.contains("new@example.org") || edit.contains("E-mail"), "{edit}");
    let looked = "SELECT count(*) FROM looks WHERE page = 'history'";
    assert_eq!(watch.desk.db.count(looked), 1, "who looks at a deed has looked at its customer");

    assert!(watch.find(&checker, &drawn[0], "mend", "").is(422).body.contains("Say what needs mending"));
    let on = watch.find(&checker, &drawn[0], "mend", "The address was not confirmed").is(303);
    assert_eq!(on.location(), drawn[1], "on to the next one");
    assert_eq!(watch.find(&checker, &drawn[1], "agree", "").is(303).location(), "/reviews/checks");

    let again = checker.open(&drawn[0]);
    assert!(again.main().contains("Needs mending") && !again.main().contains("Say so and go on"));
    let doer = watch.morning(&watch.doer);
    assert_eq!(doer.open("/reviews/checks").attributes("tbody th a", "href").len(), 2, "what was found of their own");
    assert!(doer.open(&drawn[0]).main().contains("Needs mending"));
    let history = doer.open(&watch.customer.at("history")).main();
    assert!(
        history.contains("Looked at after the fact") && history.contains("The address was not confirmed"),
        "{history}"
    );
    let outcomes = checker.open("/reviews/outcomes");
    assert!(outcomes.texts("tbody tr").iter().any(|row| row.contains("Edits")), "{}", outcomes.main());
    assert_eq!(outcomes.attributes("svg rect", "class"), ["agree", "mend"]);
    watch.desk.pass(Duration::days(1));
    watch.night();
    assert_eq!(watch.drawn().len(), 2, "finding is not drawn, nor anything twice");
}

#[test]
fn nobody_looks_at_their_own_and_nobody_unasked_at_those_of_others() {
    let watch = watch();
    let both = watch.desk.person("both.roles", &[Role::Agent, Role::Supervisor]);
    let at = watch.customer.at("edit/contact");
    both.submit(&both.open(&at), &at, &[("email", "other@example.org")]).is(303);
    watch.desk.pass(Duration::days(1));
    watch.night();
    let own = watch.drawn().pop().expect("theirs is drawn");
    let both = watch.morning(&both);

    let page = both.open(&own);
    assert!(page.main().contains("You did this yourself"), "{}", page.main());
    let token = crate::harness::form_token(&both);
    let fields = [("form_token", token.as_str()), ("outcome", "agree")];
    assert!(both.post_raw(&own, &fields).is(403).body.contains("own_proposal"));
    // Not even with the database in hand.
    let decide = format!(
        "UPDATE spot_checks SET outcome = 'agree', checker_id = staff_id, checked_at = now() WHERE event_id = {}",
        own.rsplit('/').next().expect("an id"),
    );
    assert_eq!(watch.desk.db.refusal(&decide).as_deref(), Some("spot_checks_by_another"));
    assert!(watch.desk.db.refusal("DELETE FROM spot_checks").expect("a refusal").contains("stays"));

    let doer = watch.morning(&watch.doer);
    assert!(
        doer.open("/reviews/checks").attributes("tbody th a", "href").is_empty(),
        "nothing was found of theirs yet"
    );
    let token = crate::harness::form_token(&doer);
    let fields = [("form_token", token.as_str()), ("outcome", "agree")];
    assert_eq!(doer.post_raw(&own, &fields).status, 403, "it is not theirs to say");
    assert!(doer.open(&watch.drawn()[0]).main().contains("You did this yourself"));
}

#[test]
fn of_two_who_look_at_once_one_says_what_they_found_and_the_other_is_told() {
    let watch = watch();
    let (one, other) = (watch.morning(&watch.checker), watch.desk.person("second.supervisor", &[Role::Supervisor]));
    let at = &watch.drawn()[0];
    let filled = |person: &Person, typed: &[(&str, &str)]| Filled::of(&person.open(at), at, typed);
    let (agree, talk) =
        (filled(&one, &[("outcome", "agree")]), filled(&other, &[("outcome", "talk"), ("words", "Why then?")]));

    let (first, second) = raced(|| agree.send(&one), || talk.send(&other));

    let (first, second) = (first.is(303).location().to_owned(), second.is(303).location().to_owned());
    assert!([&first, &second].contains(&at), "one comes back to it: {first} {second}");
    assert_ne!(first, second);
    assert_eq!(watch.desk.db.count("SELECT count(*) FROM events WHERE action = 'spot_checked'"), 1);
}

#[test]
fn a_day_is_drawn_once_however_many_programs_run_and_again_by_its_seed() {
    let watch = watch();
    raced(|| watch.night(), || watch.night());
    assert_eq!(watch.desk.db.count("SELECT count(*) FROM spot_check_draws"), 1);
    assert_eq!(watch.drawn().len(), 2);
}

#[test]
fn shares_are_whole_percents_set_by_an_admin_and_told_in_the_history() {
    let watch = watch();
    let admin = watch.desk.person("second.admin", &[Role::Admin]);
    let page = admin.open("/settings/checks");
    assert_eq!(page.value("edits").as_deref(), Some("100"));

    let refused = admin.submit(&page, "/settings/checks", &[("edits", "101"), ("notes", "many")]).is(422).page();
    assert_eq!(refused.value("notes").as_deref(), Some("many"), "nothing typed is lost");
    admin.submit(&page, "/settings/checks", &[("edits", "5"), ("notes", "")]).is(303);

    let told = admin.open("/settings").main();
    assert!(
        told.contains("Spot checks: how much is drawn") && told.contains("100 %") && told.contains("5 %"),
        "{told}"
    );
    watch.checker.get("/settings/checks").is(303);
}
