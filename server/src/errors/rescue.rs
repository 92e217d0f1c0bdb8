use app::{AppError, request::Submitted};
use axum::response::Response;

use super::{pages::error_page, status};

/// Fields whose text a person would miss.
const TYPED: [&str; 4] = ["title", "body", "name", "slug"];

/// Whether a failed post held text that a person typed.
pub fn has_typed_text(submitted: &Submitted) -> bool {
    TYPED
        .iter()
        .any(|name| submitted.field(name).is_some_and(|text| !text.is_empty()))
}

/// Shows what was typed, because the page of a failed form cannot be rendered any more: the
/// session ended, the role changed, the document is in the trash, the database is away.
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
    error_page(
        status(error),
        error.title(),
        &error.words(),
        &format!("{nothing_lost}{typed}<p>{way_on}</p>"),
    )
}
