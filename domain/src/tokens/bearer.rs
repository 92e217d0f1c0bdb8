use crate::{
    Services,
    auth::{self, CurrentUser, UserId},
    error::Result,
    tenancy::{self, OrganizationId, TokenScope, WorkspaceId},
};

/// Claims of a token for this server, after its signature was checked. The ids are unparsed.
#[derive(Clone, Copy, Debug)]
pub struct TokenClaims<'a> {
    /// `sub`.
    pub user: &'a str,
    /// `sid`.
    pub session: &'a str,
    /// `org`.
    pub organization: Option<&'a str>,
    /// `workspace`.
    pub workspace: Option<&'a str>,
}

/// The bearer of an access token, by the current state of session and memberships.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The token's user and session. It counts as not stepped up, and cannot change the session.
    pub current_user: CurrentUser,
    /// The organization or workspace that the token is scoped to, if any.
    pub place: Option<TokenScope>,
}

/// Checks a token's claims against the current state: `None` if the session has ended, the user was
/// disabled, or the membership has ended (S51).
#[tracing::instrument(skip_all)]
pub async fn bearer(services: &Services, claims: TokenClaims<'_>) -> Result<Option<Bearer>> {
    let Ok(user) = claims.user.parse::<UserId>() else {
        return Ok(None);
    };
    let Some(current_user) = auth::authenticate_token(services, claims.session, user).await? else {
        return Ok(None);
    };
    let Some(organization) = claims.organization else {
        return Ok(Some(Bearer {
            current_user,
            place: None,
        }));
    };
    let (Ok(organization), Ok(workspace)) = (
        organization.parse::<OrganizationId>(),
        claims.workspace.map(str::parse::<WorkspaceId>).transpose(),
    ) else {
        return Ok(None);
    };
    let place = tenancy::token_scope(services, &current_user, organization, workspace).await?;
    Ok(place.map(|place| Bearer {
        current_user,
        place: Some(place),
    }))
}
