//! Roles and databases on a Postgres.

use std::str::FromStr;

use anyhow::{Context, Result};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};

use crate::workspace;

/// The clock that tests move.
const CLOCK: &str = include_str!("../../domain/testing/clock.sql");

/// Of both roles, in development and tests.
const PASSWORD: &str = "latchkey";

/// A database, and how to reach it.
pub struct Database {
    admin: PgConnectOptions,
    name: &'static str,
}

impl Database {
    /// A database on the Postgres of an administrator's address.
    pub fn new(admin: &str, name: &'static str) -> Result<Self> {
        let admin = PgConnectOptions::from_str(admin).context("DATABASE_URL is not a Postgres address")?;
        Ok(Self { admin, name })
    }

    /// For migrations and for whoever looks.
    pub fn owner_url(&self) -> String {
        self.url("latchkey_owner")
    }

    /// For the server.
    pub fn app_url(&self) -> String {
        self.url("latchkey_app")
    }

    fn url(&self, role: &str) -> String {
        let options = self
            .admin
            .clone()
            .username(role)
            .password(PASSWORD)
            .database(self.name);
        options.to_url_lossy().to_string()
    }

    /// Makes what is missing of roles and database, and migrates.
    pub fn prepare(&self) -> Result<()> {
        block_on(async {
            let mut admin = self.connect().await?;
            make_roles(&mut admin).await?;
            let exists: bool =
                sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
                    .bind(self.name)
                    .fetch_one(&mut admin)
                    .await?;
            if !exists {
                execute(
                    &mut admin,
                    format!("create database {} owner latchkey_owner", self.name),
                )
                .await?;
            }
            self.migrate().await?;
            Ok(())
        })
    }

    /// Whether anybody has signed in yet.
    pub fn has_users(&self) -> Result<bool> {
        block_on(async {
            let mut owner = PgConnection::connect(&self.owner_url()).await?;
            let query = "select exists(select from users)";
            Ok(sqlx::query_scalar(query).fetch_one(&mut owner).await?)
        })
    }

    /// Done by the owner.
    pub fn execute(&self, statement: &str) -> Result<()> {
        block_on(async {
            let mut owner = PgConnection::connect(&self.owner_url()).await?;
            execute(&mut owner, statement.to_owned()).await
        })
    }

    /// What the owner reads.
    pub fn query<T>(&self, query: &'static str) -> Result<Vec<T>>
    where
        T: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
    {
        block_on(async {
            let mut owner = PgConnection::connect(&self.owner_url()).await?;
            Ok(sqlx::query_as(query).fetch_all(&mut owner).await?)
        })
    }

    /// Drops it and makes it anew.
    pub fn recreate(&self) -> Result<()> {
        self.drop()?;
        self.prepare()
    }

    /// Drops it, whoever is connected.
    pub fn drop(&self) -> Result<()> {
        block_on(async {
            let mut admin = self.connect().await?;
            execute(
                &mut admin,
                format!("drop database if exists {} with (force)", self.name),
            )
            .await
        })
    }

    /// Makes it a template whose clock tests can move.
    pub fn add_test_clock(&self) -> Result<()> {
        block_on(async {
            let mut owner = PgConnection::connect(&self.owner_url()).await?;
            owner.execute(CLOCK).await?;
            Ok(owner.close().await?)
        })
    }

    async fn connect(&self) -> Result<PgConnection> {
        PgConnection::connect_with(&self.admin)
            .await
            .context("Postgres does not answer; check DATABASE_URL")
    }

    async fn migrate(&self) -> Result<()> {
        let migrations = Migrator::new(workspace::root().join("migrations")).await?;
        let mut owner = PgConnection::connect(&self.owner_url())
            .await
            .context("the owner cannot connect; the database's roles are latchkey_owner and latchkey_app")?;
        migrations.run(&mut owner).await.context(
            "the migrations do not apply; after a change to one that was applied, `cargo db reset` starts over",
        )?;
        Ok(owner.close().await?)
    }
}

async fn make_roles(admin: &mut PgConnection) -> Result<()> {
    for role in ["latchkey_owner", "latchkey_app"] {
        let make = format!(
            "do $$ begin
                 if not exists (select from pg_roles where rolname = '{role}') then
                     create role {role} login password '{PASSWORD}';
                 end if;
             end $$"
        );
        execute(admin, make).await?;
    }
    Ok(())
}

async fn execute(connection: &mut PgConnection, statement: String) -> Result<()> {
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
