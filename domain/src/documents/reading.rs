use super::{Document, DocumentId, DocumentSource, render_cache::Version, trash::may_trash};
use crate::{
    Services,
    error::{Error, Result},
    tenancy::{Member, Permission},
};

/// A rendered document. One in the trash is only found by members who may restore it.
pub async fn read(services: &Services, member: &Member, id: DocumentId) -> Result<Document> {
    member.require(Permission::DocumentsRead)?;
    let mut tx = services.begin_in(member).await?;
    let found = sqlx::query!(
        r#"select d.title, d.body, d.version, d.created_at, d.updated_at, d.trashed_at,
               author.name as "author?", editor.name as "editor?",
               coalesce(d.created_by = $4, false) as "own!",
               coalesce(d.created_by = $4 and d.trashed_by = $4, false) as "trashed_own!"
           from documents d
           left join users author on author.id = d.created_by
           left join users editor on editor.id = d.updated_by
           where d.organization_id = $1 and d.workspace_id = $2 and d.id = $3"#,
        member.organization().0,
        member.workspace().0,
        id.0,
        member.user().0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    drop(tx);
    let may_restore = found.trashed_own || member.require(Permission::DocumentsDelete).is_ok();
    if found.trashed_at.is_some() && !may_restore {
        return Err(Error::NotFound);
    }
    let version = Version::new(member, id, found.version, found.updated_at);
    let html = services
        .rendered
        .render(services, member, version, found.body)
        .await?;
    Ok(Document {
        id,
        title: found.title,
        html,
        version: found.version,
        author: found.author,
        created_at: member.zone().show(found.created_at),
        editor: found.editor,
        updated_at: member.zone().show(found.updated_at),
        trashed_at: found.trashed_at.map(|at| member.zone().show(at)),
        workspace: member.workspace_name().to_owned(),
        may_trash: may_trash(member, found.own),
        permissions: member.permissions().to_vec(),
    })
}

/// A document's Markdown, for editing.
pub async fn source(services: &Services, member: &Member, id: DocumentId) -> Result<DocumentSource> {
    member.require(Permission::DocumentsWrite)?;
    let mut tx = services.begin_in(member).await?;
    let found = sqlx::query_as!(
        DocumentSource,
        "select title, body, version from documents
         where organization_id = $1 and workspace_id = $2 and id = $3 and trashed_at is null",
        member.organization().0,
        member.workspace().0,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(found)
}
