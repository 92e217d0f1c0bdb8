//! Bytes that were right before a few of them were changed, and some lost.

use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    sample::Index,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

pub struct WrongBytes(TestRunner);

impl WrongBytes {
    pub fn new() -> Self {
        Self(TestRunner::new(Config::default()))
    }

    /// At least one byte is another, or the end is missing.
    pub fn in_some_of(&mut self, right: &[u8]) -> Vec<u8> {
        let changes = vec((any::<Index>(), 1_u8..), 1..6);
        let changes = changes.new_tree(&mut self.0).unwrap().current();
        let mut wrong = right.to_vec();
        for (at, by) in &changes {
            wrong[at.index(right.len())] ^= by;
        }
        // Two changes of one byte may have made it right again.
        if wrong == right || changes.len() == 1 {
            wrong.truncate(changes[0].0.index(right.len()));
        }
        wrong
    }
}
