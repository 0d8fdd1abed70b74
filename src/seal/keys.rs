//! The keys as a running program holds them. Where they come from a file, the file may change under the program: it is looked at
//! whenever something new is sealed or indexed and whenever a version is met that is not known, and read anew when it is another
//! one. So whatever is sealed is sealed with the newest keys, whatever another program sealed opens, and nothing is to be told
//! to a program when keys change. Opening what is known looks at nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretBox};

use super::family::{Family, KeyError, tag};
use super::file::{KeyFile, Stamp};
use super::ring::KeyRing;
use super::sealed::{DataKey, Place, SealError, open, random_secret, seal, version_of};
use super::terms::TermKey;
use crate::domain::blind_index::{BlindIndex, BlindIndexes};
use crate::domain::ids::InstitutionId;

/// The keys of a program.
pub struct Keys {
    held: RwLock<Held>,
    /// Where they were read and are read again; nowhere, where they came from the environment.
    file: Option<KeyFile>,
    /// The keys of find terms, opened.
    pub(super) terms: RwLock<BTreeMap<InstitutionId, Arc<TermKey>>>,
}

#[derive(Clone)]
struct Held {
    ring: Arc<KeyRing>,
    stamp: Option<Stamp>,
}

impl From<KeyRing> for Keys {
    /// Keys that stay as they are.
    fn from(ring: KeyRing) -> Keys {
        Keys::of(Held { ring: Arc::new(ring), stamp: None }, None)
    }
}

impl Keys {
    /// New random keys, version 1 of each family.
    pub fn generate() -> Keys {
        KeyRing::generate().into()
    }

    /// Reads the key file, and follows its changes from then on.
    pub fn read(path: &Path) -> Result<Keys, KeyError> {
        let file = KeyFile::new(path);
        let held = read(&file)?;
        Ok(Keys::of(held, Some(file)))
    }

    fn of(held: Held, file: Option<KeyFile>) -> Keys {
        Keys { held: RwLock::new(held), file, terms: RwLock::default() }
    }

    /// Reads keys from their JSON.
    pub fn parse(json: &str) -> Result<Keys, KeyError> {
        Ok(KeyRing::parse(json)?.into())
    }

    /// Where the keys are followed, if they came from a file.
    pub fn file(&self) -> Option<&KeyFile> {
        self.file.as_ref()
    }

    /// The ring as it is held.
    pub(super) fn held(&self) -> Arc<KeyRing> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).ring.clone()
    }

    /// The ring as the file has it now. A file that is away, damaged or another database's changes nothing: the program goes on
    /// with what it holds, and the next start says what is wrong.
    pub fn ring(&self) -> Arc<KeyRing> {
        let Some(file) = &self.file else { return self.held() };
        let stamp = file.stamp().ok();
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        if stamp.is_none() || stamp == held.stamp {
            return held.ring;
        }
        match read(file) {
            Ok(newer) if newer.ring.goes_on_from(&held.ring) => {
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = newer.clone();
                newer.ring
            }
            _ => held.ring,
        }
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
        let ring = self.ring();
        seal(ring.ring.current(), ring.ring.current, place, text)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let version = version_of(sealed)?;
        let held = self.held();
        if let Some(key) = held.ring.keys.get(&version) {
            return open(key, place, sealed);
        }
        let ring = self.ring();
        let key = ring.ring.keys.get(&version).ok_or(SealError::UnknownKey(version))?;
        open(key, place, sealed)
    }

    /// The keyed blind index that a value is looked up by: equal values of one institution have equal indexes, and nobody
    /// without the key can tell which value it is.
    pub fn blind_index(&self, institution: InstitutionId, text: &str) -> BlindIndex {
        let ring = self.ring();
        index(&ring, ring.current(Family::Index), institution, text)
    }

    /// Every index that a row is stored with, so that it is found, and its double refused, by the old key and the new one.
    pub fn blind_indexes(&self, institution: InstitutionId, text: &str) -> BlindIndexes {
        let ring = self.ring();
        let current = ring.current(Family::Index);
        let others = ring.versions(Family::Index).into_iter().filter(|version| *version != current);
        others.chain([current]).map(|version| index(&ring, version, institution, text)).collect()
    }
}

/// The stamp is taken first: a change in between is met again at the next look.
fn read(file: &KeyFile) -> Result<Held, KeyError> {
    let stamp = file.stamp()?;
    Ok(Held { ring: Arc::new(file.read()?), stamp: Some(stamp) })
}

fn index(ring: &KeyRing, version: u16, institution: InstitutionId, text: &str) -> BlindIndex {
    let bytes = tag(&ring.index.keys[&version], &format!("index|{institution}|{text}")).to_vec();
    BlindIndex { version: i16::try_from(version).expect("versions are read so that they fit"), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place<'static> {
        Place { column: "customers.data_key_sealed", institution: InstitutionId(1), row: "7" }
    }

    fn in_a_file() -> (tempfile::TempDir, KeyFile, Keys) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = KeyFile::new(&folder.path().join("keys.json"));
        file.ensure().expect("made");
        let keys = Keys::read(file.path()).expect("read");
        (folder, file, keys)
    }

    /// Adds a key and uses it.
    fn change(file: &KeyFile, family: Family) {
        let changed = file.change(|ring| {
            let version = ring.add(family)?;
            ring.use_version(family, version);
            Ok(())
        });
        changed.expect("changed");
    }

    #[test]
    fn keys_survive_being_written_and_read() {
        let (_folder, file, keys) = in_a_file();
        file.ensure().expect("there already");
        let sealed = keys.seal(place(), b"text");

        assert_eq!(Keys::read(file.path()).expect("read").open(place(), &sealed), Ok(b"text".to_vec()));
    }

    #[test]
    fn a_running_program_seals_with_the_newest_key_and_opens_with_every_one() {
        let (_folder, file, keys) = in_a_file();
        let old = keys.seal(place(), b"old");

        change(&file, Family::Ring);
        let new = keys.seal(place(), b"new");

        assert_eq!((version_of(&old), version_of(&new)), (Ok(1), Ok(2)));
        assert_eq!(keys.open(place(), &old), Ok(b"old".to_vec()));
        assert_eq!(keys.open(place(), &new), Ok(b"new".to_vec()));
    }

    #[test]
    fn a_program_with_the_file_of_before_opens_what_was_sealed_after() {
        let (_folder, file, before) = in_a_file();
        change(&file, Family::Ring);
        let sealed = Keys::read(file.path()).expect("read").seal(place(), b"new");

        assert_eq!(before.open(place(), &sealed), Ok(b"new".to_vec()));
        let elsewhere = Keys::generate();
        assert_eq!(elsewhere.open(place(), &sealed), Err(SealError::UnknownKey(2)));
    }

    #[test]
    fn another_databases_file_a_damaged_one_and_none_change_nothing() {
        let (_folder, file, keys) = in_a_file();
        let sealed = keys.seal(place(), b"text");

        for other in [KeyRing::generate().to_json(), "{}".to_owned()] {
            std::fs::write(file.path(), other).expect("written over");
            assert_eq!(keys.open(place(), &keys.seal(place(), b"more")), Ok(b"more".to_vec()));
        }
        std::fs::remove_file(file.path()).expect("removed");

        assert_eq!(keys.open(place(), &sealed), Ok(b"text".to_vec()));
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
    fn a_row_is_indexed_by_the_key_that_is_looked_up_and_by_the_one_to_come() {
        let (_folder, file, keys) = in_a_file();
        let before = keys.blind_indexes(InstitutionId(1), "number");
        file.change(|ring| ring.add(Family::Index).map(drop)).expect("changed");

        let (looked_up, stored) =
            (keys.blind_index(InstitutionId(1), "number"), keys.blind_indexes(InstitutionId(1), "number"));

        assert_eq!((before.odd.clone(), before.even), (Some(looked_up.clone()), None));
        assert_eq!(stored.odd, Some(looked_up));
        assert_eq!(stored.even.map(|index| index.version), Some(2));
        change(&file, Family::Index);
        assert_eq!(keys.blind_index(InstitutionId(1), "number").version, 3);
        let stored = keys.blind_indexes(InstitutionId(1), "number");
        assert_eq!((stored.odd.map(|index| index.version), stored.even.map(|index| index.version)), (Some(3), Some(2)));
    }

    proptest::proptest! {
        #[test]
        fn values_are_equal_where_their_indexes_are_under_either_key(one in "[a-c]{0,3}", other in "[a-c]{0,3}") {
            let mut ring = KeyRing::generate();
            ring.add(Family::Index).expect("room");
            let keys = Keys::from(ring);
            let of = |text: &str| keys.blind_indexes(InstitutionId(1), text);

            proptest::prop_assert_eq!(of(&one).odd == of(&other).odd, one == other);
            proptest::prop_assert_eq!(of(&one).even == of(&other).even, one == other);
            proptest::prop_assert_ne!(of(&one).odd.map(|index| index.bytes), of(&one).even.map(|index| index.bytes));
        }
    }
}
