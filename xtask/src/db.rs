//! `cargo db`: the committed queries, and the development database.

use std::process::Command;

use anyhow::Result;

use crate::{
    database::{Database, Migrator},
    dev,
    postgres::{Durability, Postgres},
    process,
    tools::SQLX,
    workspace,
};

/// Renews `.sqlx` from the migrations as they stand.
pub fn prepare() -> Result<()> {
    let postgres = Postgres::start(Durability::Temporary)?;
    sqlx_prepare(postgres.url(), &[])
}

/// Runs `cargo sqlx prepare` against a database with every migration.
pub fn sqlx_prepare(admin: &str, flags: &[&str]) -> Result<()> {
    let sqlx = SQLX.install()?.join("cargo-sqlx");
    let database = Database::new(admin, "latchkey_prepare")?;
    database.recreate(&Migrator::Sqlx)?;
    process::run(
        Command::new(sqlx)
            .args(["sqlx", "prepare"])
            .args(flags)
            // As lints check it, whose build of the dependencies serves here too.
            .arg("--")
            .args(workspace::PACKAGES)
            .args(["--test", "domain", "--quiet"])
            .current_dir(workspace::root().join("domain"))
            .env("DATABASE_URL", database.owner_url())
            .env("SQLX_OFFLINE", "false"),
    )
}

/// Drops the development database; the next `cargo dev` makes it anew.
pub fn reset() -> Result<()> {
    let (_postgres, admin) = dev::postgres()?;
    Database::new(&admin, dev::DATABASE)?.drop()?;
    println!("the development database is gone; `cargo dev` makes it anew");
    Ok(())
}
