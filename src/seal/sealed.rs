//! One sealed value: XChaCha20-Poly1305 (a random 192-bit nonce needs no counter) over the text, with its place as
//! associated data. Layout: format 1, key version (2 bytes, big-endian), nonce (24 bytes), ciphertext and tag.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox};

use crate::domain::ids::InstitutionId;

const FORMAT: u8 = 1;
const NONCE_LENGTH: usize = 24;
const HEAD_LENGTH: usize = 3 + NONCE_LENGTH;

/// Why a sealed value did not open. It says nothing about the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("a sealed value is cut short or of an unknown format")]
    Format,
    #[error("a sealed value needs key version {0}, which the key ring does not hold")]
    UnknownKey(u16),
    #[error("a sealed value was changed, or stands in another place than it was made for")]
    Tampered,
}

/// Where a sealed value stands. It opens only there.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// "table.column".
    pub column: &'static str,
    pub institution: InstitutionId,
    /// What tells the row apart from all others of the table.
    pub row: &'a str,
}

impl Place<'_> {
    fn bytes(&self, version: u16) -> Vec<u8> {
        format!("{}|{}|{}|{version}", self.column, self.institution, self.row).into_bytes()
    }
}

/// A 256-bit key that leaves this module only sealed.
pub(super) type Secret = SecretBox<[u8; 32]>;

pub(super) fn random_secret() -> Secret {
    SecretBox::init_with(rand::random)
}

/// The key of one customer. Whoever holds it opens what was sealed with it; without it nothing of it opens again.
pub struct DataKey(pub(super) Secret);

impl DataKey {
    /// Data keys are not rotated in place: the version is that of the layout.
    const VERSION: u16 = 1;

    pub fn seal(&self, place: Place<'_>, text: &[u8]) -> Vec<u8> {
        seal(&self.0, Self::VERSION, place, text)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        match version_of(sealed)? {
            Self::VERSION => open(&self.0, place, sealed),
            other => Err(SealError::UnknownKey(other)),
        }
    }
}

pub(super) fn seal(key: &Secret, version: u16, place: Place<'_>, text: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_LENGTH] = rand::random();
    let payload = Payload { msg: text, aad: &place.bytes(version) };
    let sealed = cipher(key)
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a text in memory is far shorter than what the cipher takes");
    let mut out = Vec::with_capacity(HEAD_LENGTH + sealed.len());
    out.push(FORMAT);
    out.extend(version.to_be_bytes());
    out.extend(nonce);
    out.extend(sealed);
    out
}

/// Which key a value was sealed with.
pub(super) fn version_of(sealed: &[u8]) -> Result<u16, SealError> {
    match sealed {
        [FORMAT, high, low, rest @ ..] if rest.len() >= NONCE_LENGTH => Ok(u16::from_be_bytes([*high, *low])),
        _ => Err(SealError::Format),
    }
}

pub(super) fn open(key: &Secret, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let version = version_of(sealed)?;
    let nonce: [u8; NONCE_LENGTH] = sealed[3..HEAD_LENGTH].try_into().map_err(|_| SealError::Format)?;
    let payload = Payload { msg: &sealed[HEAD_LENGTH..], aad: &place.bytes(version) };
    cipher(key).decrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Tampered)
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: &str) -> Place<'_> {
        Place { column: "customers.reg_no_sealed", institution: InstitutionId(1), row }
    }

    #[test]
    fn a_value_opens_in_its_place_only() {
        let key = DataKey(random_secret());
        let sealed = key.seal(place("7"), b"010190-901R");

        assert_eq!(key.open(place("7"), &sealed), Ok(b"010190-901R".to_vec()));
        assert_eq!(key.open(place("8"), &sealed), Err(SealError::Tampered));
        let elsewhere = Place { institution: InstitutionId(2), ..place("7") };
        assert_eq!(key.open(elsewhere, &sealed), Err(SealError::Tampered));
    }

    #[test]
    fn a_changed_byte_a_foreign_key_and_a_stump_do_not_open() {
        let key = DataKey(random_secret());
        let mut sealed = key.seal(place("7"), b"text");
        assert_eq!(DataKey(random_secret()).open(place("7"), &sealed), Err(SealError::Tampered));

        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert_eq!(key.open(place("7"), &sealed), Err(SealError::Tampered));
        assert_eq!(key.open(place("7"), &sealed[..10]), Err(SealError::Format));
    }

    #[test]
    fn the_same_text_never_seals_alike() {
        let key = DataKey(random_secret());

        assert_ne!(key.seal(place("7"), b"text"), key.seal(place("7"), b"text"));
    }
}
