//! Reading a document, and pages of the list.

use super::*;

#[tokio::test]
async fn document_is_read_as_written() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let id = documents::create(&db.services, &member, "  Plan ", "a\r\nb\r\n</textarea><script>")
        .await
        .unwrap();
    let source = documents::source(&db.services, &member, id).await.unwrap();
    assert_eq!((source.title.as_str(), source.version), ("Plan", 1));
    assert_eq!(source.body, "a\nb\n</textarea><script>");
    let document = documents::read(&db.services, &member, id).await.unwrap();
    assert_eq!(document.author.as_deref(), Some("Ada"));
    assert!(!document.html.contains("<script"));
}

#[tokio::test]
async fn document_list_pages_have_no_gaps_or_repeats() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    for n in 0..60 {
        create_document(&db, &member, &format!("{n}")).await;
    }
    // Rows with equal times are ordered by their ids.
    sqlx::query("update documents set updated_at = date_trunc('hour', updated_at)")
        .execute(&db.admin)
        .await
        .unwrap();
    let mut titles = Vec::new();
    let mut before = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = documents::list(&db.services, &member, after.as_deref())
            .await
            .unwrap();
        assert!(page.documents.len() <= PAGE_LEN);
        assert_eq!(page.total, Some(60));
        before.push(page.before);
        titles.extend(page.documents.into_iter().map(|row| row.title));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let newest_first: Vec<String> = (0..60).rev().map(|n| n.to_string()).collect();
    assert_eq!(titles, newest_first);
    assert_eq!(before, [Some(0), Some(25), Some(50)]);
}

/// An edit brings a document to the top, with the name of its editor. What happens to documents of
/// another workspace, and in the trash, is not counted.
#[tokio::test]
async fn document_list_is_by_last_edit() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let (_, eve) = db.manager("eve@example.com", "Evil").await;
    create_document(&db, &eve, "Elsewhere").await;
    let place = ("engines", "general");
    let grace = db
        .join(&ada, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let old = create_document(&db, &ada, "Old").await;
    create_document(&db, &ada, "New").await;
    let gone = create_document(&db, &ada, "Gone").await;
    documents::trash(&db.services, &ada, gone).await.unwrap();
    documents::update(&db.services, &grace, old, 1, "Old", "edited")
        .await
        .unwrap();
    let list = documents::list(&db.services, &ada, None).await.unwrap();
    let rows: Vec<(&str, &str)> = list
        .documents
        .iter()
        .map(|row| (row.title.as_str(), row.by.as_ref().unwrap().name.as_str()))
        .collect();
    assert_eq!(rows, [("Old", "Grace"), ("New", "Ada")]);
    assert_eq!((list.total, list.before), (Some(2), Some(0)));
    let trash = documents::list_trash(&db.services, &ada, None).await.unwrap();
    assert_eq!((trash.total, trash.before), (Some(1), Some(0)));
}

#[tokio::test]
async fn long_list_is_not_counted_to_its_end() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let long = "insert into documents (organization_id, workspace_id, id, title, body)
         select $1, $2, gen_random_uuid(), 'Document', '' from generate_series(1, $3)";
    let insert = async |number: u64| {
        sqlx::query(long)
            .bind(member.organization().0)
            .bind(member.workspace().0)
            .bind(number as i64)
            .execute(&db.admin)
            .await
            .unwrap();
        documents::list(&db.services, &member, None).await.unwrap().total
    };
    assert_eq!(insert(MAX_COUNTED).await, Some(MAX_COUNTED));
    assert_eq!(insert(1).await, None);
}

#[tokio::test]
async fn full_last_page_has_no_next_page() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    for n in 0..PAGE_LEN {
        create_document(&db, &member, &format!("{n}")).await;
    }
    let page = documents::list(&db.services, &member, None).await.unwrap();
    assert_eq!((page.documents.len(), page.next), (PAGE_LEN, None));
    let page = documents::list(&db.services, &member, Some("no cursor of ours"))
        .await
        .unwrap();
    assert_eq!(page.documents.len(), PAGE_LEN, "begins at the top");
}
