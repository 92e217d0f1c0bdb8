//! The actors of the permission matrix, each signed in and in its state.

use domain::{tenancy::WorkspaceRole, testing::TestDatabase};

use crate::client::{Client, ORIGIN, form};

/// The caller. Each actor is a different user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
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

/// An id that does not exist.
const UNKNOWN_ID: &str = "00000000-0000-0000-0000-000000000000";

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

pub struct World {
    pub db: TestDatabase,
    pub actors: Vec<(Actor, Client)>,
    pub document: String,
}

impl World {
    pub async fn new() -> Self {
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
    pub async fn restore_document(&self, trashed: bool) {
        let statement = "with gone as (delete from document_revisions where version > 1)
                         update documents set version = 1, trashed_at = case when $1 then now() end";
        let restored = sqlx::query(statement).bind(trashed).execute(&self.db.admin);
        restored.await.unwrap();
    }

    pub fn path(&self, pattern: &str) -> String {
        pattern
            .replace("{organization}", "engines")
            .replace("{workspace}", "general")
            .replace("{id}", &self.document)
            .replace(['{', '}', '*'], "")
    }

    /// Fields for any form, with the ids of the document and its workspace.
    pub fn fields(&self, path: &str) -> String {
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
            ("view", "preview"),
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
            ("locale", "tlh"),
        ])
    }
}
