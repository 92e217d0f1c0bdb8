//! S64: every actor × every server function, page and route. The code provides the complete lists: one
//! without a row here fails the test.

use std::collections::BTreeSet;

use axum::http::{Method, Request, StatusCode, header};
use domain::{tenancy::WorkspaceRole, testing::TestDatabase};

use crate::client::{Answer, Client, ORIGIN, form, server_functions};
use Needs::{Delete, Nothing, Read, Session, StepUp, Write};

/// What an endpoint requires of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Nothing: anonymous callers too.
    Nothing,
    /// A session.
    Session,
    /// A session with a recent step-up.
    StepUp,
    /// The permission to read, write or delete in the workspace.
    Read,
    Write,
    Delete,
}

/// The caller. Each actor is a different user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    Anonymous,
    /// Has proven the first factor, but not the second.
    PendingSecondFactor,
    /// The session was revoked elsewhere.
    RevokedSession,
    DisabledUser,
    /// Signed in more than ten minutes ago; a reader.
    StaleSession,
    /// Was removed from the organization.
    FormerMember,
    /// Owner of another organization.
    OtherOrganization,
    /// Member of the organization, but not of the workspace.
    NoWorkspace,
    Reader,
    Editor,
    Manager,
    Admin,
    Owner,
}

const ACTORS: [Actor; 13] = [
    Actor::Anonymous,
    Actor::PendingSecondFactor,
    Actor::RevokedSession,
    Actor::DisabledUser,
    Actor::StaleSession,
    Actor::FormerMember,
    Actor::OtherOrganization,
    Actor::NoWorkspace,
    Actor::Reader,
    Actor::Editor,
    Actor::Manager,
    Actor::Admin,
    Actor::Owner,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Allowed,
    SignedOut,
    Forbidden,
    NotFound,
}

impl Needs {
    fn expected_outcome(self, actor: Actor) -> Outcome {
        use Actor::{
            Admin, Anonymous, DisabledUser, Editor, FormerMember, Manager, NoWorkspace, OtherOrganization,
            Owner, PendingSecondFactor, Reader, RevokedSession, StaleSession,
        };
        match (self, actor) {
            (Nothing, _) => Outcome::Allowed,
            (_, Anonymous | PendingSecondFactor | RevokedSession | DisabledUser) => Outcome::SignedOut,
            (StepUp, StaleSession) => Outcome::Forbidden,
            (Session | StepUp, _) => Outcome::Allowed,
            // A stale session still reads, with the role of a reader.
            (_, FormerMember | OtherOrganization | NoWorkspace) => Outcome::NotFound,
            (Read, _) => Outcome::Allowed,
            (Write, StaleSession | Reader) | (Delete, StaleSession | Reader | Editor) => Outcome::Forbidden,
            (Write, _) | (Delete, Manager | Admin | Owner) => Outcome::Allowed,
        }
    }
}

/// Every server function.
const FUNCTIONS: &[(&str, Needs)] = &[
    ("/api/viewer", Nothing),
    ("/api/theme", Nothing),
    ("/api/sign-in/start", Nothing),
    ("/api/sign-in/resend", Nothing),
    ("/api/sign-in/code", Nothing),
    ("/api/sign-in/link", Nothing),
    ("/api/sign-in/provider", Nothing),
    ("/api/sign-in/provider/address", Nothing),
    ("/api/sign-in/password", Nothing),
    ("/api/sign-in/second-factor", Nothing),
    ("/api/sign-in/passkey", Nothing),
    ("/api/sign-in/second-factor-passkey", Nothing),
    ("/api/passkeys/ask", Nothing),
    ("/api/organizations/propose-slug", Nothing),
    ("/api/organizations/create", Session),
    ("/api/step-up/start", Session),
    ("/api/step-up/code", Session),
    ("/api/step-up/second-factor", Session),
    ("/api/step-up/password", Session),
    ("/api/step-up/passkey", Session),
    ("/api/settings/profile/update", Session),
    ("/api/settings/avatar/remove", Session),
    ("/api/settings/sessions/end", Session),
    ("/api/settings/sessions/revoke_trust", Session),
    ("/api/settings/password/strength", Session),
    ("/api/settings/password/set", StepUp),
    ("/api/settings/password/remove", StepUp),
    ("/api/settings/authenticator/start", StepUp),
    ("/api/settings/authenticator/confirm", StepUp),
    ("/api/settings/authenticator/remove", StepUp),
    ("/api/settings/passkeys/start", StepUp),
    ("/api/settings/passkeys/add", StepUp),
    ("/api/settings/passkeys/rename", StepUp),
    ("/api/settings/passkeys/remove", StepUp),
    ("/api/settings/recovery-codes/replace", StepUp),
    ("/api/settings/connections/start", StepUp),
    ("/api/settings/connections/confirm", StepUp),
    ("/api/settings/connections/decline", Session),
    ("/api/settings/connections/remove", StepUp),
    ("/api/settings/email/start", StepUp),
    ("/api/settings/email/confirm", StepUp),
    ("/api/documents/create", Write),
    ("/api/documents/update", Write),
    ("/api/documents/trash", Delete),
    ("/api/documents/restore", Delete),
    // Last: they end the sessions of the actors.
    ("/api/settings/sessions/end-others", Session),
    ("/api/settings/account/delete", StepUp),
    ("/api/sign-out", Nothing),
];

/// Every page; pages that need a session redirect anonymous users to the sign-in.
const PAGES: &[(&str, Needs)] = &[
    ("/", Nothing),
    ("/sign-in", Nothing),
    ("/sign-in/verify", Nothing),
    ("/sign-in/link", Nothing),
    ("/sign-in/password", Nothing),
    ("/sign-in/forgot", Nothing),
    ("/sign-in/second-factor", Nothing),
    ("/sign-in/provider/{name}", Nothing),
    ("/sign-in/provider/{name}/address", Nothing),
    ("/goodbye", Nothing),
    ("/sign-up", Nothing),
    ("/welcome", Session),
    ("/step-up", Session),
    ("/step-up/done", Session),
    ("/settings/profile", Session),
    ("/settings/profile/email", Session),
    ("/settings/account", Session),
    ("/settings/account/delete", Session),
    ("/settings/security", Session),
    ("/settings/security/password", Session),
    ("/settings/security/authenticator", Session),
    ("/settings/security/passkeys", Session),
    ("/settings/security/recovery-codes", Session),
    ("/settings/connections", Session),
    ("/settings/sessions", Session),
    ("/o/{organization}", Read),
    ("/o/{organization}/w/{workspace}", Session),
    ("/o/{organization}/w/{workspace}/integration", Session),
    ("/o/{organization}/w/{workspace}/documents", Read),
    ("/o/{organization}/w/{workspace}/documents/new", Write),
    ("/o/{organization}/w/{workspace}/documents/{id}", Read),
    ("/o/{organization}/w/{workspace}/documents/{id}/edit", Write),
    ("/o/{organization}/w/{workspace}/trash", Delete),
];

/// Every route that is no page or server function, with the content type that it takes.
const ROUTES: &[(Method, &str, &str, Needs)] = &[
    (Method::GET, "/healthz", "", Nothing),
    (Method::GET, "/readyz", "", Nothing),
    (Method::GET, "/api/events", "", Session),
    (Method::GET, "/api/v1/me", "", Session),
    (
        Method::GET,
        "/api/v1/o/{organization}/w/{workspace}/documents",
        "",
        Read,
    ),
    (
        Method::POST,
        "/api/v1/o/{organization}/w/{workspace}/documents",
        JSON,
        Write,
    ),
    (
        Method::GET,
        "/api/v1/o/{organization}/w/{workspace}/documents/{id}",
        "",
        Read,
    ),
    (Method::POST, "/api/token", FORM, Read),
    (Method::GET, "/.well-known/jwks.json", "", Nothing),
    (Method::GET, "/.well-known/openid-configuration", "", Nothing),
    (Method::POST, "/api/settings/account/export", FORM, Session),
    (
        Method::POST,
        "/api/settings/avatar/upload",
        "multipart/form-data; boundary=x",
        Session,
    ),
    (Method::GET, "/avatars/{hash}", "", Nothing),
    (Method::GET, "/api/{*function}", "", Nothing),
    (Method::GET, "/sign-in/link/{token}", "", Nothing),
    (Method::GET, "/sign-in/link/{token}/", "", Nothing),
    (Method::GET, "/sign-in/link/{token}/{*rest}", "", Nothing),
    (Method::GET, "/sign-in/provider/{name}/leave", "", Nothing),
    (Method::GET, "/sign-in/provider/{name}/callback", "", Nothing),
    (Method::GET, "/dev/mailbox", "", Nothing),
    (Method::GET, "/dev/mailbox.json", "", Nothing),
];

/// An id that does not exist.
const UNKNOWN_ID: &str = "00000000-0000-0000-0000-000000000000";

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

struct World {
    db: TestDatabase,
    actors: Vec<(Actor, Client)>,
    document: String,
}

impl World {
    async fn new() -> Self {
        let db = TestDatabase::create().await;
        domain::tokens::maintain_signing_keys(&db.services).await.unwrap();
        let address = |actor: Actor| format!("{}@example.com", format!("{actor:?}").to_lowercase());
        let (_, owner) = db.manager(&address(Actor::Owner), "Engines").await;
        db.manager(&address(Actor::OtherOrganization), "Evil").await;
        for actor in ACTORS {
            let role = match actor {
                Actor::StaleSession
                | Actor::Reader
                | Actor::RevokedSession
                | Actor::DisabledUser
                | Actor::PendingSecondFactor => WorkspaceRole::Reader,
                Actor::Editor => WorkspaceRole::Editor,
                Actor::Manager | Actor::Admin | Actor::NoWorkspace | Actor::FormerMember => {
                    WorkspaceRole::Manager
                }
                Actor::Anonymous | Actor::OtherOrganization | Actor::Owner => continue,
            };
            db.join(&owner, ("engines", "general"), &address(actor), role)
                .await;
        }
        let document = domain::documents::create(&db.services, &owner, "Secret", "")
            .await
            .unwrap();
        let mut actors = Vec::new();
        for actor in ACTORS {
            let mut client = Client::new(&db);
            if actor != Actor::Anonymous {
                client.sign_in(&db, &address(actor)).await;
            }
            actors.push((actor, client));
        }
        // Their state is changed once they are signed in.
        for (actor, statement) in [
            (
                Actor::Admin,
                "update memberships set role = 'admin' where user_id = $1",
            ),
            (
                Actor::Admin,
                "delete from workspace_memberships where user_id = $1",
            ),
            (
                Actor::NoWorkspace,
                "delete from workspace_memberships where user_id = $1",
            ),
            (
                Actor::FormerMember,
                "delete from workspace_memberships where user_id = $1",
            ),
            (Actor::FormerMember, "delete from memberships where user_id = $1"),
            (
                Actor::RevokedSession,
                "update sessions set revoked_at = now() where user_id = $1",
            ),
            (
                Actor::DisabledUser,
                "update users set disabled_at = now() where id = $1",
            ),
            (
                Actor::StaleSession,
                "update session_factors set proven_at = now() - interval '1 hour'
                 where session_id in (select public_id from sessions where user_id = $1)",
            ),
            (
                Actor::PendingSecondFactor,
                "with gone as (delete from sessions where user_id = $1)
                 insert into totp_credentials (user_id, secret, confirmed_at) values ($1, '\\x00', now())",
            ),
        ] {
            let user: sqlx::types::Uuid = sqlx::query_scalar("select id from users where email = $1")
                .bind(address(actor))
                .fetch_one(&db.admin)
                .await
                .unwrap();
            sqlx::query(statement)
                .bind(user)
                .execute(&db.admin)
                .await
                .unwrap();
        }
        let (_, pending) = actors
            .iter_mut()
            .find(|(actor, _)| *actor == Actor::PendingSecondFactor)
            .unwrap();
        pending.cookies.remove("session");
        let waits = pending.sign_in(&db, &address(Actor::PendingSecondFactor)).await;
        assert!(waits.location().starts_with("/sign-in/second-factor?pending="));
        Self {
            db,
            actors,
            document: document.to_string(),
        }
    }

    /// Restores the document to its first version, whatever the previous request did.
    async fn restore_document(&self, trashed: bool) {
        let statement = "with gone as (delete from document_revisions where version > 1)
                         update documents set version = 1, trashed_at = case when $1 then now() end";
        let restored = sqlx::query(statement).bind(trashed).execute(&self.db.admin);
        restored.await.unwrap();
    }

    fn path(&self, pattern: &str) -> String {
        pattern
            .replace("{organization}", "engines")
            .replace("{workspace}", "general")
            .replace("{id}", &self.document)
            .replace(['{', '}', '*'], "")
    }

    /// Fields for any form, with the ids of the document and its workspace.
    fn fields(&self, path: &str) -> String {
        if path == "/api/token" {
            let place = [("organization", "engines"), ("workspace", "general")];
            return form(&[&[("audience", ORIGIN)], &place[..]].concat());
        }
        let of_document = path.starts_with("/api/documents/");
        form(&[
            ("organization", "engines"),
            ("workspace", "general"),
            ("id", if of_document { &self.document } else { UNKNOWN_ID }),
            ("version", "1"),
            ("title", "A title"),
            ("body", ""),
            ("after", ""),
            ("email", "none"),
            ("password", ""),
            ("code", ""),
            ("challenge", "none"),
            ("pending", "none"),
            ("link", "none"),
            ("provider", "unknown"),
            ("name", ""),
            ("slug", ""),
            ("state", "none"),
            ("credential", "{}"),
            ("next", ""),
            ("theme", "dark"),
            ("time_zone", "Moon"),
        ])
    }
}

/// The outcome of an answer. Outside of workspaces 404 only says that the input names nothing.
fn outcome_of(needs: Needs, answer: &Answer) -> Outcome {
    let place = matches!(needs, Read | Write | Delete);
    match answer.status {
        StatusCode::UNAUTHORIZED => Outcome::SignedOut,
        StatusCode::FORBIDDEN => Outcome::Forbidden,
        StatusCode::NOT_FOUND if place => Outcome::NotFound,
        StatusCode::FOUND if answer.location().starts_with("/sign-in?next=") => Outcome::SignedOut,
        status => {
            assert!(!status.is_server_error(), "{answer:?}");
            Outcome::Allowed
        }
    }
}

/// Each server function admits or refuses each actor as `FUNCTIONS` says.
#[tokio::test]
async fn every_actor_on_every_server_function() {
    let known: BTreeSet<String> = server_functions().into_iter().map(|(_, path)| path).collect();
    let listed: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(known, listed, "a function without a row");
    let mut world = World::new().await;
    let mut actors = std::mem::take(&mut world.actors);
    for (path, needs) in FUNCTIONS {
        for (actor, client) in &mut actors {
            world.restore_document(path.ends_with("/restore")).await;
            let request = Request::post(*path)
                .header(header::ORIGIN, ORIGIN)
                .header(header::ACCEPT, JSON)
                .header(header::CONTENT_TYPE, FORM);
            let cookies = client.cookies.clone();
            let answer = client.send_body(request, world.fields(path)).await;
            // Ending the others gives this session another id: the former one is dead.
            if *path != "/api/settings/sessions/end-others" {
                client.cookies = cookies;
            }
            assert_eq!(
                outcome_of(*needs, &answer),
                needs.expected_outcome(*actor),
                "{actor:?}: {path}: {answer:?}"
            );
        }
    }
}

/// Each page admits or refuses each actor as `PAGES` says.
#[tokio::test]
async fn every_actor_on_every_page() {
    let known: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|page| page.path().to_owned())
        .collect();
    let listed: BTreeSet<String> = PAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(known, listed, "a page without a row");
    let mut world = World::new().await;
    let mut actors = std::mem::take(&mut world.actors);
    for (pattern, needs) in PAGES {
        for (actor, client) in &mut actors {
            let answer = client.get(&world.path(pattern)).await;
            assert_eq!(
                outcome_of(*needs, &answer),
                needs.expected_outcome(*actor),
                "{actor:?}: {pattern}: {}",
                answer.status
            );
        }
    }
}

/// Each other route admits or refuses each actor as `ROUTES` says.
#[tokio::test]
async fn every_actor_on_every_plain_route() {
    let mut world = World::new().await;
    let listed: BTreeSet<&str> = ROUTES.iter().map(|(_, path, _, _)| *path).collect();
    let served = BTreeSet::from_iter(server::plain_routes(&world.db.services));
    assert_eq!(served, listed, "a route without a row");
    let mut actors = std::mem::take(&mut world.actors);
    for (method, pattern, kind, needs) in ROUTES {
        for (actor, client) in &mut actors {
            let mut request = Request::builder().method(method).uri(world.path(pattern));
            let mut body = String::new();
            if *method == Method::POST {
                request = request
                    .header(header::ORIGIN, ORIGIN)
                    .header(header::CONTENT_TYPE, *kind);
                body = match *kind {
                    JSON => r#"{"title":"A title"}"#.to_owned(),
                    FORM => world.fields(pattern),
                    _ => "--x--\r\n".to_owned(),
                };
            }
            let cookies = client.cookies.clone();
            let answer = match *pattern {
                // A stream does not end: its head is enough.
                "/api/events" => client.send_for_headers(request).await,
                _ => client.send_body(request, body).await,
            };
            client.cookies = cookies;
            assert_eq!(
                outcome_of(*needs, &answer),
                needs.expected_outcome(*actor),
                "{actor:?}: {pattern}: {answer:?}"
            );
        }
    }
}
