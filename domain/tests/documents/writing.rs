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
    assert!(conflict.places.is_empty());
    assert_eq!(conflict.merged_body, "A\nb\nc\nD\n");
}

/// A document may quote the markers that other programs write.
#[tokio::test]
async fn markers_of_a_merge_are_text_like_any_other() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let body = "a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> theirs\n";
    let id = documents::create(&db.services, &ada, "Plan", body).await.unwrap();
    assert_eq!(
        documents::source(&db.services, &ada, id).await.unwrap().body,
        body
    );
}

/// Choices are saved once all are made; an edit meanwhile is a conflict with the merge.
#[tokio::test]
async fn conflict_is_resolved_by_a_choice_for_each_place() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let id = create_document(&db, &ada, "Plan").await;
    let save = |version, title: &'static str, body: &'static str| {
        documents::update(&db.services, &ada, id, version, title, body)
    };
    save(1, "Theirs", "one\ntheirs\nthree\n").await.unwrap();
    let edit = |choices| ConflictingEdit {
        base: 1,
        theirs: 2,
        title: "Mine",
        body: "one\nmine\nthree\n",
        choices,
    };
    let none = Choices::new();
    let one = Choices::from([("place1".to_owned(), Keep::Both)]);
    let refused = documents::resolve(&db.services, &ada, id, edit(&one)).await;
    let Err(Error::Document(DocumentError::Undecided(conflict))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((conflict.base, conflict.version), (1, 2));
    assert_eq!(conflict.your_body, "one\nmine\nthree\n");
    assert_eq!(conflict.places.len(), 1);
    let by_hand = documents::merged(&db.services, &ada, id, edit(&none))
        .await
        .unwrap();
    assert_eq!(by_hand.body, "one\nmine\ntheirs\nthree\n");
    assert_eq!((by_hand.title.as_str(), by_hand.version), ("Mine", 2));

    let all = Choices::from([
        ("place1".to_owned(), Keep::Both),
        ("title".to_owned(), Keep::Theirs),
    ]);
    save(2, "Theirs", "one\ntheirs\nthree\nfour\n").await.unwrap();
    let refused = documents::resolve(&db.services, &ada, id, edit(&all)).await;
    let Err(Error::Document(DocumentError::Conflict(conflict))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((conflict.base, conflict.version), (2, 3));
    assert_eq!(conflict.your_body, "one\nmine\ntheirs\nthree\n");
    assert_eq!(conflict.merged_body, "one\nmine\ntheirs\nthree\nfour\n");
    save(3, "Theirs", "one\ntheirs\nthree\n").await.unwrap();
    let again = ConflictingEdit {
        theirs: 4,
        ..edit(&all)
    };
    documents::resolve(&db.services, &ada, id, again).await.unwrap();
    let saved = documents::source(&db.services, &ada, id).await.unwrap();
    assert_eq!(saved.title, "Theirs");
    assert_eq!(saved.body, "one\nmine\ntheirs\nthree\n");
}

/// An editor moves a document of their own to the trash, and brings it back; nobody else's.
#[tokio::test]
async fn editors_trash_their_own_documents() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let grace = db
        .join(&ada, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let own = create_document(&db, &grace, "Own").await;
    let other = create_document(&db, &ada, "Other").await;
    for (id, may) in [(own, true), (other, false)] {
        let read = documents::read(&db.services, &grace, id).await.unwrap();
        assert_eq!(read.may_trash, may);
        assert_eq!(documents::trash(&db.services, &grace, id).await.is_ok(), may);
        assert_eq!(documents::restore(&db.services, &grace, id).await.is_ok(), may);
    }
    // What a manager has moved to the trash stays there.
    documents::trash(&db.services, &ada, own).await.unwrap();
    let refused = documents::restore(&db.services, &grace, own).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(Permission::DocumentsDelete))),
        "{refused:?}"
    );
}

/// A preview shows the draft as its document will, to those who may write it, and saves nothing.
#[tokio::test]
async fn preview_is_for_writers_and_saves_nothing() {
    let db = TestDatabase::create().await;
    let (_, manager) = db.manager("ada@example.com", "Engines").await;
    let html = documents::preview(&db.services, &manager, "# Plan\n\n<script>")
        .await
        .unwrap();
    assert!(html.contains("Plan</h2>"), "{html}");
    assert!(!html.contains("<script"), "{html}");
    let list = documents::list(&db.services, &manager, None).await.unwrap();
    assert!(list.documents.is_empty());

    let place = ("engines", "general");
    let reader = db
        .join(&manager, place, "linus@example.com", WorkspaceRole::Reader)
        .await;
    let refused = documents::preview(&db.services, &reader, "text").await;
    assert!(matches!(
        refused,
        Err(Error::Forbidden(Permission::DocumentsWrite))
    ));
}

/// A document in the trash is not read by merging with it (S63); who trashed their own still reads and restores it.
#[tokio::test]
async fn document_in_the_trash_is_not_merged() {
    let db = TestDatabase::create().await;
    let (_, manager) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let editor = db
        .join(&manager, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let (managers, own) = (
        create_document(&db, &manager, "Secret").await,
        create_document(&db, &editor, "Own").await,
    );
    documents::update(&db.services, &manager, managers, 1, "Secret", "written later")
        .await
        .unwrap();
    documents::trash(&db.services, &manager, managers).await.unwrap();
    let edit = ConflictingEdit {
        base: 1,
        theirs: 2,
        title: "Secret",
        body: "",
        choices: &Choices::default(),
    };
    let merged = documents::merged(&db.services, &editor, managers, edit).await;
    assert!(
        matches!(merged, Err(Error::Document(DocumentError::Trashed))),
        "{merged:?}"
    );

    documents::trash(&db.services, &editor, own).await.unwrap();
    let read = documents::read(&db.services, &editor, own).await.unwrap();
    assert!(read.trashed_at.is_some());
    assert!(matches!(
        documents::read(&db.services, &editor, managers).await,
        Err(Error::NotFound)
    ));
    documents::restore(&db.services, &editor, own).await.unwrap();
}

/// The title's field has several lines; the title has one.
#[tokio::test]
async fn line_breaks_of_a_title_become_spaces() {
    let db = TestDatabase::create().await;
    let (_, member) = db.manager("ada@example.com", "Engines").await;
    let id = documents::create(&db.services, &member, "Two\r\nlines", "")
        .await
        .unwrap();
    let source = documents::source(&db.services, &member, id).await.unwrap();
    assert_eq!(source.title, "Two lines");
}
