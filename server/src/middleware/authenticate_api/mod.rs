//! Authenticates the caller of a route for programs: by the session's cookie or by a token that
//! this server signed, never by both. The extractors of `guard` read the result.
//!
//! A token is verified as any other service would verify it, and then compared with the database:
//! after a sign-out, when the user is disabled or no longer a member, it is refused before it
//! expires (S51).

mod path_scope;

use app::{AppError, server::RequestContext};
use axum::{
    extract::{RawPathParams, Request, State},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::Response,
};
use domain::{
    auth::CurrentUser,
    error::Error,
    tenancy::{self, Member, OrganizationRole, TokenScope},
    tokens::{self, Bearer, TokenClaims},
};
use guard::{Authentication, Principal, Reason, Verifier};
use path_scope::PathScope;

use crate::{errors, state::AppState};

/// Authenticates the caller and, where the path names a workspace, loads their permissions there.
/// A workspace that the caller is no member of is answered like one that does not exist (S63).
pub async fn authenticate_api(
    State(state): State<AppState>,
    path: RawPathParams,
    mut context: RequestContext,
    request: Request,
    next: Next,
) -> Response {
    let Some(scope) = PathScope::of(&path) else {
        return errors::problem(context.locale(), &AppError::NotFound);
    };
    let (mut parts, body) = request.into_parts();
    match find_caller(&state, &scope, &parts.headers, &context).await {
        Ok(caller) => caller.insert_extensions(&mut parts.extensions, &mut context),
        Err(Denied::Anonymous(reason)) => {
            // The cookie's user does not count beside a token.
            context.set_current_user(None, None);
            parts.extensions.insert(Authentication::Anonymous(reason));
        }
        Err(Denied::Failed(error)) => return errors::problem(context.locale(), &error.into()),
    }
    parts.extensions.insert(context);
    next.run(Request::from_parts(parts, body)).await
}

/// A caller with proven credentials.
struct Authenticated {
    principal: Principal,
    current_user: CurrentUser,
    member: Option<Member>,
}

impl Authenticated {
    /// Stores the caller in the extensions of the request: for the extractors of `guard`, and as the proofs
    /// that the domain requires.
    fn insert_extensions(self, extensions: &mut Extensions, context: &mut RequestContext) {
        context.set_current_user(Some(self.current_user.clone()), None);
        extensions.insert(Authentication::Authenticated(self.principal));
        extensions.insert(self.current_user);
        if let Some(member) = self.member {
            extensions.insert(member);
        }
    }
}

/// Why a caller is not authenticated.
enum Denied {
    Anonymous(Reason),
    Failed(Error),
}

impl From<Reason> for Denied {
    fn from(reason: Reason) -> Self {
        Self::Anonymous(reason)
    }
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

async fn find_caller(
    state: &AppState,
    scope: &PathScope,
    headers: &HeaderMap,
    context: &RequestContext,
) -> Result<Authenticated, Denied> {
    let Some(token) = guard::bearer(headers) else {
        return by_cookie(state, scope, context.maybe_current_user()).await;
    };
    // Two credentials name two callers: whichever program added one of them may not know of the
    // other.
    if context.claimed_session().is_some() {
        return Err(Reason::TwoCredentials.into());
    }
    by_token(state, scope, token?).await
}

async fn by_cookie(
    state: &AppState,
    scope: &PathScope,
    current_user: Option<&CurrentUser>,
) -> Result<Authenticated, Denied> {
    let current_user = current_user.ok_or(Reason::Missing)?;
    let services = &state.services;
    let mut principal = Principal::of(
        current_user.user().to_string(),
        current_user.session().to_string(),
    );
    let mut member = None;
    match (&scope.organization, &scope.workspace) {
        (Some(organization), Some(workspace)) => {
            let found =
                tenancy::member(services, current_user, organization.as_str(), workspace.as_str()).await?;
            grant_permissions(&mut principal, &found);
            member = Some(found);
        }
        (Some(organization), None) => {
            let (id, role) =
                tenancy::organization_role(services, current_user, organization.as_str()).await?;
            principal.organization = Some(id.to_string());
            grant_organization_permissions(&mut principal, role);
        }
        (None, _) => {}
    }
    Ok(Authenticated {
        principal,
        current_user: current_user.clone(),
        member,
    })
}

async fn by_token(state: &AppState, scope: &PathScope, token: &str) -> Result<Authenticated, Denied> {
    let services = &state.services;
    let origin = services.config.server.origin.as_str();
    let verifier = Verifier::new(origin, origin);
    let keys = state.keys.with_key(services, &verifier.key_id(token)?).await?;
    let mut principal = verifier.verify(token, &keys)?;
    let claims = TokenClaims {
        user: &principal.user,
        session: &principal.session,
        organization: principal.organization.as_deref(),
        workspace: principal.workspace.as_deref(),
    };
    let bearer = tokens::bearer(services, claims).await?;
    let Bearer { current_user, place } = bearer.ok_or(Reason::Revoked)?;
    let member = match place {
        Some(TokenScope::Workspace {
            member,
            organization,
            workspace,
        }) => {
            if scope.is_outside_of(&organization, Some(&workspace)) {
                return Err(Error::NotFound.into());
            }
            grant_permissions(&mut principal, &member);
            Some(member)
        }
        Some(TokenScope::Organization { role, organization }) => {
            if scope.is_outside_of(&organization, None) {
                return Err(Error::NotFound.into());
            }
            grant_organization_permissions(&mut principal, role);
            None
        }
        None => {
            principal.role = None;
            principal.permissions.clear();
            None
        }
    };
    Ok(Authenticated {
        principal,
        current_user,
        member,
    })
}

/// Sets the member's present role and permissions, whatever they were when a token was signed
/// (S65).
fn grant_permissions(principal: &mut Principal, member: &Member) {
    principal.organization = Some(member.organization().to_string());
    principal.workspace = Some(member.workspace().to_string());
    principal.role = Some(member.role().as_str().to_owned());
    principal.permissions = member.permissions().iter().map(ToString::to_string).collect();
}

/// Sets the present role and permissions in the organization itself.
fn grant_organization_permissions(principal: &mut Principal, role: OrganizationRole) {
    principal.role = Some(role.as_str().to_owned());
    principal.permissions = role.permissions().iter().map(ToString::to_string).collect();
}
