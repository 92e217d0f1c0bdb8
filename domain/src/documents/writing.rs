use uuid::Uuid;

use super::{DocumentError, DocumentId, conflict, draft::Draft};
use crate::{
    Services,
    db::Tx,
    error::{Error, Result},
    tenancy::{Member, Permission},
};

/// [`Error::Forbidden`] for a member who may not write, before the form is shown.
pub fn may_create(member: &Member) -> Result<()> {
    member.require(Permission::DocumentsWrite)
}

/// Creates a document.
#[tracing::instrument(skip_all, fields(user.id = %member.user()))]
pub async fn create(services: &Services, member: &Member, title: &str, body: &str) -> Result<DocumentId> {
    member.require(Permission::DocumentsWrite)?;
    let draft = Draft::parse(title, body)?;
    let id = DocumentId(Uuid::now_v7());
    let mut tx = services.begin_in(member).await?;
    sqlx::query!(
        "insert into documents (organization_id, workspace_id, id, title, body, created_by, updated_by)
         values ($1, $2, $3, $4, $5, $6, $6)",
        member.organization().0,
        member.workspace().0,
        id.0,
        draft.title,
        draft.body,
        member.user().0,
    )
    .execute(&mut *tx)
    .await?;
    insert_revision(&mut tx, member, id, 1, &draft).await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves an edit that started from `version`. If the document was saved meanwhile, nothing is
/// written, and [`DocumentError::Conflict`] holds both sides and a merge to continue from.
#[tracing::instrument(skip_all, fields(user.id = %member.user(), document.id = %id))]
pub async fn update(
    services: &Services,
    member: &Member,
    id: DocumentId,
    version: i32,
    title: &str,
    body: &str,
) -> Result<()> {
    member.require(Permission::DocumentsWrite)?;
    let draft = Draft::parse(title, body)?;
    let mut tx = services.begin_in(member).await?;
    // The version in the condition decides: of two concurrent saves only one updates the row.
    let saved = sqlx::query_scalar!(
        "update documents
         set title = $5, body = $6, version = version + 1, updated_by = $7, updated_at = app_now()
         where organization_id = $1 and workspace_id = $2 and id = $3 and version = $4 and trashed_at is null
         returning version",
        member.organization().0,
        member.workspace().0,
        id.0,
        version,
        draft.title,
        draft.body,
        member.user().0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(saved) = saved else {
        let overtaken = overtaken(&mut tx, member, id, version, &draft).await?;
        // Comparing takes a while, so the connection is released first.
        tx.rollback().await?;
        return match overtaken {
            None => Ok(()),
            Some((base, theirs)) => {
                let base = (version, base);
                let conflict = conflict::between(services, member.user(), base, draft, theirs).await?;
                Err(DocumentError::Conflict(Box::new(conflict)).into())
            }
        };
    };
    insert_revision(&mut tx, member, id, saved, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// The version that was saved meanwhile, with the common base. `None` if it is the same text as
/// this one: a double submission, or a retry.
pub(super) async fn overtaken(
    tx: &mut Tx,
    member: &Member,
    id: DocumentId,
    version: i32,
    draft: &Draft,
) -> Result<Option<(Draft, conflict::Theirs)>> {
    let now = sqlx::query!(
        r#"select d.title, d.body, d.version, d.updated_at, d.updated_by, d.trashed_at,
               u.name as "editor?"
           from documents d left join users u on u.id = d.updated_by
           where d.organization_id = $1 and d.workspace_id = $2 and d.id = $3"#,
        member.organization().0,
        member.workspace().0,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::NotFound)?;
    if now.trashed_at.is_some() {
        return Err(DocumentError::Trashed.into());
    }
    if now.title == draft.title && now.body == draft.body {
        return Ok(None);
    }
    let base = revision(tx, member, id, version).await?;
    let theirs = conflict::Theirs {
        draft: Draft {
            title: now.title,
            body: now.body,
        },
        version: now.version,
        editor: now.editor,
        by_you: now.updated_by == Some(member.user().0),
        updated_at: member.zone().show(now.updated_at),
    };
    Ok(Some((base, theirs)))
}

/// The text of one version.
pub(super) async fn revision(tx: &mut Tx, member: &Member, id: DocumentId, version: i32) -> Result<Draft> {
    sqlx::query_as!(
        Draft,
        "select title, body from document_revisions
         where organization_id = $1 and workspace_id = $2 and document_id = $3 and version = $4",
        member.organization().0,
        member.workspace().0,
        id.0,
        version,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::NotFound)
}

async fn insert_revision(
    tx: &mut Tx,
    member: &Member,
    id: DocumentId,
    version: i32,
    draft: &Draft,
) -> Result<()> {
    sqlx::query!(
        "insert into document_revisions
             (organization_id, workspace_id, document_id, version, title, body, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        member.organization().0,
        member.workspace().0,
        id.0,
        version,
        draft.title,
        draft.body,
        member.user().0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
