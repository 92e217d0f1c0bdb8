use crate::{
    Services,
    auth::{self, CurrentUser, UserId},
    error::Result,
    tenancy::{self, OrganizationId, TokenScope, WorkspaceId},
};

/// What a token for ourselves says, once its signature was checked: ids as it writes
/// them.
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

/// Who shows a token, as things are now.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Its user and session. It steps nothing up, and changes no session.
    pub current_user: CurrentUser,
    /// Where it may act, if it names a place.
    pub place: Option<TokenScope>,
}

/// Holds what a token says against what is so at this moment: None when the session
/// has ended, the user was disabled, or the membership is gone (S51).
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
