use domain::{Locale, documents::DocumentList};
use leptos::prelude::*;

/// How many documents a list has, in words.
pub fn count(t: Locale, list: &DocumentList) -> String {
    match list.total {
        Some(total) => t.documents_count(total),
        None => t.documents_too_many_to_count().to_owned(),
    }
}

/// Which part of a list a page shows, and links to the first and to the next page.
/// `base` is the path of the first page.
pub fn pager(t: Locale, base: String, first: bool, list: &DocumentList) -> AnyView {
    let older = list.next.as_ref().map(|next| format!("{base}?after={next}"));
    if first && older.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pager" aria-label=t.documents_pages()>
            <span class="number">{part(t, list)}</span>
            <span class="actions">
                {(!first).then(|| view! { <a class="button small" href=base>{t.documents_newest()}</a> })}
                {older.map(|older| view! {
                    <a class="button small" rel="next" href=older>{t.documents_older()}</a>
                })}
            </span>
        </nav>
    }
    .into_any()
}

/// `26–50 of 61`; nothing if that is not known.
fn part(t: Locale, list: &DocumentList) -> Option<String> {
    let shown = u64::try_from(list.documents.len())
        .ok()
        .filter(|shown| *shown > 0)?;
    let before = list.before?;
    let (first, last) = (before + 1, before + shown);
    Some(match list.total {
        Some(total) => t.documents_part(first, last, total),
        None => t.documents_part_of_many(first, last),
    })
}
