//! Error pages. They look like the application, and need only its style sheet.

use app::AppError;
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{PageFrame, status, with_retry_after};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: &'a PageFrame,
    status: u16,
    title: &'a str,
    words: &'a str,
    reference: Option<&'a str>,
    /// The path and the label of the link that leads on.
    way_on: Option<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "leaving.html")]
struct LeavingPage<'a> {
    frame: &'a PageFrame,
    title: String,
    words: String,
    link: String,
    url: &'a str,
}

/// An error as a page, with the request's id as a reference.
pub fn page(error: &AppError, frame: &PageFrame) -> Response {
    let page = ErrorPage {
        frame,
        status: error.status(),
        title: error.title(frame.locale),
        words: &error.message(frame.locale),
        reference: frame.reference.as_deref(),
        way_on: Some(("/", frame.locale.server_home())),
    };
    with_retry_after(error, render(status(error), &page))
}

/// The page of a refusal.
pub(super) fn refusal(
    frame: &PageFrame,
    status: StatusCode,
    title: &str,
    words: &str,
    way_on: Option<(&str, &str)>,
) -> Response {
    let page = ErrorPage {
        frame,
        status: status.as_u16(),
        title,
        words,
        reference: None,
        way_on,
    };
    render(status, &page)
}

/// Sends the browser to an identity provider: at once, or by a link if it follows no refresh.
pub fn leaving(provider: &str, url: &str, frame: &PageFrame) -> Response {
    let t = frame.locale;
    let page = LeavingPage {
        frame,
        title: t.server_leaving_title(provider),
        words: t.server_leaving(provider),
        link: t.server_leaving_link(provider),
        url,
    };
    render(StatusCode::OK, &page)
}

/// A page with a content security policy that allows only its style sheet.
pub(super) fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => {
            let policy = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'";
            (status, [(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a page could not be rendered"
            );
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::body::to_bytes;
    use domain::Locale;

    use super::*;

    async fn html(response: Response) -> String {
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8_lossy(&body).into_owned()
    }

    #[tokio::test]
    async fn page_has_the_reference_and_the_theme() {
        let frame = PageFrame {
            reference: Some("a-request".into()),
            theme: Some("dark"),
            ..PageFrame::default()
        };
        let page = html(page(&AppError::Internal, &frame)).await;
        assert!(page.contains("<code>a-request</code>"), "{page}");
        assert!(page.contains("<html lang=\"en\" data-theme=\"dark\">"), "{page}");
    }

    #[tokio::test]
    async fn page_is_in_the_language_of_its_frame() {
        let frame = PageFrame {
            locale: Locale::De,
            ..PageFrame::default()
        };
        let page = html(page(&AppError::NotFound, &frame)).await;
        for shown in ["<html lang=\"de\">", "Seite nicht gefunden", "Zur Startseite"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
    }

    #[tokio::test]
    async fn page_escapes_texts() {
        let page = html(leaving("<i>", "https://a/?b=\"><i>", &PageFrame::default())).await;
        assert!(!page.contains("<i>"), "{page}");
        assert!(page.contains("<html lang=\"en\">"), "{page}");
    }
}
