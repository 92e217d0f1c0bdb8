use crate::{
    Services,
    auth::{self, Identity, UserId},
    error::Result,
    tenancy::{self, OrganizationId, TokenPlace, WorkspaceId},
};

/// What a token for ourselves says, once its signature was checked: ids as it writes
/// them.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
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
    pub identity: Identity,
    /// Where it may act, if it names a place.
    pub place: Option<TokenPlace>,
}

/// Holds what a token says against what is so at this moment: None when the session
/// has ended, the user was disabled, or the membership is gone (S51).
#[tracing::instrument(skip_all)]
pub async fn bearer(services: &Services, shown: Shown<'_>) -> Result<Option<Bearer>> {
    let Ok(user) = shown.user.parse::<UserId>() else {
        return Ok(None);
    };
    let Some(identity) = auth::identify_bearer(services, shown.session, user).await? else {
        return Ok(None);
    };
    let Some(organization) = shown.organization else {
        return Ok(Some(Bearer {
            identity,
            place: None,
        }));
    };
    let (Ok(organization), Ok(workspace)) = (
        organization.parse::<OrganizationId>(),
        shown.workspace.map(str::parse::<WorkspaceId>).transpose(),
    ) else {
        return Ok(None);
    };
    let place = tenancy::token_place(services, &identity, organization, workspace).await?;
    Ok(place.map(|place| Bearer {
        identity,
        place: Some(place),
    }))
}
