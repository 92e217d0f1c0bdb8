use app::{AppError, request::Submitted};
use askama::Template;
use axum::response::Response;
use domain::Locale;

use super::{PageFrame, pages::render, status};

#[derive(Template)]
#[template(path = "rescue.html")]
struct RescuePage<'a> {
    frame: &'a PageFrame,
    status: u16,
    title: &'a str,
    words: &'a str,
    typed: Vec<TypedText<'a>>,
    /// The path and the label of the link behind the text.
    way_on: (String, &'static str),
}

struct TypedText<'a> {
    name: &'a str,
    label: String,
    text: &'a str,
}

/// Shows the typed text, because the page of a failed form can no longer be rendered: the session
/// ended, the role changed, the document is in the trash, the database is unavailable. Only the fields
/// that the form has named as text are shown.
pub fn rescue(submitted: &Submitted, frame: &PageFrame) -> Response {
    let t = frame.locale;
    let error = submitted.error().unwrap_or(&AppError::Internal);
    let next: String = form_urlencoded::byte_serialize(submitted.page.as_bytes()).collect();
    let way_on = match error {
        AppError::SignedOut => (format!("/sign-in?next={next}"), t.sign_in()),
        AppError::StepUpNeeded => (format!("/step-up?next={next}"), error.title(t)),
        _ => ("/".to_owned(), t.server_home()),
    };
    let typed = submitted.typed_texts().into_iter().map(|(name, text)| TypedText {
        name,
        label: label(name, t),
        text,
    });
    let page = RescuePage {
        frame,
        status: error.status(),
        title: error.title(t),
        words: &error.message(t),
        typed: typed.collect(),
        way_on,
    };
    render(status(error), &page)
}

/// The label of a text field, by its name.
fn label(name: &str, t: Locale) -> String {
    let label = match name {
        "title" => t.server_typed_title(),
        "body" => t.server_typed_body(),
        "name" => t.server_typed_name(),
        "slug" => t.server_typed_slug(),
        "email" => t.server_typed_email(),
        "person" => t.server_typed_person(),
        name => return t.server_typed_other(name),
    };
    label.to_owned()
}
