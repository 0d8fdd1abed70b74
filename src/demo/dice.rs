//! Chance that can be repeated: one stream of random numbers for each customer and topic, so that a part of a customer
//! can be made again (the parent's name on a department) without making the rest. No two topics share a stream.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What the numbers are drawn for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic {
    Name,
    Life,
    Address,
    Contact,
    Care,
    Links,
    Temporary,
}

/// The streams of one seed.
#[derive(Debug, Clone)]
pub(super) struct Dice {
    base: ChaCha8Rng,
}

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice { base: ChaCha8Rng::seed_from_u64(seed) }
    }

    pub fn throws(&self, n: u64, topic: Topic) -> Throws {
        let mut rng = self.base.clone();
        rng.set_stream(n * 8 + topic as u64);
        rng.set_word_pos(0);
        Throws { rng }
    }
}

/// One stream.
pub(super) struct Throws {
    rng: ChaCha8Rng,
}

impl Throws {
    /// From 0 up to, and without, `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.rng.next_u64()) * u128::from(end)) >> 64) as u64
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub fn permille(&mut self, chance: u64) -> bool {
        self.below(1000) < chance
    }

    pub fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len() as u64) as usize]
    }
}
