use crate::error::{Error, Result};
use ammonia::Builder;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// How deep quotations and lists stand in each other; what is deeper is shown at
/// this depth. Sanitising costs the square of the depth.
const MAX_DEPTH: usize = 24;

/// Renders a document's Markdown off the threads that serve pages, and sanitises
/// what came out: whatever a person wrote ends as text, links and plain structure;
/// HTML is shown as it was typed.
pub(super) async fn render(body: String) -> Result<String> {
    tokio::task::spawn_blocking(move || to_html(&body))
        .await
        .map_err(Error::internal)
}

/// The title is the page's first heading, so the body's begin one level lower.
/// An image becomes a link to it: loading it would tell its owner who reads.
fn to_html(body: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut rendered = String::with_capacity(body.len() * 3 / 2);
    let events = TextMergeStream::new(Parser::new_ext(body, options));
    html::push_html(&mut rendered, link_addresses(flattened(events.map(adapt))));
    Builder::default()
        .rm_tags(["img"])
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&rendered)
        .to_string()
}

fn adapt(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        other => other,
    }
}

/// Drops what opens and closes a level that is too deep, and keeps what is in it.
fn flattened<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut depth = 0_usize;
    events.filter(move |event| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
            depth += 1;
            depth <= MAX_DEPTH
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            depth = depth.saturating_sub(1);
            depth < MAX_DEPTH
        }
        _ => true,
    })
}

/// An address in running text becomes a link; within a link or in code it is
/// text already.
fn link_addresses<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut literal = 0_u32;
    events.flat_map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => literal += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => literal = literal.saturating_sub(1),
            Event::Text(text) if literal == 0 => return linked(&finder, text),
            _ => {}
        }
        vec![event]
    })
}

fn linked<'a>(finder: &LinkFinder, text: &str) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    for span in finder.spans(text) {
        let words = Event::Text(span.as_str().to_owned().into());
        if span.kind().is_none() {
            events.push(words);
            continue;
        }
        events.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: span.as_str().to_owned().into(),
            title: "".into(),
            id: "".into(),
        }));
        events.extend([words, Event::End(TagEnd::Link)]);
    }
    events
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, to_html as render};

    /// Deep nesting, and a lot of markup: each in well under a second, unoptimised.
    #[test]
    fn what_is_too_deep_is_flattened() {
        for body in [
            format!("{}x", ">".repeat(20_000)),
            "- ".repeat(4_000),
            "<div>".repeat(4_000),
            "*a ".repeat(20_000),
        ] {
            let html = render(&body);
            assert!(html.matches("<blockquote>").count() <= MAX_DEPTH);
            assert!(html.matches("<ul>").count() <= MAX_DEPTH);
        }
    }

    #[test]
    fn structure_is_kept_one_level_lower() {
        let html = render("# Plan\n\n- [x] **done**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        for part in ["<h2>Plan</h2>", "☑ <strong>done</strong>", "<td>1</td>"] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }

    #[test]
    fn addresses_become_links() {
        let html = render("See https://example.com/a_b_c?d=1&e. `https://code.example` <https://x.example>");
        for part in [
            "<a href=\"https://example.com/a_b_c?d=1&amp;e\" rel=\"noopener noreferrer nofollow\">https://example.com/a_b_c?d=1&amp;e</a>. ",
            "<code>https://code.example</code>",
            ">https://x.example</a>",
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        let html =
            render("[https://a.example](https://b.example)\n\n    https://c.example\n\njavascript:alert(1)");
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
    }

    #[test]
    fn nothing_that_runs_or_loads_gets_through() {
        let html = render(concat!(
            "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//evil></iframe>\n\n",
            "[a](javascript:alert(1)) ![pixel](https://evil.example/p.png) <a href=\"data:text/html,x\">b</a>\n\n",
            "</textarea><svg onload=alert(1)><style>*{display:none}</style><form action=//evil><input></form>",
        ));
        for part in [
            "<script",
            "<img",
            "<iframe",
            "<svg",
            "<style",
            "<form",
            "<input",
            "javascript:",
            "<a href=\"data:",
        ] {
            assert!(!html.contains(part), "{part} is still in {html}");
        }
        assert!(html.contains("href=\"https://evil.example/p.png\""), "{html}");
    }
}
