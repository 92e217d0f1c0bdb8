//! The database schema: tables, privileges and policies, and the checks at server start (S60, S61).

use domain::{
    config::Mode,
    schema::{self, SchemaError},
    testing::{self, TestDatabase},
};
use sqlx::Executor;

use crate::TENANT;

/// Tables whose rows belong to one user or browser.
const PERSONAL: [&str; 17] = [
    "totp_enrolments",
    "totp_credentials",
    "avatars",
    "challenges",
    "linked_accounts",
    "known_browsers",
    "passkeys",
    "passwords",
    "pending_sign_ins",
    "pending_account_links",
    "oauth_authorization_requests",
    "recovery_codes",
    "security_events",
    "session_factors",
    "sessions",
    "trusted_browsers",
    "users",
];

/// Tables whose rows belong to no user and no organization.
const GLOBAL: [&str; 6] = [
    "_sqlx_migrations",
    "rate_limits",
    "email_outbox",
    "signing_keys",
    "test_clock",
    "used_webauthn_challenges",
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

/// Without a row of the bystander, a statement that forgets whose rows it is about is not noticed.
#[tokio::test]
async fn every_table_of_users_and_organizations_has_a_row_of_the_bystander() {
    let db = TestDatabase::create().await;
    for table in TENANT.into_iter().chain(PERSONAL) {
        let statement =
            format!("select exists(select from {table} t where t::text like '%b0000000-0000-4000-8000-%')");
        let has_row: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .fetch_one(&db.admin)
            .await
            .unwrap();
        assert!(has_row, "{table}: add one to domain/testing/bystander.sql");
    }
}

#[tokio::test]
async fn tenant_tables_enforce_tenant_isolation() {
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
async fn run_time_role_cannot_change_clock_schema_or_history() {
    let db = TestDatabase::create().await;
    for forbidden in [
        "update test_clock set shift = '1 hour'",
        "create or replace function app_now() returns timestamptz language sql stable return now()",
        "alter table documents disable row level security",
        "delete from documents",
        "delete from security_events",
        "update security_events set device = ''",
        "truncate security_events",
        "drop table rate_limits",
        "set role latchkey_owner",
        "delete from organizations",
        "delete from workspaces",
        "delete from users",
        "delete from document_revisions",
        "insert into users (id, email, delete_after) values (gen_random_uuid(), 'x@example.com', '-infinity')",
    ] {
        let refused = db.services.db.pool().execute(forbidden).await;
        assert!(refused.is_err(), "{forbidden} was allowed");
    }
}

/// The run-time role cannot delete recorded events or users' texts, not even through a cascading foreign
/// key (S111).
#[tokio::test]
async fn run_time_role_cannot_delete_protected_rows_by_cascade() {
    let db = TestDatabase::create().await;
    let reached: Vec<String> = sqlx::query_scalar(
        "with recursive gone (name) as (
             select oid from pg_class
             where relkind = 'r' and relnamespace = 'public'::regnamespace
               and has_table_privilege('latchkey_app', oid, 'delete')
             union
             select c.conrelid from pg_constraint c join gone on c.confrelid = gone.name
             where c.contype = 'f' and c.confdeltype = 'c'
         )
         select name::regclass::text from gone
         where not has_table_privilege('latchkey_app', name, 'delete')",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    assert!(reached.is_empty(), "deleted by a cascade: {reached:?}");
    for kept in [
        "documents",
        "document_revisions",
        "security_events",
        "users",
        "organizations",
        "workspaces",
    ] {
        let deletes: bool = sqlx::query_scalar(
            "select has_table_privilege('latchkey_app', $1, 'delete') or has_table_privilege('latchkey_app', $1, 'truncate')",
        )
        .bind(kept)
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert!(!deletes, "{kept}");
    }
}

/// Functions that the run-time role may call and that run as the owner. Each is safe with any input; check
/// a new one before it is listed here.
#[tokio::test]
async fn security_definer_functions_are_listed() {
    let db = TestDatabase::create().await;
    let found: Vec<String> = sqlx::query_scalar(
        "select proname::text from pg_proc
         where pronamespace = 'public'::regnamespace and prosecdef
           and has_function_privilege('latchkey_app', oid, 'execute')
         order by 1",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    assert_eq!(
        found,
        [
            "delete_due_organization",
            "delete_due_user",
            "sweep_security_events"
        ]
    );
}

/// The run-time role can neither advance a deletion nor delete an account or organization that is not due.
#[tokio::test]
async fn run_time_role_cannot_advance_account_deletion() {
    let db = TestDatabase::create().await;
    let (current_user, member) = db.manager("ada@example.com", "Analytical Engines").await;
    let events = "select count(*) from security_events where device <> 'Bystander'";
    let before: i64 = sqlx::query_scalar(events).fetch_one(&db.owner).await.unwrap();
    let pool = db.services.db.pool();
    for date in [
        "'-infinity'",
        "app_now()",
        "app_now() + interval '6 days 23 hours'",
    ] {
        let statement = format!("update users set delete_after = {date} where name <> 'Bystander'");
        assert!(
            pool.execute(sqlx::AssertSqlSafe(statement)).await.is_err(),
            "{date}"
        );
    }
    pool.execute("update users set delete_after = app_now() + interval '7 days' where name <> 'Bystander'")
        .await
        .unwrap();
    for (function, id) in [
        ("delete_due_user", current_user.user().0),
        ("delete_due_organization", member.organization().0),
    ] {
        let statement = format!("select set_config('app.organization', $2, false), {function}($1)");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(id)
            .bind(member.organization().0.to_string())
            .execute(&db.services.db.pool())
            .await
            .unwrap();
    }
    let after: i64 = sqlx::query_scalar(events).fetch_one(&db.owner).await.unwrap();
    assert_eq!(before, after);
    let left: i64 = sqlx::query_scalar("select count(*) from organizations where slug <> 'bystander'")
        .fetch_one(&db.admin)
        .await
        .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn server_starts_only_as_the_run_time_role() {
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
async fn production_does_not_start_with_the_test_clock() {
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
async fn server_does_not_start_with_missing_migrations() {
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
