//! The workspaces of the sidebar, and the one that was visited last.

use super::{Navigation, Slug, WorkspacePath, accessible_workspaces};
use crate::{
    Services,
    auth::CurrentUser,
    error::{Error, Result},
};

/// All workspaces that the user has access to, with their organizations.
pub async fn navigation(services: &Services, current_user: &CurrentUser) -> Result<Navigation> {
    Ok(accessible_workspaces(services, current_user).await?.navigation())
}

/// The workspace to open at `/`: the last one visited, otherwise the first; `None` if there is none.
pub async fn home(services: &Services, current_user: &CurrentUser) -> Result<Option<WorkspacePath>> {
    last_place(services, current_user, None).await
}

/// The workspace to open at an organization's page: the last one visited there, otherwise the
/// first. [`Error::NotFound`] if the user is no member or has access to none of its workspaces.
pub async fn organization_home(
    services: &Services,
    current_user: &CurrentUser,
    organization: &str,
) -> Result<WorkspacePath> {
    let slug = Slug::parse(organization).map_err(|_| Error::NotFound)?;
    last_place(services, current_user, Some(slug.as_str()))
        .await?
        .ok_or(Error::NotFound)
}

async fn last_place(
    services: &Services,
    current_user: &CurrentUser,
    organization: Option<&str>,
) -> Result<Option<WorkspacePath>> {
    let mut tx = services.begin_as(current_user.user()).await?;
    let found = sqlx::query!(
        "select o.slug as organization, w.slug as workspace
         from memberships m
         join organizations o on o.id = m.organization_id
         join workspaces w on w.organization_id = o.id
         left join workspace_memberships wm
             on wm.organization_id = o.id and wm.workspace_id = w.id and wm.user_id = $1
         where m.user_id = $1
           and (m.role in ('owner', 'admin') or wm.role is not null)
           and ($2::text is null or o.slug = $2)
         order by (w.id = m.last_workspace_id) is true desc, m.last_visited_at desc nulls last, o.name, w.name
         limit 1",
        current_user.user().0,
        organization,
    )
    .fetch_optional(&mut *tx)
    .await?;
    found
        .map(|row| {
            let slug =
                |text: &str| Slug::parse(text).map_err(|_| Error::internal("a stored slug does not parse"));
            Ok(WorkspacePath {
                organization: slug(&row.organization)?,
                workspace: slug(&row.workspace)?,
            })
        })
        .transpose()
}
