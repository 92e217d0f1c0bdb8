//! A document's Markdown as HTML that is safe to show.
//!
//! Whatever a person wrote ends as text, links and plain structure; HTML is shown as it was typed
//! (decision 0010). The tags are written by [`writer`] alone, and a sanitizer that knows nothing of
//! the writer looks over the result: two defences against scripts.
//!
//! The work grows with the length of the text, whatever it is made of. Output beyond a bound,
//! and work beyond its time, end in the plain text.

mod front_matter;
mod links;
mod sanitize;
mod slug;
mod writer;

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TextMergeStream};

use self::writer::Writer;
use crate::blocking_pool::Stop;

/// More HTML than this is not made of one document, in bytes: five times the longest text in
/// ASCII.
const MAX_HTML_LEN: usize = 6 * 1024 * 1024;

/// A document as HTML.
pub(super) enum Rendered {
    /// All of it. The same text gives the same HTML.
    Whole(String),
    /// The text as it was typed, because there was no time for more.
    Unfinished(String),
}

/// Takes a while for long texts: not for the threads that serve pages.
pub(super) fn render(body: &str, stop: &Stop) -> Rendered {
    let body = body.trim_start_matches('\u{FEFF}');
    let (front_matter, text) = front_matter::split(body);
    let mut writer = Writer::new(footnotes(text));
    if let Some(front_matter) = front_matter {
        writer.front_matter(front_matter);
    }
    for event in TextMergeStream::new(Parser::new_ext(text, options())) {
        writer.write(event);
        if stop.is_due() {
            return Rendered::Unfinished(writer::as_typed(body));
        }
        if writer.len() > MAX_HTML_LEN {
            return Rendered::Whole(writer::as_typed(body));
        }
    }
    let html = writer.finish();
    // Ways back from a footnote are written last: one for each reference.
    match html.len() > MAX_HTML_LEN {
        true => Rendered::Whole(writer::as_typed(body)),
        false => Rendered::Whole(html),
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
}

/// Names of the footnotes that have a text. A reference may stand before it.
fn footnotes(text: &str) -> HashSet<String> {
    if !text.contains("[^") {
        return HashSet::new();
    }
    let names = Parser::new_ext(text, options()).filter_map(|event| match event {
        Event::Start(Tag::FootnoteDefinition(name)) => Some(name.to_lowercase()),
        _ => None,
    });
    names.collect()
}

#[cfg(test)]
mod tests;
