//! The contents of a document: a link to each of its uppermost headings.

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// The id of the heading.
    pub id: String,
    /// Its text, escaped as in the HTML.
    pub text: String,
}

/// With fewer headings there is nothing to choose from.
const MIN_ENTRIES: usize = 2;

/// The headings of rendered HTML: those of the highest level that has several.
pub fn contents(html: &str) -> Vec<ContentsEntry> {
    ["h2", "h3"]
        .into_iter()
        .map(|tag| headings(html, tag))
        .find(|entries| entries.len() >= MIN_ENTRIES)
        .unwrap_or_default()
}

fn headings(html: &str, tag: &str) -> Vec<ContentsEntry> {
    let (open, close) = (format!("<{tag} "), format!("</{tag}>"));
    let headings = html.split(open.as_str()).skip(1).filter_map(|rest| {
        let (heading, _) = rest.split_once(close.as_str())?;
        let (attributes, text) = heading.split_once('>')?;
        let (_, id) = attributes.split_once("id=\"")?;
        let (id, _) = id.split_once('"')?;
        Some(ContentsEntry {
            id: id.to_owned(),
            text: without_tags(text),
        })
    });
    headings.collect()
}

/// In sanitised HTML a `<` only begins a tag.
fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('>').map_or("", |(_, after)| after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        blocking_pool::Stop,
        documents::markdown::{self, Rendered},
    };

    fn of(body: &str) -> Vec<(String, String)> {
        let (Rendered::Whole(html) | Rendered::Unfinished(html)) =
            markdown::render(body, &Stop::after(std::time::Duration::from_secs(60)));
        let entries = contents(&html).into_iter();
        entries.map(|entry| (entry.id, entry.text)).collect()
    }

    #[test]
    fn contents_are_the_uppermost_headings_with_their_text_alone() {
        let pair = |id: &str, text: &str| (format!("section-{id}"), text.to_owned());
        assert_eq!(
            of("# One *more*\n\n## Inner\n\n# Two <&\n"),
            [pair("one-more", "One more"), pair("two-", "Two &lt;&amp;")]
        );
        assert_eq!(of("# Only\n\n## A\n\n## B\n"), [pair("a", "A"), pair("b", "B")]);
        assert!(of("# Only\n\ntext").is_empty());
        assert!(of("`<h2 id=\"x\">` `<h2 id=\"y\">`").is_empty());
    }
}
