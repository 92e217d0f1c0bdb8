//! Documents: lists, versions, conflicts, trash; each function with a foreign
//! member and with each role (S63).

use domain::{
    documents::{self, DocumentId, PAGE_LEN},
    error::{Error, Field, Problem},
    tenancy::{Member, Permission, WorkspaceRole},
    testing::TestDatabase,
};

async fn create(db: &TestDatabase, member: &Member, title: &str) -> DocumentId {
    documents::create(&db.services, member, title, "one\ntwo\nthree\n")
        .await
        .unwrap()
}

#[tokio::test]
async fn a_document_is_read_as_it_was_written() {
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
async fn what_cannot_be_kept_is_refused_at_its_field() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let long_title = "x".repeat(201);
    let long_body = "x".repeat(200_001);
    for (title, body, field, problem) in [
        (" ", "", Field::Title, Problem::Required),
        ("\u{200B}", "", Field::Title, Problem::Required),
        (
            "Plan",
            "a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> theirs\n",
            Field::Body,
            Problem::Undecided,
        ),
        ("a\0b", "", Field::Title, Problem::Malformed),
        (&long_title, "", Field::Title, Problem::TooLong { max: 200 }),
        ("Plan", "a\0b", Field::Body, Problem::Malformed),
        ("Plan", &long_body, Field::Body, Problem::TooLong { max: 200_000 }),
    ] {
        match documents::create(&db.services, &member, title, body).await {
            Err(Error::Invalid(errors)) => assert_eq!(errors.of(field), Some(problem)),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn pages_of_a_list_follow_without_gap_or_repetition() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    for n in 0..60 {
        create(&db, &member, &format!("{n}")).await;
    }
    // Rows of one instant are told apart by their ids.
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
async fn a_full_page_has_no_next_one() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    for n in 0..PAGE_LEN {
        create(&db, &member, &format!("{n}")).await;
    }
    let page = documents::list(&db.services, &member, None).await.unwrap();
    assert_eq!((page.documents.len(), page.next), (PAGE_LEN, None));
    let page = documents::list(&db.services, &member, Some("no cursor of ours"))
        .await
        .unwrap();
    assert_eq!(page.documents.len(), PAGE_LEN, "begins at the top");
}

#[tokio::test]
async fn an_edit_from_an_older_version_overwrites_nothing() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let grace = db
        .join(
            &ada,
            ("engines", "general"),
            "grace@example.com",
            WorkspaceRole::Editor,
        )
        .await;
    let id = create(&db, &ada, "Plan").await;
    documents::update(&db.services, &grace, id, 1, "Plan", "ONE\ntwo\nthree\n")
        .await
        .unwrap();
    let refused = documents::update(&db.services, &ada, id, 1, "My plan", "one\ntwo\nTHREE\n").await;
    let Err(Error::Conflict(conflict)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(conflict.version, 2);
    assert_eq!(
        (conflict.editor.as_deref(), conflict.by_you),
        (Some("Grace"), false)
    );
    assert_eq!(conflict.merged_title, "My plan");
    assert_eq!(conflict.merged_body, "ONE\ntwo\nTHREE\n");
    assert_eq!(
        documents::source(&db.services, &ada, id).await.unwrap().body,
        "ONE\ntwo\nthree\n"
    );
    documents::update(
        &db.services,
        &ada,
        id,
        conflict.version,
        &conflict.merged_title,
        &conflict.merged_body,
    )
    .await
    .unwrap();
    assert_eq!(
        documents::source(&db.services, &ada, id).await.unwrap().version,
        3
    );
}

#[tokio::test]
async fn of_32_saves_at_once_from_one_version_one_wins() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = create(&db, &ada, "Plan").await;
    let saves = (0..32).map(|n| {
        let (services, ada) = (db.services.clone(), ada.clone());
        tokio::spawn(async move { documents::update(&services, &ada, id, 1, "Plan", &format!("{n}")).await })
    });
    let mut saved = 0;
    for save in saves.collect::<Vec<_>>() {
        match save.await.unwrap() {
            Ok(()) => saved += 1,
            Err(Error::Conflict(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(saved, 1);
}

#[tokio::test]
async fn the_trash_takes_and_gives_back() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let grace = db
        .join(
            &ada,
            ("engines", "general"),
            "grace@example.com",
            WorkspaceRole::Editor,
        )
        .await;
    let id = create(&db, &ada, "Plan").await;
    for _ in 0..2 {
        documents::trash(&db.services, &ada, id).await.unwrap();
    }
    assert!(
        documents::list(&db.services, &ada, None)
            .await
            .unwrap()
            .documents
            .is_empty()
    );
    assert_eq!(
        documents::list_trash(&db.services, &ada, None)
            .await
            .unwrap()
            .documents[0]
            .id,
        id
    );
    assert!(
        documents::read(&db.services, &ada, id)
            .await
            .unwrap()
            .trashed_at
            .is_some()
    );
    assert!(matches!(
        documents::read(&db.services, &grace, id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        documents::source(&db.services, &ada, id).await,
        Err(Error::NotFound)
    ));
    let late = documents::update(&db.services, &grace, id, 1, "Plan", "typed meanwhile").await;
    assert!(matches!(late, Err(Error::Trashed)), "{late:?}");
    documents::restore(&db.services, &ada, id).await.unwrap();
    assert_eq!(
        documents::list(&db.services, &grace, None)
            .await
            .unwrap()
            .documents[0]
            .id,
        id
    );
    assert!(
        documents::list_trash(&db.services, &ada, None)
            .await
            .unwrap()
            .documents
            .is_empty()
    );
}

#[tokio::test]
async fn each_role_may_do_what_the_table_says() {
    let db = TestDatabase::create().await;
    let (_, manager) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let editor = db
        .join(&manager, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let reader = db
        .join(&manager, place, "linus@example.com", WorkspaceRole::Reader)
        .await;
    let id = create(&db, &manager, "Plan").await;
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
async fn a_foreign_member_finds_nothing_and_changes_nothing() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let (_, eve) = db.manager("eve@example.com", "Evil").await;
    let id = create(&db, &ada, "Plan").await;
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

#[tokio::test]
async fn saving_the_same_twice_is_no_conflict() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = create(&db, &ada, "Plan").await;
    for _ in 0..2 {
        documents::update(&db.services, &ada, id, 1, "Plan", "changed\n")
            .await
            .unwrap();
    }
    assert_eq!(
        documents::source(&db.services, &ada, id).await.unwrap().version,
        2
    );
}

/// Ids are unique within a tenant; nothing keeps two tenants from having the same. What
/// names its organization and its workspace meets neither's twin, whatever the policies say.
#[tokio::test]
async fn a_twin_elsewhere_is_never_met() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let own = create(&db, &member, "Own").await;
    let trashed = create(&db, &member, "Own, trashed").await;
    documents::trash(&db.services, &member, trashed).await.unwrap();
    // The same workspace in another organization, and another workspace of the same: each
    // sorts first, and has our documents and one more.
    let statements = [
        "insert into organizations (id, slug, name) values ('00000000-0000-0000-0000-000000000001', 'twin', 'Twin')",
        "insert into workspaces (organization_id, id, slug, name) values
             ('00000000-0000-0000-0000-000000000001', $2, 'twin', 'Twin'),
             ($1, '00000000-0000-0000-0000-000000000002', 'twin', 'Twin')",
        "insert into documents (organization_id, workspace_id, id, title, body, created_at, trashed_at)
         select place.organization, place.workspace, id, 'Twin', 'twin', now() + interval '1 hour', trashed_at
         from (select id, trashed_at from documents
               union all values ('00000000-0000-0000-0000-000000000003'::uuid, null::timestamptz), ('00000000-0000-0000-0000-000000000004', now())) of,
             (values ('00000000-0000-0000-0000-000000000001'::uuid, $2::uuid),
                     ($1, '00000000-0000-0000-0000-000000000002')) place (organization, workspace)",
        "insert into document_revisions (organization_id, workspace_id, document_id, version, title, body)
         select organization_id, workspace_id, id, 1, title, body from documents where title = 'Twin'",
        // Whatever reads in the order of the table meets a twin first.
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
        documents::read(&db.services, &member, own).await.unwrap().title,
        "Own"
    );
    assert_eq!(
        documents::source(&db.services, &member, own).await.unwrap().title,
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
    documents::update(&db.services, &member, own, 1, "Own", "ONE\ntwo\nthree\n")
        .await
        .unwrap();
    // A twin's text as what both started from, or as what is there now, would be one here.
    match documents::update(&db.services, &member, own, 1, "Own", "one\ntwo\nTHREE\n").await {
        Err(Error::Conflict(conflict)) => {
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
