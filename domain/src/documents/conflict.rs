//! Edit conflicts: two edits that started from the same version.

use std::time::{Duration, Instant};

use similar::{ChangeTag, DiffOp, DiffTag, TextDiff};

use super::{Change, Choices, EditConflict, Line, Place, Span, draft::Draft, merge::Merge};
use crate::{Moment, Services, auth::UserId, blocking_pool::Stop, error::Result};

/// Unchanged lines that are shown around a change.
const CONTEXT: usize = 2;

/// After this time the difference is computed more coarsely, so that two long texts with nothing in
/// common do not hold up a request.
const DEADLINE: Duration = Duration::from_millis(200);

/// A merge does the same comparisons as the differences, but has no deadline: for two texts of a
/// hundred thousand similar lines it would take minutes. So a merge is only tried if both
/// differences were found within this time.
const MERGE_DEADLINE: Duration = Duration::from_millis(150);

/// A merge also searches all changes for each changed place: 33,000 lines of which every other one
/// changed on both sides take seven seconds in an optimised build, although their differences are
/// found at once. With at most this many changes on both sides together it takes some hundredths of
/// a second.
const MAX_MERGED_CHANGES: usize = 4_000;

/// In bytes: differences within lines are only searched for in a text of at most this length.
const MAX_INLINE_LEN: usize = 20_000;

/// The most lines of a difference that are shown; longer ones are of no use to a reader.
const MAX_LINES: usize = 400;

/// The version that another save stored meanwhile.
pub(super) struct Theirs {
    pub draft: Draft,
    pub version: i32,
    pub editor: Option<String>,
    pub by_you: bool,
    pub updated_at: Moment,
}

/// Compares both sides with their common base, a version and its text, and merges them. Runs on the
/// blocking pool, because it takes a while for long texts.
pub(super) async fn between(
    services: &Services,
    user: UserId,
    base: (i32, Draft),
    yours: Draft,
    theirs: Theirs,
) -> Result<EditConflict> {
    let comparing = services
        .rendering
        .run_for(user, move |stop| compare(&base, &yours, theirs, stop));
    comparing.await
}

fn compare((version, base): &(i32, Draft), yours: &Draft, theirs: Theirs, stop: &Stop) -> EditConflict {
    let compared = compared([&base.body, &yours.body, &theirs.draft.body], stop);
    EditConflict {
        base: *version,
        version: theirs.version,
        editor: theirs.editor,
        by_you: theirs.by_you,
        updated_at: theirs.updated_at,
        both_titled: both_titled(base, yours, &theirs.draft),
        merged_title: merged_title(base, yours, &theirs.draft).to_owned(),
        merged_body: compared.merge.text(&Choices::new()),
        places: places(&compared.merge, &yours.body),
        theirs: compared.theirs.lines,
        yours: compared.yours.lines,
        your_title: yours.title.clone(),
        your_body: yours.body.clone(),
        their_title: theirs.draft.title,
    }
}

/// Whether both sides changed the title, to different ones.
pub(super) fn both_titled(base: &Draft, yours: &Draft, theirs: &Draft) -> bool {
    yours.title != base.title && theirs.title != base.title && theirs.title != yours.title
}

/// The title of the side that changed it, the user's own if both did.
pub(super) fn merged_title<'a>(base: &Draft, yours: &'a Draft, theirs: &'a Draft) -> &'a str {
    match yours.title == base.title {
        true => &theirs.title,
        false => &yours.title,
    }
}

/// Both differences from the base, and the merge.
pub(super) struct Compared {
    yours: Difference,
    theirs: Difference,
    pub merge: Merge,
}

/// Compares the bodies of the base, of the user and of the other side.
pub(super) fn compared(bodies: [&str; 3], stop: &Stop) -> Compared {
    // Adds the final line break: a last line without one would differ from the same line with one.
    let [base, yours, theirs] = bodies.map(with_final_newline);
    let their_difference = difference(&base, &theirs);
    let your_difference = difference(&base, &yours);
    let in_time = their_difference.found_in + your_difference.found_in < MERGE_DEADLINE;
    let is_small = their_difference.changes + your_difference.changes <= MAX_MERGED_CHANGES;
    let merge = match in_time && is_small && !stop.is_due() {
        true => Merge::of(&base, &yours, &theirs),
        false => Merge::whole(&base, &yours, &theirs),
    };
    Compared {
        yours: your_difference,
        theirs: their_difference,
        merge,
    }
}

/// The places of a merge as a reader sees them. All of them share one deadline.
fn places(merge: &Merge, your_body: &str) -> Vec<Place> {
    let until = Instant::now() + DEADLINE;
    let headings = headings(your_body);
    let places = merge.places().map(|place| {
        let above = headings.partition_point(|(line, _)| *line <= place.line);
        let heading = above.checked_sub(1).and_then(|last| headings.get(last));
        Place {
            key: place.key.clone(),
            heading: heading.map(|(_, text)| (*text).to_owned()),
            yours: difference_until(until, &place.base, &place.yours).lines,
            theirs: difference_until(until, &place.base, &place.theirs).lines,
        }
    });
    places.collect()
}

/// The headings of a Markdown text outside of its code, each with its line.
fn headings(body: &str) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let headings = body.lines().enumerate().filter_map(|(number, line)| {
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        in_code ^= is_fence;
        let text = line.trim_start_matches('#');
        let is_heading = !in_code && (1..=6).contains(&(line.len() - text.len())) && text.starts_with(' ');
        let text = text.trim();
        (is_heading && !text.is_empty()).then_some((number, text))
    });
    headings.collect()
}

fn with_final_newline(body: &str) -> String {
    if body.is_empty() || body.ends_with('\n') {
        body.to_owned()
    } else {
        format!("{body}\n")
    }
}

struct Difference {
    lines: Vec<Line>,
    /// Number of places that differ.
    changes: usize,
    found_in: Duration,
}

fn difference(old: &str, new: &str) -> Difference {
    difference_until(Instant::now() + DEADLINE, old, new)
}

fn difference_until(deadline: Instant, old: &str, new: &str) -> Difference {
    let started_at = Instant::now();
    let diff = TextDiff::configure().deadline(deadline).diff_lines(old, new);
    let found_in = started_at.elapsed();
    let mut lines = Vec::new();
    let mut shown_up_to = 0;
    for group in diff.grouped_ops(CONTEXT) {
        if lines.len() >= MAX_LINES {
            break;
        }
        if group.first().is_some_and(|op| op.old_range().start > shown_up_to) {
            lines.push(Line {
                change: Change::Skipped,
                spans: Vec::new(),
            });
        }
        for op in &group {
            let left = MAX_LINES.saturating_sub(lines.len());
            match is_short(&diff, op) {
                true => {
                    let changes = diff.iter_inline_changes_deadline(op, Some(deadline));
                    lines.extend(changes.take(left).map(|change| {
                        let spans = change.iter_strings_lossy();
                        line(
                            change.tag(),
                            spans.map(|(changed, text)| (changed, text.into_owned())),
                        )
                    }));
                }
                false => {
                    lines.extend(diff.iter_changes(op).take(left).map(|change| {
                        line(change.tag(), std::iter::once((false, change.value().to_owned())))
                    }))
                }
            }
        }
        shown_up_to = group.last().map_or(shown_up_to, |op| op.old_range().end);
    }
    if shown_up_to < old.lines().count() && !lines.is_empty() {
        lines.push(Line {
            change: Change::Skipped,
            spans: Vec::new(),
        });
    }
    let changes = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal).count();
    Difference {
        lines,
        changes,
        found_in,
    }
}

/// Whether the text is short enough to search for differences within lines.
fn is_short(diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> bool {
    let old = op.old_range().filter_map(|line| diff.old_slice(line));
    let new = op.new_range().filter_map(|line| diff.new_slice(line));
    old.chain(new).map(str::len).sum::<usize>() <= MAX_INLINE_LEN
}

fn line(tag: ChangeTag, spans: impl Iterator<Item = (bool, String)>) -> Line {
    let spans = spans.map(|(changed, text)| Span {
        changed,
        text: text.trim_end_matches('\n').to_owned(),
    });
    Line {
        change: match tag {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Insert => Change::Added,
            ChangeTag::Delete => Change::Removed,
        },
        spans: spans.filter(|span| !span.text.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(body: &str) -> Draft {
        Draft {
            title: "Plan".to_owned(),
            body: body.to_owned(),
        }
    }

    fn stop() -> Stop {
        Stop::after(Duration::from_secs(60))
    }

    fn saved(draft: Draft) -> Theirs {
        Theirs {
            draft,
            version: 2,
            editor: None,
            by_you: false,
            updated_at: time::OffsetDateTime::UNIX_EPOCH.into(),
        }
    }

    fn conflict(base: &str, yours: &str, theirs: &str) -> EditConflict {
        compare(&(1, draft(base)), &draft(yours), saved(draft(theirs)), &stop())
    }

    #[test]
    fn changes_in_different_places_merge() {
        let conflict = conflict("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE");
        assert_eq!(conflict.merged_body, "A\nb\nc\nd\nE\n");
        assert_eq!(conflict.places.len(), 0);
    }

    #[test]
    fn own_title_wins_and_a_title_conflict_is_reported() {
        for (yours, theirs, merged, both) in [
            ("Plan", "Plan", "Plan", false),
            ("Mine", "Plan", "Mine", false),
            ("Plan", "Theirs", "Theirs", false),
            ("Mine", "Mine", "Mine", false),
            ("Mine", "Theirs", "Mine", true),
        ] {
            let titled = |title: &str| Draft {
                title: title.to_owned(),
                body: String::new(),
            };
            let theirs = saved(titled(theirs));
            let conflict = compare(&(1, titled("Plan")), &titled(yours), theirs, &stop());
            assert_eq!(
                (conflict.merged_title.as_str(), conflict.both_titled),
                (merged, both)
            );
        }
    }

    #[test]
    fn changes_of_the_same_line_stand_both_in_the_merge() {
        let conflict = conflict("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc");
        assert_eq!(conflict.places.len(), 1);
        assert!(
            conflict.merged_body.contains("mine\n"),
            "{}",
            conflict.merged_body
        );
        assert!(
            conflict.merged_body.contains("theirs\n"),
            "{}",
            conflict.merged_body
        );
    }

    #[test]
    fn a_difference_shows_what_changed_and_a_little_around_it() {
        let base: String = (0..20).map(|n| format!("line {n}\n")).collect();
        let changed = base.replace("line 10\n", "line ten\n");
        let lines = difference(&base, &changed).lines;
        let changes: Vec<Change> = lines.iter().map(|line| line.change).collect();
        use Change::{Added, Kept, Removed, Skipped};
        assert_eq!(
            changes,
            [Skipped, Kept, Kept, Removed, Added, Kept, Kept, Skipped]
        );
    }

    #[test]
    fn place_is_named_by_the_heading_above_it() {
        let body = |line: &str| format!("# First\n\n```\n# no heading\n```\n{line}\n\n## Second\n");
        let conflict = conflict(&body("a"), &body("mine"), &body("theirs"));
        assert_eq!(conflict.places[0].heading.as_deref(), Some("First"));
        let changes = |lines: &[Line]| lines.iter().map(|line| line.change).collect::<Vec<_>>();
        assert_eq!(
            changes(&conflict.places[0].yours),
            [Change::Removed, Change::Added]
        );
    }

    /// A merge of these would take minutes: the differences are computed more coarsely, and the
    /// merged body holds both texts.
    #[test]
    fn texts_that_take_long_to_merge_stand_both_in_the_form() {
        let lines = |seed: u64| -> String {
            let mut state = seed;
            let mut bit = move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state >> 63
            };
            (0..100_000)
                .map(|_| if bit() == 0 { "0\n" } else { "1\n" })
                .collect()
        };
        let conflict = conflict(&lines(1), &lines(2), &lines(3));
        assert_eq!(conflict.places.len(), 1);
        assert_eq!(conflict.places[0].key, "whole");
        assert_eq!(conflict.merged_body, lines(2) + &lines(3));
        assert!(conflict.theirs.len() <= MAX_LINES + 1);
    }

    /// The differences are found at once, but a merge would take seconds.
    #[test]
    fn texts_with_thousands_of_changes_are_not_merged() {
        let lines = |between: &str| -> String {
            (0..33_000)
                .map(|number| match number % 2 {
                    0 => format!("{number}\n"),
                    _ => between.to_owned(),
                })
                .collect()
        };
        let (base, theirs, yours) = (lines(".\n"), lines("-\n"), lines("+\n"));
        for (base, theirs, yours) in [(&base, &theirs, &yours), (&base, &yours, &base)] {
            let conflict = conflict(base, yours, theirs);
            assert_eq!(conflict.places[0].key, "whole");
        }
        let few = |between: &str| {
            lines(between)
                .lines()
                .take(1_000)
                .map(|line| format!("{line}\n"))
                .collect::<String>()
        };
        assert!(conflict(&few(".\n"), &few("+\n"), &few(".\n")).places.is_empty());
    }

    /// Two lines of 100,000 characters each: differences within them are not searched for.
    #[test]
    fn long_lines_are_compared_whole() {
        let (old, new) = ("a ".repeat(50_000), "b ".repeat(50_000));
        let lines = difference(&old, &new).lines;
        assert!(lines.iter().all(|line| line.spans.len() == 1));
        assert_eq!(lines.len(), 2);
    }

    proptest::proptest! {
        /// A side that changed nothing takes nothing away from the other.
        #[test]
        fn merge_with_an_unchanged_side_is_the_other(base in "([abc]\n){0,8}", changed in "([abcd]\n){0,8}") {
            for (yours, theirs) in [(&base, &changed), (&changed, &base)] {
                let conflict = conflict(&base, yours, theirs);
                proptest::prop_assert!(conflict.places.is_empty());
                proptest::prop_assert_eq!(conflict.merged_body, changed.clone());
            }
        }

        /// A line that somebody added is in the merge.
        #[test]
        fn merge_loses_no_added_line(base in "([abc]\n){0,8}", yours in "([abc]\n){0,8}", theirs in "([abc]\n){0,8}") {
            let conflict = conflict(&base, &format!("{yours}mine\n"), &format!("theirs\n{theirs}"));
            for line in ["mine\n", "theirs\n"] {
                proptest::prop_assert!(conflict.merged_body.contains(line), "{}", conflict.merged_body);
            }
        }
    }
}
