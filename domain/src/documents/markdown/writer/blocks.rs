//! Writes the opening and closing tags of blocks and emphasis.

use std::fmt::Write;

use pulldown_cmark::{Alignment, HeadingLevel, Tag};

use super::{Writer, anchors::Image, closing::Closing};
use crate::documents::markdown::{links, slug};

/// Maximum nesting depth of quotations and lists; deeper ones are shown at this depth. Sanitising is
/// quadratic in the depth.
const MAX_DEPTH: usize = 24;

/// Maximum nesting depth of emphasis; deeper emphasis is ignored.
const MAX_EMPHASIS: usize = 6;

/// An open heading. Its tag is inserted at its end, because its id depends on its text.
pub(super) struct Heading {
    pub(super) at: usize,
    pub(super) text: String,
}

#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) is_head: bool,
}

impl Writer {
    pub(super) fn start(&mut self, tag: Tag<'_>) {
        // The alternative text of an image has no markup.
        if self.image.is_some() {
            self.closing.push(match tag {
                Tag::Image { .. } => Closing::InnerImage,
                _ => Closing::Nothing,
            });
            return;
        }
        let closing = match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.tag("<p dir=\"auto\">", "</p>\n"),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::BlockQuote(_) => self.level("<blockquote>\n", "</blockquote>\n"),
            Tag::CodeBlock(_) => {
                self.code = true;
                self.tag("<pre dir=\"ltr\" tabindex=\"0\"><code>", "</code></pre>\n")
            }
            Tag::List(None) => self.level("<ul dir=\"auto\">\n", "</ul>\n"),
            Tag::List(Some(1)) => self.level("<ol dir=\"auto\">\n", "</ol>\n"),
            Tag::List(Some(start)) => {
                self.level(&format!("<ol dir=\"auto\" start=\"{start}\">\n"), "</ol>\n")
            }
            Tag::Item => self.level("<li>", "</li>\n"),
            Tag::FootnoteDefinition(name) => {
                self.open.push(String::new());
                Closing::Footnote(name.to_lowercase())
            }
            Tag::Table(alignments) => {
                self.table.alignments = alignments;
                self.tag(
                    "<div class=\"table-scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>",
                    "</tbody></table></div>\n",
                )
            }
            Tag::TableHead => {
                self.table.column = 0;
                self.table.is_head = true;
                self.tag("<thead><tr>", "</tr></thead><tbody>\n")
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.table.is_head = false;
                self.tag("<tr>", "</tr>\n")
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.start_emphasis("<em>", "</em>"),
            Tag::Strong => self.start_emphasis("<strong>", "</strong>"),
            Tag::Strikethrough => self.start_emphasis("<del>", "</del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, dest_url, &title),
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image {
                    address: dest_url.into_string(),
                    title: title.into_string(),
                    text: String::new(),
                });
                Closing::Image
            }
            _ => Closing::Nothing,
        };
        self.closing.push(closing);
    }

    pub(super) fn end(&mut self) {
        match self.closing.pop() {
            Some(Closing::Tag(tag)) => {
                self.code = false;
                self.push(tag);
            }
            Some(Closing::Level(tag)) => {
                self.depth -= 1;
                self.push(tag);
            }
            Some(Closing::Emphasis(tag)) => {
                self.emphasis -= 1;
                self.push(tag);
            }
            Some(Closing::Heading(tag)) => self.end_heading(tag),
            Some(Closing::Link) => self.end_link(),
            Some(Closing::Image) => self.end_image(),
            Some(Closing::Cell) => {
                let tag = if self.table.is_head { "</th>" } else { "</td>" };
                self.table.column += 1;
                self.push(tag);
            }
            Some(Closing::Footnote(name)) => {
                let text = self.open.pop().unwrap_or_default();
                self.footnotes.add(name, text);
            }
            Some(Closing::InnerImage | Closing::Nothing) | None => {}
        }
    }

    pub(super) fn tag(&mut self, open: &str, close: &'static str) -> Closing {
        self.push(open);
        Closing::Tag(close)
    }

    /// Opens a quotation or a list. Beyond the maximum depth its text is written without tags.
    pub(super) fn level(&mut self, open: &str, close: &'static str) -> Closing {
        if self.depth >= MAX_DEPTH {
            return Closing::Nothing;
        }
        self.depth += 1;
        self.push(open);
        Closing::Level(close)
    }

    pub(super) fn start_emphasis(&mut self, open: &str, close: &'static str) -> Closing {
        if self.emphasis >= MAX_EMPHASIS {
            return Closing::Nothing;
        }
        self.emphasis += 1;
        self.push(open);
        Closing::Emphasis(close)
    }

    /// The document's title is the page's first heading, so those of its text begin one level lower.
    pub(super) fn start_heading(&mut self, level: HeadingLevel) -> Closing {
        self.heading = Some(Heading {
            at: self.out().len(),
            text: String::new(),
        });
        Closing::Heading(match level {
            HeadingLevel::H1 => "h2",
            HeadingLevel::H2 => "h3",
            HeadingLevel::H3 => "h4",
            HeadingLevel::H4 => "h5",
            HeadingLevel::H5 | HeadingLevel::H6 => "h6",
        })
    }

    /// Ends a heading. One without a visible text is removed, because screen readers would announce an
    /// empty heading.
    pub(super) fn end_heading(&mut self, tag: &str) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        if !links::is_visible(&heading.text) {
            self.out().truncate(heading.at);
            return;
        }
        let id = match slug::id(&heading.text) {
            Some(id) => format!(" id=\"{}\"", self.ids.unique(id)),
            None => String::new(),
        };
        self.out()
            .insert_str(heading.at, &format!("<{tag}{id} dir=\"auto\">"));
        let _ = writeln!(self.out(), "</{tag}>");
    }

    /// Opens a table cell. The alignment is an attribute, because the content security policy forbids
    /// inline styles.
    pub(super) fn start_cell(&mut self) -> Closing {
        let tag = if self.table.is_head { "th" } else { "td" };
        let align = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " align=\"left\"",
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::Right) => " align=\"right\"",
            _ => "",
        };
        self.push(&format!("<{tag}{align} dir=\"auto\">"));
        Closing::Cell
    }
}
