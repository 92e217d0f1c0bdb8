use super::DocumentId;
use crate::{
    Services,
    error::{Error, Result},
    tenancy::{Member, Permission},
};

/// Whether the member may move a document to the trash: an editor their own, a manager any.
pub(super) fn may_trash(member: &Member, own: bool) -> bool {
    member.require(Permission::DocumentsDelete).is_ok()
        || own && member.require(Permission::DocumentsWrite).is_ok()
}

/// Moves a document to the trash. No error if it is there already. An editor may move a document that
/// they have created.
#[tracing::instrument(skip_all, fields(user.id = %member.user(), document.id = %id))]
pub async fn trash(services: &Services, member: &Member, id: DocumentId) -> Result<()> {
    let any = may_change(member)?;
    let mut tx = services.begin_in(member).await?;
    let trashed = sqlx::query!(
        "update documents
         set trashed_by = case when trashed_at is null then $4 else trashed_by end,
             trashed_at = coalesce(trashed_at, app_now())
         where organization_id = $1 and workspace_id = $2 and id = $3 and ($5 or created_by = $4)",
        member.organization().0,
        member.workspace().0,
        id.0,
        member.user().0,
        any,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    changed(trashed.rows_affected(), any)
}

/// Restores a document from the trash. No error if it is not in the trash. An editor may restore a
/// document of their own, unless somebody else has moved it there.
#[tracing::instrument(skip_all, fields(user.id = %member.user(), document.id = %id))]
pub async fn restore(services: &Services, member: &Member, id: DocumentId) -> Result<()> {
    let any = may_change(member)?;
    let mut tx = services.begin_in(member).await?;
    let restored = sqlx::query!(
        "update documents set trashed_by = null, trashed_at = null
         where organization_id = $1 and workspace_id = $2 and id = $3
           and ($5 or (created_by = $4 and (trashed_at is null or trashed_by = $4)))",
        member.organization().0,
        member.workspace().0,
        id.0,
        member.user().0,
        any,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    changed(restored.rows_affected(), any)
}

/// Whether the member may trash and restore any document; without that permission an editor only their
/// own.
fn may_change(member: &Member) -> Result<bool> {
    let any = member.require(Permission::DocumentsDelete);
    match member.require(Permission::DocumentsWrite) {
        Ok(()) => Ok(any.is_ok()),
        Err(_) => any.map(|()| true),
    }
}

/// An editor learns that the permission is missing, whether the document exists or not.
fn changed(rows: u64, any: bool) -> Result<()> {
    match (rows, any) {
        (1, _) => Ok(()),
        (_, true) => Err(Error::NotFound),
        (_, false) => Err(Error::Forbidden(Permission::DocumentsDelete)),
    }
}
