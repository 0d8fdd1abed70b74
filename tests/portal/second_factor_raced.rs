//! What waits behind a reset: a form about the second factor that was under way when somebody ended its session does nothing.

use std::time::Duration;

use diesel::connection::SimpleConnection;

use crate::harness::{Device, NEW_PASSKEY, TestDesk, add_passkey};
use crate::sweep::token;

const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'cardfile_desk' AND wait_event_type = 'Lock'";
const FACTORS: &str = "SELECT string_agg(code_hash::text, ' ' ORDER BY code_hash)
    || (SELECT count(*) FROM staff_passkeys) || (SELECT count(*) FROM staff_totp) FROM staff_recovery_codes";

#[test]
fn a_form_that_waits_while_its_session_is_ended_changes_no_factor() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    add_passkey(&agent, NEW_PASSKEY, &mut Device::new(), "Blue key").is(200);
    let passkey = format!("/me/second-factor/passkeys/{}/removal", desk.db.count("SELECT min(id) FROM staff_passkeys"));
    let before = desk.db.text(FACTORS);
    let token = token(&agent);
    let forms: [(&str, &[(&str, &str)]); 5] = [
        ("/me/second-factor/recovery-codes", &[]),
        ("/me/second-factor/authenticator", &[("code", "000000")]),
        ("/me/second-factor/authenticator/removal", &[]),
        (NEW_PASSKEY, &[("passkey", "{}"), ("name", "Another")]),
        (&passkey, &[]),
    ];

    for (path, fields) in forms {
        let mut admin = desk.db.owner();
        admin.batch_execute("BEGIN; SELECT FROM staff FOR UPDATE").expect("locked");
        let answer = std::thread::scope(|scope| {
            let sent = scope.spawn(|| agent.post_raw(path, &[fields, &[("form_token", token.as_str())]].concat()));
            while desk.db.count(WAITING) == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
            admin.batch_execute("UPDATE sessions SET ended_at = now(); COMMIT").expect("ended");
            sent.join().expect("an answer")
        });

        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
        assert_eq!(desk.db.text(FACTORS), before, "{path}");
        desk.db.execute("UPDATE sessions SET ended_at = NULL");
    }
}
