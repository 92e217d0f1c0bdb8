use std::sync::Arc;

use domain::auth::Viewer;

use super::Submitted;

pub const FIRST_BREAK: &str = "";

pub fn submitted() -> Option<Arc<Submitted>> {
    None
}

pub fn posting_page() -> Option<String> {
    None
}

pub fn viewer() -> Option<Viewer> {
    None
}

pub fn theme() -> Option<&'static str> {
    None
}

pub fn theme_cookie() -> String {
    String::new()
}

pub fn stylesheet() -> String {
    String::new()
}

pub fn start_script() -> String {
    String::new()
}

pub fn title_text(text: &str) -> String {
    text.to_owned()
}

pub fn request_id() -> Option<String> {
    None
}

pub fn set_status(_status: u16) {}

pub fn send_content_security_policy() {}
