use std::panic::AssertUnwindSafe;

use app::AppError;
use axum::{extract::Request, middleware::Next, response::Response};
use futures_util::FutureExt;

use crate::{
    errors::{self, ResponseFormat},
    serve::metrics,
};

/// A panic is answered with 500, and the process lives (S76). Its message is logged where it
/// happened, and never sent.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let format = ResponseFormat::of(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            metrics::count_panic();
            errors::respond(&format, &AppError::Internal)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{StatusCode, header},
        middleware::from_fn,
        routing::get,
    };
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn panic_is_answered_in_the_format_of_the_client() {
        async fn panics() -> StatusCode {
            unreachable!("a defect")
        }
        let router = Router::new()
            .route("/page", get(panics))
            .route("/api/v1/page", get(panics))
            .layer(from_fn(catch_panic));
        for (path, accept, kind, words) in [
            ("/page", "text/html", "text/html", "Go to home page"),
            ("/page", "application/json", "application/json", "Internal"),
            (
                "/api/v1/page",
                "*/*",
                "application/problem+json",
                "internal_server_error",
            ),
        ] {
            let request = Request::get(path)
                .header(header::ACCEPT, accept)
                .body(Body::empty())
                .unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let content_type = answer.headers()[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(content_type.starts_with(kind), "{content_type}");
            let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let body = String::from_utf8_lossy(&body);
            assert!(body.contains(words) && !body.contains("defect"), "{body}");
        }
    }
}
