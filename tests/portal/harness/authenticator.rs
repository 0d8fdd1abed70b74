//! An authenticator app: it reads the key off the page, as a person types it, and shows the code of a moment. And the steps of a
//! sign-in with it.

use cardfile::domain::second_factor::AuthenticatorKey;
use chrono::{DateTime, Utc};

use super::browser::{Answer, Browser};
use super::desk::TestDesk;
use super::page::Page;
use super::people::PASSWORD;
use super::traces;

pub const SECOND_FACTOR: &str = "/sign-in/second-factor";
pub const ENROLMENT: &str = "/sign-in/enrolment";

#[derive(Clone)]
pub struct Authenticator(AuthenticatorKey);

impl Authenticator {
    /// Takes the key from a page that shows it.
    #[track_caller]
    pub fn read(page: &Page) -> Authenticator {
        let shown = page.texts(".key").pop().unwrap_or_else(|| panic!("no key on {}", page.main()));
        let bits = shown.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
            'A'..='Z' => u32::from(c) - u32::from('A'),
            _ => u32::from(c) - u32::from('2') + 26,
        });
        let mut bytes = Vec::new();
        let (mut held, mut count) = (0u32, 0);
        for five in bits {
            (held, count) = ((held << 5) | five, count + 5);
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from((held >> count) & 0xff).expect("a byte"));
            }
        }
        Authenticator(AuthenticatorKey::from_slice(&bytes).expect("a key"))
    }

    pub fn code(&self, now: DateTime<Utc>) -> String {
        self.0.code_at(now)
    }

    /// The key in letters, without blanks.
    pub fn letters(&self) -> String {
        self.0.groups().replace(' ', "")
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }
}

/// Types username and password; where that leads.
pub fn half_way(desk: &TestDesk, username: &str) -> Browser {
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", username), ("password", PASSWORD)]).is(303);
    browser
}

/// Sets up an authenticator where the first sign-in asks for it; the app, and the recovery codes that were shown.
#[track_caller]
pub fn enrol(browser: &Browser, now: DateTime<Utc>) -> (Authenticator, Vec<String>) {
    let page = browser.open(ENROLMENT);
    let app = Authenticator::read(&page);
    let shown = browser.submit(&page, ENROLMENT, &[("code", &app.code(now))]).is(200).page();
    let codes = shown.texts(".codes li");
    codes.iter().for_each(|code| traces::keeps(code));
    traces::keeps(&app.letters());
    (app, codes)
}

/// Types a code of either kind where sign-in asks for it.
pub fn give_code(browser: &Browser, code: &str) -> Answer {
    let page = browser.open(SECOND_FACTOR);
    browser.submit(&page, SECOND_FACTOR, &[("code", code)])
}
