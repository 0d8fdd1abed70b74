//! People with sensible lives, signed in as they would.

use std::ops::Deref;
use std::sync::LazyLock;

use cardfile::domain::ids::StaffId;

use super::browser::Browser;

/// Everybody's password in tests, hashed once.
pub const PASSWORD: &str = "kettle orbit ninety seven";
pub static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| cardfile::password::hash(&PASSWORD.into()));

/// Somebody who is signed in, with a browser.
pub struct Person {
    pub staff: StaffId,
    pub username: String,
    browser: Browser,
}

impl Person {
    /// Signs in through the page.
    #[track_caller]
    pub fn sign_in(browser: Browser, staff: StaffId, username: &str) -> Person {
        let page = browser.open("/sign-in");
        browser.submit(&page, "/sign-in", &[("username", username), ("password", PASSWORD)]).is(303);
        Person { staff, username: username.to_owned(), browser }
    }
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}
