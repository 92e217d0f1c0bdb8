//! Checks of the catalogues that the compiler does not make.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Words that `house`'s list of words replaces by others, as they would stand in a sentence: in lower case.
/// They begin a word and may go on: "mailed" is found by "mail".
const BANNED: &[(&str, &str)] = &[
    ("e-mail", "email"),
    ("mail ", "email"),
    ("mail.", "email"),
    ("mail,", "email"),
    ("mailed", "emailed"),
    ("begin again", "start over"),
    ("start again", "start over"),
    ("any more", "anymore"),
    ("second factor", "two-step verification"),
    ("identity provider", "connected account"),
    ("another way to take", "another way"),
    ("take another way", "try another way"),
    ("what happened", "recent activity"),
    ("somebody who left", "former member"),
    ("is made", "is created"),
    ("make new", "generate new"),
    ("meanwhile", "while you were editing"),
    ("are the most", "up to"),
    ("end session", "sign out"),
    ("was asked for", "requested"),
    (" …", "…"),
    ("cannot", "can't"),
    ("do not", "don't"),
    ("does not", "doesn't"),
    ("did not", "didn't"),
    ("is not", "isn't"),
    ("was not", "wasn't"),
    ("will not", "won't"),
    ("you will", "you'll"),
    ("you are", "you're"),
    ("you have been", "you've been"),
    ("we will", "we'll"),
];

/// The files below a folder whose names end like this.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            found.push(path);
        }
    }
    found
}

/// Each message of a language: its id, and all lines of its text.
fn messages(language: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(language);
    let mut found: Vec<(String, String)> = Vec::new();
    for file in files(&folder, ".ftl") {
        for line in fs::read_to_string(file).unwrap().lines() {
            match line.split_once(" =") {
                Some((id, text)) if !line.starts_with([' ', '#']) => {
                    found.push((id.to_owned(), text.to_owned()));
                }
                _ if line.starts_with(' ') => {
                    let (_, text) = found.last_mut().expect("a message begins before its lines");
                    *text += line;
                }
                _ => {}
            }
        }
    }
    assert!(found.len() > 100, "{language} has its messages");
    found
}

#[test]
fn english_uses_the_words_that_were_decided() {
    let mut wrong = Vec::new();
    for (id, text) in messages("en") {
        let text = format!("{} ", text.to_lowercase());
        for (word, better) in BANNED {
            let begins_a_word = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
            if text.match_indices(word).any(|(at, _)| begins_a_word(at)) {
                wrong.push(format!("{id} says “{word}”; say “{better}”"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A message that nothing shows is deleted, so that nobody translates it.
#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = [
        "app/src",
        "domain/src",
        "server/src",
        "domain/templates",
        "server/templates",
    ];
    let sources: String = folders
        .iter()
        .map(|folder| root.join(folder))
        .filter(|folder| folder.exists())
        .flat_map(|folder| {
            [
                files(&folder, ".rs"),
                files(&folder, ".html"),
                files(&folder, ".txt"),
            ]
            .concat()
        })
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let is_used = |id: &str| {
        let call = format!("{}(", id.replace('-', "_"));
        let path = format!("Locale::{}", id.replace('-', "_"));
        sources.contains(&format!(".{call}")) || sources.contains(&path)
    };
    let unused: Vec<String> = messages("en")
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| !is_used(id))
        .collect();
    assert!(unused.is_empty(), "nothing uses {}", unused.join(", "));
}
