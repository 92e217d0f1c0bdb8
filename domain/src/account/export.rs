//! The export of an account: all its data as JSON files and a picture, in a zip.
//!
//! It is read in batches, each in a short transaction, and written as the client reads: no database
//! connection waits for a slow client, and memory does not grow with the amount of data. Data that
//! is newer than the export's start is left out. Each batch checks again that the session is still
//! active and that its user may still read a document: an attacker who reads slowly gets no more
//! once the owner has revoked the session.

use futures_util::stream::BoxStream;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use super::archive::{Archive, archive};
use crate::{
    Services,
    auth::{Browser, CurrentUser, SecurityEvent, SessionState, UserId, security_log, session_state},
    documents,
    error::{Error, Result},
    export::{Cursor, Row},
    rate_limits::{self, RateLimit},
    tenancy::OrganizationId,
};

/// Sessions and events in a batch.
const BATCH: i64 = 1000;

/// Exports the user's profile, credentials, events and documents, without secrets and hashes. An
/// account has at most one export at a time.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn export(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<BoxStream<'static, Result<Vec<u8>>>> {
    let turn = services.exporting.account(current_user.user()).await?;
    rate_limits::acquire(services, &RateLimit::exports(services, current_user.user())).await?;
    let mut tx = services.begin().await?;
    security_log::note(
        &mut tx,
        current_user.user(),
        SecurityEvent::Exported,
        None,
        browser,
    )
    .await?;
    let until = sqlx::query_scalar!(r#"select app_now() as "now!""#)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    let export = Export {
        services: services.clone(),
        current_user: current_user.clone(),
        user: current_user.user(),
        until,
    };
    Ok(archive(&services.exporting, |archive| async move {
        let written = export.write(archive).await;
        drop(turn);
        written
    }))
}

struct Export {
    services: Services,
    /// The user and session that asked.
    current_user: CurrentUser,
    user: UserId,
    /// Newer rows are left out.
    until: OffsetDateTime,
}

/// The lists that are read in batches.
#[derive(Clone, Copy)]
enum List {
    Sessions,
    Events,
    Documents(OrganizationId),
}

impl Export {
    async fn write(&self, mut archive: Archive) -> Result<()> {
        archive.file("account.json").await?;
        self.account(&mut archive).await?;
        archive.file("organizations.json").await?;
        self.organizations(&mut archive).await?;
        if let Some(picture) = self.picture().await? {
            archive.file("avatar.jpg").await?;
            archive.write(&picture).await?;
        }
        archive.finish().await
    }

    async fn account(&self, archive: &mut Archive) -> Result<()> {
        archive.write(b"{\n\"user\": ").await?;
        archive.write(&json(&self.user().await?)?).await?;
        archive.write(b",\n\"factors\": ").await?;
        archive.write(&json(&self.factors().await?)?).await?;
        archive.write(b",\n\"sessions\": ").await?;
        self.list(archive, List::Sessions).await?;
        archive.write(b",\n\"security_events\": ").await?;
        self.list(archive, List::Events).await?;
        archive.write(b"\n}\n").await
    }

    /// Memberships, and for each organization the documents that the user wrote and may still read.
    async fn organizations(&self, archive: &mut Archive) -> Result<()> {
        let mut tx = self.services.begin_as(self.user).await?;
        let memberships = sqlx::query!(
            "select o.id, o.name, o.slug, m.role from memberships m
             join organizations o on o.id = m.organization_id
             where m.user_id = $1 order by o.name",
            self.user.0,
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        archive.write(b"[").await?;
        for (index, membership) in memberships.iter().enumerate() {
            let separator = if index == 0 { "\n" } else { ",\n" };
            let head = format!(
                "{separator}{{\n\"name\": {},\n\"slug\": {},\n\"role\": {},\n\"documents\": ",
                serde_json::json!(membership.name),
                serde_json::json!(membership.slug),
                serde_json::json!(membership.role),
            );
            archive.write(head.as_bytes()).await?;
            let documents = List::Documents(OrganizationId(membership.id));
            self.list(archive, documents).await?;
            archive.write(b"\n}").await?;
        }
        archive.write(b"\n]\n").await
    }

    /// Writes a list, batch after batch.
    async fn list(&self, archive: &mut Archive, list: List) -> Result<()> {
        archive.write(b"[").await?;
        let mut cursor = Cursor::START;
        let mut separator: &[u8] = b"\n";
        loop {
            // A copied cookie whose session was revoked meanwhile must not read on either.
            if session_state(&self.services, &self.current_user).await? != SessionState::Active {
                return Err(Error::SignedOut);
            }
            let rows = match list {
                List::Sessions => self.sessions(cursor).await?,
                List::Events => self.events(cursor).await?,
                List::Documents(organization) => {
                    documents::export_batch(&self.services, self.user, organization, cursor, self.until)
                        .await?
                }
            };
            let Some(last) = rows.last() else { break };
            cursor = Cursor {
                at: last.created_at,
                id: last.id,
            };
            for row in rows {
                archive.write(separator).await?;
                archive.write(&json(&row.content)?).await?;
                separator = b",\n";
            }
        }
        archive.write(b"\n]").await
    }

    async fn user(&self) -> Result<Value> {
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'id', id, 'email', email, 'name', name, 'time_zone', time_zone, 'locale', locale, 'created_at', created_at
               ) as "user!" from users where id = $1"#,
            self.user.0,
        )
        .fetch_one(&self.services.db.pool())
        .await?)
    }

    async fn factors(&self) -> Result<Value> {
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'password', (select jsonb_build_object('created_at', created_at, 'last_used_at', last_used_at)
                                from passwords where user_id = $1),
                   'authenticator', (select jsonb_build_object('confirmed_at', confirmed_at,
                                                               'last_used_at', last_used_at)
                                     from totp_credentials where user_id = $1),
                   'passkeys', (select coalesce(jsonb_agg(jsonb_build_object(
                                    'name', name, 'created_at', created_at, 'last_used_at', last_used_at)), '[]')
                                from passkeys where user_id = $1),
                   'linked_accounts', (select coalesce(jsonb_agg(jsonb_build_object(
                                       'issuer', issuer, 'subject', subject, 'account', label,
                                       'created_at', created_at, 'last_used_at', last_used_at)), '[]')
                                   from linked_accounts where user_id = $1),
                   'recovery_codes_left', (select count(*) from recovery_codes
                                           where user_id = $1 and used_at is null)
               ) as "factors!""#,
            self.user.0,
        )
        .fetch_one(&self.services.db.pool())
        .await?)
    }

    async fn picture(&self) -> Result<Option<Vec<u8>>> {
        Ok(
            sqlx::query_scalar!("select picture from avatars where user_id = $1", self.user.0)
                .fetch_optional(&self.services.db.pool())
                .await?,
        )
    }

    async fn sessions(&self, after: Cursor) -> Result<Vec<Row>> {
        Ok(sqlx::query_as!(
            Row,
            r#"select created_at, public_id as id, jsonb_build_object(
                   'device', device, 'network', network, 'created_at', created_at,
                   'last_seen_at', last_seen_at, 'ended_at', revoked_at
               ) as "content!"
               from sessions
               where user_id = $1 and (created_at, public_id) > ($2, $3) and created_at <= $4
               order by created_at, public_id limit $5"#,
            self.user.0,
            after.at,
            after.id,
            self.until,
            BATCH,
        )
        .fetch_all(&self.services.db.pool())
        .await?)
    }

    async fn events(&self, after: Cursor) -> Result<Vec<Row>> {
        Ok(sqlx::query_as!(
            Row,
            r#"select created_at, id, jsonb_build_object(
                   'event', event, 'factor', factor, 'device', device, 'network', network, 'at', created_at
               ) as "content!"
               from security_events
               where user_id = $1 and (created_at, id) > ($2, $3) and created_at <= $4
               order by created_at, id limit $5"#,
            self.user.0,
            after.at,
            after.id,
            self.until,
            BATCH,
        )
        .fetch_all(&self.services.db.pool())
        .await?)
    }
}

fn json(content: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(content).map_err(Error::internal)
}
