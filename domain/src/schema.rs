//! The database that the server expects, and what it refuses to start on.

use sqlx::{
    Connection, PgConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{
    Services,
    config::{Mode, Secret},
};

/// Every migration, built into the binary.
pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Why the server does not start on this database: one line with the fix.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The role could do what only the owner may (S61).
    #[error(
        "the database role {role} {what}; run the server under a role that owns nothing, without superuser and bypassrls"
    )]
    Role {
        /// The role's name.
        role: String,
        /// What it could do.
        what: &'static str,
    },
    /// Migrations are missing.
    #[error(
        "the database is at migration {found}, this server needs {wanted}; run `server migrate`, or in development start `cargo dev` again"
    )]
    Migrations {
        /// The newest applied.
        found: i64,
        /// The newest known.
        wanted: i64,
    },
    /// A migration that was applied is not the one that this server knows by its number.
    #[error(
        "the database was made by other migrations than this server's; nothing leads from there to here: in development `cargo db reset` starts over"
    )]
    History,
    /// The clock was moved.
    #[error("app_now() is not now(): this is a test database; never run production on it")]
    Clock,
    /// The database did not answer.
    #[error("the database cannot be asked ({0}); check [database] url")]
    Database(#[from] sqlx::Error),
}

/// Checks role, migrations and clock.
pub async fn check(services: &Services) -> Result<(), SchemaError> {
    // Whatever a `set role` could reach counts as well.
    let role = sqlx::query!(
        r#"select current_user::text as "name!",
               exists(
                   select from pg_roles r where r.rolsuper and pg_has_role(current_user, r.oid, 'member')
               ) as "superuser!",
               exists(
                   select from pg_roles r where r.rolbypassrls and pg_has_role(current_user, r.oid, 'member')
               ) as "bypass!",
               exists(
                   select from pg_roles r
                   where pg_has_role(current_user, r.oid, 'member')
                     and (exists(select from pg_class c
                                 where c.relnamespace = 'public'::regnamespace and c.relowner = r.oid)
                       or exists(select from pg_proc p
                                 where p.pronamespace = 'public'::regnamespace and p.proowner = r.oid)
                       or exists(select from pg_namespace n where n.nspname = 'public' and n.nspowner = r.oid)
                       or exists(select from pg_database d
                                 where d.datname = current_database() and d.datdba = r.oid))
               ) as "owns!""#,
    )
    .fetch_one(&services.db.pool())
    .await?;
    let refused = [
        (role.superuser, "is a superuser"),
        (role.bypass, "bypasses row level security"),
        (role.owns, "owns the schema"),
    ];
    if let Some((_, what)) = refused.into_iter().find(|(refused, _)| *refused) {
        return Err(SchemaError::Role {
            role: role.name,
            what,
        });
    }

    is_ready(services).await?;

    let body = sqlx::query_scalar!(r#"select pg_get_functiondef('app_now'::regproc) as "body!""#)
        .fetch_one(&services.db.pool())
        .await?;
    let real = body.contains("RETURN now()");
    if !real && services.config.server.mode == Mode::Production {
        return Err(SchemaError::Clock);
    }
    Ok(())
}

/// Whether the server can serve from this database now: it answers, and lacks no
/// migration. A newer one is no obstacle: servers are replaced one after the other, and
/// one of them may be restarted meanwhile.
pub async fn is_ready(services: &Services) -> Result<(), SchemaError> {
    let (found, wanted) = (applied(services).await?, newest());
    if found > 0 && !is_same_history(services).await? {
        return Err(SchemaError::History);
    }
    match found < wanted {
        true => Err(SchemaError::Migrations { found, wanted }),
        false => Ok(()),
    }
}

fn newest() -> i64 {
    let versions = MIGRATOR.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

async fn applied(services: &Services) -> Result<i64, sqlx::Error> {
    let found = sqlx::query_scalar!(r#"select max(version) from _sqlx_migrations where success"#)
        .fetch_one(&services.db.pool())
        .await;
    match found {
        Ok(version) => Ok(version.unwrap_or_default()),
        // No such table: nothing was ever applied.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => Ok(0),
        Err(error) => Err(error),
    }
}

/// Whether the database began with this server's first migration. Before the first release the migrations
/// were written anew: a database of before has a higher number, and other tables.
async fn is_same_history(services: &Services) -> Result<bool, sqlx::Error> {
    let Some(first) = MIGRATOR.iter().next() else {
        return Ok(true);
    };
    sqlx::query_scalar!(
        r#"select exists(select from _sqlx_migrations where version = $1 and checksum = $2) as "same!""#,
        first.version,
        first.checksum.as_ref(),
    )
    .fetch_one(&services.db.pool())
    .await
}

/// Applies what is missing, under the owner's role.
pub async fn migrate(owner_url: &Secret) -> Result<(), SchemaError> {
    let mut connection = PgConnection::connect(owner_url.expose()).await?;
    let mut migrator = sqlx::migrate!("../migrations");
    // Applied by a newer version, before this one was put back.
    migrator.set_ignore_missing(true);
    match migrator.run(&mut connection).await {
        Err(MigrateError::VersionMismatch(_)) => Err(SchemaError::History),
        run => Ok(run.map_err(sqlx::Error::from)?),
    }
}
