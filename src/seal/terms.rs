//! Find terms: sealed with a key of their institution, since they stand in rows that are never changed and the ring is to change.
//! The program holds these keys opened; where it holds none for an institution yet, the ring seals the term itself.

use std::sync::{Arc, PoisonError};

use secrecy::{ExposeSecret, SecretBox};

use super::keys::Keys;
use super::sealed::{Place, SealError, Secret, open, random_secret, seal, version_of};
use crate::domain::ids::InstitutionId;

/// The key of an institution's find terms.
pub struct TermKey(Secret);

impl TermKey {
    /// Tells such a value from those of the ring, whose versions count from 1.
    const VERSION: u16 = 0;

    pub fn seal(&self, place: Place<'_>, term: &[u8]) -> Vec<u8> {
        seal(&self.0, Self::VERSION, place, term)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        match version_of(sealed)? {
            Self::VERSION => open(&self.0, place, sealed),
            other => Err(SealError::UnknownKey(other)),
        }
    }
}

impl Keys {
    /// A new key for find terms, sealed for its row.
    pub fn new_term_key(&self, place: Place<'_>) -> Vec<u8> {
        self.seal(place, random_secret().expose_secret())
    }

    /// Opens the key of an institution's find terms and holds it from now on. It must be stored for good: what is sealed with it
    /// would else be lost.
    pub fn hold_term_key(&self, institution: InstitutionId, place: Place<'_>, sealed: &[u8]) -> Result<(), SealError> {
        let bytes: [u8; 32] = self.open(place, sealed)?.try_into().map_err(|_| SealError::Format)?;
        let key = Arc::new(TermKey(SecretBox::new(Box::new(bytes))));
        self.terms.write().unwrap_or_else(PoisonError::into_inner).insert(institution, key);
        Ok(())
    }

    pub fn term_key(&self, institution: InstitutionId) -> Option<Arc<TermKey>> {
        self.terms.read().unwrap_or_else(PoisonError::into_inner).get(&institution).cloned()
    }

    /// Seals what somebody looked for.
    pub fn seal_term(&self, place: Place<'_>, term: &[u8]) -> Vec<u8> {
        match self.term_key(place.institution) {
            Some(key) => key.seal(place, term),
            None => self.seal(place, term),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_sealed_with_its_institutions_key_once_it_is_held_and_with_the_ring_before() {
        let (keys, scope) = (Keys::generate(), InstitutionId(1));
        let of_key = Place { column: "term_keys.key_sealed", institution: scope, row: "1" };
        let of_term = Place { column: "looks.term_sealed", institution: scope, row: "r" };
        let before = keys.seal_term(of_term, b"virtanen");
        let sealed = keys.new_term_key(of_key);

        keys.hold_term_key(scope, of_key, &sealed).expect("held");
        let after = keys.seal_term(of_term, b"virtanen");

        assert_eq!(keys.open(of_term, &before), Ok(b"virtanen".to_vec()));
        assert_eq!((version_of(&before), version_of(&after)), (Ok(1), Ok(0)));
        let key = keys.term_key(scope).expect("a key");
        assert_eq!(key.open(of_term, &after), Ok(b"virtanen".to_vec()));
        assert_eq!(key.open(of_term, &before), Err(SealError::UnknownKey(1)));
        assert_eq!(keys.open(of_term, &after), Err(SealError::UnknownKey(0)));
    }
}
