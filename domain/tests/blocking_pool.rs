//! Slow work apart from sign-in runs in its own blocking pools (S105).

use std::time::Duration;

use domain::{
    BlockingPool, Services, account,
    auth::{self, CurrentUser, SteppedUp},
    documents::{self, DocumentError},
    error::Error,
    tenancy::Member,
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// How long a test waits for a pool that stays exhausted.
const SOON: Duration = Duration::from_millis(200);

/// Every kind of optional work. A new kind needs a row here, and its pool in `exhaust_pool`.
const KINDS: [&str; 6] = ["estimate", "picture", "document", "merge", "export", "password"];

/// Runs one kind of optional work.
async fn run_work(services: &Services, kind: &str, ada: &CurrentUser, member: &Member) -> Result<(), Error> {
    match kind {
        "estimate" => auth::password_strength(services, ada, "p@ssw0rd").await.map(drop),
        "picture" => match account::set_avatar(services, ada, b"no picture".to_vec()).await {
            Err(Error::Invalid(_)) => Ok(()),
            other => other,
        },
        "document" | "merge" => {
            let id = documents::create(services, member, "Plan", "a\nb\n").await?;
            if kind == "document" {
                return documents::read(services, member, id).await.map(drop);
            }
            documents::update(services, member, id, 1, "Plan", "A\nb\n").await?;
            match documents::update(services, member, id, 1, "Plan", "a\nB\n").await {
                Err(Error::Document(DocumentError::Conflict(_))) => Ok(()),
                other => other,
            }
        }
        "export" => {
            let mut pieces = account::export(services, ada, &browser()).await?;
            while let Some(piece) = futures_util::StreamExt::next(&mut pieces).await {
                piece?;
            }
            Ok(())
        }
        "password" => {
            let who: SteppedUp = ada.stepped_up()?;
            auth::set_password(services, &who, &browser(), PASSWORD)
                .await
                .map(drop)
        }
        other => panic!("{other}"),
    }
}

/// Services whose pool for this kind of work is exhausted.
fn exhaust_pool(services: &Services, kind: &str) -> Services {
    let mut services = services.clone();
    match kind {
        "estimate" => services.estimating = BlockingPool::new(0),
        "picture" => services.drawing = BlockingPool::new(0),
        "document" | "merge" => services.rendering = BlockingPool::new(0),
        "export" => services.exporting = BlockingPool::new(0),
        "password" => services.enrolling = BlockingPool::new(0),
        other => panic!("{other}"),
    }
    services
}

/// A password sign-in is served while every pool of optional work is exhausted, and optional work while
/// the pool of sign-in is. Each kind of work waits for its own pool.
#[tokio::test]
async fn optional_work_and_sign_in_use_separate_pools() {
    let db = TestDatabase::create().await;
    let (ada, member) = db.manager(ADA, "Engines").await;
    let mut no_sign_in = db.services.clone();
    no_sign_in.hashing = BlockingPool::new(0);
    let mut busy = db.services.clone();
    for kind in KINDS {
        let waiting = exhaust_pool(&db.services, kind);
        let waited = tokio::time::timeout(SOON, run_work(&waiting, kind, &ada, &member)).await;
        assert!(waited.is_err(), "{kind} takes no turn of its own: {waited:?}");
        busy = exhaust_pool(&busy, kind);
    }
    // The last kind ends the session that runs it.
    for kind in KINDS {
        run_work(&no_sign_in, kind, &ada, &member)
            .await
            .unwrap_or_else(|error| panic!("{kind} waits for sign-in's turns: {error:?}"));
    }
    let signed_in = auth::sign_in_by_password(&busy, &browser(), ADA, PASSWORD, "", None).await;
    assert!(signed_in.is_ok(), "{signed_in:?}");
}

/// A version is rendered once for all readers; a new version and a document of another tenant have their
/// own cache entries.
#[tokio::test]
async fn document_version_is_rendered_once() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let (_, grace) = db.manager("grace@example.com", "Compilers").await;
    let id = documents::create(&db.services, &ada, "Plan", "one")
        .await
        .unwrap();
    let kept = || db.services.rendered.size().0;
    let reads = (0..16).map(|_| {
        let (services, ada) = (db.services.clone(), ada.clone());
        tokio::spawn(async move { documents::read(&services, &ada, id).await.unwrap().html })
    });
    for read in reads.collect::<Vec<_>>() {
        assert!(read.await.unwrap().contains("one"));
    }
    assert_eq!(kept(), 1);
    // It is served from the cache while the pool is exhausted.
    let waiting = exhaust_pool(&db.services, "document");
    assert!(
        documents::read(&waiting, &ada, id)
            .await
            .unwrap()
            .html
            .contains("one")
    );
    documents::update(&db.services, &ada, id, 1, "Plan", "two")
        .await
        .unwrap();
    assert!(
        documents::read(&db.services, &ada, id)
            .await
            .unwrap()
            .html
            .contains("two")
    );
    assert_eq!(kept(), 2);

    // The cache does not bypass the permission to read.
    let refused = documents::read(&db.services, &grace, id).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    // The same id and version in another tenant.
    sqlx::query("alter table documents no force row level security")
        .execute(&db.owner)
        .await
        .unwrap();
    sqlx::query(
        "insert into documents (organization_id, workspace_id, id, title, body, version, created_at, updated_at)
         select $1, $2, id, 'Hers', 'three', version, created_at, updated_at from documents where id = $3",
    )
    .bind(grace.organization().0)
    .bind(grace.workspace().0)
    .bind(id.0)
    .execute(&db.owner)
    .await
    .unwrap();
    let hers = documents::read(&db.services, &grace, id).await.unwrap();
    assert!(hers.html.contains("three"), "{}", hers.html);
    // A restored database may reuse a version number.
    sqlx::query("update documents set body = 'four', updated_at = updated_at + interval '1 second' where title = 'Hers'")
        .execute(&db.owner)
        .await
        .unwrap();
    let hers = documents::read(&db.services, &grace, id).await.unwrap();
    assert!(hers.html.contains("four"), "{}", hers.html);
}

/// The cache keeps its size limit, however many long documents are read.
#[tokio::test]
async fn rendered_document_cache_is_bounded() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    sqlx::query("alter table documents no force row level security")
        .execute(&db.owner)
        .await
        .unwrap();
    sqlx::query(
        "insert into documents (organization_id, workspace_id, id, title, body)
         select $1, $2, gen_random_uuid(), 'Long', repeat('<', 200000) from generate_series(1, 60)",
    )
    .bind(ada.organization().0)
    .bind(ada.workspace().0)
    .execute(&db.owner)
    .await
    .unwrap();
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar("select id from documents where title = 'Long'")
        .fetch_all(&db.owner)
        .await
        .unwrap();
    for id in ids {
        documents::read(&db.services, &ada, documents::DocumentId(id))
            .await
            .unwrap();
    }
    let (kept, bytes) = db.services.rendered.size();
    assert!(kept > 5 && bytes <= 32 * 1024 * 1024, "{kept} of {bytes} bytes");
}
