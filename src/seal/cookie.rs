//! What the cookie family is for: the key of the session cookie, form tokens, and authenticators that are being set up. The
//! current key makes, every known one is accepted; where none fits, the file is looked at once.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::family::tag;
use super::keys::Keys;
use super::ring::KeyRing;
use super::sealed::Secret;

impl Keys {
    /// The key of the session cookie: 64 bytes, derived.
    pub fn cookie_key(&self) -> [u8; 64] {
        *self.ring().cookie_keys()[0].1.expose_secret()
    }

    /// Opens a cookie with the first key that fits, and says whether that is the current one.
    pub fn open_cookie<T>(&self, open: impl Fn(&[u8; 64]) -> Option<T>) -> Option<(T, bool)> {
        self.any_cookie(|ring| {
            let mut keys = ring.cookie_keys().iter();
            keys.find_map(|(version, key)| Some((open(key.expose_secret())?, *version == ring.cookie.current)))
        })
    }

    /// The form token that goes with a session token: a form that carries it was made for that session.
    pub fn form_token(&self, session_token: &str) -> String {
        form_token(self.held().cookie.current(), session_token)
    }

    /// Compares in constant time.
    pub fn is_form_token(&self, session_token: &str, given: &str) -> bool {
        let fits = |key: &Secret| bool::from(form_token(key, session_token).as_bytes().ct_eq(given.as_bytes()));
        self.any_cookie(|ring| ring.cookie.in_order().any(|(_, key)| fits(key)).then_some(())).is_some()
    }

    /// The keys for an authenticator that is being set up in this session, others for each `generation`: the first is the one to
    /// show, any of them may have been shown before the keys changed. They follow from the token, of which the database keeps
    /// only a hash: the page can be opened again, and nothing is stored before a code came.
    pub fn authenticator_keys(&self, session_token: &str, generation: i64) -> Vec<[u8; 20]> {
        let derive = |key: &Secret| {
            let tag = tag(key, &format!("authenticator|{generation}|{session_token}"));
            std::array::from_fn(|place| tag[place])
        };
        self.ring().cookie.in_order().map(|(_, key)| derive(key)).collect()
    }

    /// What is found in the ring that is held, else in the file's, where that is another one by now.
    fn any_cookie<T>(&self, find: impl Fn(&KeyRing) -> Option<T>) -> Option<T> {
        let held = self.held();
        find(&held).or_else(|| {
            let ring = self.ring();
            if Arc::ptr_eq(&held, &ring) { None } else { find(&ring) }
        })
    }
}

fn form_token(key: &Secret, session_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(tag(key, &format!("form|{session_token}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Family, KeyFile};

    #[test]
    fn an_authenticator_key_belongs_to_one_session_and_generation() {
        let keys = Keys::generate();

        assert_eq!(keys.authenticator_keys("a", 0), keys.authenticator_keys("a", 0));
        assert_ne!(keys.authenticator_keys("a", 0), keys.authenticator_keys("a", 1));
        assert_ne!(keys.authenticator_keys("a", 0), keys.authenticator_keys("b", 0));
        assert_ne!(keys.authenticator_keys("a", 0), Keys::generate().authenticator_keys("a", 0));
    }

    #[test]
    fn a_form_token_belongs_to_one_session() {
        let keys = Keys::generate();

        assert!(keys.is_form_token("a", &keys.form_token("a")));
        assert!(!keys.is_form_token("b", &keys.form_token("a")));
        assert!(!keys.is_form_token("a", ""));
    }

    #[test]
    fn what_the_old_key_made_is_accepted_until_it_is_gone_also_by_a_program_with_the_file_of_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = KeyFile::new(&folder.path().join("keys.json"));
        file.ensure().expect("made");
        let (before, other) = (Keys::read(file.path()).expect("read"), Keys::read(file.path()).expect("read"));
        let (old_key, old_token) = (before.cookie_key(), before.form_token("a"));
        let old_app = before.authenticator_keys("a", 0);
        let fits =
            |keys: &Keys, wanted: [u8; 64]| keys.open_cookie(|key| (*key == wanted).then_some(())).map(|(_, is)| is);

        file.change(|ring| ring.add(Family::Cookie).map(|version| ring.use_version(Family::Cookie, version)))
            .expect("changed");
        let (new_key, new_token) = (before.cookie_key(), before.form_token("a"));

        assert!(new_key != old_key && new_token != old_token);
        assert_eq!((fits(&before, old_key), fits(&before, new_key)), (Some(false), Some(true)));
        assert!(before.is_form_token("a", &old_token) && before.is_form_token("a", &new_token));
        assert_eq!(before.authenticator_keys("a", 0)[1..], old_app);
        assert!(other.is_form_token("a", &new_token), "it looks at the file when it does not know a token");

        file.change(|ring| {
            ring.remove(Family::Cookie, 1);
            Ok(())
        })
        .expect("changed");
        let last = Keys::read(file.path()).expect("read");
        assert_eq!((fits(&last, old_key), last.is_form_token("a", &old_token)), (None, false));
    }
}
