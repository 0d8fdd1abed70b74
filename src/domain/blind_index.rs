//! A keyed blind index: equal values have equal indexes, and nobody without the key can tell which value it is. A row has room
//! for two, one under a key of an odd version and one under a key of an even one, so that every row can be found under the old
//! key and the new one while keys are changed. How it is made is in `seal`.

/// The index of a value, and which version of the index key made it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlindIndex {
    pub version: i16,
    pub bytes: Vec<u8>,
}

impl BlindIndex {
    /// Which of the two places of a row it has.
    pub fn is_even(&self) -> bool {
        self.version % 2 == 0
    }
}

/// All indexes of one value that a row is stored with: one, or two while keys are changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlindIndexes {
    pub odd: Option<BlindIndex>,
    pub even: Option<BlindIndex>,
}

impl FromIterator<BlindIndex> for BlindIndexes {
    /// Of two that want one place the later stays.
    fn from_iter<I: IntoIterator<Item = BlindIndex>>(indexes: I) -> BlindIndexes {
        let mut all = BlindIndexes::default();
        for index in indexes {
            let place = if index.is_even() { &mut all.even } else { &mut all.odd };
            *place = Some(index);
        }
        all
    }
}
