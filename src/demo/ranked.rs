//! Lists ordered by commonness, from which the first are drawn most often, roughly as names are spread among people:
//! the weight falls with the rank (Zipf), flattened so that the first does not drown the rest. Whole numbers only, so
//! that every machine draws the same.

use super::dice::Throws;

#[derive(Debug)]
pub(super) struct Ranked<T> {
    things: Vec<T>,
    /// The weights added up to and with each thing.
    sums: Vec<u64>,
}

impl<T> Ranked<T> {
    /// The greater `flatness`, the less the first stand out.
    pub fn new(things: Vec<T>, flatness: u64) -> Ranked<T> {
        let weights = (0..things.len() as u64).map(|rank| 1_000_000 / (rank + flatness));
        let sums = weights.scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Ranked { sums: sums.collect(), things }
    }

    pub fn draw(&self, throws: &mut Throws) -> &T {
        let all = *self.sums.last().expect("a ranked list is never empty");
        let place = throws.below(all);
        &self.things[self.sums.partition_point(|sum| *sum <= place)]
    }
}

impl Ranked<&'static str> {
    /// Words apart by blanks, the commonest first.
    pub fn words(words: &'static str) -> Ranked<&'static str> {
        Ranked::new(words.split_whitespace().collect(), 8)
    }

    /// Entries apart by commas, the commonest first.
    pub fn listed(entries: &'static str) -> Ranked<&'static str> {
        Ranked::new(entries.split(',').map(str::trim).collect(), 8)
    }
}
