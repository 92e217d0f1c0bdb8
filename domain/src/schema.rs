//! Checks of the database before the server starts.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{
    Services,
    config::{Mode, Secret},
};

/// All migrations, built into the binary.
pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Why the server does not start with this database: one line that names the fix.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The role can do something that only the owner may (S61: row level security would not apply).
    #[error(
        "the database role {role} {what}; run the server under a role that owns nothing, without superuser and bypassrls"
    )]
    Role {
        /// Name of the role.
        role: String,
        /// The excessive permission.
        what: &'static str,
    },
    /// Migrations are missing.
    #[error(
        "the database is at migration {found}, this server needs {wanted}; run `server migrate`, or in development start `cargo dev` again"
    )]
    Migrations {
        /// The newest one that is applied.
        found: i64,
        /// The newest one of this server.
        wanted: i64,
    },
    /// An applied migration differs from this server's with the same number.
    #[error(
        "the database was made by other migrations than this server's; nothing leads from there to here: in development `cargo db reset` starts over"
    )]
    History,
    /// The clock can be moved: it is a test database.
    #[error("app_now() is not now(): this is a test database; never run production on it")]
    Clock,
    /// The database did not respond.
    #[error("the database cannot be asked ({0}); check [database] url")]
    Database(#[from] sqlx::Error),
}

/// Checks the role, the migrations and the clock.
pub async fn check(services: &Services) -> Result<(), SchemaError> {
    // Includes every role that `set role` could reach.
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

/// Whether the server can serve from this database now: it responds, and has all migrations. Newer
/// migrations are accepted, because servers are upgraded one after the other and an older one may
/// restart meanwhile.
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
        // The table does not exist: no migration was applied.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => Ok(0),
        Err(error) => Err(error),
    }
}

/// Whether the database began with this server's first migration. The migrations were rewritten
/// before the first release: an older database has a higher number and other tables.
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

/// The advisory lock of migrations, an arbitrary number.
const MIGRATIONS_LOCK: i64 = 0x4c61_7463_686b_6579;

/// Waits until no other process migrates. It asks again and again: whoever waited within a statement would
/// hold a snapshot, for whose end an index waits that the other one creates concurrently.
async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    while !sqlx::query_scalar::<_, bool>("select pg_try_advisory_lock($1)")
        .bind(MIGRATIONS_LOCK)
        .fetch_one(&mut *connection)
        .await?
    {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// Drops indexes that a migration began to create concurrently and did not finish: it can then be run again.
async fn drop_unfinished_indexes(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let unfinished: Vec<String> = sqlx::query_scalar(
        "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indexrelid
         where not i.indisvalid and c.relnamespace = 'public'::regnamespace",
    )
    .fetch_all(&mut *connection)
    .await?;
    for index in unfinished {
        // The name comes from the catalogue, quoted where it has to be.
        connection
            .execute(AssertSqlSafe(format!("drop index concurrently {index}")))
            .await?;
    }
    Ok(())
}

/// Applies the missing migrations, with the owner's role.
pub async fn migrate(owner_url: &Secret) -> Result<(), SchemaError> {
    let mut connection = PgConnection::connect(owner_url.expose()).await?;
    lock(&mut connection).await?;
    drop_unfinished_indexes(&mut connection).await?;
    let mut migrator = sqlx::migrate!("../migrations");
    migrator.set_locking(false);
    // Newer migrations, from before a downgrade.
    migrator.set_ignore_missing(true);
    match migrator.run(&mut connection).await {
        Err(MigrateError::VersionMismatch(_)) => Err(SchemaError::History),
        run => Ok(run.map_err(sqlx::Error::from)?),
    }
}
