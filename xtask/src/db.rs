//! `cargo db`: the committed queries, and the development database.

use std::{collections::BTreeMap, ffi::OsString, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{
    database::Database,
    dev,
    postgres::{Durability, Postgres},
    scratch, workspace,
};

/// The folder of the committed queries, `.sqlx`.
fn committed() -> PathBuf {
    workspace::root().join("domain/.sqlx")
}

/// Regenerates `.sqlx` from the current migrations and statements.
pub fn prepare() -> Result<()> {
    let postgres = Postgres::start(Durability::Temporary)?;
    let queries = generate_queries(postgres.url())?;
    fs::remove_dir_all(committed())?;
    fs::create_dir_all(committed())?;
    for file in workspace::files_below(&queries)? {
        let name = file.file_name().context("a file has a name")?;
        fs::copy(&file, committed().join(name))?;
    }
    Ok(())
}

/// Compares `.sqlx` with the description that the database gives of each statement.
pub fn check_queries(admin: &str) -> Result<()> {
    let read = |folder: PathBuf| -> Result<BTreeMap<OsString, Vec<u8>>> {
        let files = workspace::files_below(&folder)?.into_iter();
        let named = files.filter_map(|file| Some((file.file_name()?.to_owned(), file)));
        named.map(|(name, file)| Ok((name, fs::read(file)?))).collect()
    };
    let (generated, committed) = (read(generate_queries(admin)?)?, read(committed())?);
    ensure!(!generated.is_empty(), "no statement was found");
    ensure!(
        generated == committed,
        "domain/.sqlx does not match the migrations and statements; run `cargo db prepare`"
    );
    Ok(())
}

fn generate_queries(admin: &str) -> Result<PathBuf> {
    scratch::queries(&Database::new(admin, "latchkey_prepare")?)
}

/// Drops the development database; the next `cargo dev` recreates it.
pub fn reset() -> Result<()> {
    let (_postgres, admin) = dev::postgres()?;
    Database::new(&admin, dev::DATABASE)?.drop()?;
    println!("the development database is gone; `cargo dev` recreates it");
    Ok(())
}
