//! Organizations, workspaces and memberships (S60 to S63).

use domain::{
    auth::CurrentUser,
    error::{Error, Field, Problem},
    tenancy::{self, Member, OrganizationRole, Permission, WorkspaceRole},
    testing::{TestDatabase, browser},
    tokens::{self, TokenClaims},
};

async fn create_organization(
    db: &TestDatabase,
    current_user: &CurrentUser,
    name: &str,
    slug: &str,
) -> Result<String, Error> {
    tenancy::create_organization(&db.services, current_user, name, slug)
        .await
        .map(|place| place.organization.to_string())
}

/// Creates Ada's organization with two workspaces, and Linus as a member of the first.
async fn create_two_workspaces(db: &TestDatabase, role: WorkspaceRole) -> (CurrentUser, Member, CurrentUser) {
    let (ada, general) = db.manager("ada@example.com", "Engines").await;
    tenancy::create_workspace(&db.services, &ada, "engines", "Research")
        .await
        .unwrap();
    db.join(&general, ("engines", "general"), "linus@example.com", role)
        .await;
    (ada, general, db.sign_in("linus@example.com").await)
}

/// Adds a member of the organization who is a member of no workspace.
async fn join_without_workspace(db: &TestDatabase, of: &Member, email: &str) {
    db.join(of, ("engines", "general"), email, WorkspaceRole::Reader)
        .await;
    let mut tx = db.owner.begin().await.unwrap();
    sqlx::query("select set_config('app.organization', $1, true)")
        .bind(of.organization().to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    let left = sqlx::query(
        "delete from workspace_memberships where user_id = (select id from users where email = $1)",
    )
    .bind(email)
    .execute(&mut *tx)
    .await
    .unwrap();
    assert_eq!(left.rows_affected(), 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn slug_is_derived_from_the_name_or_taken_as_typed() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in("ada@example.com").await;
    assert_eq!(
        create_organization(&db, &ada, "Ada & Söhne", "").await.unwrap(),
        "ada-sohne"
    );
    assert_eq!(
        create_organization(&db, &ada, "Other", " Mine-2 ").await.unwrap(),
        "mine-2"
    );
}

#[tokio::test]
async fn taken_slug_is_refused() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in("ada@example.com").await;
    create_organization(&db, &ada, "Engines", "").await.unwrap();
    let eve = db.sign_in("eve@example.com").await;
    match create_organization(&db, &eve, "Engines", "").await {
        Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Slug), Some(Problem::Taken)),
        other => panic!("{other:?}"),
    }
    assert!(
        tenancy::home(&db.services, &eve).await.unwrap().is_none(),
        "nothing half made is left"
    );
}

#[tokio::test]
async fn errors_of_name_and_slug_are_reported_together() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in("ada@example.com").await;
    match create_organization(&db, &ada, " ", "not a slug").await {
        Err(Error::Invalid(errors)) => {
            assert_eq!(errors.of(Field::Name), Some(Problem::Required));
            assert_eq!(errors.of(Field::Slug), Some(Problem::Malformed));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn form_submitted_twice_creates_one_organization() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in("ada@example.com").await;
    let first = create_organization(&db, &ada, "Engines", "").await.unwrap();
    let again = create_organization(&db, &ada, "Engines", "").await.unwrap();
    assert_eq!(first, again);
    let other = create_organization(&db, &ada, "Another", "").await.unwrap();
    assert_ne!(first, other, "what was asked for in a second tab is made");
}

#[tokio::test]
async fn navigation_lists_accessible_workspaces() {
    let db = TestDatabase::create().await;
    let (ada, _, linus) = create_two_workspaces(&db, WorkspaceRole::Reader).await;
    db.manager("eve@example.com", "Evil").await;

    let slugs = |navigation: tenancy::Navigation| -> Vec<(String, Vec<String>)> {
        let workspaces =
            |o: tenancy::OrganizationLink| (o.slug, o.workspaces.into_iter().map(|w| w.slug).collect());
        navigation.organizations.into_iter().map(workspaces).collect()
    };
    let both = vec!["general".to_owned(), "research".to_owned()];
    assert_eq!(
        slugs(tenancy::navigation(&db.services, &ada).await.unwrap()),
        [("engines".to_owned(), both)],
        "an owner enters every workspace"
    );
    assert_eq!(
        slugs(tenancy::navigation(&db.services, &linus).await.unwrap()),
        [("engines".to_owned(), vec!["general".to_owned()])]
    );
}

/// The lookup that authenticates a page finds the same workspaces as the separate lookup.
#[tokio::test]
async fn both_workspace_lookups_agree() {
    let db = TestDatabase::create().await;
    let (ada, general, _) = create_two_workspaces(&db, WorkspaceRole::Reader).await;
    for name in ["Zeppelins", "Airships"] {
        create_organization(&db, &ada, name, "").await.unwrap();
    }
    join_without_workspace(&db, &general, "grace@example.com").await;
    for (email, organizations, workspaces) in [
        ("ada@example.com", 3, 4),
        ("linus@example.com", 1, 1),
        // A member of the organization, but of no workspace.
        ("grace@example.com", 1, 0),
        ("nobody@example.com", 0, 0),
    ] {
        let session = db.session(&browser(), email).await.session;
        let (current_user, arrived) = tenancy::authenticate_with_workspaces(&db.services, session)
            .await
            .unwrap()
            .unwrap();
        let arrived = arrived.navigation();
        let asked = tenancy::navigation(&db.services, &current_user).await.unwrap();
        assert_eq!(arrived, asked, "{email}");
        assert_eq!(arrived.organizations.len(), organizations, "{email}");
        let entered = arrived.organizations.iter().map(|o| o.workspaces.len());
        assert_eq!(entered.sum::<usize>(), workspaces, "{email}");
    }
}

/// Homes, roles and tokens are limited to the user's own workspaces. The statements themselves enforce it:
/// `cargo xtask mutate` runs this test without policies.
#[tokio::test]
async fn accessible_workspaces_are_per_user() {
    let db = TestDatabase::create().await;
    let (ada, general, linus) = create_two_workspaces(&db, WorkspaceRole::Reader).await;
    let (eve, _) = db.manager("eve@example.com", "Evil").await;
    join_without_workspace(&db, &general, "grace@example.com").await;
    let grace = db.sign_in("grace@example.com").await;

    assert!(tenancy::home(&db.services, &grace).await.unwrap().is_none());
    let roles = async |who: &CurrentUser| {
        let found = tenancy::organization_role(&db.services, who, "engines").await;
        found.map(|(_, role)| role)
    };
    assert_eq!(roles(&ada).await.unwrap(), OrganizationRole::Owner);
    assert_eq!(roles(&linus).await.unwrap(), OrganizationRole::Member);
    assert!(matches!(roles(&eve).await, Err(Error::NotFound)));

    let (organization, workspace) = (
        general.organization().to_string(),
        general.workspace().to_string(),
    );
    let shows = async |who: &CurrentUser, workspace: Option<&str>| {
        let (user, session) = (who.user().to_string(), format!("{}.0", who.session()));
        let claims = TokenClaims {
            user: &user,
            session: &session,
            organization: Some(&organization),
            workspace,
        };
        tokens::bearer(&db.services, claims).await.unwrap().is_some()
    };
    for (who, organization_too, workspace_too) in [
        (&ada, true, true),
        (&linus, true, true),
        (&grace, true, false),
        (&eve, false, false),
    ] {
        assert_eq!(shows(who, None).await, organization_too, "{}", who.email());
        assert_eq!(
            shows(who, Some(&workspace)).await,
            workspace_too,
            "{}",
            who.email()
        );
    }
}

#[tokio::test]
async fn last_visited_workspace_is_per_user() {
    let db = TestDatabase::create().await;
    let (ada, _, linus) = create_two_workspaces(&db, WorkspaceRole::Reader).await;
    let research = async || {
        let member = tenancy::member(&db.services, &ada, "engines", "research").await;
        member.unwrap()
    };
    tenancy::add_member(&db.services, &research().await, &linus, WorkspaceRole::Reader)
        .await
        .unwrap();
    db.advance("61 seconds").await;
    research().await;
    let home = async |who: &CurrentUser| {
        let place = tenancy::home(&db.services, who).await.unwrap().unwrap();
        place.workspace.to_string()
    };
    assert_eq!(home(&ada).await, "research");
    assert_eq!(home(&linus).await, "general");
}

#[tokio::test]
async fn inaccessible_workspace_looks_like_a_missing_one() {
    let db = TestDatabase::create().await;
    let (ada, _, linus) = create_two_workspaces(&db, WorkspaceRole::Editor).await;
    let eve = db.sign_in("eve@example.com").await;
    for (current_user, organization, workspace) in [
        (&eve, "engines", "general"),
        (&eve, "nothing", "general"),
        (&linus, "engines", "research"),
        (&linus, "engines", "nothing"),
        (&ada, "engines", "no such/slug"),
    ] {
        let refused = tenancy::member(&db.services, current_user, organization, workspace).await;
        assert!(
            matches!(refused, Err(Error::NotFound)),
            "{organization}/{workspace}: {refused:?}"
        );
    }
    assert!(matches!(
        tenancy::organization_home(&db.services, &eve, "engines").await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn home_is_the_last_visited_workspace() {
    let db = TestDatabase::create().await;
    let (ada, _) = db.manager("ada@example.com", "Engines").await;
    tenancy::create_workspace(&db.services, &ada, "engines", "Research")
        .await
        .unwrap();
    tenancy::create_organization(&db.services, &ada, "Another", "")
        .await
        .unwrap();
    for (organization, workspace) in [
        ("engines", "general"),
        ("another", "general"),
        ("engines", "research"),
    ] {
        db.advance("61 seconds").await;
        tenancy::member(&db.services, &ada, organization, workspace)
            .await
            .unwrap();
        let home = tenancy::home(&db.services, &ada).await.unwrap().unwrap();
        assert_eq!(
            (home.organization.as_str(), home.workspace.as_str()),
            (organization, workspace)
        );
    }
    let home = tenancy::organization_home(&db.services, &ada, "another")
        .await
        .unwrap();
    assert_eq!(home.organization.as_str(), "another");
}

#[tokio::test]
async fn role_change_applies_to_the_next_request() {
    let db = TestDatabase::create().await;
    let (_, manager) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let reader = db
        .join(&manager, place, "linus@example.com", WorkspaceRole::Reader)
        .await;
    assert_eq!(reader.permissions(), [Permission::DocumentsRead]);
    let editor = db
        .join(&manager, place, "linus@example.com", WorkspaceRole::Editor)
        .await;
    assert_eq!(
        editor.permissions(),
        [Permission::DocumentsRead, Permission::DocumentsWrite]
    );
    let linus = db.sign_in("linus@example.com").await;
    let refused = tenancy::add_member(&db.services, &editor, &linus, WorkspaceRole::Manager).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(Permission::MembersWrite))),
        "{refused:?}"
    );
}
