//! S64: every actor × every server function, page and route. The code provides the complete lists: one
//! without a row here fails the test.

mod world;

use std::collections::BTreeSet;

use self::world::{Actor, FORM, JSON, World};
use crate::{
    client::{Answer, ORIGIN},
    endpoints::{
        ENDPOINTS,
        Needs::{self, Delete, Membership, Nothing, Read, Session, StepUp, Write},
    },
};
use axum::http::{Method, Request, StatusCode, header};

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
            (Membership, NoWorkspace) => Outcome::Allowed,
            (_, FormerMember | OtherOrganization | NoWorkspace) => Outcome::NotFound,
            (Membership | Read, _) => Outcome::Allowed,
            (Write, StaleSession | Reader) | (Delete, StaleSession | Reader | Editor) => Outcome::Forbidden,
            (Write, _) | (Delete, Manager | Admin | Owner) => Outcome::Allowed,
        }
    }
}

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
    ("/dev/components", Nothing),
    ("/welcome", Session),
    ("/organizations/new", Session),
    ("/step-up", Session),
    ("/step-up/done", Session),
    ("/settings", Session),
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
    ("/o/{organization}", Membership),
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
    (Method::POST, "/api/settings/account/export", FORM, StepUp),
    (Method::GET, "/.well-known/security.txt", "", Nothing),
    (Method::GET, "/.well-known/change-password", "", Nothing),
    (Method::GET, "/.well-known/passkey-endpoints", "", Nothing),
    (Method::GET, "/robots.txt", "", Nothing),
    (Method::GET, "/sitemap.xml", "", Nothing),
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

/// The outcome of an answer. Outside of workspaces 404 only says that the input names nothing.
fn outcome_of(needs: Needs, answer: &Answer) -> Outcome {
    let place = matches!(needs, Membership | Read | Write | Delete);
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

/// Each server function admits or refuses each actor as the catalogue says.
#[tokio::test]
async fn every_actor_on_every_server_function() {
    let mut world = World::new().await;
    let mut actors = std::mem::take(&mut world.actors);
    for (path, needs, _) in ENDPOINTS {
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
