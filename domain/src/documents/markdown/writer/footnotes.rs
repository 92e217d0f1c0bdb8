//! Writes footnotes and the references to them.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

use super::Writer;
use crate::documents::markdown::links;

#[derive(Default)]
pub(super) struct Footnotes {
    pub(super) defined: HashSet<String>,
    /// The number of each footnote by its name, in the order of the first references.
    pub(super) numbers: HashMap<String, usize>,
    /// The number of references to each footnote; that of number 1 comes first.
    pub(super) references: Vec<usize>,
    /// Names and texts, in the order of the definitions.
    pub(super) texts: Vec<(String, String)>,
    /// The total length of the texts in bytes. It is kept because it is read after every event.
    pub(super) len: usize,
}

impl Writer {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let key = name.to_lowercase();
        if self.image.is_some() || !self.footnotes.defined.contains(&key) {
            return self.text(&format!("[^{name}]"));
        }
        let (number, reference) = self.footnotes.add_reference(key);
        // A heading that has only a reference is not empty.
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
    pub(super) fn add(&mut self, name: String, text: String) {
        self.len += text.len();
        self.texts.push((name, text));
    }

    /// Counts a reference. Returns the footnote's number, and the number of this reference to it, both
    /// from 1.
    pub(super) fn add_reference(&mut self, name: String) -> (usize, usize) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name).or_insert(next);
        self.references.resize(self.numbers.len(), 0);
        let references = &mut self.references[number - 1];
        *references += 1;
        (number, *references)
    }

    /// The HTML of all footnotes: first those with references, by number, each with links back to them;
    /// then the others, so that no text is lost.
    pub(super) fn in_order(self) -> Vec<String> {
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
