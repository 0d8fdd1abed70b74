//! Hashing of passwords: argon2id with 19 MiB, two passes, one lane (OWASP; the crate's defaults). Slow on purpose, so never
//! on an async thread; how many run at once is the caller's business. The rules for a good password are in domain::staff.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

/// A PHC string of the password, composed (NFC) so that it does not matter which keyboard it was typed on.
pub fn hash(password: &SecretString) -> String {
    Argon2::default()
        .hash_password(normal(password).as_bytes())
        .expect("argon2 hashes any password of bounded length")
        .to_string()
}

/// Whether the password fits. Without a hash (nobody of that name, no password yet) a decoy is checked, so that it takes
/// as long, and the answer is no.
pub fn verify(password: &SecretString, stored: Option<&str>) -> bool {
    let parsed = PasswordHash::new(stored.unwrap_or(&DECOY)).expect("hashes in the store were made here");
    let fits = Argon2::default().verify_password(normal(password).as_bytes(), &parsed).is_ok();
    fits && stored.is_some()
}

static DECOY: LazyLock<String> = LazyLock::new(|| hash(&SecretString::from("nobody signs in with this")));

/// Makes the decoy now rather than during the first sign-in, which would then stand out.
pub fn warm_up() {
    LazyLock::force(&DECOY);
}

fn normal(password: &SecretString) -> String {
    password.expose_secret().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = hash(&"kettle orbit ninety".into());

        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(&"kettle orbit ninety".into(), Some(&stored)));
        assert!(!verify(&"kettle orbit ninety ".into(), Some(&stored)));
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same_password() {
        let stored = hash(&"k\u{e4}tke orbit ninety".into());

        assert!(verify(&"ka\u{308}tke orbit ninety".into(), Some(&stored)));
    }

    #[test]
    fn nobody_never_fits_even_the_decoy() {
        assert!(!verify(&"nobody signs in with this".into(), None));
    }
}
