use std::sync::Arc;

use domain::Moment;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::Submitted;
use crate::server;

/// An HTML parser drops a newline at the start of a textarea: this one is put there to be dropped, so
/// that the text keeps its own.
pub const LEADING_NEWLINE: &str = "\n";

/// The plain form post that this page answers.
pub fn submitted() -> Option<Arc<Submitted>> {
    server::extension().ok()?
}

/// The page whose form was posted: the browser puts it back into the address
/// bar, where the post left its own path.
pub fn posting_page() -> Option<String> {
    submitted().map(|submitted| submitted.page.clone())
}

/// The theme that was chosen, unless it is the system's.
pub fn theme() -> Option<&'static str> {
    server::context().ok()?.theme()
}

/// How long ago an instant was, in the user's language and time zone; the exact time for an anonymous
/// user.
pub fn ago(moment: &Moment) -> String {
    let context = server::context().ok();
    let user = context.as_ref().and_then(|context| context.maybe_current_user());
    user.map_or_else(|| moment.text.clone(), |user| user.zone().ago(moment))
}

/// The cookie that remembers a theme, as a script sets it: with `THEME` for the theme.
pub fn theme_cookie() -> String {
    let context = server::context().ok();
    context.map_or_else(String::new, |context| context.theme_cookie("THEME"))
}

/// The path of the style sheet.
pub fn stylesheet() -> String {
    let context = server::context().ok();
    context.map_or_else(String::new, |context| context.bundle().stylesheet.clone())
}

/// The script that starts the page's islands.
pub fn start_script() -> String {
    let context = server::context().ok();
    context.map_or_else(String::new, |context| context.bundle().start_script.clone())
}

/// A text as the content of the page's title.
pub fn title_text(text: &str) -> String {
    html_escape::encode_text(text).into_owned()
}

/// The request's id, in the logs and on error pages.
pub fn request_id() -> Option<String> {
    Some(server::context().ok()?.id().to_string())
}

/// Answers the page with this status.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Sends the policy with this page's nonce (S68).
pub fn send_content_security_policy() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&server::content_security_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
