//! Errors outside of pages: a panic, a database that is away before the page
//! begins. They look like the application and need nothing of it.

use std::panic::AssertUnwindSafe;

use app::{
    AppError, problem_words,
    request::Submitted,
    server::{RequestId, bundle},
};
use axum::{
    Json,
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::error::Error;
use futures_util::FutureExt;
use serde_json::json;

use crate::{metrics, tokens, v1};

/// Denies a request that a dependency fails (S76).
pub fn failed(reader: Reader, id: Option<&RequestId>, error: &Error) -> Response {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "a request could not be begun, or not be finished"
    );
    let error = match error {
        Error::Unavailable(_) | Error::Busy => AppError::Unavailable,
        _ => AppError::Internal,
    };
    denied(reader, id, &error)
}

/// A panic is a 500, and the process lives (S76). What it said is logged where it
/// happened, never sent.
pub async fn catch_panics(request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    let id = request.extensions().get::<RequestId>().cloned();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            metrics::count_panic();
            denied(reader, id.as_ref(), &AppError::Internal)
        }
    }
}

fn denied(reader: Reader, id: Option<&RequestId>, error: &AppError) -> Response {
    match reader {
        Reader::Person => page(error, id.map(|id| id.0.as_str())),
        Reader::Page => json(error),
        Reader::Program => problem(error),
    }
}

/// Arguments that do not decode are an error of Leptos's own, and a 500 unless we
/// say otherwise: it gets the status of what it became.
pub async fn with_own_status(answer: Response) -> Response {
    let failed = answer.headers().contains_key("serverfnerror");
    if !failed || answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return json(&AppError::Internal);
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body) {
        parts.status = status(&error);
    }
    Response::from_parts(parts, body.into())
}

/// An answer for programs: the wire error as JSON.
pub fn json(error: &AppError) -> Response {
    with_retry_after(error, (status(error), Json(error)).into_response())
}

/// An answer of the interface for programs: a problem document (RFC 9457), the wire
/// error as its member `error`.
pub fn problem(error: &AppError) -> Response {
    let detail = match error {
        AppError::Invalid(errors) => {
            let words = errors
                .iter()
                .map(|(field, problem)| problem_words(field, problem));
            words.collect::<Vec<_>>().join(" ")
        }
        AppError::BadRequest => "This is not what the route takes.".to_owned(),
        error => error.words(),
    };
    with_retry_after(error, problem_document(status(error), &detail, Some(error)))
}

/// The code is the status in words: programs that want more read `error`.
fn problem_document(status: StatusCode, detail: &str, error: Option<&AppError>) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let mut document = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "code": title.to_lowercase().replace(' ', "_"),
    });
    if let Some(error) = error {
        document["error"] = json!(error);
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, document.to_string()).into_response()
}

fn with_retry_after(error: &AppError, mut response: Response) -> Response {
    if let Some(wait) = error.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// Who reads an answer that no page and no function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody in front of a browser.
    Person,
    /// A page of ours, by fetch.
    Page,
    /// A program, on a route for programs.
    Program,
}

impl Reader {
    /// Whoever sent this.
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        match path.starts_with(v1::PREFIX) || path == tokens::TOKEN {
            true => Self::Program,
            false if wants_page(request) => Self::Person,
            false => Self::Page,
        }
    }
}

/// Whether a person is looking.
pub fn wants_page(request: &Request) -> bool {
    let accepted = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accept| accept.contains("text/html"))
}

/// What a person would miss.
const TYPED: [&str; 4] = ["title", "body", "name", "slug"];

/// Whether a failed post held something that a person typed.
pub fn has_typed(submitted: &Submitted) -> bool {
    TYPED
        .iter()
        .any(|name| submitted.field(name).is_some_and(|text| !text.is_empty()))
}

/// The page behind a failed post cannot be shown any more: the session ended, the
/// role changed, the document is in the trash, the database is away. What was
/// typed can.
pub fn rescue(submitted: &Submitted) -> Response {
    let error = submitted.error().unwrap_or(&AppError::Internal);
    let typed: String = TYPED
        .into_iter()
        .filter_map(|name| Some((name, submitted.field(name).filter(|text| !text.is_empty())?)))
        .map(|(name, text)| {
            format!(
                "<div class=\"field\"><label for=\"{name}\">What you typed: {name}</label>\
                 <textarea id=\"{name}\" rows=\"6\" readonly>\n{}</textarea></div>",
                html_escape::encode_text(text)
            )
        })
        .collect();
    let way_on = match error {
        AppError::SignedOut => {
            let next: String = form_urlencoded::byte_serialize(submitted.page.as_bytes()).collect();
            format!("<a class=\"button primary\" href=\"/sign-in?next={next}\">Sign in</a>")
        }
        _ => "<a class=\"button primary\" href=\"/\">Back to the start</a>".to_owned(),
    };
    let nothing_lost = match typed.is_empty() {
        true => "",
        false => "<p>Nothing is lost: copy what you typed from here.</p>",
    };
    frame(
        status(error),
        error.title(),
        &error.words(),
        &format!("{nothing_lost}{typed}<p>{way_on}</p>"),
    )
}

/// Refuses a request that none of our pages makes, or one that is too long: to a
/// person in our own design, to a program as it reads.
pub fn refuse(reader: Reader, status: StatusCode, title: &str, words: &str) -> Response {
    match reader {
        Reader::Person => frame(status, title, words, ""),
        Reader::Page => (status, format!("{title}. {words}\n")).into_response(),
        Reader::Program => problem_document(status, &format!("{title}. {words}"), None),
    }
}

/// An error as a page.
pub fn page(error: &AppError, reference: Option<&str>) -> Response {
    let reference = reference
        .map(|id| {
            format!(
                "<p class=\"hint\">Reference: <code>{}</code></p>",
                html_escape::encode_text(id)
            )
        })
        .unwrap_or_default();
    let shown = frame(
        status(error),
        error.title(),
        &error.words(),
        &format!("{reference}<p><a class=\"button primary\" href=\"/\">Back to the start</a></p>"),
    );
    with_retry_after(error, shown)
}

/// Leads on to an identity provider: at once, and by a link where a browser does not.
pub fn leaving(provider: &str, url: &str) -> Response {
    let (label, url) = (
        html_escape::encode_text(provider),
        html_escape::encode_double_quoted_attribute(url),
    );
    document(
        StatusCode::OK,
        &format!("Going to {provider}"),
        &format!("<meta http-equiv=\"refresh\" content=\"0;url={url}\">"),
        &format!(
            "<h1>One moment …</h1><p>You prove who you are at {label}, and come back.</p>\
             <p><a class=\"button primary\" href=\"{url}\">Go on to {label}</a></p>"
        ),
    )
}

/// An error's page.
fn frame(status: StatusCode, title: &str, words: &str, content: &str) -> Response {
    let content = format!(
        "<p class=\"error-status\">{code}</p><h1>{heading}</h1><p>{words}</p>{content}",
        heading = html_escape::encode_text(title),
        words = html_escape::encode_text(words),
        code = status.as_u16(),
    );
    document(status, title, "", &content)
}

/// A page that needs nothing of the application but its style sheet.
fn document(status: StatusCode, title: &str, head: &str, content: &str) -> Response {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Latchkey</title><link rel=\"stylesheet\" href=\"{stylesheet}\">{head}</head>\
         <body><div class=\"narrow\"><header class=\"narrow-head\"><a class=\"brand\" href=\"/\">Latchkey</a></header>\
         <main class=\"narrow-main\"><section class=\"error-page\">{content}</section></main></div></body></html>",
        title = html_escape::encode_text(title),
        stylesheet = bundle().stylesheet,
    );
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    (status, [(header::CONTENT_SECURITY_POLICY, policy)], Html(body)).into_response()
}

fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_told_to_each_reader_as_it_reads() {
        async fn panics() -> StatusCode {
            unreachable!("a defect")
        }
        let router = Router::new()
            .route("/page", get(panics))
            .route("/api/v1/page", get(panics))
            .layer(from_fn(catch_panics));
        for (path, accept, kind, words) in [
            ("/page", "text/html", "text/html", "<code>a-request</code>"),
            ("/page", "application/json", "application/json", "Internal"),
            (
                "/api/v1/page",
                "*/*",
                "application/problem+json",
                "internal_server_error",
            ),
        ] {
            let mut request = Request::get(path)
                .header(header::ACCEPT, accept)
                .body(Body::empty())
                .unwrap();
            request.extensions_mut().insert(RequestId("a-request".to_owned()));
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let told = answer.headers()[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(told.starts_with(kind), "{told}");
            let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let body = String::from_utf8_lossy(&body);
            assert!(body.contains(words) && !body.contains("defect"), "{body}");
        }
    }
}
