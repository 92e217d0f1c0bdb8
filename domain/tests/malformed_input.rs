//! Malformed input for parsers: valid bytes with a few bytes changed or the end cut off.

use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    sample::Index,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

/// Corrupts bytes at random.
pub struct ByteCorrupter(TestRunner);

impl ByteCorrupter {
    pub fn new() -> Self {
        Self(TestRunner::new(Config::default()))
    }

    /// Changes at least one byte, or cuts off the end.
    pub fn corrupt(&mut self, valid: &[u8]) -> Vec<u8> {
        let changes = vec((any::<Index>(), 1_u8..), 1..6);
        let changes = changes.new_tree(&mut self.0).unwrap().current();
        let mut corrupted = valid.to_vec();
        for (at, by) in &changes {
            corrupted[at.index(valid.len())] ^= by;
        }
        // Two changes of one byte may have restored it.
        if corrupted == valid || changes.len() == 1 {
            corrupted.truncate(changes[0].0.index(valid.len()));
        }
        corrupted
    }
}
