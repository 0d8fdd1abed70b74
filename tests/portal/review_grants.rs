//! Granting supervisor or admin by two hands: what somebody gains of these waits for another admin, whoever asks and in whatever way;
//! what is taken away, and every other role, does not.

use cardfile::db::events::Origin;
use cardfile::domain::policy::Role;
use cardfile::domain::staff::{DisplayName, Username};
use cardfile::services::history::Author;
use cardfile::services::staff::{self, DeedRefusal, Newcomer};

use crate::harness::{Answer, Person, TestDesk, a_person, form_token};

/// Two admins and an agent, where granting supervisor or admin waits.
struct Hands {
    desk: TestDesk,
    maker: Person,
    checker: Person,
    agent: Person,
}

fn hands() -> Hands {
    let desk = TestDesk::new();
    let (maker, agent) = (desk.admin(), desk.agent());
    let checker = desk.person("second.admin", &[Role::Admin]);
    desk.db.execute("UPDATE institutions SET approvals = '{grant}'");
    Hands { desk, maker, checker, agent }
}

impl Hands {
    fn act(&self, admin: &Person, deed: &str, more: &[(&str, &str)]) -> Answer {
        let at = format!("/staff/{}/{deed}", self.agent.staff);
        let reason = [("reason", "other"), ("words", "It was asked for")];
        admin.submit(&admin.open(&at), &at, &[&reason[..], more].concat())
    }

    /// The maker proposes that the agent becomes an admin as well; the address of the proposal.
    fn proposed(&self) -> String {
        let token = form_token(&self.maker);
        let at = format!("/staff/{}/roles", self.agent.staff);
        let version = self.maker.open(&at).value("version").expect("a version");
        let fields = [("form_token", token.as_str()), ("version", &version), ("reason", "duties_changed")];
        let fields = [&fields[..], &[("roles", "agent"), ("roles", "admin")]].concat();
        self.maker.post_raw(&at, &fields).is(303);
        self.last()
    }

    fn last(&self) -> String {
        format!("/reviews/{}", self.desk.db.count("SELECT max(id) FROM proposals"))
    }

    fn roles(&self) -> String {
        self.roles_of(self.agent.staff.0)
    }

    fn roles_of(&self, id: i64) -> String {
        self.desk.db.text(&format!("SELECT roles::text FROM staff_grants WHERE staff_id = {id}")).expect("a grant")
    }

    fn state(&self) -> String {
        self.desk.db.text("SELECT state FROM proposals ORDER BY id DESC LIMIT 1").unwrap_or_default()
    }

    fn press(&self, person: &Person, at: &str, step: &str, typed: &[(&str, &str)]) -> Answer {
        person.submit(&person.open(at), &format!("{at}/{step}"), typed)
    }
}

#[test]
fn what_somebody_gains_waits_until_another_admin_approves_it() {
    let hands = hands();

    let at = hands.proposed();

    assert_eq!((hands.roles().as_str(), hands.state().as_str()), ("{agent}", "waiting"));
    hands.agent.get("/customers").is(200);
    let record = hands.checker.open(&format!("/staff/{}", hands.agent.staff)).main();
    assert!(record.contains("Waiting for approval.") && record.contains("Change proposed"), "{record}");
    let page = hands.checker.open(&at);
    let row = page.texts("table tbody tr").join(" ");
    assert!(row.contains("Agent, admin"), "{row}");
    assert!(page.main().contains("Proposed by aino.salmi"), "{}", page.main());

    assert_eq!(hands.press(&hands.checker, &at, "approval", &[]).is(303).location(), "/reviews");

    assert_eq!((hands.roles().as_str(), hands.state().as_str()), ("{agent,admin}", "approved"));
    hands.agent.get("/customers").is(303);
    let history = hands.maker.open(&format!("/staff/{}/history", hands.agent.staff)).main();
    assert!(history.contains("Proposed change approved") && history.contains("Proposed by aino.salmi"), "{history}");
    assert!(history.contains("Roles was Agent → became Agent, admin"), "{history}");
}

#[test]
fn neither_the_maker_nor_who_runs_no_staff_decides() {
    let hands = hands();
    let at = hands.proposed();
    let supervisor = hands.desk.supervisor();
    let fields = [("version", "1"), ("record_version", "1")];
    let post = |person: &Person, step: &str, fields: &[(&str, &str)]| {
        let token = form_token(person);
        person.post_raw(&format!("{at}/{step}"), &[&[("form_token", token.as_str())], fields].concat())
    };

    let own = post(&hands.maker, "approval", &fields).is(403);
    assert!(own.body.contains("own_proposal"), "{}", own.body);
    let foreign = post(&supervisor, "approval", &fields).is(403);
    assert!(foreign.body.contains("proposal_of_staff"), "{}", foreign.body);
    supervisor.get(&at).is(403);
    hands.agent.get(&at).is(403);
    post(&hands.checker, "withdrawal", &[("version", "1")]).is(403);

    assert_eq!((hands.roles().as_str(), hands.state().as_str()), ("{agent}", "waiting"));
    let maker = hands.maker.staff.0;
    let decided = format!(
        "UPDATE proposals SET state = 'approved', decider_id = {maker}, decided_at = now(), version = version + 1"
    );
    let refusal = hands.desk.db.refusal(&decided).expect("refused");
    assert!(refusal.contains("proposals_decided_by_another"), "{refusal}");
    let swapped = format!(
        "UPDATE proposals SET state = 'approved', decider_id = {}, decided_at = now(), version = version + 1, wish = '{{}}'",
        hands.checker.staff.0
    );
    assert!(hands.desk.db.refusal(&swapped).expect("refused").contains("proposals_are_decided_as_made"));
}

#[test]
fn it_is_returned_mended_rejected_and_withdrawn_like_any_other() {
    let hands = hands();
    let at = hands.proposed();
    hands.press(&hands.checker, &at, "return", &[("return_reason", "Supervisor will do")]).is(303);
    let record = hands.maker.open(&at).main();
    assert!(record.contains("Supervisor will do"), "{record}");
    let form = hands.maker.open(&format!("/staff/{}/roles", hands.agent.staff));
    assert_eq!(
        form.attributes("input[name=roles][checked]", "value"),
        ["agent", "admin"],
        "what was proposed is ticked"
    );
    hands.act(&hands.maker, "roles", &[("roles", "supervisor")]).is(303);
    assert_eq!((hands.roles().as_str(), hands.state().as_str()), ("{}", "waiting"), "what is taken away does not wait");
    hands.press(&hands.checker, &at, "approval", &[]).is(303);
    assert_eq!(hands.roles(), "{supervisor}");
    assert_eq!(hands.desk.db.count("SELECT count(*) FROM proposals"), 1);

    let second = hands.proposed();
    hands.press(&hands.checker, &second, "rejection", &[("rejection_reason", "Two admins are enough")]).is(303);
    assert_eq!(hands.state(), "rejected");
    let third = hands.proposed();
    hands.press(&hands.maker, &third, "withdrawal", &[]).is(303);
    assert_eq!(hands.state(), "withdrawn");
    assert!(!hands.roles().contains("admin"), "{}", hands.roles());
}

#[test]
fn roles_that_moved_meanwhile_are_looked_at_anew() {
    let hands = hands();
    let at = hands.proposed();
    let seen = hands.checker.open(&at);
    hands.act(&hands.maker, "roles", &[("roles", "auditor")]).is(303);

    let stale = hands.checker.submit(&seen, &format!("{at}/approval"), &[]).is(409).page().main();

    assert!(stale.contains("The record changed while you decided."), "{stale}");
    assert_eq!(hands.roles(), "{auditor}");
    hands.press(&hands.checker, &at, "approval", &[]).is(303);
    assert_eq!(hands.roles(), "{auditor,admin}", "over what the person has by now");
}

#[test]
fn a_new_person_begins_with_the_other_roles() {
    let hands = hands();
    let page = hands.maker.open("/staff/new");
    let typed = [("display_name", "Tuuli Raud"), ("username", "tuuli.raud"), ("roles", "supervisor")];
    hands.maker.submit(&page, "/staff/new", &typed).is(200);

    let id = hands.desk.db.count("SELECT id FROM staff WHERE username = 'tuuli.raud'");
    assert_eq!((hands.roles_of(id).as_str(), hands.state().as_str()), ("{}", "waiting"));
    hands.press(&hands.checker, &hands.last(), "approval", &[]).is(303);
    assert_eq!(hands.roles_of(id), "{supervisor}");
}

#[test]
fn an_account_that_is_enabled_again_has_its_decisive_roles_back_by_another_admin_only() {
    let hands = hands();
    let id = hands.agent.staff.0;
    hands.desk.db.execute(&format!(
        "UPDATE staff_grants SET roles = '{{agent,supervisor}}', version = version + 1 WHERE staff_id = {id}"
    ));
    hands.act(&hands.maker, "disablement", &[]).is(303);
    assert_eq!(hands.roles(), "{agent,supervisor}");

    hands.act(&hands.maker, "enablement", &[]).is(303);

    assert_eq!((hands.roles().as_str(), hands.state().as_str()), ("{agent}", "waiting"));
    hands.press(&hands.checker, &hands.last(), "approval", &[]).is(303);
    assert_eq!(hands.roles(), "{agent,supervisor}");
}

#[test]
fn the_command_line_proposes_too_and_gives_only_a_first_admin_at_once() {
    let hands = hands();
    let (scope, now, id) = (hands.desk.institution, hands.desk.now(), hands.agent.staff);
    let mut conn = hands.desk.db.desk();
    let clock = Author::clock(scope, now);
    let username = Username::parse("mart.tamm").expect("a username");
    let name = DisplayName::parse_required("Mart Tamm").expect("a name");
    let newcomer = Newcomer { username: &username, display_name: &name, email: None, roles: &[Role::Admin] };

    let outcome = staff::set_roles(&mut conn, clock, id, None, &[Role::Agent, Role::Admin], "Asked").expect("proposed");
    let added = staff::add_newcomer(&mut conn, clock, &newcomer).expect("added");

    assert!(outcome.waits.is_some() && !outcome.is_changed, "{outcome:?}");
    assert!(added.waits.is_some(), "{added:?}");
    assert_eq!((hands.roles().as_str(), hands.roles_of(added.id.0).as_str()), ("{agent}", "{}"));
    let page = hands.maker.open(&format!("/reviews/{}", outcome.waits.expect("waits"))).main();
    assert!(page.contains("Proposed by the command line") && page.contains("Approve and go on"), "{page}");
    hands.press(&hands.maker, &format!("/reviews/{}", added.waits.expect("waits")), "approval", &[]).is(303);
    assert_eq!(hands.roles_of(added.id.0), "{admin}");
    let foreign = Author { origin: Origin { staff: Some(hands.maker.staff), ..Origin::default() }, ..clock };
    let refused = staff::set_roles(&mut conn, foreign, id, None, &[Role::Agent, Role::Supervisor], "Asked");
    assert!(matches!(refused, Err(DeedRefusal::Waiting { .. })), "{refused:?}");

    // Where nobody administers, whoever runs the program gives the first admin.
    let empty = hands.desk.other_institution("700002");
    hands.desk.db.execute("UPDATE institutions SET approvals = '{grant}'");
    let other = Username::parse("first.admin").expect("a username");
    let first = staff::add_newcomer(&mut conn, Author::clock(empty, now), &Newcomer { username: &other, ..newcomer });
    assert_eq!(first.expect("added").waits, None);
}

#[test]
fn an_admin_alone_is_told_that_nobody_can_decide() {
    let hands = hands();
    let at = hands.proposed();
    assert!(!hands.maker.open(&at).main().contains("Nobody can decide"));
    hands.desk.db.execute(&format!("UPDATE staff SET disabled_at = now() WHERE id = {}", hands.checker.staff));

    let page = hands.maker.open(&at).main();

    assert!(
        page.contains("Nobody can decide on this at the moment.") && page.contains("cardfile staff roles"),
        "{page}"
    );
}

#[test]
fn each_sees_and_counts_what_is_theirs_to_decide() {
    let hands = hands();
    hands.desk.db.execute("UPDATE institutions SET approvals = '{grant,customer_name}'");
    let customer = a_person().named("Aino", "Virtanen").record(&hands.agent);
    let edit = customer.at("edit/name");
    hands.agent.submit(&hands.agent.open(&edit), &edit, &[("last_name", "Laine")]).is(303);
    let (name, grant) = (hands.last(), hands.proposed());
    let supervisor = hands.desk.supervisor();
    let both = hands.desk.person("both.roles", &[Role::Supervisor, Role::Admin]);
    let listed = |person: &Person| person.open("/reviews").attributes("tbody th a", "href");
    let counted =
        |person: &Person| person.open("/help").texts("nav a[href='/reviews'] small").pop().unwrap_or_default();

    assert_eq!(listed(&supervisor), [name.as_str()]);
    assert_eq!(listed(&hands.checker), [grant.as_str()]);
    assert_eq!(listed(&both), [name.as_str(), &grant]);
    assert_eq!([&supervisor, &hands.checker, &hands.maker].map(counted), ["1 waiting", "1 waiting", ""]);
    assert_eq!(counted(&both), "2 waiting");
    assert!(hands.checker.open("/").main().contains("1 change waits for approval"));
    assert!(hands.maker.open("/").main().contains("1 change of yours waits for approval"));
    assert!(hands.checker.get(&name).is(403).body.contains("proposal_of_record"));
    let on = hands.press(&both, &name, "approval", &[]).is(303);
    assert_eq!(on.location(), grant, "on to the next, whatever it is about");
}

#[test]
fn the_admins_queue_is_read_along_its_own_index_beside_thousands_of_customers() {
    let hands = hands();
    hands.proposed();
    hands.desk.db.execute("UPDATE institutions SET approvals = '{grant,customer_name}'");
    let customer = a_person().named("Aino", "Virtanen").record(&hands.agent);
    let edit = customer.at("edit/name");
    hands.agent.submit(&hands.agent.open(&edit), &edit, &[("last_name", "Laine")]).is(303);
    hands.desk.force(
        "proposals",
        "INSERT INTO proposals (institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, made_at, wish_sealed)
         SELECT institution_id, subject_kind, number, customer_id, part, acts, maker_id, made_at, wish_sealed
         FROM proposals, generate_series(1000, 21000) AS number WHERE customer_id IS NOT NULL",
    );
    hands.desk.db.execute("ANALYZE proposals");
    hands.desk.db.write_down_statements();
    let asked = hands.desk.db.statements(|| {
        for page in ["/reviews", "/reviews?show=ended", "/"] {
            hands.checker.open(page);
        }
    });
    let about = |text: &&String| text.contains("FROM \"proposals\"") || text.contains("(\"proposals\"");
    let questions: Vec<&String> = asked.iter().filter(about).collect();
    assert!(questions.len() >= 4, "{asked:#?}");

    for question in questions {
        let values = (1..=9u8).filter(|number| question.contains(&format!("${number}"))).map(|_| "1");
        let values = values.collect::<Vec<_>>().join(", ");
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let plan = hands.desk.db.plan(question, &values, mode);
            let is_own = plan.contains("_of_desk") || plan.contains("proposals_by_maker");
            assert!(is_own && !plan.contains("Seq Scan on proposals"), "{mode}: {question}\n{plan}");
        }
    }
}
