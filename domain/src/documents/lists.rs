//! The two lists of a workspace: its documents, and its trash.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{DocumentId, DocumentList, DocumentRow, cursor::Cursor};
use crate::{
    Services,
    error::Result,
    tenancy::{Member, Permission},
};

/// Number of documents on a page.
pub const PAGE_LEN: usize = 25;

struct Row {
    id: Uuid,
    title: String,
    author: Option<String>,
    at: OffsetDateTime,
}

/// The workspace's documents, newest first, after the cursor `after`.
pub async fn list(services: &Services, member: &Member, after: Option<&str>) -> Result<DocumentList> {
    member.require(Permission::DocumentsRead)?;
    let after = Cursor::after(after);
    let mut tx = services.begin_in(member).await?;
    // One row more than a page holds, to know whether there is a next page.
    let rows = sqlx::query_as!(
        Row,
        r#"select d.id, d.title, d.created_at as at, u.name as "author?"
           from documents d left join users u on u.id = d.created_by
           where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is null
             and (d.created_at, d.id) < ($3, $4)
           order by d.created_at desc, d.id desc
           limit $5"#,
        member.organization().0,
        member.workspace().0,
        after.at,
        after.id,
        PAGE_LEN as i64 + 1,
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(page(member, rows))
}

/// The workspace's trash, most recently trashed first, after the cursor `after`.
pub async fn list_trash(services: &Services, member: &Member, after: Option<&str>) -> Result<DocumentList> {
    member.require(Permission::DocumentsDelete)?;
    let after = Cursor::after(after);
    let mut tx = services.begin_in(member).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select d.id, d.title, d.trashed_at as "at!", u.name as "author?"
           from documents d left join users u on u.id = d.trashed_by
           where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is not null
             and (d.trashed_at, d.id) < ($3, $4)
           order by d.trashed_at desc, d.id desc
           limit $5"#,
        member.organization().0,
        member.workspace().0,
        after.at,
        after.id,
        PAGE_LEN as i64 + 1,
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(page(member, rows))
}

fn page(member: &Member, mut rows: Vec<Row>) -> DocumentList {
    let more = rows.len() > PAGE_LEN;
    rows.truncate(PAGE_LEN);
    let next = rows.last().filter(|_| more).map(|last| {
        Cursor {
            at: last.at,
            id: last.id,
        }
        .to_string()
    });
    let documents = rows.into_iter().map(|row| DocumentRow {
        id: DocumentId(row.id),
        title: row.title,
        author: row.author,
        at: member.zone().show(row.at),
    });
    DocumentList {
        workspace: member.workspace_name().to_owned(),
        documents: documents.collect(),
        next,
        permissions: member.permissions().to_vec(),
    }
}
