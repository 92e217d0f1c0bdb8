//! The files of the site: the bundle that cargo-leptos built, and `public/`.

use std::{convert::Infallible, io::ErrorKind};

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use tower::{Service, ServiceExt, service_fn};
use tower_http::services::ServeDir;

/// Serves a file of the site, or `not_found`.
///
/// A look-up that fails counts as not found: some names are valid for the file system, but not with
/// `.br` appended, and no client may cause a 5xx by such a name (S110).
pub fn static_files<F>(
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
