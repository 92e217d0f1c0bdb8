//! Two edits that started from the same version.

use std::time::Duration;

use similar::{ChangeTag, TextDiff, TextMerge};

use super::{Change, EditConflict, Line, Span, draft::Draft};
use crate::{
    Moment,
    error::{Error, Result},
};

/// Kept lines that are shown around a change.
const CONTEXT: usize = 2;

/// After this a difference is given coarser, so that two long texts with nothing
/// in common do not hold a request.
const DEADLINE: Duration = Duration::from_millis(200);

/// Lines of a difference that are shown; a page of more is read by nobody.
const MAX_LINES: usize = 400;

/// What the other one saved.
pub(super) struct Theirs {
    pub draft: Draft,
    pub version: i32,
    pub editor: Option<String>,
    pub by_you: bool,
    pub updated_at: Moment,
}

/// Both sides against their common base, and the three-way merge.
/// Takes a while for long texts: not for the threads that serve pages.
pub(super) async fn between(base: Draft, yours: Draft, theirs: Theirs) -> Result<EditConflict> {
    tokio::task::spawn_blocking(move || compare(&base, &yours, theirs))
        .await
        .map_err(Error::internal)
}

fn compare(base: &Draft, yours: &Draft, theirs: Theirs) -> EditConflict {
    // A last line without its line break would differ from the same line with one.
    let [base_body, your_body, their_body] =
        [&base.body, &yours.body, &theirs.draft.body].map(|body| ended(body));
    let mut merge = TextMerge::from_lines(&base_body, &your_body, &their_body);
    merge.labels("started from", "yours", "theirs");
    let overlaps = merge.conflict_count();
    let their_title = theirs.draft.title;
    let own_title = yours.title != base.title;
    let merged_title = if own_title { &yours.title } else { &their_title };
    EditConflict {
        version: theirs.version,
        editor: theirs.editor,
        by_you: theirs.by_you,
        updated_at: theirs.updated_at,
        theirs: difference(&base_body, &their_body),
        yours: difference(&base_body, &your_body),
        both_titled: own_title && their_title != base.title && their_title != yours.title,
        merged_title: merged_title.clone(),
        merged_body: merge.to_string(),
        overlaps,
        their_title,
    }
}

fn ended(body: &str) -> String {
    if body.is_empty() || body.ends_with('\n') {
        body.to_owned()
    } else {
        format!("{body}\n")
    }
}

fn difference(old: &str, new: &str) -> Vec<Line> {
    let diff = TextDiff::configure().timeout(DEADLINE).diff_lines(old, new);
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
            lines.extend(diff.iter_inline_changes(op).take(left).map(|change| {
                Line {
                    change: match change.tag() {
                        ChangeTag::Equal => Change::Kept,
                        ChangeTag::Insert => Change::Added,
                        ChangeTag::Delete => Change::Removed,
                    },
                    spans: change
                        .iter_strings_lossy()
                        .map(|(changed, text)| Span {
                            changed,
                            text: text.trim_end_matches('\n').to_owned(),
                        })
                        .filter(|span| !span.text.is_empty())
                        .collect(),
                }
            }));
        }
        shown_up_to = group.last().map_or(shown_up_to, |op| op.old_range().end);
    }
    if shown_up_to < old.lines().count() && !lines.is_empty() {
        lines.push(Line {
            change: Change::Skipped,
            spans: Vec::new(),
        });
    }
    lines
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
        compare(&draft(base), &draft(yours), saved(draft(theirs)))
    }

    #[test]
    fn changes_in_different_places_merge() {
        let conflict = conflict("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE");
        assert_eq!(conflict.merged_body, "A\nb\nc\nd\nE\n");
        assert_eq!(conflict.overlaps, 0);
    }

    #[test]
    fn of_titles_one_s_own_goes_on_and_the_other_is_told_where_both_changed_it() {
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
            let conflict = compare(&titled("Plan"), &titled(yours), theirs);
            assert_eq!(
                (conflict.merged_title.as_str(), conflict.both_titled),
                (merged, both)
            );
        }
    }

    #[test]
    fn changes_of_the_same_line_stand_both_in_the_merge() {
        let conflict = conflict("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc");
        assert_eq!(conflict.overlaps, 1);
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
        let lines = difference(&base, &changed);
        let changes: Vec<Change> = lines.iter().map(|line| line.change).collect();
        use Change::{Added, Kept, Removed, Skipped};
        assert_eq!(
            changes,
            [Skipped, Kept, Kept, Removed, Added, Kept, Kept, Skipped]
        );
    }
}
