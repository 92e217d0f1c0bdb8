//! Permissions of roles, and access from other tenants.

use super::*;

#[tokio::test]
async fn each_role_has_exactly_its_permissions() {
    let db = TestDatabase::create().await;
    let (_, manager) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let editor = db
        .join(&manager, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let reader = db
        .join(&manager, place, "linus@example.com", WorkspaceRole::Reader)
        .await;
    let id = create_document(&db, &manager, "Plan").await;
    for (member, denied) in [
        (&manager, vec![]),
        (&editor, vec![Permission::DocumentsDelete]),
        (
            &reader,
            vec![Permission::DocumentsWrite, Permission::DocumentsDelete],
        ),
    ] {
        let version = documents::read(&db.services, &manager, id).await.unwrap().version;
        let s = &db.services;
        let outcomes = [
            (
                Permission::DocumentsRead,
                documents::list(s, member, None).await.err(),
            ),
            (
                Permission::DocumentsRead,
                documents::read(s, member, id).await.err(),
            ),
            (Permission::DocumentsWrite, documents::may_create(member).err()),
            (
                Permission::DocumentsWrite,
                documents::create(s, member, "New", "").await.err(),
            ),
            (
                Permission::DocumentsWrite,
                documents::source(s, member, id).await.err(),
            ),
            (
                Permission::DocumentsWrite,
                documents::update(s, member, id, version, "Plan", "").await.err(),
            ),
            (
                Permission::DocumentsDelete,
                documents::list_trash(s, member, None).await.err(),
            ),
            (
                Permission::DocumentsDelete,
                documents::trash(s, member, id).await.err(),
            ),
            (
                Permission::DocumentsDelete,
                documents::restore(s, member, id).await.err(),
            ),
        ];
        for (permission, error) in outcomes {
            match error {
                None => assert!(!denied.contains(&permission), "{permission} was allowed"),
                Some(Error::Forbidden(named)) => {
                    assert!(
                        named == permission && denied.contains(&permission),
                        "{permission}"
                    );
                }
                Some(other) => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn member_of_another_tenant_reads_and_changes_nothing() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let (_, eve) = db.manager("eve@example.com", "Evil").await;
    let id = create_document(&db, &ada, "Plan").await;
    let s = &db.services;
    assert!(documents::list(s, &eve, None).await.unwrap().documents.is_empty());
    assert!(
        documents::list_trash(s, &eve, None)
            .await
            .unwrap()
            .documents
            .is_empty()
    );
    for error in [
        documents::read(s, &eve, id).await.err(),
        documents::source(s, &eve, id).await.err(),
        documents::update(s, &eve, id, 1, "Mine", "").await.err(),
        documents::trash(s, &eve, id).await.err(),
        documents::restore(s, &eve, id).await.err(),
    ] {
        assert!(matches!(error, Some(Error::NotFound)), "{error:?}");
    }
    assert_eq!(documents::read(s, &ada, id).await.unwrap().version, 1);
}

/// Ids are unique only within a tenant. Statements name organization and workspace, so a document with the
/// same id elsewhere (a twin) is never matched, even without the policies.
#[tokio::test]
async fn duplicate_ids_in_other_workspaces_are_never_matched() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let document = create_document(&db, &member, "Own").await;
    let trashed = create_document(&db, &member, "Own, trashed").await;
    documents::trash(&db.services, &member, trashed).await.unwrap();
    // The same workspace id in another organization, and another workspace in the same organization:
    // each sorts first, and has documents with the same ids, and more.
    let statements = [
        "insert into organizations (id, slug, name) values ('00000000-0000-0000-0000-000000000001', 'twin', 'Twin')",
        "insert into workspaces (organization_id, id, slug, name) values
             ('00000000-0000-0000-0000-000000000001', $2, 'twin', 'Twin'),
             ($1, '00000000-0000-0000-0000-000000000002', 'twin', 'Twin')",
        "insert into documents (organization_id, workspace_id, id, title, body, created_at, updated_at, trashed_at)
         select place.organization, place.workspace, id, 'Twin', 'twin', now() + interval '1 hour', now() + interval '1 hour', trashed_at
         from (select id, trashed_at from documents
               union all values ('00000000-0000-0000-0000-000000000003'::uuid, null::timestamptz), ('00000000-0000-0000-0000-000000000004', now())) of,
             (values ('00000000-0000-0000-0000-000000000001'::uuid, $2::uuid),
                     ($1, '00000000-0000-0000-0000-000000000002')) place (organization, workspace)",
        "insert into document_revisions (organization_id, workspace_id, document_id, version, title, body)
         select organization_id, workspace_id, id, 1, title, body from documents where title = 'Twin'",
        // A statement that reads in the order of the table finds a twin first.
        "update documents set title = title where title <> 'Twin'",
        "update document_revisions set title = title where title <> 'Twin'",
    ];
    for statement in statements {
        let mut query = sqlx::query(statement);
        if statement.contains('$') {
            query = query.bind(member.organization().0).bind(member.workspace().0);
        }
        query.execute(&db.admin).await.unwrap();
    }
    let twins = "select string_agg(documents::text, ';' order by organization_id, workspace_id, id) from documents where title = 'Twin'";
    let before: String = sqlx::query_scalar(twins).fetch_one(&db.admin).await.unwrap();

    let titles = |list: documents::DocumentList| {
        assert_eq!(list.total, Some(1), "no twin is counted");
        list.documents
            .into_iter()
            .map(|row| row.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles(documents::list(&db.services, &member, None).await.unwrap()),
        ["Own"]
    );
    assert_eq!(
        titles(documents::list_trash(&db.services, &member, None).await.unwrap()),
        ["Own, trashed"]
    );
    assert_eq!(
        documents::read(&db.services, &member, document)
            .await
            .unwrap()
            .title,
        "Own"
    );
    assert_eq!(
        documents::source(&db.services, &member, document)
            .await
            .unwrap()
            .title,
        "Own"
    );
    for twin in [
        "00000000-0000-0000-0000-000000000003",
        "00000000-0000-0000-0000-000000000004",
    ] {
        let twin: DocumentId = twin.parse().unwrap();
        let outcomes = [
            documents::read(&db.services, &member, twin).await.map(drop),
            documents::source(&db.services, &member, twin).await.map(drop),
            documents::update(&db.services, &member, twin, 1, "Taken", "").await,
            documents::trash(&db.services, &member, twin).await,
            documents::restore(&db.services, &member, twin).await,
        ];
        for outcome in outcomes {
            assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}");
        }
    }
    documents::update(&db.services, &member, document, 1, "Own", "ONE\ntwo\nthree\n")
        .await
        .unwrap();
    // With a twin's text as the base or the current version, the merge would differ.
    match documents::update(&db.services, &member, document, 1, "Own", "one\ntwo\nTHREE\n").await {
        Err(Error::Document(DocumentError::Conflict(conflict))) => {
            assert_eq!((conflict.their_title.as_str(), conflict.version), ("Own", 2));
            assert_eq!(conflict.merged_body, "ONE\ntwo\nTHREE\n");
        }
        other => panic!("{other:?}"),
    }
    documents::restore(&db.services, &member, trashed).await.unwrap();
    documents::trash(&db.services, &member, trashed).await.unwrap();
    let after: String = sqlx::query_scalar(twins).fetch_one(&db.admin).await.unwrap();
    assert_eq!(after, before);
}
