use domain::{
    Locale,
    documents::{Change, EditConflict, Line},
};
use leptos::prelude::*;

use crate::locale::use_locale;

/// Two edits of the same version, as each one's difference from that version. Their merge stands in
/// the form below.
#[component]
pub fn Conflict(conflict: EditConflict) -> impl IntoView {
    let t = use_locale();
    let time = conflict.updated_at.text;
    let (saved, theirs, yours) = match (conflict.by_you, &conflict.editor) {
        (true, _) => (
            t.conflict_saved_by_you(time),
            t.conflict_changes_other_tab().to_owned(),
            t.conflict_changes_this_tab(),
        ),
        (false, Some(editor)) => (
            t.conflict_saved_by(editor, time),
            t.conflict_changes_of(editor),
            t.conflict_changes_yours(),
        ),
        (false, None) => (
            t.conflict_saved_by_former_member(time),
            t.conflict_changes_of_former_member().to_owned(),
            t.conflict_changes_yours(),
        ),
    };
    view! {
        <section class="conflict" aria-label=t.conflict_region()>
            <p>{saved} " " {t.conflict_overlaps(conflict.overlaps as u64)}</p>
            {conflict.both_titled.then(|| view! { <p>{t.conflict_both_titled(conflict.their_title)}</p> })}
            <div class="conflict-sides">
                <Side title=theirs lines=conflict.theirs/>
                <Side title=yours.to_owned() lines=conflict.yours/>
            </div>
        </section>
    }
}

#[component]
fn Side(title: String, lines: Vec<Line>) -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="difference">
            <h2>{title}</h2>
            {if lines.is_empty() {
                view! { <p class="hint">{t.conflict_no_changes()}</p> }.into_any()
            } else {
                let lines = lines.into_iter().map(|shown| line(t, shown)).collect_view();
                view! { <pre tabindex="0">{lines}</pre> }.into_any()
            }}
        </section>
    }
}

fn line(locale: Locale, line: Line) -> impl IntoView {
    let (class, sign, spoken) = match line.change {
        Change::Kept => ("kept", " ", ""),
        Change::Added => ("added", "+", locale.conflict_line_added()),
        Change::Removed => ("removed", "−", locale.conflict_line_removed()),
        Change::Skipped => ("skipped", "⋯", locale.conflict_lines_hidden()),
    };
    let spans = line.spans.into_iter().map(|span| {
        if span.changed {
            view! { <mark>{span.text}</mark> }.into_any()
        } else {
            span.text.into_any()
        }
    });
    view! {
        <span class=format!("line {class}")>
            <span class="sign" aria-hidden="true">{sign}</span>
            <span class="visually-hidden">{spoken}</span>
            <span class="line-text" dir="auto">{spans.collect_view()}</span>
        </span>
    }
}
