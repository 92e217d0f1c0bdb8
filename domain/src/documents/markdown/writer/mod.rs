//! Writes the HTML of a document, block by block.

mod anchors;
mod blocks;
mod closing;
mod escape;
mod footnotes;

use std::collections::HashSet;

use pulldown_cmark::{Event, TagEnd};

use self::{
    anchors::{Image, Link},
    blocks::{Heading, Table},
    closing::Closing,
    escape::{BREAK, escape, escape_split},
    footnotes::Footnotes,
};
use super::{
    links::{self, Piece},
    sanitize, slug,
};

/// Finished blocks are sanitised in chunks of at least this length, in bytes.
const CHUNK_LEN: usize = 32 * 1024;

/// Writes HTML for the events of the Markdown parser.
pub(super) struct Writer {
    /// The sanitised output.
    done: String,
    /// Output that is not sanitised yet, as a stack: the blocks of the document, then those of each open
    /// footnote.
    open: Vec<String>,
    /// The closing of each open element, innermost last.
    closing: Vec<Closing>,
    depth: usize,
    emphasis: usize,
    code: bool,
    ids: slug::Ids,
    heading: Option<Heading>,
    link: Option<Link>,
    image: Option<Image>,
    table: Table,
    footnotes: Footnotes,
}

impl Writer {
    /// Creates a writer for a document; `footnotes` are the names of its defined footnotes.
    pub fn new(footnotes: HashSet<String>) -> Self {
        Self {
            done: String::new(),
            open: vec![String::new()],
            closing: Vec::new(),
            depth: 0,
            emphasis: 0,
            code: false,
            ids: slug::Ids::default(),
            heading: None,
            link: None,
            image: None,
            table: Table::default(),
            footnotes: Footnotes {
                defined: footnotes,
                ..Footnotes::default()
            },
        }
    }

    /// The length of the output so far, in bytes.
    pub fn len(&self) -> usize {
        self.done.len() + self.open.iter().map(String::len).sum::<usize>() + self.footnotes.len
    }

    /// Writes front matter as preformatted text.
    pub fn front_matter(&mut self, text: &str) {
        if !links::is_visible(text) {
            return;
        }
        self.push("<pre class=\"front-matter\" dir=\"auto\"><code>");
        escape_split(self.out(), text);
        self.push("</code></pre>\n");
    }

    /// Writes the next event of the parser.
    pub fn write(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) if self.image.is_none() => self.end(),
            Event::End(TagEnd::Image) => self.end(),
            Event::End(_) => drop(self.closing.pop()),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.code(&text),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => self.text(if done { "☑ " } else { "☐ " }),
        }
        if self.closing.is_empty() && self.out().len() >= CHUNK_LEN {
            self.sanitize();
        }
    }

    /// Writes the footnotes and returns the complete HTML.
    pub fn finish(mut self) -> String {
        self.sanitize();
        if self.footnotes.texts.is_empty() {
            return self.done;
        }
        // Not sanitised: a constant tag around footnotes that are sanitised in chunks.
        self.done
            .push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for footnote in std::mem::take(&mut self.footnotes).in_order() {
            self.push(&footnote);
            if self.out().len() >= CHUNK_LEN {
                self.sanitize();
            }
        }
        self.sanitize();
        self.done.push_str("</ol>\n</section>\n");
        self.done
    }

    fn sanitize(&mut self) {
        let html = std::mem::take(self.out());
        self.done.push_str(&sanitize::clean(&html));
    }

    fn out(&mut self) -> &mut String {
        if self.open.is_empty() {
            self.open.push(String::new());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn push(&mut self, html: &str) {
        self.out().push_str(html);
    }

    fn text(&mut self, text: &str) {
        if self.collect_text(text) {
            return;
        }
        // Another text may come directly before: it is separated, see `escape::TEXT_LEN`.
        self.push(BREAK);
        if self.code || self.link.is_some() {
            escape_split(self.out(), text);
            return;
        }
        for piece in links::pieces(text) {
            match piece {
                Piece::Text(text) => escape_split(self.out(), text),
                Piece::Address(address) => {
                    let has_anchor = self.open_anchor(address, "", "");
                    escape(self.out(), address);
                    if has_anchor {
                        self.push("</a>");
                    }
                }
            }
        }
    }

    fn code(&mut self, text: &str) {
        if self.collect_text(text) {
            return;
        }
        self.push("<code>");
        escape_split(self.out(), text);
        self.push("</code>");
    }

    fn line_break(&mut self, html: &str) {
        if !self.collect_text(" ") {
            self.push(BREAK);
            self.push(html);
        }
    }

    /// Adds a text to the open image, heading or link. `true` if it is in an image, which is written
    /// later.
    fn collect_text(&mut self, text: &str) -> bool {
        if let Some(image) = &mut self.image {
            image.text.push_str(text);
            return true;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(link) = &mut self.link
            && !link.has_text
        {
            link.has_text = links::is_visible(text);
        }
        false
    }
}

/// A document as preformatted, unrendered text.
pub(super) fn as_typed(body: &str) -> String {
    let mut html = "<pre dir=\"auto\"><code>".to_owned();
    escape_split(&mut html, body);
    html.push_str("</code></pre>\n");
    sanitize::clean(&html)
}
