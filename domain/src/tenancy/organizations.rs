use uuid::Uuid;

use super::{NAME_MAX_LEN, OrganizationId, Slug, WorkspacePath, navigation, propose_slug, workspaces};
use crate::{
    Services,
    auth::CurrentUser,
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
    rate_limits::{self, RateLimit},
};

/// Name of the first workspace of every organization.
const FIRST_WORKSPACE: &str = "General";

/// Creates an organization, owned by the user, with its first workspace. An empty slug is derived
/// from the name. If the form is submitted twice, the second submission returns the organization
/// that the first one created.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn create_organization(
    services: &Services,
    current_user: &CurrentUser,
    name: &str,
    slug: &str,
) -> Result<WorkspacePath> {
    let (name, slug) = parse(name, slug)?;
    let limit = RateLimit::organizations(services, current_user.user());
    let acquired = rate_limits::acquire(services, &limit).await?;
    let inserting = insert(services, current_user, &name, slug.clone());
    match rate_limits::refund_if_failed(services, &acquired, inserting).await {
        Err(Error::Invalid(taken)) => match own(services, current_user, &name, &slug).await? {
            true => navigation::organization_home(services, current_user, slug.as_str()).await,
            false => Err(Error::Invalid(taken)),
        },
        created => created,
    }
}

async fn insert(
    services: &Services,
    current_user: &CurrentUser,
    name: &str,
    slug: Slug,
) -> Result<WorkspacePath> {
    let id = OrganizationId(Uuid::now_v7());
    let mut tx = services.begin_tenant(id).await?;
    sqlx::query!(
        "insert into organizations (id, slug, name) values ($1, $2, $3)",
        id.0,
        slug.as_str(),
        name,
    )
    .execute(&mut *tx)
    .await
    .map_err(on_constraint(
        "organizations_slug_key",
        Field::Slug,
        Problem::Taken,
    ))?;
    sqlx::query!(
        "insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')",
        id.0,
        current_user.user().0,
    )
    .execute(&mut *tx)
    .await?;
    let workspace = workspaces::insert(&mut tx, id, FIRST_WORKSPACE, current_user.user()).await?;
    tx.commit().await?;
    Ok(WorkspacePath {
        organization: slug,
        workspace,
    })
}

/// Whether the user owns an organization of this name and slug already.
async fn own(services: &Services, current_user: &CurrentUser, name: &str, slug: &Slug) -> Result<bool> {
    let mut tx = services.begin_as(current_user.user()).await?;
    let own = sqlx::query_scalar!(
        r#"select exists(
               select from memberships m join organizations o on o.id = m.organization_id
               where m.user_id = $1 and m.role = 'owner' and o.slug = $2 and o.name = $3
           ) as "own!""#,
        current_user.user().0,
        slug.as_str(),
        name,
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(own)
}

fn parse(name: &str, slug: &str) -> Result<(String, Slug), FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.take(Field::Name, error::name(name, NAME_MAX_LEN));
    let proposed = name
        .as_deref()
        .filter(|_| slug.trim().is_empty())
        .map(propose_slug);
    // A missing name is an error of its own; the slug that would be derived from it is no second one.
    let slug = match (&proposed, &name) {
        (Some(proposed), _) => errors.take(Field::Slug, Slug::parse(proposed)),
        (None, None) if slug.trim().is_empty() => None,
        (None, _) => errors.take(Field::Slug, Slug::parse(slug)),
    };
    name.zip(slug).ok_or(errors)
}
