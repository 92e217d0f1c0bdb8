//! Who is asking on the plain routes: by the session's cookie or by a token of our own
//! making, never by both. The extractors of `guard` stand on what is found here.
//!
//! A token is checked as any other service would check it, and then held against what
//! is so at this moment: signed out, disabled or no longer a member, it is refused
//! before it expires (S51).

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use app::AppError;
use axum::{
    extract::{RawPathParams, Request, State},
    http::{Extensions, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::{
    Services,
    auth::CurrentUser,
    error::Error,
    tenancy::{self, Member, OrganizationRole, Slug, TokenScope},
    tokens::{self, Bearer, TokenClaims},
};
use guard::{Authentication, KeySet, Principal, Reason, Verifier};
use tower_sessions::Session;

use crate::{errors, state::AppState};

/// How long the key set is used before it is read again: a key that was withdrawn is
/// forgotten by then.
const KEYS_MAX_AGE: Duration = Duration::from_secs(30);

/// A key that is not in the set has it read again no sooner than this: whoever makes
/// names up has nothing read for each. Keys are published long before they sign.
const REREAD: Duration = Duration::from_secs(1);

/// Our own keys, kept for a while.
#[derive(Clone, Default)]
pub struct OwnKeys(Arc<RwLock<Option<Held>>>);

#[derive(Clone)]
struct Held {
    since: Instant,
    set: Arc<KeySet>,
}

impl OwnKeys {
    /// The key set; read anew when it lacks the key, which another server may have made.
    async fn holding(&self, services: &Services, kid: &str) -> Result<Arc<KeySet>, Error> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = |held: &Held| {
            let age = held.since.elapsed();
            age < REREAD || (age < KEYS_MAX_AGE && held.set.contains(kid))
        };
        if let Some(held) = held.filter(fresh) {
            return Ok(held.set);
        }
        let read = tokens::key_set(services).await?.to_string();
        let set = Arc::new(KeySet::parse(read.as_bytes()).map_err(Error::internal)?);
        let since = Instant::now();
        let held = Held {
            since,
            set: set.clone(),
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
        Ok(set)
    }
}

/// Finds out who is asking and, where the path names a workspace, what they may do
/// there. A workspace that they may not enter is one that does not exist (S63).
pub async fn authenticate(
    State(state): State<AppState>,
    path: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let Some(named) = Named::of(&path) else {
        return errors::problem(&AppError::NotFound);
    };
    let (mut parts, body) = request.into_parts();
    match find(&state, &named, &parts).await {
        Ok(somebody) => somebody.enter(&mut parts.extensions),
        Err(Refused::Nobody(reason)) => {
            // Whoever else the cookie may name.
            parts.extensions.remove::<CurrentUser>();
            parts.extensions.insert(Authentication::Nobody(reason));
        }
        Err(Refused::Failed(error)) => return errors::problem(&error.into()),
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The place that the path names.
#[derive(Default)]
struct Named {
    organization: Option<Slug>,
    workspace: Option<Slug>,
}

impl Named {
    /// None where it names what no place is called.
    fn of(path: &RawPathParams) -> Option<Self> {
        let mut named = Self::default();
        for (name, value) in path {
            match name {
                "organization" => named.organization = Some(Slug::parse(value).ok()?),
                "workspace" => named.workspace = Some(Slug::parse(value).ok()?),
                _ => {}
            }
        }
        Some(named)
    }

    /// Whether it is another one than the token's: a token for one place opens no other,
    /// whatever its user may do there.
    fn is_not(&self, organization: &str, workspace: Option<&str>) -> bool {
        let elsewhere = |named: &Option<Slug>, own: Option<&str>| {
            named.as_ref().is_some_and(|named| Some(named.as_str()) != own)
        };
        elsewhere(&self.organization, Some(organization)) || elsewhere(&self.workspace, workspace)
    }
}

/// Who it is.
struct Somebody {
    principal: Principal,
    current_user: CurrentUser,
    member: Option<Member>,
}

impl Somebody {
    /// For the extractors, and as the proofs that the domain demands.
    fn enter(self, extensions: &mut Extensions) {
        extensions.insert(Authentication::Proven(self.principal));
        extensions.insert(self.current_user);
        if let Some(member) = self.member {
            extensions.insert(member);
        }
    }
}

enum Refused {
    Nobody(Reason),
    Failed(Error),
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self::Nobody(reason)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

async fn find(state: &AppState, named: &Named, request: &Parts) -> Result<Somebody, Refused> {
    let Some(token) = guard::bearer(&request.headers) else {
        return by_cookie(state, named, request.extensions.get()).await;
    };
    let has_cookie = request
        .extensions
        .get::<Session>()
        .is_some_and(|session| session.id().is_some());
    // Two answers to who is asking: whoever put one of them there might not know of the
    // other.
    if has_cookie {
        return Err(Reason::TwoCredentials.into());
    }
    by_token(state, named, token?).await
}

async fn by_cookie(
    state: &AppState,
    named: &Named,
    current_user: Option<&CurrentUser>,
) -> Result<Somebody, Refused> {
    let current_user = current_user.ok_or(Reason::Missing)?;
    let services = &state.services;
    let mut principal = Principal::of(
        current_user.user().to_string(),
        current_user.session().to_string(),
    );
    let mut member = None;
    match (&named.organization, &named.workspace) {
        (Some(organization), Some(workspace)) => {
            let found =
                tenancy::member(services, current_user, organization.as_str(), workspace.as_str()).await?;
            hold(&mut principal, &found);
            member = Some(found);
        }
        (Some(organization), None) => {
            let (id, role) =
                tenancy::organization_role(services, current_user, organization.as_str()).await?;
            principal.organization = Some(id.to_string());
            hold_in_organization(&mut principal, role);
        }
        (None, _) => {}
    }
    Ok(Somebody {
        principal,
        current_user: current_user.clone(),
        member,
    })
}

async fn by_token(state: &AppState, named: &Named, token: &str) -> Result<Somebody, Refused> {
    let services = &state.services;
    let origin = services.config.server.origin.as_str();
    let verifier = Verifier::new(origin, origin);
    let keys = state.keys.holding(services, &verifier.key_id(token)?).await?;
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
            if named.is_not(&organization, Some(&workspace)) {
                return Err(Error::NotFound.into());
            }
            hold(&mut principal, &member);
            Some(member)
        }
        Some(TokenScope::Organization { role, organization }) => {
            if named.is_not(&organization, None) {
                return Err(Error::NotFound.into());
            }
            hold_in_organization(&mut principal, role);
            None
        }
        None => {
            principal.role = None;
            principal.permissions.clear();
            None
        }
    };
    Ok(Somebody {
        principal,
        current_user,
        member,
    })
}

/// What the member may do now, whatever was so when a token was made (S65).
fn hold(principal: &mut Principal, member: &Member) {
    principal.organization = Some(member.organization().to_string());
    principal.workspace = Some(member.workspace().to_string());
    principal.role = Some(member.role().as_str().to_owned());
    principal.permissions = member.permissions().iter().map(ToString::to_string).collect();
}

/// The same in the organization itself.
fn hold_in_organization(principal: &mut Principal, role: OrganizationRole) {
    principal.role = Some(role.as_str().to_owned());
    principal.permissions = role.permissions().iter().map(ToString::to_string).collect();
}
