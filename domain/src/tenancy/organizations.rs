use uuid::Uuid;

use super::{NAME_MAX_LEN, OrganizationId, Place, Slug, navigation, propose_slug, workspaces};
use crate::{
    Services,
    auth::Identity,
    budgets::{self, Budget},
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
};

/// The workspace that every organization begins with.
const FIRST_WORKSPACE: &str = "General";

/// Makes an organization with its first workspace, owned by the user. An empty
/// slug is taken from the name. A form that was sent twice makes one organization:
/// its owner is led there.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn create_organization(
    services: &Services,
    identity: &Identity,
    name: &str,
    slug: &str,
) -> Result<Place> {
    let (name, slug) = parse(name, slug)?;
    let budget = Budget::organizations(services, identity.user());
    let spent = budgets::spend(services, &budget).await?;
    let inserting = insert(services, identity, &name, slug.clone());
    match budgets::give_back_if_failed(services, &spent, inserting).await {
        Err(Error::Invalid(taken)) => match own(services, identity, &name, &slug).await? {
            true => navigation::organization_home(services, identity, slug.as_str()).await,
            false => Err(Error::Invalid(taken)),
        },
        created => created,
    }
}

async fn insert(services: &Services, identity: &Identity, name: &str, slug: Slug) -> Result<Place> {
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
        identity.user().0,
    )
    .execute(&mut *tx)
    .await?;
    let workspace = workspaces::insert(&mut tx, id, FIRST_WORKSPACE, identity.user()).await?;
    tx.commit().await?;
    Ok(Place {
        organization: slug,
        workspace,
    })
}

/// Whether the user owns an organization of this name and slug already.
async fn own(services: &Services, identity: &Identity, name: &str, slug: &Slug) -> Result<bool> {
    let mut tx = services.begin_as(identity.user()).await?;
    let own = sqlx::query_scalar!(
        r#"select exists(
               select from memberships m join organizations o on o.id = m.organization_id
               where m.user_id = $1 and m.role = 'owner' and o.slug = $2 and o.name = $3
           ) as "own!""#,
        identity.user().0,
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
    // Without a name the slug's absence is no second error.
    let slug = match (&proposed, &name) {
        (Some(proposed), _) => errors.take(Field::Slug, Slug::parse(proposed)),
        (None, None) if slug.trim().is_empty() => None,
        (None, _) => errors.take(Field::Slug, Slug::parse(slug)),
    };
    name.zip(slug).ok_or(errors)
}
