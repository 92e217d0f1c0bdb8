use super::Submitted;

/// Setting markup by script drops nothing.
pub const FIRST_BREAK: &str = "";

pub fn submitted() -> Option<Submitted> {
    None
}

/// Known to the server alone.
pub fn posting_page() -> Option<String> {
    None
}

/// Known to the server alone.
pub fn theme() -> Option<&'static str> {
    None
}

/// Known to the server alone.
pub fn stylesheet() -> &'static str {
    ""
}

/// Known to the server alone.
pub fn start_script() -> String {
    String::new()
}

/// A script sets a title as text.
pub fn title_text(text: &str) -> String {
    text.to_owned()
}

/// Known to the server alone.
pub fn request_id() -> Option<String> {
    None
}

/// A page that the browser renders has no status.
pub fn set_status(_status: u16) {}

/// The policy came with the page.
pub fn send_content_security_policy() {}
