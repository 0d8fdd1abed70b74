//! One family of keys: the version in use for new values, every older one that still opens, and a newer one that is known
//! already and not used yet. Versions count from 1 and never come back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::sealed::{Secret, random_secret};

/// Why there are no keys. Never holds a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file {path} cannot be read: {source}")]
    Read { path: String, source: std::io::Error },
    #[error("the key file {path} cannot be written: {source}")]
    Write { path: String, source: std::io::Error },
    #[error("the key file {0} is readable by others; run chmod 600 on it")]
    Open(String),
    #[error("the key file {path} is damaged: {source}. Put it back from its copy")]
    Damaged { path: String, source: Box<KeyError> },
    #[error("the keys are not in the form that `cardfile keys new` writes")]
    Form,
    #[error("a key in the {0} family is not 32 bytes in base64")]
    Length(Family),
    #[error("a key in the {0} family is a placeholder, not a random key")]
    Weak(Family),
    #[error("the {0} family has no version left")]
    Exhausted(Family),
}

/// The three families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Seals data keys, authenticators, drafts and find terms.
    Ring,
    /// Makes blind indexes.
    Index,
    /// Seals the session cookie and makes form tokens.
    Cookie,
}

impl Family {
    pub const ALL: [Family; 3] = [Family::Ring, Family::Index, Family::Cookie];

    pub fn code(self) -> &'static str {
        match self {
            Family::Ring => "ring",
            Family::Index => "index",
            Family::Cookie => "cookie",
        }
    }

    pub fn parse(code: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.code() == code)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A family as the key file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredFamily {
    current: u16,
    keys: BTreeMap<u16, String>,
}

/// The keys of one family by version.
pub(super) struct Versions {
    pub(super) current: u16,
    pub(super) keys: BTreeMap<u16, Secret>,
}

impl Versions {
    pub fn generate() -> Versions {
        Versions { current: 1, keys: BTreeMap::from([(1, random_secret())]) }
    }

    /// Refuses short keys and placeholders.
    pub fn parse(family: Family, stored: &StoredFamily) -> Result<Versions, KeyError> {
        let mut keys = BTreeMap::new();
        for (version, text) in &stored.keys {
            let bytes = STANDARD.decode(text).map_err(|_| KeyError::Length(family))?;
            let key: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Length(family))?;
            let distinct: BTreeSet<u8> = key.iter().copied().collect();
            if distinct.len() < 8 {
                return Err(KeyError::Weak(family));
            }
            keys.insert(*version, SecretBox::new(Box::new(key)));
        }
        let are_counted = keys.keys().all(|version| (1..=i16::MAX.unsigned_abs()).contains(version));
        if !are_counted || !keys.contains_key(&stored.current) {
            return Err(KeyError::Form);
        }
        Ok(Versions { current: stored.current, keys })
    }

    pub fn store(&self) -> StoredFamily {
        let text = |secret: &Secret| STANDARD.encode(secret.expose_secret());
        StoredFamily {
            current: self.current,
            keys: self.keys.iter().map(|(version, key)| (*version, text(key))).collect(),
        }
    }

    pub fn current(&self) -> &Secret {
        &self.keys[&self.current]
    }

    pub fn newest(&self) -> u16 {
        self.keys.keys().copied().max().unwrap_or(self.current)
    }

    /// The current key first, then the others, the newest before the older.
    pub fn in_order(&self) -> impl Iterator<Item = (u16, &Secret)> {
        let others = self.keys.iter().rev().filter(|(version, _)| **version != self.current);
        std::iter::once((self.current, self.current())).chain(others.map(|(version, key)| (*version, key)))
    }

    /// Whether these may be the same keys at another time: no version is in both with different keys. Versions never come back,
    /// so that a program that missed a whole change goes on with keys of which it had none.
    pub fn goes_on_from(&self, earlier: &Versions) -> bool {
        let shared = self.keys.iter().filter_map(|(version, key)| Some((key, earlier.keys.get(version)?)));
        let mut alike = shared.map(|(one, other)| one.expose_secret()[..].ct_eq(&other.expose_secret()[..]));
        alike.all(bool::from)
    }
}

/// HMAC-SHA256 of a text.
pub(super) fn tag(key: &Secret, text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}
