//! Writing documents, conflicts of edits, and the trash.

use super::*;

#[tokio::test]
async fn invalid_title_or_body_is_refused_at_its_field() {
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
async fn edit_of_an_older_version_is_a_conflict() {
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
    let id = create_document(&db, &ada, "Plan").await;
    documents::update(&db.services, &grace, id, 1, "Plan", "ONE\ntwo\nthree\n")
        .await
        .unwrap();
    let refused = documents::update(&db.services, &ada, id, 1, "My plan", "one\ntwo\nTHREE\n").await;
    let Err(Error::Document(DocumentError::Conflict(conflict))) = refused else {
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

/// Of 32 concurrent saves of one version, exactly one succeeds and the others are conflicts.
#[tokio::test]
async fn concurrent_saves_of_one_version_succeed_once() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = create_document(&db, &ada, "Plan").await;
    let saves = (0..32).map(|n| {
        let (services, ada) = (db.services.clone(), ada.clone());
        tokio::spawn(async move { documents::update(&services, &ada, id, 1, "Plan", &format!("{n}")).await })
    });
    let mut saved = 0;
    for save in saves.collect::<Vec<_>>() {
        match save.await.unwrap() {
            Ok(()) => saved += 1,
            Err(Error::Document(DocumentError::Conflict(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(saved, 1);
}

#[tokio::test]
async fn document_is_trashed_and_restored() {
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
    let id = create_document(&db, &ada, "Plan").await;
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
    assert!(
        matches!(late, Err(Error::Document(DocumentError::Trashed))),
        "{late:?}"
    );
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
async fn identical_save_is_no_conflict() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = create_document(&db, &ada, "Plan").await;
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

/// The changes of both sides are those since the version that the edit started from, which is not the first.
#[tokio::test]
async fn conflict_is_computed_from_the_version_that_was_edited() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "a\n")
        .await
        .unwrap();
    for (version, body) in [(1, "a\nb\nc\nd\n"), (2, "a\nb\nc\nD\n")] {
        documents::update(&db.services, &ada, id, version, "Plan", body)
            .await
            .unwrap();
    }
    let refused = documents::update(&db.services, &ada, id, 2, "Plan", "A\nb\nc\nd\n").await;
    let Err(Error::Document(DocumentError::Conflict(conflict))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(conflict.overlaps, 0);
    assert_eq!(conflict.merged_body, "A\nb\nc\nD\n");
}
