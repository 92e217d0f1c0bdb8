use app::{AppError, request::Submitted};
use askama::Template;
use axum::response::Response;

use super::{PageFrame, pages::render, status};

/// Fields whose text a person would miss.
const TYPED: [&str; 4] = ["title", "body", "name", "slug"];

#[derive(Template)]
#[template(path = "rescue.html")]
struct RescuePage<'a> {
    frame: &'a PageFrame,
    status: u16,
    title: &'a str,
    words: &'a str,
    typed: Vec<(&'a str, &'a str)>,
    sign_in_path: Option<String>,
}

/// Whether a failed post held text that a person typed.
pub fn has_typed_text(submitted: &Submitted) -> bool {
    !typed_text(submitted).is_empty()
}

fn typed_text(submitted: &Submitted) -> Vec<(&str, &str)> {
    TYPED
        .into_iter()
        .filter_map(|name| Some((name, submitted.field(name).filter(|text| !text.is_empty())?)))
        .collect()
}

/// Shows the typed text, because the page of a failed form cannot be rendered any more: the session
/// ended, the role changed, the document is in the trash, the database is away.
pub fn rescue(submitted: &Submitted, frame: &PageFrame) -> Response {
    let error = submitted.error().unwrap_or(&AppError::Internal);
    let sign_in_path = matches!(error, AppError::SignedOut).then(|| {
        let next: String = form_urlencoded::byte_serialize(submitted.page.as_bytes()).collect();
        format!("/sign-in?next={next}")
    });
    let page = RescuePage {
        frame,
        status: error.status(),
        title: error.title(),
        words: &error.words(),
        typed: typed_text(submitted),
        sign_in_path,
    };
    render(status(error), &page)
}
