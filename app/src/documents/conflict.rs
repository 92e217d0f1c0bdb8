use domain::documents::{Change, EditConflict, Line};
use leptos::prelude::*;

use crate::components::Time;

/// Two edits of the same version, as each one's difference from that version. Their merge stands in
/// the form below.
#[component]
pub fn Conflict(conflict: EditConflict) -> impl IntoView {
    let editor = conflict.editor.unwrap_or_else(|| "Somebody who left".to_owned());
    let (saved, theirs, yours) = match conflict.by_you {
        true => (
            "You saved in another tab".to_owned(),
            "What you changed there".to_owned(),
            "What you changed here",
        ),
        false => (
            format!("{editor} saved"),
            format!("What {editor} changed"),
            "What you changed",
        ),
    };
    let overlaps = match conflict.overlaps {
        0 => "The changes of the text do not touch each other: the form below holds both. Look it over and save."
            .to_owned(),
        1 => "In one place the same lines were changed twice: it stands between markers in the form below. \
              Decide it, then save."
            .to_owned(),
        places => format!(
            "In {places} places the same lines were changed twice: they stand between markers in the form below. \
             Decide them, then save."
        ),
    };
    view! {
        <section class="conflict" aria-label="Changes by both">
            <p>{saved} " on " <Time at=conflict.updated_at/> ". " {overlaps}</p>
            {conflict.both_titled.then(|| view! {
                <p>"The title there is “" <bdi>{conflict.their_title}</bdi> "”; the form holds yours."</p>
            })}
            <div class="conflict-sides">
                <Side title=theirs lines=conflict.theirs/>
                <Side title=yours.to_owned() lines=conflict.yours/>
            </div>
        </section>
    }
}

#[component]
fn Side(title: String, lines: Vec<Line>) -> impl IntoView {
    view! {
        <section class="difference">
            <h2>{title}</h2>
            {if lines.is_empty() {
                view! { <p class="hint">"Nothing in the text."</p> }.into_any()
            } else {
                view! { <pre tabindex="0">{lines.into_iter().map(line).collect_view()}</pre> }.into_any()
            }}
        </section>
    }
}

fn line(line: Line) -> impl IntoView {
    let (class, sign, spoken) = match line.change {
        Change::Kept => ("kept", " ", ""),
        Change::Added => ("added", "+", "Added: "),
        Change::Removed => ("removed", "−", "Removed: "),
        Change::Skipped => ("skipped", "⋯", "Unchanged lines are left out"),
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
