//! What a page may ask of the request it is rendered for. The browser's half asks nothing: what
//! an island needs it is given.

#[cfg(not(feature = "ssr"))]
#[allow(missing_docs)]
mod in_browser;
#[cfg(feature = "ssr")]
mod on_server;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::de::DeserializeOwned;

use crate::error::AppError;

#[cfg(not(feature = "ssr"))]
use in_browser as side;
#[cfg(feature = "ssr")]
use on_server as side;

pub use side::{
    FIRST_BREAK, posting_page, request_id, send_content_security_policy, set_status, start_script,
    stylesheet, submitted, theme, theme_cookie, title_text, viewer,
};

/// A plain form post that is answered by its own page: with what was typed and what
/// was wrong, or with what it made and nothing else may hold.
#[derive(Debug)]
pub struct Submitted {
    /// The path that it was posted to.
    pub action: String,
    /// The page it was posted from: a path of this origin.
    pub page: String,
    /// What was typed, secrets excepted.
    pub fields: Vec<(String, String)>,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether a form of the page has taken it up. A page that has no such form any
    /// more would say nothing of the failure.
    pub taken_up: TakenUp,
}

/// Set while a page is rendered.
#[derive(Debug, Default)]
pub struct TakenUp(AtomicBool);

impl TakenUp {
    /// Whether it was taken up.
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What came of a plain form post.
#[derive(Debug)]
pub enum Outcome {
    /// It failed.
    Failed(AppError),
    /// It made something to be shown once, as JSON: recovery codes, say. Neither a
    /// URL nor a cookie may hold it.
    Made(String),
}

impl Submitted {
    /// What was wrong, if anything.
    pub fn error(&self) -> Option<&AppError> {
        match &self.outcome {
            Outcome::Failed(error) => Some(error),
            Outcome::Made(_) => None,
        }
    }

    /// What was made.
    pub fn made<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.outcome {
            Outcome::Made(json) => serde_json::from_slice(json.as_bytes()).ok(),
            Outcome::Failed(_) => None,
        }
    }

    /// What was typed into a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The post to `action`, if this page is its answer.
pub fn submitted_to(action: &str) -> Option<Arc<Submitted>> {
    submitted_to_one(action, |_| true)
}

/// The same where several forms of a page post there, and this one is told apart.
pub fn submitted_to_one(action: &str, mine: impl Fn(&Submitted) -> bool) -> Option<Arc<Submitted>> {
    let submitted = submitted().filter(|submitted| submitted.action == action && mine(submitted))?;
    submitted.taken_up.set();
    Some(submitted)
}

/// The page that answers a plain post which failed, whichever form of it posted.
pub fn failed_page() -> Option<String> {
    let submitted = submitted()?;
    submitted.error().map(|_| submitted.page.clone())
}
