//! S64: everybody × everything. The lists are taken from the code: a function, a page or
//! a route without a row here fails.

use std::collections::BTreeSet;

use axum::http::{Method, Request, StatusCode, header};
use domain::{tenancy::WorkspaceRole, testing::TestDatabase};

use crate::client::{Answer, Client, ORIGIN, form, server_functions};
use Needs::{Delete, Nothing, Read, Session, StepUp, Write};

/// What an endpoint asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Anybody.
    Nothing,
    /// Somebody signed in.
    Session,
    /// Somebody who proved a factor lately.
    StepUp,
    /// The permission in the workspace.
    Read,
    Write,
    Delete,
}

/// Who asks. Each is a user of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Anonymous,
    /// Past the first factor, before the second.
    Pending,
    /// Signed out elsewhere.
    Revoked,
    Disabled,
    /// Signed in long ago.
    Stale,
    /// Was a member once.
    Former,
    /// Owns another organization.
    Foreign,
    /// Of the organization, not of the workspace.
    Placeless,
    Reader,
    Editor,
    Manager,
    Admin,
    Owner,
}

const EVERYBODY: [Who; 13] = [
    Who::Anonymous,
    Who::Pending,
    Who::Revoked,
    Who::Disabled,
    Who::Stale,
    Who::Former,
    Who::Foreign,
    Who::Placeless,
    Who::Reader,
    Who::Editor,
    Who::Manager,
    Who::Admin,
    Who::Owner,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    LetIn,
    SignedOut,
    Forbidden,
    NotFound,
}

impl Needs {
    fn of(self, who: Who) -> Outcome {
        use Who::{
            Admin, Anonymous, Disabled, Editor, Foreign, Former, Manager, Owner, Pending, Placeless, Reader,
            Revoked, Stale,
        };
        match (self, who) {
            (Nothing, _) => Outcome::LetIn,
            (_, Anonymous | Pending | Revoked | Disabled) => Outcome::SignedOut,
            (StepUp, Stale) => Outcome::Forbidden,
            (Session | StepUp, _) => Outcome::LetIn,
            // Whoever signed in long ago reads, as a reader.
            (_, Former | Foreign | Placeless) => Outcome::NotFound,
            (Read, _) => Outcome::LetIn,
            (Write, Stale | Reader) | (Delete, Stale | Reader | Editor) => Outcome::Forbidden,
            (Write, _) | (Delete, Manager | Admin | Owner) => Outcome::LetIn,
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
    // Last: nobody is signed in after them.
    ("/api/settings/sessions/end-others", Session),
    ("/api/settings/account/delete", StepUp),
    ("/api/sign-out", Nothing),
];

/// Every page; a guest of a page behind the guard is led to the sign-in.
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

/// Every plain route, with the content type that it takes.
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

/// An id that nothing has.
const NOBODYS: &str = "00000000-0000-0000-0000-000000000000";

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

struct World {
    db: TestDatabase,
    people: Vec<(Who, Client)>,
    document: String,
}

impl World {
    async fn new() -> Self {
        let db = TestDatabase::create().await;
        domain::tokens::maintain_signing_keys(&db.services).await.unwrap();
        let address = |who: Who| format!("{}@example.com", format!("{who:?}").to_lowercase());
        let (_, owner) = db.manager(&address(Who::Owner), "Engines").await;
        db.manager(&address(Who::Foreign), "Evil").await;
        for who in EVERYBODY {
            let role = match who {
                Who::Stale | Who::Reader | Who::Revoked | Who::Disabled | Who::Pending => {
                    WorkspaceRole::Reader
                }
                Who::Editor => WorkspaceRole::Editor,
                Who::Manager | Who::Admin | Who::Placeless | Who::Former => WorkspaceRole::Manager,
                Who::Anonymous | Who::Foreign | Who::Owner => continue,
            };
            db.join(&owner, ("engines", "general"), &address(who), role).await;
        }
        let document = domain::documents::create(&db.services, &owner, "Secret", "")
            .await
            .unwrap();
        let mut people = Vec::new();
        for who in EVERYBODY {
            let mut client = Client::new(&db);
            if who != Who::Anonymous {
                client.sign_in(&db, &address(who)).await;
            }
            people.push((who, client));
        }
        // What they become once they are in.
        for (who, statement) in [
            (
                Who::Admin,
                "update memberships set role = 'admin' where user_id = $1",
            ),
            (Who::Admin, "delete from workspace_memberships where user_id = $1"),
            (
                Who::Placeless,
                "delete from workspace_memberships where user_id = $1",
            ),
            (
                Who::Former,
                "delete from workspace_memberships where user_id = $1",
            ),
            (Who::Former, "delete from memberships where user_id = $1"),
            (
                Who::Revoked,
                "update sessions set revoked_at = now() where user_id = $1",
            ),
            (
                Who::Disabled,
                "update users set disabled_at = now() where id = $1",
            ),
            (
                Who::Stale,
                "update session_factors set proven_at = now() - interval '1 hour'
                 where session_id in (select public_id from sessions where user_id = $1)",
            ),
            (
                Who::Pending,
                "with gone as (delete from sessions where user_id = $1)
                 insert into totp_credentials (user_id, secret, confirmed_at) values ($1, '\\x00', now())",
            ),
        ] {
            let user: sqlx::types::Uuid = sqlx::query_scalar("select id from users where email = $1")
                .bind(address(who))
                .fetch_one(&db.admin)
                .await
                .unwrap();
            sqlx::query(statement)
                .bind(user)
                .execute(&db.admin)
                .await
                .unwrap();
        }
        let (_, pending) = people.iter_mut().find(|(who, _)| *who == Who::Pending).unwrap();
        pending.cookies.remove("session");
        let waits = pending.sign_in(&db, &address(Who::Pending)).await;
        assert!(waits.location().starts_with("/sign-in/second-factor?pending="));
        Self {
            db,
            people,
            document: document.to_string(),
        }
    }

    /// As it was, whatever the one before did.
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

    /// What every form of ours could hold, the document's place above all.
    fn fields(&self, path: &str) -> String {
        if path == "/api/token" {
            let place = [("organization", "engines"), ("workspace", "general")];
            return form(&[&[("audience", ORIGIN)], &place[..]].concat());
        }
        let of_document = path.starts_with("/api/documents/");
        form(&[
            ("organization", "engines"),
            ("workspace", "general"),
            ("id", if of_document { &self.document } else { NOBODYS }),
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
            ("provider", "nobody"),
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

/// Nobody's endpoint answers what a guard would: input that names nothing is not found.
fn judge(needs: Needs, answer: &Answer) -> Outcome {
    let place = matches!(needs, Read | Write | Delete);
    match answer.status {
        StatusCode::UNAUTHORIZED => Outcome::SignedOut,
        StatusCode::FORBIDDEN => Outcome::Forbidden,
        StatusCode::NOT_FOUND if place => Outcome::NotFound,
        StatusCode::FOUND if answer.location().starts_with("/sign-in?next=") => Outcome::SignedOut,
        status => {
            assert!(!status.is_server_error(), "{answer:?}");
            Outcome::LetIn
        }
    }
}

#[tokio::test]
async fn every_actor_on_every_server_function() {
    let known: BTreeSet<String> = server_functions().into_iter().map(|(_, path)| path).collect();
    let listed: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(known, listed, "a function without a row");
    let mut world = World::new().await;
    let mut people = std::mem::take(&mut world.people);
    for (path, needs) in FUNCTIONS {
        for (who, client) in &mut people {
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
                judge(*needs, &answer),
                needs.of(*who),
                "{who:?}: {path}: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn every_actor_on_every_page() {
    let known: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|page| page.path().to_owned())
        .collect();
    let listed: BTreeSet<String> = PAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(known, listed, "a page without a row");
    let mut world = World::new().await;
    let mut people = std::mem::take(&mut world.people);
    for (pattern, needs) in PAGES {
        for (who, client) in &mut people {
            let answer = client.get(&world.path(pattern)).await;
            assert_eq!(
                judge(*needs, &answer),
                needs.of(*who),
                "{who:?}: {pattern}: {}",
                answer.status
            );
        }
    }
}

#[tokio::test]
async fn every_actor_on_every_plain_route() {
    let mut world = World::new().await;
    let listed: BTreeSet<&str> = ROUTES.iter().map(|(_, path, _, _)| *path).collect();
    let served = BTreeSet::from_iter(server::plain_routes(&world.db.services));
    assert_eq!(served, listed, "a route without a row");
    let mut people = std::mem::take(&mut world.people);
    for (method, pattern, kind, needs) in ROUTES {
        for (who, client) in &mut people {
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
                judge(*needs, &answer),
                needs.of(*who),
                "{who:?}: {pattern}: {answer:?}"
            );
        }
    }
}
