//! The end of a conflict: the choices of its places become a text.

use super::{
    Choices, DocumentError, DocumentId, DocumentSource, Keep, TITLE_KEY, conflict,
    draft::Draft,
    writing::{overtaken, revision, update},
};
use crate::{
    Services,
    error::{Error, Result},
    tenancy::{Member, Permission},
};

/// An edit that met another one, as the page of the conflict sends it back.
#[derive(Clone, Copy, Debug)]
pub struct ConflictingEdit<'a> {
    /// The version that the edit started from.
    pub base: i32,
    /// The version that the choices were made against.
    pub theirs: i32,
    /// The title of the edit.
    pub title: &'a str,
    /// The body of the edit.
    pub body: &'a str,
    /// What to keep of each place.
    pub choices: &'a Choices,
}

/// Saves the merge with these choices. If a place has none, nothing is written, and
/// [`DocumentError::Undecided`] holds the conflict again. If the document was saved once more meanwhile,
/// the merge meets that version in a conflict of its own.
pub async fn resolve(
    services: &Services,
    member: &Member,
    id: DocumentId,
    edit: ConflictingEdit<'_>,
) -> Result<()> {
    let (source, decided) = merge(services, member, id, edit).await?;
    if decided {
        return update(services, member, id, edit.theirs, &source.title, &source.body).await;
    }
    let yours = Draft::parse(edit.title, edit.body)?;
    let mut tx = services.begin_in(member).await?;
    let overtaken = overtaken(&mut tx, member, id, edit.base, &yours).await?;
    tx.rollback().await?;
    let Some((base, theirs)) = overtaken else {
        return Ok(());
    };
    let base = (edit.base, base);
    let conflict = conflict::between(services, member.user(), base, yours, theirs).await?;
    Err(DocumentError::Undecided(Box::new(conflict)).into())
}

/// The merge with the choices so far, to go on by hand. A place without a choice keeps both sides.
/// Nothing is saved.
pub async fn merged(
    services: &Services,
    member: &Member,
    id: DocumentId,
    edit: ConflictingEdit<'_>,
) -> Result<DocumentSource> {
    let (source, _) = merge(services, member, id, edit).await?;
    Ok(source)
}

/// The merge, and whether all of it was decided.
async fn merge(
    services: &Services,
    member: &Member,
    id: DocumentId,
    edit: ConflictingEdit<'_>,
) -> Result<(DocumentSource, bool)> {
    member.require(Permission::DocumentsWrite)?;
    let yours = Draft::parse(edit.title, edit.body)?;
    let mut tx = services.begin_in(member).await?;
    // In the trash only those who may restore it read it (S63).
    let trashed = sqlx::query_scalar!(
        r#"select trashed_at is not null as "trashed!" from documents
           where organization_id = $1 and workspace_id = $2 and id = $3"#,
        member.organization().0,
        member.workspace().0,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    if trashed {
        return Err(DocumentError::Trashed.into());
    }
    let base = revision(&mut tx, member, id, edit.base).await?;
    let theirs = revision(&mut tx, member, id, edit.theirs).await?;
    // Comparing takes a while, so the connection is released first.
    tx.rollback().await?;
    let both_titled = conflict::both_titled(&base, &yours, &theirs);
    let choice = edit.choices.get(TITLE_KEY).copied();
    let title = match (both_titled, choice) {
        (true, Some(Keep::Theirs)) => theirs.title.clone(),
        _ => conflict::merged_title(&base, &yours, &theirs).to_owned(),
    };
    let choices = edit.choices.clone();
    let comparing = services.rendering.run_for(member.user(), move |stop| {
        let merge = conflict::compared([&base.body, &yours.body, &theirs.body], stop).merge;
        (merge.text(&choices), merge.is_decided(&choices))
    });
    let (body, decided) = comparing.await?;
    let source = DocumentSource {
        title,
        body,
        version: edit.theirs,
    };
    Ok((source, decided && (choice.is_some() || !both_titled)))
}
