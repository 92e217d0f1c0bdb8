//! The merge of two edits, with a choice for each place that both changed.

use std::ops::Range;

use similar::{MergeResolution, TextMerge};

use super::{Choices, Keep};

/// A merge with more places is offered as one place: nobody decides so many, and a form has a limit of
/// fields.
const MAX_PLACES: usize = 50;

/// The key of a place that is the whole text. It is no key of a part, so that a choice for a part never
/// counts for the whole, should the second merge of the same texts take too long.
const WHOLE: &str = "whole";

/// A merge, in pieces in the order of the text.
pub(super) struct Merge(Vec<Piece>);

enum Piece {
    /// Both sides agree, or only one has changed it.
    Agreed(String),
    Disputed(Disputed),
}

/// A place that both sides changed.
pub(super) struct Disputed {
    pub key: String,
    /// The line of the user's own text at which it begins.
    pub line: usize,
    pub base: String,
    pub yours: String,
    pub theirs: String,
}

impl Merge {
    /// Merges line by line. All three texts end in a line break, or are empty.
    pub fn of(base: &str, yours: &str, theirs: &str) -> Self {
        let merge = TextMerge::from_lines(base, yours, theirs);
        if merge.conflict_count() > MAX_PLACES {
            return Self::whole(base, yours, theirs);
        }
        let base_lines = |lines: Range<usize>| lines.filter_map(|at| merge.base_line(at)).collect::<String>();
        let your_lines = |lines: Range<usize>| lines.filter_map(|at| merge.ours_line(at)).collect::<String>();
        let their_lines =
            |lines: Range<usize>| lines.filter_map(|at| merge.theirs_line(at)).collect::<String>();
        let mut places = 0;
        let pieces = merge.regions().iter().map(|region| match region.resolution() {
            MergeResolution::Conflict => {
                places += 1;
                Piece::Disputed(Disputed {
                    key: format!("place{places}"),
                    line: region.ours_range().start,
                    base: base_lines(region.base_range()),
                    yours: your_lines(region.ours_range()),
                    theirs: their_lines(region.theirs_range()),
                })
            }
            MergeResolution::Theirs => Piece::Agreed(their_lines(region.theirs_range())),
            _ => Piece::Agreed(your_lines(region.ours_range())),
        });
        Self(pieces.collect())
    }

    /// One place that holds everything, for texts that cannot be merged in time.
    pub fn whole(base: &str, yours: &str, theirs: &str) -> Self {
        Self(vec![Piece::Disputed(Disputed {
            key: WHOLE.to_owned(),
            line: 0,
            base: base.to_owned(),
            yours: yours.to_owned(),
            theirs: theirs.to_owned(),
        })])
    }

    pub fn places(&self) -> impl Iterator<Item = &Disputed> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Disputed(place) => Some(place),
            Piece::Agreed(_) => None,
        })
    }

    /// Whether each place has a choice.
    pub fn is_decided(&self, choices: &Choices) -> bool {
        self.places().all(|place| choices.contains_key(&place.key))
    }

    /// The text with these choices. A place without one keeps both, so that nothing is lost.
    pub fn text(&self, choices: &Choices) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Agreed(text) => text.clone(),
            Piece::Disputed(place) => match choices.get(&place.key) {
                Some(Keep::Mine) => place.yours.clone(),
                Some(Keep::Theirs) => place.theirs.clone(),
                Some(Keep::Both) | None => format!("{}{}", place.yours, place.theirs),
            },
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(made: &[(&str, Keep)]) -> Choices {
        made.iter()
            .map(|(key, keep)| ((*key).to_owned(), *keep))
            .collect()
    }

    #[test]
    fn each_place_keeps_what_was_chosen() {
        let merge = Merge::of("a\nb\nc\nd\ne\n", "a\nB\nc\nD\ne\n", "a\nb!\nc\nd!\nE\n");
        assert_eq!(merge.places().count(), 2);
        for (first, second, text) in [
            (Keep::Mine, Keep::Mine, "a\nB\nc\nD\n"),
            (Keep::Theirs, Keep::Mine, "a\nb!\nc\nD\n"),
        ] {
            let made = choices(&[("place1", first), ("place2", second)]);
            assert!(merge.is_decided(&made));
            assert!(merge.text(&made).starts_with(text), "{}", merge.text(&made));
        }
        let made = choices(&[("place1", Keep::Both)]);
        assert!(!merge.is_decided(&made));
        assert!(merge.text(&made).starts_with("a\nB\nb!\nc\nD\n"));
    }

    /// A choice for the first part must not throw away the rest of a text.
    #[test]
    fn choice_for_a_part_does_not_count_for_the_whole() {
        let merge = Merge::whole("a\n", "b\n", "c\n");
        let made = choices(&[("place1", Keep::Mine)]);
        assert!(!merge.is_decided(&made));
        assert_eq!(merge.text(&made), "b\nc\n");
        assert_eq!(merge.text(&choices(&[(WHOLE, Keep::Theirs)])), "c\n");
    }

    #[test]
    fn more_places_than_anybody_decides_are_one() {
        let lines = |mark: &str| -> String { (0..200).map(|n| format!("{n}\n{mark}\n")).collect() };
        let merge = Merge::of(&lines("."), &lines("+"), &lines("-"));
        let keys: Vec<_> = merge.places().map(|place| place.key.as_str()).collect();
        assert_eq!(keys, [WHOLE]);
    }
}
