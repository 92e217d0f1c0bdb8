//! A copy of the repository, whose statements are checked against a database while it is compiled. In a
//! copy, because what is compiled in the repository itself is checked against the committed queries.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    cargo::PACKAGES,
    database::{Database, Migrator},
    process, workspace,
};

/// The folder with the database's description of each statement, in the format of sqlx.
pub fn queries(database: &Database) -> Result<PathBuf> {
    let root = copy()?;
    let queries = workspace::target_dir().join("scratch-queries");
    let _ = fs::remove_dir_all(&queries);
    fs::create_dir_all(&queries)?;
    // The statements of a crate are written when it is compiled.
    for file in ["domain/src/lib.rs", "domain/tests/main.rs"] {
        fs::File::open(root.join(file))?.set_modified(std::time::SystemTime::now())?;
    }
    database.recreate(&Migrator::Sqlx)?;
    let mut command = Command::new("cargo");
    command
        .arg("test")
        // The same packages as in the checks, so that compiled dependencies are shared.
        .args(PACKAGES)
        .args(["--test", "domain", "--no-run"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", workspace::target_dir())
        .env("CARGO_INCREMENTAL", "0")
        .env("DATABASE_URL", database.owner_url())
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &queries);
    process::run(&mut command)?;
    Ok(queries)
}

/// Updates the copy, below the target folder, to the current files of the repository, committed or not. An unchanged file keeps
/// its modification time, so that it is not compiled again.
fn copy() -> Result<PathBuf> {
    let root = workspace::target_dir().join("scratch");
    fs::create_dir_all(&root)?;
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace::root())
        .output()?;
    let listed = String::from_utf8(listed.stdout)?;
    // Deleted, and not committed yet.
    let exists = |file: &&str| workspace::root().join(file).is_file();
    let files: Vec<&Path> = listed.lines().filter(exists).map(Path::new).collect();
    for file in &files {
        let (from, to) = (workspace::root().join(file), root.join(file));
        let content = fs::read(&from)?;
        if fs::read(&to).is_ok_and(|copied| copied == content) {
            continue;
        }
        fs::create_dir_all(to.parent().context("a file is in a folder")?)?;
        fs::write(to, content)?;
    }
    for copied in workspace::files_below(&root)? {
        if !files.contains(&copied.strip_prefix(&root)?) {
            fs::remove_file(copied)?;
        }
    }
    Ok(root)
}
