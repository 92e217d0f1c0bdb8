//! Roles and databases on a Postgres, made by `psql`.

use std::{path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    address::Address,
    postgres::{self, PASSWORD},
    process,
    tools::SQLX,
    workspace,
};

/// SQL functions for a clock that tests can move.
const CLOCK: &str = "domain/testing/clock.sql";

/// Makes the roles that are missing.
const ROLES: &str = "do $$ declare role text; begin
    foreach role in array array['latchkey_owner', 'latchkey_app'] loop
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I login password ''latchkey''', role);
        end if;
    end loop;
end $$;";

/// A database, and how to reach it.
pub struct Database {
    admin: Address,
    name: &'static str,
}

/// The program that applies the migrations.
pub enum Migrator<'a> {
    /// The path of a server binary, which contains the migrations.
    Server(&'a Path),
    /// `sqlx`, if no server is built: it reads the migrations from the repository.
    Sqlx,
}

impl Database {
    /// A database on the Postgres of an administrator's address.
    pub fn new(admin: &str, name: &'static str) -> Result<Self> {
        let admin = Address::parse(admin).context("DATABASE_URL is not a Postgres address")?;
        Ok(Self { admin, name })
    }

    /// The address for the database's owner: for migrations, and for developers.
    pub fn owner_url(&self) -> String {
        self.url("latchkey_owner")
    }

    /// The address for the server's role.
    pub fn app_url(&self) -> String {
        self.url("latchkey_app")
    }

    fn url(&self, role: &str) -> String {
        self.admin.with(role, PASSWORD, self.name).to_string()
    }

    /// Makes what is missing of roles and database, and migrates.
    pub fn prepare(&self, migrator: &Migrator) -> Result<()> {
        self.create()?;
        self.migrate(migrator)
    }

    /// Makes what is missing of roles and database.
    pub fn create(&self) -> Result<()> {
        let name = self.name;
        self.as_admin(&format!(
            "{ROLES}
             select 'create database {name} owner latchkey_owner'
             where not exists (select from pg_database where datname = '{name}') \\gexec"
        ))
        .context("Postgres does not answer as it should; check DATABASE_URL")?;
        Ok(())
    }

    /// Drops the database and creates it again.
    pub fn recreate(&self, migrator: &Migrator) -> Result<()> {
        self.drop()?;
        self.prepare(migrator)
    }

    /// Drops the database, and closes connections to it.
    pub fn drop(&self) -> Result<()> {
        self.as_admin(&format!("drop database if exists {} with (force);", self.name))?;
        Ok(())
    }

    /// Makes it a template whose clock tests can move.
    pub fn add_test_clock(&self) -> Result<()> {
        self.execute(&std::fs::read_to_string(workspace::root().join(CLOCK))?)
    }

    /// Whether the database is migrated and has at least one user.
    pub fn has_users(&self) -> Result<bool> {
        let tables = self.query("select to_regclass('users') is not null")?;
        Ok(tables == ["t"] && self.query("select exists(select from users)")? == ["t"])
    }

    /// Executes statements as the owner.
    pub fn execute(&self, statements: &str) -> Result<()> {
        self.query(statements).map(drop)
    }

    /// Runs a query as the owner. Returns a line for each row, with `|` between columns.
    pub fn query(&self, statement: &str) -> Result<Vec<String>> {
        let owner = self.admin.with("latchkey_owner", PASSWORD, self.name);
        psql(&owner, statement)
    }

    fn as_admin(&self, statements: &str) -> Result<Vec<String>> {
        psql(&self.admin, statements)
    }

    fn migrate(&self, migrator: &Migrator) -> Result<()> {
        let mut command = match migrator {
            Migrator::Server(server) => {
                let mut command = Command::new(server);
                command
                    .arg("migrate")
                    .env("SERVER_MODE", "development")
                    .env("SECRET_KEY", "migrations need none, and this is long enough")
                    .env("DATABASE_URL", self.app_url())
                    .env("DATABASE_OWNER_URL", self.owner_url())
                    .env("MAIL_TRANSPORT", "smtp")
                    .env("MAIL_SMTP_URL", "smtp://127.0.0.1:9");
                command
            }
            Migrator::Sqlx => {
                let mut command = Command::new(SQLX.install()?.join("cargo-sqlx"));
                command
                    .args(["sqlx", "migrate", "run", "--source", "migrations"])
                    .env("DATABASE_URL", self.owner_url());
                command
            }
        };
        process::run_quietly(command.current_dir(workspace::root())).context(
            "the migrations do not apply; after a change to one that was applied, `cargo db reset` starts over",
        )
    }
}

/// Runs statements and returns the rows of the last one. Stops at the first error.
fn psql(address: &Address, statements: &str) -> Result<Vec<String>> {
    let mut command = postgres::psql()?;
    command
        .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"])
        .args(["--set", "ON_ERROR_STOP=1", "--file", "-", "--dbname"])
        // Without the password: all users of the machine can read the arguments.
        .arg(address.without_password().to_string())
        .env("PGPASSWORD", address.password());
    let rows = process::output_of(&mut command, statements)?;
    Ok(rows.lines().map(str::to_owned).collect())
}
