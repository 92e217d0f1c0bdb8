use std::{
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use tower::{Layer, Service};

use crate::{Authentication, Principal, Refusal, layer::BoxFuture};

/// Where a permission is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the organization itself. Permissions in one of its workspaces do not count here.
    Organization,
    /// In one workspace.
    Workspace,
}

impl Scope {
    /// The name in problem documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Workspace => "workspace",
        }
    }

    /// The id of the organization or workspace that the principal's token is for, if it has this scope.
    pub(crate) fn place(self, principal: &Principal) -> Option<&str> {
        match (self, &principal.organization, &principal.workspace) {
            (Self::Organization, Some(organization), None) => Some(organization),
            (Self::Workspace, _, Some(workspace)) => Some(workspace),
            _ => None,
        }
    }
}

/// A permission that a handler requires of its caller, as a type for
/// [`RequirePermission`](crate::RequirePermission).
pub trait Permission {
    /// `resource:action`, as in the `permissions` claim.
    const PERMISSION: &'static str;
    /// Where it must be held.
    const SCOPE: Scope;
}

/// A permission as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    permission: &'static str,
    scope: Scope,
}

impl Needed {
    /// The permission of the type `P`.
    pub const fn of<P: Permission>() -> Self {
        Self {
            permission: P::PERMISSION,
            scope: P::SCOPE,
        }
    }

    /// `resource:action`.
    pub fn permission(&self) -> &'static str {
        self.permission
    }

    /// Where it must be held.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether the principal holds the permission in its scope.
    pub fn is_held_by(&self, principal: &Principal) -> bool {
        let held = principal.permissions.iter().any(|held| held == self.permission);
        held && self.scope.place(principal).is_some()
    }
}

/// Refuses requests of callers without the permissions that a group of routes requires. Put it on
/// these routes, inside of [`AuthLayer`](crate::AuthLayer). A handler that depends on a permission
/// takes [`RequirePermission`](crate::RequirePermission) as well, so that it cannot be served without.
#[derive(Clone, Debug)]
pub struct PermissionLayer {
    needed: Arc<[Needed]>,
    rule: Rule,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Any,
    All,
}

impl PermissionLayer {
    /// Requires at least one of the permissions. An empty list refuses every request.
    pub fn any_of(needed: impl Into<Arc<[Needed]>>) -> Self {
        Self {
            needed: needed.into(),
            rule: Rule::Any,
        }
    }

    /// Requires all of the permissions.
    pub fn all_of(needed: impl Into<Arc<[Needed]>>) -> Self {
        Self {
            needed: needed.into(),
            rule: Rule::All,
        }
    }

    fn check(&self, request: &Request) -> Result<(), Refusal> {
        let principal = Authentication::of(request.extensions()).proven()?;
        let (held, missing): (Vec<Needed>, Vec<Needed>) = self
            .needed
            .iter()
            .partition(|needed| needed.is_held_by(principal));
        match self.rule {
            Rule::Any if held.is_empty() => Err(Refusal::ForbiddenAny(missing)),
            Rule::All if !missing.is_empty() => Err(Refusal::Forbidden(missing)),
            Rule::Any | Rule::All => Ok(()),
        }
    }
}

impl<S> Layer<S> for PermissionLayer {
    type Service = PermissionGuard<S>;

    fn layer(&self, inner: S) -> Self::Service {
        PermissionGuard {
            inner,
            rules: self.clone(),
        }
    }
}

/// The service that [`PermissionLayer`] wraps around another one.
#[derive(Clone, Debug)]
pub struct PermissionGuard<S> {
    inner: S,
    rules: PermissionLayer,
}

impl<S> Service<Request> for PermissionGuard<S>
where
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = S::Error;
    type Future = BoxFuture<Result<Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if let Err(refusal) = self.rules.check(&request) {
            return Box::pin(async move { Ok(refusal.into_response()) });
        }
        Box::pin(self.inner.call(request))
    }
}
