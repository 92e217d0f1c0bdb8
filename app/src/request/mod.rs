//! The data of a request that pages can read while they are rendered.

mod on_server;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::de::DeserializeOwned;

use crate::error::AppError;

pub use on_server::{
    LEADING_NEWLINE, ago, posting_page, request_id, send_content_security_policy, set_status, start_script,
    stylesheet, submitted, theme, theme_cookie, title_text,
};

/// The hidden field in which a form names its text fields, with spaces between them.
pub const TEXT_FIELDS: &str = "text_fields";

/// A plain form post that is answered by its own page: with the typed text and the problems, or with
/// a value that is shown once.
#[derive(Debug)]
pub struct Submitted {
    /// The path that it was posted to.
    pub action: String,
    /// The page it was posted from: a path of this origin.
    pub page: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Whether a form of the page has displayed this outcome. A page that no longer has such a form would
    /// not show the error.
    pub consumed: Consumed,
    fields: Fields,
}

/// All fields of a form, secret ones included. The components of text fields alone show a field
/// again, and no log shows any.
struct Fields(Vec<(String, String)>);

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Set while a page is rendered.
#[derive(Debug, Default)]
pub struct Consumed(AtomicBool);

impl Consumed {
    /// Whether a form has displayed the outcome.
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The outcome of a plain form post.
#[derive(Debug)]
pub enum Outcome {
    /// The server function failed.
    Failed(AppError),
    /// A value to be shown once, as JSON, such as recovery codes. It must not be in a URL or a cookie.
    ShownOnce(String),
}

impl Submitted {
    /// A post that no form has displayed yet.
    pub fn new(action: String, page: String, fields: Vec<(String, String)>, outcome: Outcome) -> Self {
        Self {
            action,
            page,
            outcome,
            consumed: Consumed::default(),
            fields: Fields(fields),
        }
    }

    /// The error, if it failed.
    pub fn error(&self) -> Option<&AppError> {
        match &self.outcome {
            Outcome::Failed(error) => Some(error),
            Outcome::ShownOnce(_) => None,
        }
    }

    /// The value that is shown once.
    pub fn shown_once<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.outcome {
            Outcome::ShownOnce(json) => serde_json::from_slice(json.as_bytes()).ok(),
            Outcome::Failed(_) => None,
        }
    }

    /// The content of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.0.iter();
        fields
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text that a person typed, by field: of the fields that the form has named in
    /// [`TEXT_FIELDS`], and of no others.
    pub fn typed_texts(&self) -> Vec<(&str, &str)> {
        let names = self.field(TEXT_FIELDS).unwrap_or_default();
        let texts = names
            .split_whitespace()
            .filter_map(|name| Some((name, self.field(name)?)));
        texts.filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// The post to `action`, if this page is its answer.
pub fn submitted_to(action: &str) -> Option<Arc<Submitted>> {
    submitted_to_one(action, |_| true)
}

/// The post to `action`, if this page is its answer and `mine` accepts it: for pages with several forms
/// that post to the same path.
pub fn submitted_to_one(action: &str, mine: impl Fn(&Submitted) -> bool) -> Option<Arc<Submitted>> {
    let submitted = submitted().filter(|submitted| submitted.action == action && mine(submitted))?;
    submitted.consumed.set();
    Some(submitted)
}

/// The page that answers a failed plain post of any of its forms.
pub fn failed_page() -> Option<String> {
    let submitted = submitted()?;
    submitted.error().map(|_| submitted.page.clone())
}
