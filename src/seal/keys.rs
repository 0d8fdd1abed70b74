//! The key ring: three families of keys (ring, index, cookie), each with versions, so that one can be changed while values
//! made with the older still open. Kept as JSON in a file of mode 0600 or in the environment, never in the database.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::sealed::{DataKey, Place, SealError, Secret, open, random_secret, seal, version_of};
use crate::domain::ids::InstitutionId;

/// Why there are no keys. Never holds a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file {path} cannot be read: {source}")]
    Read { path: String, source: std::io::Error },
    #[error("the key file {path} cannot be written: {source}")]
    Write { path: String, source: std::io::Error },
    #[error("the key file {0} is readable by others; run chmod 600 on it")]
    Open(String),
    #[error("the keys are not in the form that `cardfile keys new` writes")]
    Form,
    #[error("a key in the {0} family is not 32 bytes in base64")]
    Length(&'static str),
    #[error("a key in the {0} family is a placeholder, not a random key")]
    Weak(&'static str),
}

/// One family: the version in use for new values, and every version that still opens old ones.
struct Family {
    current: u16,
    keys: BTreeMap<u16, Secret>,
}

/// The key ring.
pub struct Keys {
    ring: Family,
    index: Family,
    cookie: Family,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKeys {
    ring: StoredFamily,
    index: StoredFamily,
    cookie: StoredFamily,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredFamily {
    current: u16,
    keys: BTreeMap<u16, String>,
}

impl Keys {
    /// New random keys, version 1 of each family.
    pub fn generate() -> Keys {
        let family = || Family { current: 1, keys: BTreeMap::from([(1, random_secret())]) };
        Keys { ring: family(), index: family(), cookie: family() }
    }

    /// Reads the key file. Refuses one that others may read.
    pub fn read(path: &Path) -> Result<Keys, KeyError> {
        let name = || path.display().to_string();
        let failed = |source| KeyError::Read { path: name(), source };
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyError::Open(name()));
        }
        Keys::parse(&fs::read_to_string(path).map_err(failed)?)
    }

    /// Reads the key file, or writes a new one where there is none. Two starts at once end with the same keys.
    pub fn read_or_create(path: &Path) -> Result<Keys, KeyError> {
        if !path.exists() {
            Keys::generate().write_new(path)?;
        }
        Keys::read(path)
    }

    /// Writes the keys whole or not at all, and never over an existing file.
    fn write_new(&self, path: &Path) -> Result<(), KeyError> {
        let failed = |source| KeyError::Write { path: path.display().to_string(), source };
        let aside = path.with_extension(format!("new-{}", std::process::id()));
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside).map_err(failed)?;
        file.write_all(self.to_json().as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        let linked = fs::hard_link(&aside, path);
        fs::remove_file(&aside).map_err(failed)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(failed(error)),
            _ => Ok(()),
        }
    }

    /// Reads keys from their JSON. Refuses short keys and placeholders.
    pub fn parse(json: &str) -> Result<Keys, KeyError> {
        let stored: StoredKeys = serde_json::from_str(json).map_err(|_| KeyError::Form)?;
        Ok(Keys {
            ring: Family::parse("ring", &stored.ring)?,
            index: Family::parse("index", &stored.index)?,
            cookie: Family::parse("cookie", &stored.cookie)?,
        })
    }

    /// The keys as JSON: a secret, to be kept outside the database and its backups.
    pub fn to_json(&self) -> String {
        let stored = StoredKeys { ring: self.ring.store(), index: self.index.store(), cookie: self.cookie.store() };
        serde_json::to_string_pretty(&stored).expect("numbers and base64 are JSON")
    }

    /// A new data key, and the same sealed for its customer's row.
    pub fn new_data_key(&self, place: Place<'_>) -> (DataKey, Vec<u8>) {
        let secret = random_secret();
        let sealed = self.seal(place, secret.expose_secret());
        (DataKey(secret), sealed)
    }

    pub fn open_data_key(&self, place: Place<'_>, sealed: &[u8]) -> Result<DataKey, SealError> {
        let bytes = self.open(place, sealed)?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| SealError::Format)?;
        Ok(DataKey(SecretBox::new(Box::new(key))))
    }

    /// Seals with the ring itself: what belongs to no customer yet.
    pub fn seal(&self, place: Place<'_>, text: &[u8]) -> Vec<u8> {
        seal(self.ring.current(), self.ring.current, place, text)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let version = version_of(sealed)?;
        let key = self.ring.keys.get(&version).ok_or(SealError::UnknownKey(version))?;
        open(key, place, sealed)
    }

    /// The keyed blind index of a value, and the version of the key: equal values of one institution have equal indexes, and
    /// nobody without the key can tell which value it is.
    pub fn blind_index(&self, institution: InstitutionId, text: &str) -> (i16, Vec<u8>) {
        let version = i16::try_from(self.index.current).expect("a key version is far below 32,768");
        (version, tag(self.index.current(), &format!("index|{institution}|{text}")).to_vec())
    }

    /// The key of the session cookie: 64 bytes, derived.
    pub fn cookie_key(&self) -> [u8; 64] {
        let mut key = [0; 64];
        key[..32].copy_from_slice(&tag(self.cookie.current(), "cookie|signing"));
        key[32..].copy_from_slice(&tag(self.cookie.current(), "cookie|encryption"));
        key
    }

    /// The form token that goes with a session token: a form that carries it was made for that session.
    pub fn form_token(&self, session_token: &str) -> String {
        URL_SAFE_NO_PAD.encode(tag(self.cookie.current(), &format!("form|{session_token}")))
    }

    /// The key for an authenticator that is being set up in this session, another one for each `generation`. It follows from the
    /// token, of which the database keeps only a hash: the page can be opened again, and nothing is stored before a code came.
    pub fn authenticator_key(&self, session_token: &str, generation: i64) -> [u8; 20] {
        let tag = tag(self.cookie.current(), &format!("authenticator|{generation}|{session_token}"));
        std::array::from_fn(|place| tag[place])
    }

    /// Compares in constant time.
    pub fn is_form_token(&self, session_token: &str, given: &str) -> bool {
        self.form_token(session_token).as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl Family {
    fn parse(name: &'static str, stored: &StoredFamily) -> Result<Family, KeyError> {
        let mut keys = BTreeMap::new();
        for (version, text) in &stored.keys {
            let bytes = STANDARD.decode(text).map_err(|_| KeyError::Length(name))?;
            let key: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Length(name))?;
            let distinct: std::collections::BTreeSet<u8> = key.iter().copied().collect();
            if distinct.len() < 8 {
                return Err(KeyError::Weak(name));
            }
            keys.insert(*version, SecretBox::new(Box::new(key)));
        }
        if !keys.contains_key(&stored.current) {
            return Err(KeyError::Form);
        }
        Ok(Family { current: stored.current, keys })
    }

    fn store(&self) -> StoredFamily {
        let text = |secret: &Secret| STANDARD.encode(secret.expose_secret());
        StoredFamily {
            current: self.current,
            keys: self.keys.iter().map(|(version, key)| (*version, text(key))).collect(),
        }
    }

    fn current(&self) -> &Secret {
        &self.keys[&self.current]
    }
}

fn tag(key: &Secret, text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place<'static> {
        Place { column: "customers.data_key_sealed", institution: InstitutionId(1), row: "7" }
    }

    #[test]
    fn keys_survive_being_written_and_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys.json");
        let (keys, again) = (Keys::read_or_create(&path).expect("made"), Keys::read_or_create(&path).expect("read"));
        let sealed = keys.seal(place(), b"text");

        assert_eq!(again.open(place(), &sealed), Ok(b"text".to_vec()));
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys.json");
        Keys::read_or_create(&path).expect("made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");

        assert!(matches!(Keys::read(&path), Err(KeyError::Open(_))));
    }

    #[test]
    fn short_and_placeholder_keys_are_refused() {
        let with = |key: &str| {
            let family = format!(r#"{{"current":1,"keys":{{"1":"{key}"}}}}"#);
            Keys::parse(&format!(r#"{{"ring":{family},"index":{family},"cookie":{family}}}"#))
        };

        assert!(matches!(with("c2hvcnQ="), Err(KeyError::Length("ring"))));
        assert!(matches!(with(&STANDARD.encode([0u8; 32])), Err(KeyError::Weak("ring"))));
        assert!(matches!(Keys::parse("{}"), Err(KeyError::Form)));
    }

    #[test]
    fn an_older_version_still_opens_after_a_new_one_came() {
        let mut keys = Keys::generate();
        let sealed = keys.seal(place(), b"old");
        keys.ring.keys.insert(2, random_secret());
        keys.ring.current = 2;

        assert_eq!(keys.open(place(), &sealed), Ok(b"old".to_vec()));
        keys.ring.keys.remove(&1);
        assert_eq!(keys.open(place(), &sealed), Err(SealError::UnknownKey(1)));
    }

    #[test]
    fn the_blind_index_is_equal_within_an_institution_only() {
        let keys = Keys::generate();
        let index = |institution, text| keys.blind_index(InstitutionId(institution), text);

        assert_eq!(index(1, "hetu|FIN|010190-901R"), index(1, "hetu|FIN|010190-901R"));
        assert_ne!(index(1, "hetu|FIN|010190-901R"), index(1, "hetu|FIN|010190Y901R"));
        assert_ne!(index(1, "hetu|FIN|010190-901R"), index(2, "hetu|FIN|010190-901R"));
    }

    #[test]
    fn an_authenticator_key_belongs_to_one_session_and_generation() {
        let keys = Keys::generate();

        assert_eq!(keys.authenticator_key("a", 0), keys.authenticator_key("a", 0));
        assert_ne!(keys.authenticator_key("a", 0), keys.authenticator_key("a", 1));
        assert_ne!(keys.authenticator_key("a", 0), keys.authenticator_key("b", 0));
        assert_ne!(keys.authenticator_key("a", 0), Keys::generate().authenticator_key("a", 0));
    }

    #[test]
    fn a_form_token_belongs_to_one_session() {
        let keys = Keys::generate();

        assert!(keys.is_form_token("a", &keys.form_token("a")));
        assert!(!keys.is_form_token("b", &keys.form_token("a")));
        assert!(!keys.is_form_token("a", ""));
    }
}
