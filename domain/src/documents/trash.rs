use super::DocumentId;
use crate::{
    Services,
    error::{Error, Result},
    tenancy::{Member, Permission},
};

/// Moves a document to the trash. No error if it is there already.
#[tracing::instrument(skip_all, fields(user.id = %member.user(), document.id = %id))]
pub async fn trash(services: &Services, member: &Member, id: DocumentId) -> Result<()> {
    member.require(Permission::DocumentsDelete)?;
    let mut tx = services.begin_in(member).await?;
    let trashed = sqlx::query!(
        "update documents
         set trashed_by = case when trashed_at is null then $4 else trashed_by end,
             trashed_at = coalesce(trashed_at, app_now())
         where organization_id = $1 and workspace_id = $2 and id = $3",
        member.organization().0,
        member.workspace().0,
        id.0,
        member.user().0,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    if trashed.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Restores a document from the trash. No error if it is not in the trash.
#[tracing::instrument(skip_all, fields(user.id = %member.user(), document.id = %id))]
pub async fn restore(services: &Services, member: &Member, id: DocumentId) -> Result<()> {
    member.require(Permission::DocumentsDelete)?;
    let mut tx = services.begin_in(member).await?;
    let restored = sqlx::query!(
        "update documents set trashed_by = null, trashed_at = null
         where organization_id = $1 and workspace_id = $2 and id = $3",
        member.organization().0,
        member.workspace().0,
        id.0,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    if restored.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
