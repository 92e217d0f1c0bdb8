use domain::{
    Locale,
    documents::{Change, Line},
};
use leptos::prelude::*;

use crate::locale::use_locale;

/// The changes of one side, below its name.
#[component]
pub fn Difference(
    /// The name of the side.
    title: String,
    /// Its changes.
    lines: Vec<Line>,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="difference">
            <h2>{title}</h2>
            {if lines.is_empty() {
                view! { <p class="hint">{t.conflict_no_changes()}</p> }.into_any()
            } else {
                view! { <pre tabindex="0"><Lines lines/></pre> }.into_any()
            }}
        </section>
    }
}

/// The lines of a difference.
#[component]
pub fn Lines(
    /// The lines.
    lines: Vec<Line>,
) -> impl IntoView {
    let t = use_locale();
    lines.into_iter().map(|shown| line(t, shown)).collect_view()
}

/// A line with what was added or removed in it; all of it, if no part of it stayed.
fn line(locale: Locale, line: Line) -> impl IntoView {
    let (class, spoken) = match line.change {
        Change::Kept => ("line kept", ""),
        Change::Added => ("line added", locale.conflict_line_added()),
        Change::Removed => ("line removed", locale.conflict_line_removed()),
        Change::Skipped => ("line skipped", locale.conflict_lines_hidden()),
    };
    let whole = !line.spans.iter().any(|span| span.changed);
    let change = line.change;
    let spans = line.spans.into_iter().map(|span| match change {
        Change::Added if whole || span.changed => view! { <ins>{span.text}</ins> }.into_any(),
        Change::Removed if whole || span.changed => view! { <del>{span.text}</del> }.into_any(),
        _ => span.text.into_any(),
    });
    view! {
        <span class=class>
            <span class="visually-hidden">{spoken}</span>
            <span class="line-text" dir="auto">{spans.collect_view()}</span>
        </span>
    }
}
