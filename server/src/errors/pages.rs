//! Pages that look like the application and need nothing of it but its style sheet.

use app::{AppError, server::bundle};
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{PageFrame, status, with_retry_after};

/// An error as a page, with the request's id as a reference.
pub fn page(error: &AppError, frame: &PageFrame) -> Response {
    let reference = frame
        .reference
        .as_ref()
        .map(|id| {
            format!(
                "<p class=\"hint\">Reference: <code>{}</code></p>",
                html_escape::encode_text(id)
            )
        })
        .unwrap_or_default();
    let shown = error_page(
        status(error),
        error.title(),
        &error.words(),
        &format!("{reference}<p><a class=\"button primary\" href=\"/\">Back to the start</a></p>"),
    );
    with_retry_after(error, shown)
}

/// The page of a refusal.
pub(super) fn refusal(_frame: &PageFrame, status: StatusCode, title: &str, words: &str) -> Response {
    error_page(status, title, words, "")
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

/// The page of an error, with further content.
pub(super) fn error_page(status: StatusCode, title: &str, words: &str, content: &str) -> Response {
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
