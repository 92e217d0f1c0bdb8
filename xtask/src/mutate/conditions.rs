//! The conditions of the domain's statements that name a tenant or a user.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::workspace;

/// Folders of the domain whose statements have no tenant: they are about credentials, sessions and what
/// belongs to one account, and have tests of their own that are not run once for each condition here.
const WITHOUT_TENANT: [&str; 4] = ["auth", "mailer", "rate_limits", "tokens"];

/// A condition of a statement that names the tenant, or the user.
pub struct Condition {
    pub file: PathBuf,
    at: usize,
    pub text: String,
}

impl Condition {
    /// The file with `(… or true)` in its place: always true, and the parameter keeps its type.
    pub fn removed_from(&self, whole: &str) -> String {
        let (before, rest) = whole.split_at(self.at);
        format!("{before}({} or true){}", self.text, &rest[self.text.len()..])
    }

    pub fn name(&self, root: &Path) -> String {
        let file = self.file.strip_prefix(root).unwrap_or(&self.file).display();
        let whole = fs::read_to_string(&self.file).unwrap_or_default();
        let line = whole.get(..self.at).unwrap_or_default().lines().count();
        format!("{file}:{line}: {}", self.text)
    }
}

/// The tests of each folder in which a condition was found: `documents::` for `domain/src/documents`. A
/// folder without tests lets its conditions survive, and that is red.
pub fn tests_of(root: &Path, conditions: &[Condition]) -> Result<Vec<String>> {
    let source = root.join("domain/src");
    let folders = conditions.iter().map(|condition| {
        let inside = condition.file.strip_prefix(&source)?;
        let folder = inside.iter().next().context("a file stands in a folder")?;
        Ok(format!("{}::", folder.display()))
    });
    let folders: BTreeSet<String> = folders.collect::<Result<_>>()?;
    Ok(folders.into_iter().collect())
}

/// Every condition on a tenant or a user in the statements of the domain, in whichever folder: a new
/// resource is found by itself.
pub fn conditions(root: &Path) -> Result<Vec<Condition>> {
    let mut found = Vec::new();
    let folders: Result<Vec<PathBuf>> = fs::read_dir(root.join("domain/src"))?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut folders = folders?;
    folders.retain(|path| path.is_dir() && !WITHOUT_TENANT.iter().any(|name| path.ends_with(name)));
    folders.sort();
    for folder in folders {
        for file in workspace::files_below(&folder)? {
            let text = fs::read_to_string(&file)?;
            for column in ["organization_id = $", "workspace_id = $", "user_id = $"] {
                for (at, _) in text.match_indices(column) {
                    // With the table's short name, and the parameter's number.
                    let begin = text[..at]
                        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
                        .map_or(0, |before| before + 1);
                    let digits = text[at + column.len()..]
                        .bytes()
                        .take_while(u8::is_ascii_digit)
                        .count();
                    let condition = &text[begin..at + column.len() + digits];
                    // `last_workspace_id = $3` sets a column.
                    if condition
                        .rsplit('.')
                        .next()
                        .is_some_and(|name| name.starts_with(&column[..6]))
                    {
                        found.push(Condition {
                            file: file.clone(),
                            at: begin,
                            text: condition.to_owned(),
                        });
                    }
                }
            }
        }
    }
    Ok(found)
}
