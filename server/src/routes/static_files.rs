//! The site's files: what cargo-leptos built, and `public/`.

use std::{convert::Infallible, io::ErrorKind};

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use tower::{Service, ServiceExt, service_fn};
use tower_http::services::ServeDir;

/// A file of the site, or `not_found` for what is not there.
///
/// A look-up that fails is not there, either: a name that the file system takes, and not with
/// `.br` behind it, is nothing that a stranger may call an error of ours (S110).
pub fn files<F>(
    site_root: &str,
    not_found: F,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + use<F>
where
    F: Service<Request, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
    F::Response: IntoResponse,
{
    let files = ServeDir::new(site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found.clone().map_response(IntoResponse::into_response));
    service_fn(move |request: Request| {
        let (mut files, not_found) = (files.clone(), not_found.clone());
        async move {
            let (parts, body) = request.into_parts();
            let asked = parts.clone();
            match files.try_call(Request::from_parts(parts, body)).await {
                Ok(answer) => Ok(answer.map(Body::new)),
                Err(error) => {
                    if error.kind() != ErrorKind::InvalidFilename {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "a file could not be looked up"
                        );
                    }
                    let asked = Request::from_parts(asked, Body::empty());
                    not_found.oneshot(asked).await.map(IntoResponse::into_response)
                }
            }
        }
    })
}
