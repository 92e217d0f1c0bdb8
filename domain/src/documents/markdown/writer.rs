//! Writes the HTML of a document, block by block.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::{
    links::{self, Piece},
    sanitize, slug,
};

/// How deep quotations and lists stand in each other; what is deeper is shown at this depth.
/// Sanitising costs the square of the depth.
const MAX_DEPTH: usize = 24;

/// The same for emphasis in emphasis.
const MAX_EMPHASIS: usize = 6;

/// Finished blocks are sanitised once there is so much of them, in bytes.
const CHUNK_LEN: usize = 32 * 1024;

/// html5ever searches the rest of a text for each character that it escapes: a text of 200,000
/// ampersands took a second. A comment, which the sanitizer drops, ends a text after so many
/// bytes.
const TEXT_LEN: usize = 512;

/// That comment.
const BREAK: &str = "<!---->";

/// The longest title of a link, in characters.
const MAX_TITLE_LEN: usize = 300;

/// What is written so far.
pub(super) struct Writer {
    /// Sanitised.
    done: String,
    /// Not sanitised yet: the blocks of the document, and above them of each footnote that is
    /// open.
    open: Vec<String>,
    /// What each open tag is closed by.
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

enum Closing {
    Tag(&'static str),
    /// A level of quotations and lists.
    Level(&'static str),
    Emphasis(&'static str),
    Heading(&'static str),
    Link,
    Image,
    /// Of an image in an image.
    InnerImage,
    Cell,
    Footnote(String),
    Nothing,
}

/// Its id is known at its end.
struct Heading {
    at: usize,
    text: String,
}

struct Link {
    /// None where it may not lead there: its text is shown.
    leads: bool,
    address: String,
    has_text: bool,
}

/// Loading an image would tell its owner who reads, so a link to it is shown.
struct Image {
    address: String,
    title: String,
    text: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
}

#[derive(Default)]
struct Footnotes {
    defined: HashSet<String>,
    /// In the order in which they are referred to.
    numbers: HashMap<String, usize>,
    /// How often each is referred to.
    references: Vec<usize>,
    /// Names and texts, in the order in which they stand.
    texts: Vec<(String, String)>,
    /// The bytes of the texts: asked for after every event, so never counted anew.
    len: usize,
}

impl Writer {
    /// For a document with the footnotes of these names.
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

    /// How much there is, in bytes.
    pub fn len(&self) -> usize {
        self.done.len() + self.open.iter().map(String::len).sum::<usize>() + self.footnotes.len
    }

    /// Shown as it was typed, quietly.
    pub fn front_matter(&mut self, text: &str) {
        if !links::is_visible(text) {
            return;
        }
        self.push("<pre class=\"front-matter\" dir=\"auto\"><code>");
        escape_split(self.out(), text);
        self.push("</code></pre>\n");
    }

    /// The next of the parser's events.
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

    /// All of it, with the footnotes at the end.
    pub fn finish(mut self) -> String {
        self.sanitize();
        if self.footnotes.texts.is_empty() {
            return self.done;
        }
        // Trusted, and around what is sanitised part by part.
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

    fn start(&mut self, tag: Tag<'_>) {
        // The text of an image is text alone.
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
                self.tag("<pre dir=\"ltr\"><code>", "</code></pre>\n")
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
                    "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>",
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

    fn end(&mut self) {
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

    fn tag(&mut self, open: &str, close: &'static str) -> Closing {
        self.push(open);
        Closing::Tag(close)
    }

    /// What is too deep keeps its text and loses its tags.
    fn level(&mut self, open: &str, close: &'static str) -> Closing {
        if self.depth >= MAX_DEPTH {
            return Closing::Nothing;
        }
        self.depth += 1;
        self.push(open);
        Closing::Level(close)
    }

    fn start_emphasis(&mut self, open: &str, close: &'static str) -> Closing {
        if self.emphasis >= MAX_EMPHASIS {
            return Closing::Nothing;
        }
        self.emphasis += 1;
        self.push(open);
        Closing::Emphasis(close)
    }

    /// The document's title is the page's first heading, so those of its text begin one level lower.
    fn start_heading(&mut self, level: HeadingLevel) -> Closing {
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

    /// One without a text is not there: it would be read out as a heading of nothing.
    fn end_heading(&mut self, tag: &str) {
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

    /// A class or a style would need the page's permission; the attribute does not.
    fn start_cell(&mut self) -> Closing {
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

    fn start_link(&mut self, link_type: LinkType, address: CowStr<'_>, title: &str) -> Closing {
        let address = match link_type {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.into_string(),
        };
        let leads = self.open_anchor(&address, title, "");
        self.link = Some(Link {
            leads,
            address,
            has_text: false,
        });
        Closing::Link
    }

    /// A link whose text cannot be seen shows where it leads.
    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if !link.leads {
            return;
        }
        if !link.has_text {
            escape(self.out(), &link.address);
        }
        self.push("</a>");
    }

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let text = [image.text.trim(), image.title.trim()]
            .into_iter()
            .find(|text| links::is_visible(text))
            .map_or_else(|| links::image_name(&image.address), str::to_owned);
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&text);
        }
        // A picture in a link, such as a badge, is that link's text.
        if let Some(link) = &mut self.link {
            link.has_text = true;
            escape_split(self.out(), &text);
            return;
        }
        let leads = self.open_anchor(&image.address, &image.title, " class=\"image\"");
        escape_split(self.out(), &text);
        if leads {
            self.push("</a>");
        }
    }

    /// Whether there is somewhere to lead to.
    fn open_anchor(&mut self, address: &str, title: &str, attributes: &str) -> bool {
        let Some(address) = links::destination(address) else {
            return false;
        };
        self.push("<a href=\"");
        escape(self.out(), &address);
        self.push("\"");
        if links::is_visible(title) {
            let title: String = title.chars().take(MAX_TITLE_LEN).collect();
            self.push(" title=\"");
            escape(self.out(), &title);
            self.push("\"");
        }
        self.push(attributes);
        self.push(">");
        true
    }

    fn text(&mut self, text: &str) {
        if self.note(text) {
            return;
        }
        // It may follow another text, with nothing between.
        self.push(BREAK);
        if self.code || self.link.is_some() {
            escape_split(self.out(), text);
            return;
        }
        for piece in links::pieces(text) {
            match piece {
                Piece::Text(text) => escape_split(self.out(), text),
                Piece::Address(address) => {
                    let leads = self.open_anchor(address, "", "");
                    escape(self.out(), address);
                    if leads {
                        self.push("</a>");
                    }
                }
            }
        }
    }

    fn code(&mut self, text: &str) {
        if self.note(text) {
            return;
        }
        self.push("<code>");
        escape_split(self.out(), text);
        self.push("</code>");
    }

    fn line_break(&mut self, html: &str) {
        if !self.note(" ") {
            self.push(BREAK);
            self.push(html);
        }
    }

    /// Notes a text for what it stands in; whether that is an image, which shows it later.
    fn note(&mut self, text: &str) -> bool {
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

    fn footnote_reference(&mut self, name: &str) {
        let key = name.to_lowercase();
        if self.image.is_some() || !self.footnotes.defined.contains(&key) {
            return self.text(&format!("[^{name}]"));
        }
        let (number, reference) = self.footnotes.refer(key);
        // A heading of nothing else is there, too.
        if let Some(heading) = &mut self.heading
            && !links::is_visible(&heading.text)
        {
            heading.text.push_str(&number.to_string());
        }
        let id = reference_id(number, reference);
        if let Some(link) = &mut self.link {
            link.has_text = true;
            self.push(&format!("<sup id=\"{id}\">{number}</sup>"));
            return;
        }
        self.push(&format!(
            "<sup><a href=\"#note-{number}\" id=\"{id}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }
}

impl Footnotes {
    fn add(&mut self, name: String, text: String) {
        self.len += text.len();
        self.texts.push((name, text));
    }

    /// Its number, and the how manyth reference to it this is.
    fn refer(&mut self, name: String) -> (usize, usize) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name).or_insert(next);
        self.references.resize(self.numbers.len(), 0);
        let references = &mut self.references[number - 1];
        *references += 1;
        (number, *references)
    }

    /// Those that are referred to by their number, each with ways back; then the others, so that
    /// nothing that was written vanishes.
    fn in_order(self) -> Vec<String> {
        let mut numbered: Vec<Option<String>> = vec![None; self.numbers.len()];
        let mut others = Vec::new();
        for (name, text) in self.texts {
            match self
                .numbers
                .get(&name)
                .map(|number| (number, &mut numbered[number - 1]))
            {
                Some((number, place @ None)) => {
                    let references = self.references.get(number - 1).copied().unwrap_or_default();
                    *place = Some(footnote(*number, text, references));
                }
                _ => others.push(text),
            }
        }
        let last = numbered.len();
        let others = others.into_iter().enumerate();
        let others = others.map(|(index, text)| footnote(last + 1 + index, text, 0));
        numbered.into_iter().flatten().chain(others).collect()
    }
}

fn footnote(number: usize, mut text: String, references: usize) -> String {
    let mut back = String::new();
    for reference in 1..=references {
        let id = reference_id(number, reference);
        let of = if references > 1 {
            format!(", {reference}")
        } else {
            String::new()
        };
        let _ = write!(
            back,
            " <a href=\"#{id}\" aria-label=\"Back to reference {number}{of}\">↩</a>"
        );
    }
    let end = match text.strip_suffix("</p>\n") {
        Some(before) => before.len(),
        None => text.len(),
    };
    text.insert_str(end, &back);
    format!("<li id=\"note-{number}\">{text}</li>\n")
}

fn reference_id(number: usize, reference: usize) -> String {
    match reference {
        1 => format!("noteref-{number}"),
        _ => format!("noteref-{number}-{reference}"),
    }
}

/// A text that cannot be shown better.
pub(super) fn as_typed(body: &str) -> String {
    let mut html = "<pre dir=\"auto\"><code>".to_owned();
    escape_split(&mut html, body);
    html.push_str("</code></pre>\n");
    sanitize::clean(&html)
}

/// In pieces that the sanitizer's serializer searches one by one.
fn escape_split(html: &mut String, text: &str) {
    let mut rest = text;
    while rest.len() > TEXT_LEN {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(TEXT_LEN));
        escape(html, piece);
        html.push_str(BREAK);
        rest = after;
    }
    escape(html, rest);
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
