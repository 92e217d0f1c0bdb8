//! The conditions in the domain's statements, found in the sources.

use std::{
    ffi::OsStr,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    rc::Rc,
};

use anyhow::Result;

use crate::workspace;

/// The words before a condition.
const BEFORE: [&str; 2] = ["where ", "and "];

/// The operators and values after a condition's column. After a `$` follows a parameter's number.
const ENDS: [&str; 6] = [
    " = $",
    " < $",
    " is not distinct from $",
    " is null",
    " is not null",
    " > app_now()",
];

/// A condition on one column: `m.user_id = $1`, `consumed_at is null`, `expires_at > app_now()`.
pub struct Condition {
    /// From the repository's root.
    path: PathBuf,
    /// The content of the file.
    file: Rc<str>,
    /// The bytes of the condition in it.
    range: Range<usize>,
}

impl Condition {
    /// File and text of the condition, for the output.
    pub fn name(&self) -> String {
        let line = self.file[..self.range.start].lines().count();
        format!("{}:{line}: {}", self.path.display(), self.text())
    }

    /// The statement, of those that ran, that has the condition, and the same with `(… or true)` in its
    /// place: always true, and a parameter keeps its type.
    pub fn removed<'a>(&self, statements: impl Iterator<Item = &'a String>) -> Option<(&'a str, String)> {
        let (statement, at) = statement_at(&self.file, self.range.start, statements)?;
        let (before, rest) = statement.split_at(at);
        let (condition, after) = rest.split_at(self.range.len());
        Some((statement, format!("{before}({condition} or true){after}")))
    }

    /// A name without the line's number, which changes with the lines above.
    pub fn key(&self) -> String {
        format!("{}: {}", self.path.display(), self.text())
    }

    /// Whether it is in this folder of the domain.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(Path::new("domain/src").join(folder))
    }

    /// Whether a line of `unnoticed.txt` is about it, in a statement that holds the line's third part.
    pub fn is_meant_by(&self, line: &str, statement: &str) -> bool {
        let parts: Vec<&str> = line.split(" | ").collect();
        match parts[..] {
            [path, condition, part, _] => {
                Path::new(path) == self.path && condition == self.text() && statement.contains(part)
            }
            _ => false,
        }
    }

    /// The names of its file and of the folder, which its tests have in their names as well.
    pub fn words(&self) -> Vec<&str> {
        let folder = self.path.parent().and_then(Path::file_name);
        let words = [self.path.file_stem(), folder].into_iter().flatten();
        words.filter_map(OsStr::to_str).collect()
    }

    fn text(&self) -> &str {
        &self.file[self.range.clone()]
    }
}

/// Every condition in the domain's sources.
pub fn conditions() -> Result<Vec<Condition>> {
    let root = workspace::root();
    let mut found = Vec::new();
    for file in workspace::files_below(&root.join("domain/src"))? {
        let text: Rc<str> = fs::read_to_string(&file)?.into();
        for range in in_text(&text) {
            found.push(Condition {
                path: file.strip_prefix(root)?.to_owned(),
                file: Rc::clone(&text),
                range,
            });
        }
    }
    Ok(found)
}

/// Where a text holds conditions.
fn in_text(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = BEFORE
        .iter()
        .flat_map(|word| text.match_indices(word).map(|(at, word)| at + word.len()))
        .filter_map(|at| Some(at..at + length(&text[at..])?))
        .collect();
    found.sort_unstable_by_key(|range| range.start);
    found
}

/// The length in bytes of the condition that the text starts with; `None` if it starts with none.
fn length(text: &str) -> Option<usize> {
    let column = text.find(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)))?;
    let end = ENDS.iter().find(|end| text[column..].starts_with(**end))?;
    let after = column + end.len();
    let digits = text[after..].bytes().take_while(u8::is_ascii_digit).count();
    match end.ends_with('$') {
        true => (digits > 0).then_some(after + digits),
        false => Some(after),
    }
}

/// The position of a part of a file in a statement that was run, which the file holds word for word. Of
/// several, the longest: a short one may be the beginning of another.
fn statement_at<'a>(
    file: &str,
    at: usize,
    statements: impl Iterator<Item = &'a String>,
) -> Option<(&'a String, usize)> {
    statements
        .filter_map(|statement| {
            let (begin, _) = file
                .match_indices(statement.as_str())
                .find(|(begin, _)| (*begin..begin + statement.len()).contains(&at))?;
            Some((statement, at - begin))
        })
        .max_by_key(|(statement, _)| statement.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_found() {
        let text =
            "update x set user_id = $9 where m.user_id = $10 and used_at is null and expires_at > app_now()
             and role = 'owner' and a = b and guesses < $2";
        let found: Vec<&str> = in_text(text).into_iter().map(|range| &text[range]).collect();
        let expected = [
            "m.user_id = $10",
            "used_at is null",
            "expires_at > app_now()",
            "guesses < $2",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_longest_statement_is_chosen() {
        let statements = ["select 1".to_owned(), "select 1 where a = $1".to_owned()];
        let file = r#"f("select 1 where a = $1")"#;
        let (statement, at) = statement_at(file, 18, statements.iter()).unwrap();
        assert_eq!(
            (statement.as_str(), &statement[at..]),
            ("select 1 where a = $1", "a = $1")
        );
        assert!(statement_at(file, 1, statements.iter()).is_none());
    }
}
