//! The catalogue: S60, S61, and what the server refuses to start on.

use domain::{
    config::Mode,
    schema::{self, SchemaError},
    testing::{self, TestDatabase},
};
use sqlx::Executor;

use crate::TENANT;

/// Rows of one person, or of one browser.
const PERSONAL: [&str; 16] = [
    "authenticator_enrolments",
    "authenticators",
    "avatars",
    "challenges",
    "connections",
    "devices",
    "passkeys",
    "passwords",
    "pending_sign_ins",
    "provider_identities",
    "provider_visits",
    "recovery_codes",
    "security_events",
    "sessions",
    "trusted_browsers",
    "users",
];

/// Rows of nobody.
const GLOBAL: [&str; 6] = [
    "_sqlx_migrations",
    "budgets",
    "outbox",
    "signing_keys",
    "test_clock",
    "used_ceremonies",
];

#[tokio::test]
async fn every_table_is_listed() {
    let db = TestDatabase::create().await;
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public' order by 1")
            .fetch_all(&db.owner)
            .await
            .unwrap();
    let mut listed: Vec<&str> = TENANT.into_iter().chain(PERSONAL).chain(GLOBAL).collect();
    listed.sort_unstable();
    assert_eq!(tables, listed);
}

#[tokio::test]
async fn tenant_tables_are_held_apart_by_the_database() {
    let db = TestDatabase::create().await;
    for table in TENANT {
        let (enabled, forced): (bool, bool) = sqlx::query_as(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = $1::regclass",
        )
        .bind(table)
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert!(enabled && forced, "{table}: row level security is not forced");

        let guarded: bool = sqlx::query_scalar(
            "select exists(
                 select from pg_policies
                 where tablename = $1 and cmd = 'ALL' and qual like '%app_organization%'
                   and with_check like '%app_organization%'
             ) and not exists(
                 select from pg_policies
                 where tablename = $1 and cmd <> 'ALL' and cmd <> 'SELECT'
             )",
        )
        .bind(table)
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert!(
            guarded,
            "{table}: reading and writing are not both held to the tenant"
        );

        let tenant = if table == "organizations" {
            "id"
        } else {
            "organization_id"
        };
        let first_of_key: String = sqlx::query_scalar(
            "select a.attname::text from pg_index i
             join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
             where i.indrelid = $1::regclass and i.indisprimary and a.attnotnull",
        )
        .bind(table)
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert_eq!(
            first_of_key, tenant,
            "{table}: the key does not begin with the tenant"
        );

        // A foreign key from one tenant table to another carries the tenant.
        let astray: Vec<String> = sqlx::query_scalar(
            "select c.conname::text from pg_constraint c
             where c.contype = 'f' and c.conrelid = $1::regclass
               and c.confrelid::regclass::text = any($2)
               and not exists(
                   select from pg_attribute a
                   where a.attrelid = c.conrelid and a.attnum = any(c.conkey) and a.attname = 'organization_id'
               )",
        )
        .bind(table)
        .bind(TENANT.map(str::to_owned).to_vec())
        .fetch_all(&db.owner)
        .await
        .unwrap();
        assert!(astray.is_empty(), "{astray:?}");
    }
}

#[tokio::test]
async fn the_run_time_role_cannot_move_the_clock_or_change_the_schema() {
    let db = TestDatabase::create().await;
    for forbidden in [
        "update test_clock set shift = '1 hour'",
        "create or replace function app_now() returns timestamptz language sql stable return now()",
        "alter table documents disable row level security",
        "delete from documents",
        "delete from security_events",
        "update security_events set device = ''",
        "truncate security_events",
        "drop table budgets",
        "set role latchkey_owner",
    ] {
        let refused = db.services.db.pool().execute(forbidden).await;
        assert!(refused.is_err(), "{forbidden} was allowed");
    }
}

#[tokio::test]
async fn the_server_starts_as_the_run_time_role_alone() {
    let db = TestDatabase::create().await;
    assert!(schema::check(&db.services).await.is_ok());
    for pool in [db.owner.clone(), db.admin.clone()] {
        let mut services = db.services.clone();
        services.db = testing::database((*pool.connect_options()).clone());
        let refused = schema::check(&services).await;
        assert!(matches!(refused, Err(SchemaError::Role { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn production_does_not_start_on_a_clock_that_was_moved() {
    let db = TestDatabase::create().await;
    let mut services = db.services.clone();
    let mut config = (*services.config).clone();
    config.server.mode = Mode::Production;
    services.config = config.into();
    assert!(matches!(schema::check(&services).await, Err(SchemaError::Clock)));
    db.owner
        .execute("create or replace function app_now() returns timestamptz language sql stable return now()")
        .await
        .unwrap();
    assert!(schema::check(&services).await.is_ok());
}

#[tokio::test]
async fn the_server_does_not_start_on_older_migrations() {
    let db = TestDatabase::create().await;
    db.owner
        .execute("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)")
        .await
        .unwrap();
    let refused = schema::check(&db.services).await;
    assert!(
        matches!(refused, Err(SchemaError::Migrations { .. })),
        "{refused:?}"
    );
}
