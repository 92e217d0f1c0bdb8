use app::{AppError, request::Submitted};
use askama::Template;
use axum::response::Response;

use super::{PageFrame, pages::render, status};

#[derive(Template)]
#[template(path = "rescue.html")]
struct RescuePage<'a> {
    frame: &'a PageFrame,
    status: u16,
    title: &'a str,
    words: &'a str,
    typed: Vec<(&'a str, &'a str)>,
    /// The path and the label of the link behind the text.
    way_on: (String, &'static str),
}

/// Shows the typed text, because the page of a failed form cannot be rendered any more: the session
/// ended, the role changed, the document is in the trash, the database is unavailable. Only the fields
/// that the form has named as text are shown.
pub fn rescue(submitted: &Submitted, frame: &PageFrame) -> Response {
    let error = submitted.error().unwrap_or(&AppError::Internal);
    let next: String = form_urlencoded::byte_serialize(submitted.page.as_bytes()).collect();
    let way_on = match error {
        AppError::SignedOut => (format!("/sign-in?next={next}"), "Sign in"),
        AppError::StepUpNeeded => (format!("/step-up?next={next}"), error.title()),
        _ => ("/".to_owned(), "Back to the start"),
    };
    let page = RescuePage {
        frame,
        status: error.status(),
        title: error.title(),
        words: &error.message(),
        typed: submitted.typed_texts(),
        way_on,
    };
    render(status(error), &page)
}
