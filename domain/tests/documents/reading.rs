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
    sqlx::query("update documents set created_at = date_trunc('hour', created_at)")
        .execute(&db.admin)
        .await
        .unwrap();
    let mut titles = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = documents::list(&db.services, &member, after.as_deref())
            .await
            .unwrap();
        assert!(page.documents.len() <= PAGE_LEN);
        titles.extend(page.documents.into_iter().map(|row| row.title));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let newest_first: Vec<String> = (0..60).rev().map(|n| n.to_string()).collect();
    assert_eq!(titles, newest_first);
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
