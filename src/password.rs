//! Hashing of passwords: argon2id with 19 MiB, two passes, one lane (OWASP; the crate's defaults). Slow on purpose, so never
//! on an async thread; how many run at once is the caller's business. The rules for a good password are in domain::staff.

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
    let parsed = PasswordHash::new(stored.unwrap_or(DECOY)).expect("hashes in the store were made here");
    let fits = Argon2::default().verify_password(normal(password).as_bytes(), &parsed).is_ok();
    fits && stored.is_some()
}

/// Whether the password is one of these. Each costs as much as a sign-in.
pub fn is_among(password: &SecretString, stored: &[String]) -> bool {
    stored.iter().any(|hash| verify(password, Some(hash)))
}

/// A hash of nothing anybody can type: its last part is not what comes out of any password. Written down rather than made at the
/// start, which would hold 19 MiB for it.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IHNpZ25zIGluIQ$bm9ib2R5IGV2ZXIgc2lnbnMgaW4gYnkgdGhpcyBvbmU";

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
    fn a_password_is_found_among_those_of_before() {
        let stored = ["lantern meadow forty two", "kettle orbit ninety"].map(|password| hash(&password.into()));

        assert!(is_among(&"kettle orbit ninety".into(), &stored));
        assert!(!is_among(&"kettle orbit ninety one".into(), &stored) && !is_among(&"kettle".into(), &[]));
    }

    #[test]
    fn nobody_never_fits() {
        assert!(!verify(&"nobody signs in with this".into(), None));
    }

    #[test]
    fn the_decoy_takes_as_much_as_a_hash_made_here() {
        let made = hash(&"kettle orbit ninety".into());
        let made = PasswordHash::new(&made).expect("a hash");
        let decoy = PasswordHash::new(DECOY).expect("a hash");

        assert_eq!((decoy.algorithm, decoy.version, &decoy.params), (made.algorithm, made.version, &made.params));
        assert_eq!(decoy.salt.map(|salt| salt.len()), made.salt.map(|salt| salt.len()));
        assert_eq!(decoy.hash.map(|hash| hash.len()), made.hash.map(|hash| hash.len()));
    }
}
