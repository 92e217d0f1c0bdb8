//! What documents give to the export of an account.

use time::OffsetDateTime;

use crate::{
    Services,
    auth::UserId,
    error::Result,
    export::{Cursor, Row},
    tenancy::OrganizationId,
};

/// The most documents in a batch, and the most bytes of their bodies (beyond the first).
const BATCH: i64 = 100;
const BATCH_LEN: i64 = 1024 * 1024;

/// The next documents of an organization for the export of a user's account: those that the user
/// wrote and may still read. The body lengths limit the batch; Postgres knows them without reading the bodies.
pub async fn export_batch(
    services: &Services,
    user: UserId,
    organization: OrganizationId,
    after: Cursor,
    until: OffsetDateTime,
) -> Result<Vec<Row>> {
    let mut tx = services.begin_tenant(organization).await?;
    let batch = sqlx::query_as!(
        Row,
        r#"with next as materialized (
               select d.workspace_id, d.id, d.created_at,
                   sum(octet_length(d.body)) over (order by d.created_at, d.id)
                       - octet_length(d.body) as length_before
               from documents d
               where d.organization_id = $1 and d.created_by = $2
                 and (d.created_at, d.id) > ($3, $4) and d.created_at <= $5
                 and exists(
                     select from memberships m
                     where m.organization_id = $1 and m.user_id = $2
                       and (m.role in ('owner', 'admin') or exists(
                           select from workspace_memberships wm
                           where wm.organization_id = $1 and wm.workspace_id = d.workspace_id
                             and wm.user_id = $2)))
               order by d.created_at, d.id
               limit $6
           )
           select d.created_at, d.id, jsonb_build_object(
               'workspace', w.slug, 'title', d.title, 'body', d.body, 'created_at', d.created_at,
               'updated_at', d.updated_at, 'trashed_at', d.trashed_at
           ) as "content!"
           from next
           join documents d on d.organization_id = $1 and d.workspace_id = next.workspace_id and d.id = next.id
           join workspaces w on w.organization_id = $1 and w.id = d.workspace_id
           where next.length_before < $7
           order by next.created_at, next.id"#,
        organization.0,
        user.0,
        after.at,
        after.id,
        until,
        BATCH,
        BATCH_LEN,
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(batch)
}
