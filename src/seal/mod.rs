//! Encryption at rest. The key ring (`keys`) lives outside the database; it seals each customer's data key, drafts and find
//! terms, and makes the blind index. A customer's data key seals the registration number and every copy of a personal value.
//! Every sealed value is bound to its place, so that it opens nowhere else. `ring` is the ring as it was read, `file` reads and
//! changes the key file, `keys` is what a running program holds and reads anew when the file is another one.

mod cookie;
mod family;
mod file;
mod keys;
mod ring;
mod sealed;
mod terms;

pub use family::{Family, KeyError};
pub use file::KeyFile;
pub use keys::Keys;
pub use ring::KeyRing;
pub use sealed::{DataKey, Place, SealError};
pub use terms::TermKey;
