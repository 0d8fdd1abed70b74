//! The key ring as it was read at one moment: three families of keys. Never changed in a running program; a change is made to
//! the file and read again.

use std::sync::OnceLock;

use secrecy::SecretBox;
use serde::{Deserialize, Serialize};

use super::family::{Family, KeyError, StoredFamily, Versions, tag};
use super::sealed::{Secret, random_secret};

/// How much of a check value is kept: enough to tell keys apart, nothing to find one by.
const CHECK_LENGTH: usize = 16;

/// The key ring.
pub struct KeyRing {
    pub(super) ring: Versions,
    pub(super) index: Versions,
    pub(super) cookie: Versions,
    derived: OnceLock<Vec<CookieKey>>,
}

/// A key of the session cookie and its version.
pub(super) type CookieKey = (u16, SecretBox<[u8; 64]>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKeys {
    ring: StoredFamily,
    index: StoredFamily,
    cookie: StoredFamily,
}

impl KeyRing {
    /// New random keys, version 1 of each family.
    pub fn generate() -> KeyRing {
        KeyRing::of_families(Versions::generate(), Versions::generate(), Versions::generate())
    }

    fn of_families(ring: Versions, index: Versions, cookie: Versions) -> KeyRing {
        KeyRing { ring, index, cookie, derived: OnceLock::new() }
    }

    /// Reads keys from their JSON. Refuses short keys and placeholders.
    pub fn parse(json: &str) -> Result<KeyRing, KeyError> {
        let stored: StoredKeys = serde_json::from_str(json).map_err(|_| KeyError::Form)?;
        Ok(KeyRing::of_families(
            Versions::parse(Family::Ring, &stored.ring)?,
            Versions::parse(Family::Index, &stored.index)?,
            Versions::parse(Family::Cookie, &stored.cookie)?,
        ))
    }

    /// The keys as JSON: a secret, to be kept outside the database and its backups.
    pub fn to_json(&self) -> String {
        let stored = StoredKeys { ring: self.ring.store(), index: self.index.store(), cookie: self.cookie.store() };
        serde_json::to_string_pretty(&stored).expect("numbers and base64 are JSON")
    }

    /// The version in use for new values.
    pub fn current(&self, family: Family) -> u16 {
        self.of(family).current
    }

    /// The newest version, in use or only known.
    pub fn newest(&self, family: Family) -> u16 {
        self.of(family).newest()
    }

    /// All versions, the oldest first.
    pub fn versions(&self, family: Family) -> Vec<u16> {
        self.of(family).keys.keys().copied().collect()
    }

    /// What a database may know of a key, so that a wrong one is found out before anything is sealed with it.
    pub fn check_value(&self, family: Family, version: u16) -> Option<Vec<u8>> {
        let key = self.of(family).keys.get(&version)?;
        Some(tag(key, &format!("check|{family}|{version}"))[..CHECK_LENGTH].to_vec())
    }

    /// Adds a key that is known from now on and not used yet; answers its version.
    pub fn add(&mut self, family: Family) -> Result<u16, KeyError> {
        let versions = self.of_mut(family);
        let version = versions.newest() + 1;
        if version > i16::MAX.unsigned_abs() {
            return Err(KeyError::Exhausted(family));
        }
        versions.keys.insert(version, random_secret());
        Ok(version)
    }

    /// Uses this version for new values. Nothing happens where it is not known.
    pub fn use_version(&mut self, family: Family, version: u16) {
        let versions = self.of_mut(family);
        if versions.keys.contains_key(&version) {
            versions.current = version;
        }
    }

    /// Forgets a version. The one in use stays.
    pub fn remove(&mut self, family: Family, version: u16) {
        let versions = self.of_mut(family);
        if version != versions.current {
            versions.keys.remove(&version);
        }
    }

    /// Whether this may be the same ring at another time.
    pub(super) fn goes_on_from(&self, earlier: &KeyRing) -> bool {
        Family::ALL.into_iter().all(|family| self.of(family).goes_on_from(earlier.of(family)))
    }

    pub(super) fn of(&self, family: Family) -> &Versions {
        match family {
            Family::Ring => &self.ring,
            Family::Index => &self.index,
            Family::Cookie => &self.cookie,
        }
    }

    /// The keys of the session cookie, the current one first: derived once, since each request needs one.
    pub(super) fn cookie_keys(&self) -> &[CookieKey] {
        self.derived.get_or_init(|| self.cookie.in_order().map(|(version, key)| (version, cookie_key(key))).collect())
    }

    fn of_mut(&mut self, family: Family) -> &mut Versions {
        self.derived = OnceLock::new();
        match family {
            Family::Ring => &mut self.ring,
            Family::Index => &mut self.index,
            Family::Cookie => &mut self.cookie,
        }
    }
}

fn cookie_key(key: &Secret) -> SecretBox<[u8; 64]> {
    let mut derived = Box::new([0; 64]);
    derived[..32].copy_from_slice(&tag(key, "cookie|signing"));
    derived[32..].copy_from_slice(&tag(key, "cookie|encryption"));
    SecretBox::new(derived)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn short_and_placeholder_keys_are_refused() {
        let with = |key: &str| {
            let family = format!(r#"{{"current":1,"keys":{{"1":"{key}"}}}}"#);
            KeyRing::parse(&format!(r#"{{"ring":{family},"index":{family},"cookie":{family}}}"#)).map(drop)
        };

        assert!(matches!(with("c2hvcnQ="), Err(KeyError::Length(Family::Ring))));
        assert!(matches!(with(&STANDARD.encode([0u8; 32])), Err(KeyError::Weak(Family::Ring))));
        assert!(matches!(KeyRing::parse("{}").map(drop), Err(KeyError::Form)));
    }

    #[test]
    fn a_key_is_known_before_it_is_used_and_gone_only_when_it_is_not() {
        let mut ring = KeyRing::generate();
        let first = ring.check_value(Family::Index, 1);
        assert_eq!(ring.add(Family::Index).expect("room"), 2);
        assert_eq!((ring.current(Family::Index), ring.newest(Family::Index)), (1, 2));
        assert_ne!(ring.check_value(Family::Index, 2), first);

        ring.use_version(Family::Index, 2);
        ring.use_version(Family::Index, 7);
        ring.remove(Family::Index, 2);
        assert_eq!((ring.current(Family::Index), ring.versions(Family::Index)), (2, vec![1, 2]));
        ring.remove(Family::Index, 1);
        assert_eq!(ring.versions(Family::Index), [2]);
        assert_eq!(ring.versions(Family::Ring), [1], "the others stay as they are");
    }

    #[test]
    fn another_ring_is_not_the_same_at_another_time() {
        let ring = KeyRing::generate();
        let read = |ring: &KeyRing| KeyRing::parse(&ring.to_json()).expect("read");
        let mut later = read(&ring);
        later.add(Family::Ring).expect("room");
        let mut latest = read(&later);
        latest.use_version(Family::Ring, 2);
        latest.remove(Family::Ring, 1);

        assert!(later.goes_on_from(&ring) && latest.goes_on_from(&later));
        assert!(latest.goes_on_from(&ring), "who missed the change goes on");
        assert!(!KeyRing::generate().goes_on_from(&ring));
    }
}
