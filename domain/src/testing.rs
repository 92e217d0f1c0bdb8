//! Test support: a database for each test, cloned from a template, and users who sign in through
//! the public functions. Only with the feature `testing`.
//!
//! `TEST_DATABASE_URL` is that of a Postgres administrator who can create the databases; `cargo ci
//! domain` sets it.

use std::{str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};
use uuid::Uuid;

use crate::{
    Locale, Services,
    auth::{self, Browser, BrowserSecret, ChallengeId, CurrentUser, Email, SessionSecret, SignedIn},
    config::{Config, Variables},
    db::Database,
    mailer::{Mail, worker},
    schema::MIGRATOR,
    tenancy::{self, Member, WorkspaceRole},
};

/// Password of the roles in databases for development and tests.
const PASSWORD: &str = "latchkey";

/// A clock that tests can move.
pub const CLOCK: &str = include_str!("../testing/clock.sql");

/// A user whose rows no statement may touch.
const BYSTANDER: &str = include_str!("../testing/bystander.sql");

/// The database of one test.
pub struct TestDatabase {
    /// Services with the run-time role; mail goes to the mailbox.
    pub services: Services,
    /// A pool with the owner's role, for reading and breaking what the run-time role cannot.
    pub owner: PgPool,
    /// A pool with an administrator's role, to which no policy applies.
    pub admin: PgPool,
}

impl TestDatabase {
    /// Clones the template; the first test makes it.
    pub async fn create() -> Self {
        Self::create_with(config()).await
    }

    /// Clones the template, with the given configuration.
    pub async fn create_with(config: Config) -> Self {
        let url = std::env::var("TEST_DATABASE_URL")
            .expect("TEST_DATABASE_URL is not set; run the tests by `cargo ci domain` or `cargo ci router`");
        let admin = PgConnectOptions::from_str(&url).expect("TEST_DATABASE_URL is a Postgres address");
        // `cargo xtask mutate` learns from it which test made this database: a test's thread has its name.
        let admin = admin.application_name(std::thread::current().name().unwrap_or_default());
        let mut connection = PgConnection::connect_with(&admin)
            .await
            .expect("TEST_DATABASE_URL answers");
        let template = template(&mut connection, &admin).await;
        let name = format!("test_{}", Uuid::new_v4().simple());
        run(
            &mut connection,
            format!("create database {name} template {template} owner latchkey_owner"),
        )
        .await;

        let role = |role: &str| admin.clone().username(role).password(PASSWORD).database(&name);
        let pool =
            |options: PgConnectOptions| PgPoolOptions::new().max_connections(4).connect_lazy_with(options);
        let mut services = Services::connect(config).expect("the test configuration connects");
        services.db = database(role("latchkey_app"));
        Self {
            services,
            owner: pool(role("latchkey_owner")),
            admin: pool(admin.clone().database(&name)),
        }
    }

    /// Options for connecting through a proxy at this port. Built from scratch, because a socket
    /// would bypass the proxy.
    pub fn through(&self, port: u16) -> PgConnectOptions {
        let name = self.admin.connect_options();
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(port)
            .username("latchkey_app")
            .password(PASSWORD)
            .database(name.get_database().unwrap_or_default())
    }

    /// Moves the database's clock.
    pub async fn advance(&self, interval: &str) {
        sqlx::query("update test_clock set shift = shift + $1::text::interval")
            .bind(interval)
            .execute(&self.owner)
            .await
            .expect("the clock moves");
    }

    /// Starts a sign-in, and returns the challenge with the mail's link token and code.
    pub async fn challenge(&self, browser: &Browser, email: &str) -> Challenge {
        let id = auth::start(&self.services, browser, email, "/")
            .await
            .expect("a challenge starts");
        self.mailed(id, email).await
    }

    /// The newest mail to this address.
    pub async fn newest_mail(&self, email: &str) -> Mail {
        while worker::deliver_next(&self.services)
            .await
            .expect("the outbox is read")
        {}
        let mailbox = self.services.mailer.mailbox().expect("tests use the mailbox");
        let email = Email::parse(email).expect("the address is one");
        let mails = mailbox.mails(Some(email.as_str()));
        mails.into_iter().next().expect("a mail arrived").mail
    }

    /// Link token and code of the newest mail to this address.
    pub async fn mailed(&self, id: ChallengeId, email: &str) -> Challenge {
        let mail = self.newest_mail(email).await;
        // The mail of a step-up contains only a code.
        let token = mail
            .text
            .split_once("/sign-in/link/")
            .and_then(|(_, rest)| rest.lines().next())
            .unwrap_or_default()
            .trim()
            .to_owned();
        let code = mail
            .text
            .lines()
            .map(str::trim)
            .find(|line| line.len() == 7 && line.bytes().all(|b| b.is_ascii_digit() || b == b' '));
        Challenge {
            id,
            token,
            code: code.expect("the mail holds a code").to_owned(),
        }
    }

    /// Signs in with a mailed code from a new browser.
    pub async fn sign_in(&self, email: &str) -> CurrentUser {
        self.sign_in_from(&browser(), email).await
    }

    /// Signs in with a mailed code from this browser.
    pub async fn sign_in_from(&self, browser: &Browser, email: &str) -> CurrentUser {
        let signed_in = self.session(browser, email).await;
        self.authenticate(signed_in.session)
            .await
            .expect("a new session identifies")
    }

    /// Signs in with a mailed code, and returns the session.
    pub async fn session(&self, browser: &Browser, email: &str) -> SignedIn {
        let challenge = self.challenge(browser, email).await;
        auth::sign_in_by_code(&self.services, browser, challenge.id, &challenge.code, None)
            .await
            .expect("the mailed code is right")
            .signed_in()
            .expect("no second factor is enrolled")
    }

    /// The user of a session.
    pub async fn authenticate(&self, session: SessionSecret) -> Option<CurrentUser> {
        auth::authenticate(&self.services, session)
            .await
            .expect("sessions can be looked up")
    }

    /// The current private key that signs tokens, with its id: for forging tokens in tests.
    pub async fn signing_key(&self) -> (String, Vec<u8>) {
        let (kid, sealed): (String, Vec<u8>) = sqlx::query_as(
            "select kid, private_key from signing_keys where activated_at is not null and retired_at is null",
        )
        .fetch_one(&self.owner)
        .await
        .expect("a key signs");
        let opened = self.services.keys.signing().open(kid.as_bytes(), &sealed);
        (kid, opened.expect("it was sealed here"))
    }

    /// A user with an organization of their own, as manager of its first workspace.
    pub async fn manager(&self, email: &str, organization: &str) -> (CurrentUser, Member) {
        let current_user = self.sign_in(email).await;
        let place = tenancy::create_organization(&self.services, &current_user, organization, "")
            .await
            .expect("an organization is made");
        let member = tenancy::member(
            &self.services,
            &current_user,
            place.organization.as_str(),
            place.workspace.as_str(),
        )
        .await
        .expect("its maker is a member");
        (current_user, member)
    }

    /// Adds another user to a manager's workspace.
    pub async fn join(
        &self,
        manager: &Member,
        place: (&str, &str),
        email: &str,
        role: WorkspaceRole,
    ) -> Member {
        let current_user = self.sign_in(email).await;
        tenancy::add_member(&self.services, manager, &current_user, role)
            .await
            .expect("a manager adds members");
        tenancy::member(&self.services, &current_user, place.0, place.1)
            .await
            .expect("who was added is a member")
    }
}

/// The content of a challenge's mail.
pub struct Challenge {
    /// Id of the challenge.
    pub id: ChallengeId,
    /// Token of the link.
    pub token: String,
    /// The code, in groups.
    pub code: String,
}

/// A browser that has never signed in.
pub fn browser() -> Browser {
    Browser {
        secret: BrowserSecret::generate().expect("there is randomness"),
        marks: None,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
        address: Some([192, 0, 2, 7].into()),
        request_id: None,
        locale: Locale::En,
    }
}

/// The configuration of the repository's `Leptos.toml` in development mode, with the mailbox.
pub fn config() -> Config {
    let variables: Variables = [
        ("SERVER_MODE", "development"),
        ("SECRET_KEY", "a key for tests, of at least 32 characters"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
        ("MAIL_TRANSPORT", "mailbox"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    Config::read(include_str!("../../Leptos.toml"), &variables).expect("Leptos.toml is valid")
}

/// A pool with few connections.
pub fn database(address: PgConnectOptions) -> Database {
    database_with(8, address)
}

/// A pool with so few connections that the next borrower gets the one that was returned last.
pub fn database_with(max_connections: u32, address: PgConnectOptions) -> Database {
    Database::new(max_connections, Duration::from_secs(5), address.clone(), address)
}

/// A pool behind a connection pooler, with a direct address beside it. Its timeout is short.
pub fn database_behind(address: PgConnectOptions, direct: PgConnectOptions) -> Database {
    Database::new(8, Duration::from_secs(1), address, direct)
}

/// Makes the template once per set of migrations; tests in other processes wait.
async fn template(connection: &mut PgConnection, admin: &PgConnectOptions) -> String {
    // `cargo xtask mutate` sets it to remove a policy.
    let broken = std::env::var("TEST_DATABASE_BREAK").unwrap_or_default();
    let mut fingerprint = 0_u64;
    for byte in MIGRATOR
        .iter()
        .flat_map(|m| m.checksum.iter())
        .chain(CLOCK.as_bytes())
        .chain(BYSTANDER.as_bytes())
        .chain(broken.as_bytes())
    {
        fingerprint = fingerprint.wrapping_mul(31).wrapping_add(u64::from(*byte));
    }
    let name = format!("latchkey_template_{fingerprint:016x}");
    run(connection, "select pg_advisory_lock(5119)".to_owned()).await;
    let exists: bool = sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut *connection)
        .await
        .expect("the databases can be listed");
    if !exists {
        for role in ["latchkey_owner", "latchkey_app"] {
            let create = format!(
                "do $$ begin
                     if not exists (select from pg_roles where rolname = '{role}') then
                         create role {role} login password '{PASSWORD}';
                     end if;
                 end $$"
            );
            run(connection, create).await;
        }
        let unfinished = format!("{name}_unfinished");
        run(connection, format!("drop database if exists {unfinished}")).await;
        run(
            connection,
            format!("create database {unfinished} owner latchkey_owner"),
        )
        .await;
        let options = admin
            .clone()
            .username("latchkey_owner")
            .password(PASSWORD)
            .database(&unfinished);
        let mut owner = PgConnection::connect_with(&options)
            .await
            .expect("the owner connects");
        MIGRATOR.run(&mut owner).await.expect("the migrations apply");
        owner.execute(CLOCK).await.expect("the clock is replaced");
        owner.execute(BYSTANDER).await.expect("the bystander is added");
        owner
            .execute(AssertSqlSafe(broken))
            .await
            .expect("what is to be broken breaks");
        owner.close().await.expect("the connection closes");
        run(
            connection,
            format!("alter database {unfinished} rename to {name}"),
        )
        .await;
    }
    run(connection, "select pg_advisory_unlock(5119)".to_owned()).await;
    name
}

async fn run(connection: &mut PgConnection, statement: String) {
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .expect("an administrator's statement runs");
}
