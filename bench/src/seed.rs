//! Test data: 1,000 users, 50 organizations with 4 workspaces each, and a given number of
//! documents, inserted by SQL.

use std::{env, net::SocketAddr, str::FromStr};

use anyhow::{Context, Result};
use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sqlx::{Connection, Executor, PgConnection, Row, postgres::PgConnectOptions};
use tokio::net::lookup_host;
use wire::Wire;

use crate::load::RequestTemplate;

/// The number of users; user `n` has the address `user<n>@bench.test`.
pub const USERS: u32 = 1000;

/// The password of every user.
pub const PASSWORD: &str = "correct horse battery staple";

/// The database that the measured servers use.
pub struct Database {
    admin: PgConnectOptions,
}

impl Database {
    /// Reads `BENCH_ADMIN_URL` and `BENCH_DATABASE`.
    pub fn from_environment() -> Result<Self> {
        let variable = |name: &str| {
            env::var(name).with_context(|| format!("{name} is not set; run this by `cargo xtask bench`"))
        };
        let admin = PgConnectOptions::from_str(&variable("BENCH_ADMIN_URL")?)?;
        Ok(Self {
            admin: admin.database(&variable("BENCH_DATABASE")?),
        })
    }

    /// Options of the administrator, who bypasses row level security: for the baseline, and for
    /// measurements that inspect the data.
    pub fn admin(&self) -> &PgConnectOptions {
        &self.admin
    }

    /// Options of the server's role, through the counting proxy. The `PG*` variables are ignored: a
    /// Unix socket would bypass the proxy.
    pub fn through(&self, wire: &Wire) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(wire.address().port())
            .username("latchkey_app")
            .password("latchkey")
            .database(self.admin.get_database().unwrap_or_default())
    }

    /// The TCP address of Postgres.
    pub async fn address(&self) -> Result<SocketAddr> {
        let mut addresses = lookup_host((self.admin.get_host(), self.admin.get_port())).await?;
        addresses.next().context("Postgres has no address")
    }

    /// Options of the server's role, without a proxy.
    pub fn app(&self) -> PgConnectOptions {
        self.admin.clone().username("latchkey_app").password("latchkey")
    }
}

/// The path of a document list that the user may read.
pub fn documents_path(user: u32) -> String {
    format!("/o/organization-{}/w/workspace-0/documents", user % 50)
}

/// The form that creates a document in a workspace where the user is an editor.
pub fn new_document_form(user: u32, title: &str) -> String {
    let title = title.replace(' ', "+");
    format!(
        "organization=organization-{}&workspace=workspace-0&title={title}&body=One+line.",
        user % 50
    )
}

/// A sign-in by password. `X-Forwarded-For` names a different client address for each user, so that
/// they share no rate limit.
pub fn sign_in_request(user: u32) -> RequestTemplate {
    let password = PASSWORD.replace(' ', "+");
    let form = format!("email=user{user}%40bench.test&password={password}&next=%2F");
    RequestTemplate::form("/api/sign-in/password", form, 200)
        .with("x-forwarded-for", format!("10.{}.{}.1", user / 250, user % 250))
}

/// Replaces all data, unless the database already has exactly this many documents.
pub async fn fill(database: &Database, documents: u64) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let existing: i64 = sqlx::query("select count(*) from documents")
        .fetch_one(&mut admin)
        .await?
        .get(0);
    if u64::try_from(existing)? == documents {
        return Ok(());
    }
    println!("writing {documents} documents …");
    admin.execute("truncate organizations, users cascade").await?;
    let parameters = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password(PASSWORD.as_bytes())
        .map_err(|error| anyhow::anyhow!("the password is not hashed: {error}"))?
        .to_string();
    for statement in USERS_AND_WORKSPACES {
        sqlx::query(statement)
            .bind(i64::from(USERS))
            .execute(&mut admin)
            .await?;
    }
    sqlx::query("insert into passwords (user_id, hash) select id, $1 from users")
        .bind(hash)
        .execute(&mut admin)
        .await?;
    sqlx::query(DOCUMENTS)
        .bind(i64::try_from(documents)?)
        .execute(&mut admin)
        .await?;
    admin.execute("vacuum analyze").await?;
    admin.execute("checkpoint").await?;
    Ok(())
}

/// User `n` is a member of the organizations `n mod 50` and `(n + 7) mod 50`, and an editor in two
/// workspaces of each. An id is the MD5 of a kind and a number. `$1` is the number of users.
const USERS_AND_WORKSPACES: [&str; 7] = [
    "insert into users (id, email, name)
     select md5('user' || n)::uuid, 'user' || n || '@bench.test', 'User ' || n from generate_series(0, $1 - 1) n",
    "insert into organizations (id, slug, name)
     select md5('organization' || n)::uuid, 'organization-' || n, 'Organization ' || n
     from generate_series(0, 49) n where $1 > 0",
    "insert into workspaces (organization_id, id, slug, name)
     select md5('organization' || n)::uuid, md5('workspace' || n || '-' || w)::uuid, 'workspace-' || w, 'Workspace ' || w
     from generate_series(0, 49) n, generate_series(0, 3) w where $1 > 0",
    "insert into memberships (organization_id, user_id, role, last_workspace_id, last_visited_at)
     select md5('organization' || (n + d) % 50)::uuid, md5('user' || n)::uuid, 'member',
         md5('workspace' || (n + d) % 50 || '-0')::uuid, now() + interval '1 day'
     from generate_series(0, $1 - 1) n, (values (0), (7)) as at (d)",
    "insert into workspace_memberships (organization_id, workspace_id, user_id, role)
     select md5('organization' || (n + d) % 50)::uuid, md5('workspace' || (n + d) % 50 || '-' || w)::uuid,
         md5('user' || n)::uuid, 'editor'
     from generate_series(0, $1 - 1) n, (values (0), (7)) as at (d), generate_series(0, 1) w",
    // `last_seen_at` is in the future, so that no request updates it.
    "insert into sessions (id_hash, public_id, user_id, device, last_seen_at, expires_at)
     select sha256(decode(md5('session' || n), 'hex')), md5('public' || n)::uuid, md5('user' || n)::uuid,
         'bench', now() + interval '1 day', now() + interval '30 days'
     from generate_series(0, $1 - 1) n",
    "insert into session_factors (session_id, factor)
     select md5('public' || n)::uuid, 'email' from generate_series(0, $1 - 1) n",
];

/// Documents spread over all workspaces, created a second apart; each body is a page of Markdown.
const DOCUMENTS: &str = "
    insert into documents
        (organization_id, workspace_id, id, title, body, created_by, created_at, updated_by, updated_at)
    select md5('organization' || n % 50)::uuid, md5('workspace' || n % 50 || '-' || (n / 50) % 4)::uuid,
        md5('document' || n)::uuid, 'Document ' || n,
        E'# A heading\n\nSome **words** about number ' || n || E', and a list:\n\n' || repeat(E'- one thing of many\n', 20),
        md5('user' || n % 50)::uuid, now() - interval '1 second' * n,
        md5('user' || n % 50)::uuid, now() - interval '1 second' * n
    from generate_series(0::bigint, $1 - 1) n";

/// The session cookie of a user, as the value of a `Cookie` header.
pub async fn session_cookie(admin: &mut PgConnection, user: u32) -> Result<String> {
    let id: Vec<u8> = sqlx::query_scalar("select decode(md5('session' || $1), 'hex')")
        .bind(user.to_string())
        .fetch_one(admin)
        .await?;
    Ok(format!("__Host-session={}", BASE64_URL_SAFE_NO_PAD.encode(id)))
}

/// The id of a document that the user may read, from the first workspace of their first organization.
pub async fn newest_document_id(admin: &mut PgConnection, user: u32) -> Result<String> {
    let id: uuid::Uuid = sqlx::query_scalar(
        "select id from documents
         where workspace_id = md5('workspace' || $1 || '-0')::uuid order by created_at desc limit 1",
    )
    .bind((user % 50).to_string())
    .fetch_one(admin)
    .await?;
    Ok(id.to_string())
}
