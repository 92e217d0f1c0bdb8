//! The two lists of a workspace: its documents, and its trash.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{DocumentId, DocumentList, DocumentRow, Person, cursor::Cursor};
use crate::{
    Services,
    auth::{UserId, avatar_path},
    error::Result,
    tenancy::{Member, Permission},
};

/// Number of documents on a page.
pub const PAGE_LEN: usize = 25;

/// The longest list whose documents are counted, so that a long one costs no more.
pub const MAX_COUNTED: u64 = 1000;

struct Row {
    id: Uuid,
    title: String,
    at: OffsetDateTime,
    by_id: Option<Uuid>,
    by_name: Option<String>,
    by_picture: Option<Vec<u8>>,
    total: i64,
    before: i64,
}

/// The workspace's documents, the last edited first, after the cursor `after`.
pub async fn list(services: &Services, member: &Member, after: Option<&str>) -> Result<DocumentList> {
    member.require(Permission::DocumentsRead)?;
    let after = Cursor::after(after);
    let mut tx = services.begin_in(member).await?;
    // One row more than a page holds, to know whether there is a next page.
    let rows = sqlx::query_as!(
        Row,
        r#"with counted as (
               select count(*) as total, count(*) filter (where (c.updated_at, c.id) >= ($3, $4)) as before
               from (
                   select d.updated_at, d.id from documents d
                   where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is null
                   order by d.updated_at desc, d.id desc
                   limit $6
               ) c
           )
           select d.id, d.title, d.updated_at as at,
               u.id as "by_id?", u.name as "by_name?", a.hash as "by_picture?",
               (select total from counted) as "total!", (select before from counted) as "before!"
           from documents d
           left join users u on u.id = d.updated_by
           left join avatars a on a.user_id = u.id
           where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is null
             and (d.updated_at, d.id) < ($3, $4)
           order by d.updated_at desc, d.id desc
           limit $5"#,
        member.organization().0,
        member.workspace().0,
        after.at,
        after.id,
        PAGE_LEN as i64 + 1,
        MAX_COUNTED as i64 + 1,
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
        r#"with counted as (
               select count(*) as total, count(*) filter (where (c.trashed_at, c.id) >= ($3, $4)) as before
               from (
                   select d.trashed_at, d.id from documents d
                   where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is not null
                   order by d.trashed_at desc, d.id desc
                   limit $6
               ) c
           )
           select d.id, d.title, d.trashed_at as "at!",
               u.id as "by_id?", u.name as "by_name?", a.hash as "by_picture?",
               (select total from counted) as "total!", (select before from counted) as "before!"
           from documents d
           left join users u on u.id = d.trashed_by
           left join avatars a on a.user_id = u.id
           where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is not null
             and (d.trashed_at, d.id) < ($3, $4)
           order by d.trashed_at desc, d.id desc
           limit $5"#,
        member.organization().0,
        member.workspace().0,
        after.at,
        after.id,
        PAGE_LEN as i64 + 1,
        MAX_COUNTED as i64 + 1,
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
    // An empty page has no row that says how many there are.
    let (total, before) = rows.first().map_or((0, 0), |row| (row.total, row.before));
    let documents = rows.into_iter().map(|row| DocumentRow {
        id: DocumentId(row.id),
        title: row.title,
        by: row.by_id.zip(row.by_name).map(|(id, name)| Person {
            id: UserId(id),
            name,
            avatar: row.by_picture.as_deref().map(avatar_path),
        }),
        at: member.zone().show(row.at),
    });
    DocumentList {
        workspace: member.workspace_name().to_owned(),
        documents: documents.collect(),
        total: counted(total),
        before: counted(before),
        next,
        permissions: member.permissions().to_vec(),
    }
}

/// A number of documents, if it is no larger than what is counted.
fn counted(number: i64) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number <= MAX_COUNTED)
}
