//! Every resource of a workspace is tested: a new folder is found by itself.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// All Rust files of a folder and of those in it, put together.
fn source_of(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path).unwrap();
    }
    let entries = fs::read_dir(path).into_iter().flatten();
    entries.map(|entry| source_of(&entry.unwrap().path())).collect()
}

/// The folders of the domain: one for each feature.
fn folders() -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

/// Names of the public functions that take the proof of a membership, and so read or write what
/// belongs to a workspace.
fn functions_of_members(source: &str) -> Vec<&str> {
    let public = source.split("\npub ").skip(1);
    let signatures =
        public.filter_map(|rest| rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn "));
    signatures
        .filter_map(|rest| {
            let (signature, _) = rest.split_once(") -> ")?;
            let (name, arguments) = signature.split_once('(')?;
            arguments.contains("&Member").then_some(name)
        })
        .collect()
}

#[test]
fn every_function_of_a_resource_is_tested() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = 0;
    let mut untested = Vec::new();
    for folder in folders() {
        let feature = folder.file_name().unwrap().to_str().unwrap();
        let source = source_of(&folder);
        let tested = [tests.join(feature), tests.join(format!("{feature}.rs"))]
            .map(|path| {
                if path.exists() {
                    source_of(&path)
                } else {
                    String::new()
                }
            })
            .concat();
        for function in functions_of_members(&source) {
            found += 1;
            let call = format!("{feature}::{function}(");
            if !tested.contains(&call) {
                untested.push(call);
            }
        }
    }
    assert!(
        found > 8,
        "only {found} functions take a member: the search is broken"
    );
    assert!(
        untested.is_empty(),
        "no test of their feature calls these: {untested:?}"
    );
}
