//! Everything about oneself, as JSON and a picture in a zip.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    Services,
    auth::{Browser, Identity, SecurityEvent, security_log},
    budgets::{self, Budget},
    error::{Error, Result},
    tenancy::OrganizationId,
};

/// What the person says, proves with, did and wrote. Secrets and hashes are not part
/// of it.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn export(services: &Services, identity: &Identity, browser: &Browser) -> Result<Vec<u8>> {
    budgets::spend(services, &Budget::exports(services, identity.user())).await?;
    let mut tx = services.begin().await?;
    security_log::note(&mut tx, identity.user(), SecurityEvent::Exported, None, browser).await?;
    tx.commit().await?;
    let account = json!({
        "user": user(services, identity).await?,
        "factors": factors(services, identity).await?,
        "sessions": sessions(services, identity).await?,
        "security_events": events(services, identity).await?,
    });
    let organizations = organizations(services, identity).await?;
    let mut files = vec![
        ("account.json", json_file(&account)?),
        ("organizations.json", json_file(&organizations)?),
    ];
    if let Some(picture) = picture(services, identity).await? {
        files.push(("avatar.jpg", picture));
    }
    tokio::task::spawn_blocking(move || pack(&files))
        .await
        .map_err(Error::internal)?
}

fn json_file(content: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(content).map_err(Error::internal)
}

fn pack(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .map_err(Error::internal)?;
        archive.write_all(content).map_err(Error::internal)?;
    }
    Ok(archive.finish().map_err(Error::internal)?.into_inner())
}

async fn picture(services: &Services, identity: &Identity) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar!(
        "select picture from avatars where user_id = $1",
        identity.user().0
    )
    .fetch_optional(&services.db.pool())
    .await?)
}

async fn user(services: &Services, identity: &Identity) -> Result<Value> {
    Ok(sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'id', id, 'email', email, 'name', name, 'time_zone', time_zone, 'created_at', created_at
           ) as "user!" from users where id = $1"#,
        identity.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?)
}

async fn factors(services: &Services, identity: &Identity) -> Result<Value> {
    Ok(sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'password', (select jsonb_build_object('created_at', created_at, 'last_used_at', last_used_at)
                            from passwords where user_id = $1),
               'authenticator', (select jsonb_build_object('confirmed_at', confirmed_at,
                                                           'last_used_at', last_used_at)
                                 from authenticators where user_id = $1 and confirmed_at is not null),
               'passkeys', (select coalesce(jsonb_agg(jsonb_build_object(
                                'name', name, 'created_at', created_at, 'last_used_at', last_used_at)), '[]')
                            from passkeys where user_id = $1),
               'connections', (select coalesce(jsonb_agg(jsonb_build_object(
                                   'issuer', issuer, 'subject', subject, 'account', label,
                                   'created_at', created_at, 'last_used_at', last_used_at)), '[]')
                               from connections where user_id = $1),
               'recovery_codes_left', (select count(*) from recovery_codes
                                       where user_id = $1 and used_at is null)
           ) as "factors!""#,
        identity.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?)
}

async fn sessions(services: &Services, identity: &Identity) -> Result<Value> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object(
               'device', device, 'network', network, 'created_at', created_at,
               'last_seen_at', last_seen_at, 'ended_at', revoked_at
           ) order by created_at), '[]') as "sessions!" from sessions where user_id = $1"#,
        identity.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?)
}

async fn events(services: &Services, identity: &Identity) -> Result<Value> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object(
               'event', event, 'factor', factor, 'device', device, 'network', network, 'at', created_at
           ) order by created_at), '[]') as "events!" from security_events where user_id = $1"#,
        identity.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?)
}

/// Memberships, and in each organization what the person wrote and may still read.
async fn organizations(services: &Services, identity: &Identity) -> Result<Value> {
    let mut tx = services.begin_as(identity.user()).await?;
    let memberships = sqlx::query!(
        "select o.id, o.name, o.slug, m.role from memberships m join organizations o on o.id = m.organization_id
         where m.user_id = $1 order by o.name",
        identity.user().0,
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let mut organizations = Vec::with_capacity(memberships.len());
    for membership in memberships {
        let mut tx = services.begin_tenant(OrganizationId(membership.id)).await?;
        let documents = sqlx::query_scalar!(
            r#"select coalesce(jsonb_agg(jsonb_build_object(
                   'workspace', w.slug, 'title', d.title, 'body', d.body, 'created_at', d.created_at,
                   'updated_at', d.updated_at, 'trashed_at', d.trashed_at
               ) order by d.created_at), '[]') as "documents!"
               from documents d
               join workspaces w on w.organization_id = d.organization_id and w.id = d.workspace_id
               where d.organization_id = $1 and d.created_by = $2
                 and ($3 in ('owner', 'admin') or exists(
                     select from workspace_memberships wm
                     where wm.organization_id = d.organization_id and wm.workspace_id = d.workspace_id
                       and wm.user_id = $2))"#,
            membership.id,
            identity.user().0,
            membership.role,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        organizations.push(json!({
            "name": membership.name, "slug": membership.slug, "role": membership.role, "documents": documents,
        }));
    }
    Ok(Value::Array(organizations))
}
