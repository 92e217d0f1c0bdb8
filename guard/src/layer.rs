use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use http::Extensions;
use tower::{Layer, Service};

use crate::{Keys, Principal, Reason, Refusal, Verifier, bearer};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The authentication of the caller, which the layer stores in the extensions of the request for the
/// extractors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// The caller is not authenticated, and why.
    Anonymous(Reason),
    /// The token is valid.
    Authenticated(Principal),
}

impl Authentication {
    /// A request that passed no layer is anonymous: a service that forgets the layer refuses.
    pub(crate) fn of(extensions: &Extensions) -> &Self {
        extensions.get().unwrap_or(&Self::Anonymous(Reason::Missing))
    }

    pub(crate) fn proven(&self) -> Result<&Principal, Refusal> {
        match self {
            Self::Authenticated(principal) => Ok(principal),
            Self::Anonymous(reason) => Err(Refusal::Unauthenticated(*reason)),
        }
    }
}

/// Authenticates the caller of each request. It refuses no request: without a token, or with an
/// invalid one, the caller is anonymous, and the extractors decide.
#[derive(Clone, Debug)]
pub struct AuthLayer {
    keys: Keys,
    verifier: Verifier,
}

impl AuthLayer {
    /// Accepts tokens that are signed with one of `keys` and that `verifier` accepts.
    pub fn new(keys: Keys, verifier: Verifier) -> Self {
        Self { keys, verifier }
    }

    async fn authenticate(&self, token: &str) -> Result<Principal, Reason> {
        let kid = self.verifier.key_id(token)?;
        let keys = self.keys.key_set_for(&kid).await?;
        self.verifier.verify(token, &keys)
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = Auth<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Auth {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service that [`AuthLayer`] wraps around another one.
#[derive(Clone, Debug)]
pub struct Auth<S> {
    inner: S,
    layer: AuthLayer,
}

impl<S> Service<Request> for Auth<S>
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

    fn call(&mut self, mut request: Request) -> Self::Future {
        // Calls the service that `poll_ready` reported ready, and not its clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let layer = self.layer.clone();
        Box::pin(async move {
            let found = match bearer(request.headers()).transpose() {
                Ok(None) => Err(Reason::Missing),
                Ok(Some(token)) => layer.authenticate(token).await,
                Err(reason) => Err(reason),
            };
            let authentication = match found {
                Ok(principal) => Authentication::Authenticated(principal),
                Err(reason) => Authentication::Anonymous(reason),
            };
            request.extensions_mut().insert(authentication);
            inner.call(request).await
        })
    }
}
