//! Renders a document's Markdown as safe HTML.
//!
//! The output has only text, links and simple structure; HTML in the input is shown as text (decision
//! 0010). Two defences against scripts: only [`writer`] writes tags, and an independent sanitizer
//! processes the result.
//!
//! The work is linear in the length of the text. If the output is too long or the work takes too long,
//! the text is shown unrendered.

mod front_matter;
mod links;
mod sanitize;
mod slug;
mod writer;

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TextMergeStream};

use self::writer::Writer;
use crate::blocking_pool::Stop;

/// The maximum length of a document's HTML, in bytes: five times the longest text in ASCII.
const MAX_HTML_LEN: usize = 6 * 1024 * 1024;

/// A document as HTML.
pub(super) enum Rendered {
    /// The complete HTML. It depends on the text only, so it can be cached.
    Whole(String),
    /// The unrendered text, because rendering was stopped by its time limit.
    Unfinished(String),
}

/// Renders a document. Long texts take a while, so call it in a blocking pool.
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
    // Links from a footnote back to its references are written last, one for each reference.
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

/// The names of all defined footnotes. They are needed first, because a reference may come before the
/// definition.
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
