//! The schema: up, down and up again is the same; the program's picture of it is right; the desk's role may do what it must and
//! nothing more; a schema that is not the program's own is told.

use std::collections::BTreeSet;

use cardfile::db::migrations::{SchemaState, migrate, revert_all, state};
use diesel::connection::SimpleConnection;

use crate::harness::TestDatabase;

/// Everything in the public schema that a migration can make, a line each.
fn schema(db: &TestDatabase) -> Vec<String> {
    const QUESTIONS: [&str; 7] = [
        "SELECT concat_ws(' ', 'column', table_name, column_name, data_type, udt_name, collation_name, is_nullable, \
         column_default, identity_generation, character_maximum_length) \
         FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT concat_ws(' ', 'function', pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT concat_ws(' ', 'relation', relkind, relname, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        "SELECT concat_ws(' ', 'schema', nspname, nspacl) FROM pg_namespace WHERE nspname = 'public'",
    ];
    let told = |question: &&str| {
        let lines = db.text(&format!("SELECT string_agg(line, E'\\x01' ORDER BY line) FROM ({question}) t (line)"));
        lines.unwrap_or_default().split('\u{1}').filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    QUESTIONS.iter().flat_map(told).collect()
}

fn ask(db: &TestDatabase) -> SchemaState {
    state(&mut db.owner()).expect("the database answers")
}

#[test]
fn up_down_and_up_again_gives_the_same_schema() {
    let db = TestDatabase::new();
    let before = schema(&db);
    assert!(before.len() > 200, "{} lines", before.len());

    revert_all(&db.owner_url()).expect("every migration goes back");

    let left: Vec<String> =
        schema(&db).into_iter().filter(|line| !line.contains("__diesel_schema_migrations")).collect();
    assert!(left.iter().all(|line| line.starts_with("schema public")), "left behind: {left:#?}");

    migrate(&db.owner_url()).expect("the migrations run again");

    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (before.into_iter().collect(), schema(&db).into_iter().collect());
    let differences: Vec<_> = before.symmetric_difference(&after).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn migrating_twice_and_at_once_runs_each_migration_once() {
    let db = TestDatabase::bare();
    let url = db.owner_url();

    let ran: Vec<usize> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..3).map(|_| scope.spawn(|| migrate(&url).expect("migrated"))).collect();
        running.into_iter().map(|run| run.join().expect("an answer")).collect()
    });

    let all: usize = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("a folder").count();
    assert_eq!(ran.iter().sum::<usize>(), all, "{ran:?}");
    assert_eq!(ask(&db), SchemaState::Current);
}

#[test]
fn an_empty_an_older_and_an_unknown_schema_are_told() {
    let db = TestDatabase::bare();
    let SchemaState::Behind(all) = ask(&db) else { panic!("an empty database is behind") };
    assert!(all >= 9);
    migrate(&db.owner_url()).expect("migrated");
    assert_eq!(ask(&db), SchemaState::Current);
    assert_eq!(state(&mut db.desk()).expect("the desk may look"), SchemaState::Current);

    db.execute(
        "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
    );
    assert_eq!(ask(&db), SchemaState::Behind(1));

    db.execute("INSERT INTO __diesel_schema_migrations VALUES ('99990101000000', now())");
    assert_eq!(ask(&db), SchemaState::Unknown);
}

#[test]
fn schema_matches_the_database() {
    let db = TestDatabase::new();
    let source = concat!(
        include_str!("../../src/db/schema/people.rs"),
        include_str!("../../src/db/schema/register.rs"),
        include_str!("../../src/db/schema/holdings.rs"),
        include_str!("../../src/db/schema/traces.rs"),
    );
    let mut written = BTreeSet::new();
    for table in source.split("diesel::table! {").skip(1) {
        let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let head = lines.next().expect("a table has a name");
        let name = head.split_whitespace().next().expect("a name");
        for (column, kind) in lines.filter_map(|line| line.trim_end_matches(',').split_once(" -> ")) {
            written.insert(format!("{name}.{column} {kind}"));
        }
    }

    let there = db.text(
        "SELECT string_agg(concat_ws(' ', table_name, column_name, udt_name, is_nullable), ',') \
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'",
    );

    let there: BTreeSet<String> = there.expect("columns").split(',').map(as_diesel_writes).collect();
    let differences: Vec<_> = written.symmetric_difference(&there).collect();
    assert!(differences.is_empty(), "src/db/schema and the database differ: {differences:#?}");
}

/// `customers id int8 NO` as `customers.id Int8`.
fn as_diesel_writes(column: &str) -> String {
    let parts: Vec<&str> = column.split(' ').collect();
    let [table, name, kind, nullable] = parts[..] else { panic!("four parts: {column}") };
    let capital = |kind: &str| format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
    let kind = match kind.strip_prefix('_') {
        Some(element) => format!("Array<{}>", capital(element)),
        None => capital(kind),
    };
    if nullable == "YES" { format!("{table}.{name} Nullable<{kind}>") } else { format!("{table}.{name} {kind}") }
}

#[test]
fn the_desk_cannot_change_history_or_notes_nor_remove_customers() {
    let db = TestDatabase::new();
    let mut desk = db.desk();
    for refused in [
        "UPDATE events SET action = 'nothing'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE customer_notes SET staff_id = 1",
        "DELETE FROM customer_notes",
        "TRUNCATE customer_notes",
        "UPDATE looks SET staff_id = 1",
        "DELETE FROM looks",
        "TRUNCATE looks",
        "DELETE FROM looks_by_month.other",
        "INSERT INTO looks (id, institution_id) VALUES (1, 1)",
        "DELETE FROM look_quotas",
        "TRUNCATE looks_by_month.other",
        "DELETE FROM customers",
        "TRUNCATE customers CASCADE",
        "DELETE FROM staff",
        "DELETE FROM institutions",
        "UPDATE staff_totp SET confirmed_at = now()",
        "DELETE FROM key_versions",
        "UPDATE key_versions SET check_value = ''",
        "UPDATE staff_recovery_codes SET code_hash = ''",
        "UPDATE outbox SET staff_id = 1",
        "UPDATE outbox SET kind = 'locked'",
        "DELETE FROM mailing",
        "TRUNCATE staff_totp",
        "UPDATE staff_passkeys SET credential = '{}'",
        "UPDATE staff_passkeys SET staff_id = 1",
        "TRUNCATE staff_passkeys",
        "UPDATE webauthn_challenges SET session_id = 1",
        "DROP TABLE drafts",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "UPDATE __diesel_schema_migrations SET version = '1'",
    ] {
        let error = desk.batch_execute(refused).expect_err(refused).to_string();

        assert!(error.contains("permission denied") || error.contains("must be owner"), "{refused}: {error}");
    }
    for allowed in ["SELECT count(*) FROM events", "UPDATE customers SET version = 2", "DELETE FROM sessions"] {
        desk.batch_execute(allowed).expect(allowed);
    }
}

#[test]
fn even_the_owner_cannot_change_history_by_a_slip() {
    let db = TestDatabase::new();
    for slip in [
        "UPDATE events SET action = 'nothing'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE looks SET staff_id = 1",
        "DELETE FROM looks",
        "TRUNCATE looks",
    ] {
        let error = db.owner().batch_execute(slip).expect_err(slip).to_string();

        assert!(error.contains("history is never changed or removed"), "{slip}: {error}");
    }
}
