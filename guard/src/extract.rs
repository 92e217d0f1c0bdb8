use std::{convert::Infallible, marker::PhantomData, ops::Deref};

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::{Authentication, Needed, Permission, Principal, Refusal};

/// An authenticated caller; a request without one is refused with 401.
#[derive(Clone, Debug)]
pub struct RequireAuth(pub Principal);

impl<S: Sync> FromRequestParts<S> for RequireAuth {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(Authentication::of(&parts.extensions).proven()?.clone()))
    }
}

/// The caller, if there is one. A bad token counts as none.
#[derive(Clone, Debug)]
pub struct OptionalAuth(pub Option<Principal>);

impl<S: Sync> FromRequestParts<S> for OptionalAuth {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Authentication::of(&parts.extensions).proven().ok().cloned()))
    }
}

/// A caller who holds the permission `P` in its scope. Otherwise the request is refused with 401, or
/// with 403 that names the permission.
pub struct RequirePermission<P> {
    principal: Principal,
    place: String,
    permission: PhantomData<fn() -> P>,
}

impl<P> RequirePermission<P> {
    /// The id of the organization or the workspace, by the permission's scope, in which it is held.
    /// Restrict every query to it.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl<P> Deref for RequirePermission<P> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
    }
}

impl<P: Permission, S: Sync> FromRequestParts<S> for RequirePermission<P> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let principal = Authentication::of(&parts.extensions).proven()?;
        let needed = Needed::of::<P>();
        match P::SCOPE.place(principal) {
            Some(place) if needed.is_held_by(principal) => Ok(Self {
                place: place.to_owned(),
                principal: principal.clone(),
                permission: PhantomData,
            }),
            _ => Err(Refusal::Forbidden(vec![needed])),
        }
    }
}
