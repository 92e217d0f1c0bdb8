//! What a page may ask of the request it is rendered for. On the server it is
//! read from the request; in the browser it comes with the page, or is nothing.

#[cfg(not(feature = "ssr"))]
mod in_browser;
#[cfg(feature = "ssr")]
mod on_server;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{error::AppError, load::Json};

#[cfg(not(feature = "ssr"))]
use in_browser as side;
#[cfg(feature = "ssr")]
use on_server as side;

pub use side::{
    FIRST_BREAK, posting_page, send_content_security_policy, set_status, start_script, stylesheet, theme,
    title_text,
};

/// A plain form post that is answered by its own page: with what was typed and what
/// was wrong, or with what it made and nothing else may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(skip)]
    pub taken_up: TakenUp,
}

/// Set while a page is rendered.
#[derive(Clone, Debug, Default)]
pub struct TakenUp(Arc<AtomicBool>);

impl TakenUp {
    /// Whether it was taken up.
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What was posted is what counts.
impl PartialEq for TakenUp {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for TakenUp {}

/// What came of a plain form post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What the page was rendered for. It travels to the browser with the page, so
/// that hydration finds the same fields filled and the same errors shown. Made
/// once, at the root: what is awaited further down may be rendered twice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct PageRequest {
    submitted: Option<Submitted>,
    id: Option<String>,
}

type PageRequestHere = StoredValue<PageRequest>;

pub(crate) fn provide_request() {
    let request = SharedValue::<_, Json>::new_with_encoding(|| PageRequest {
        submitted: side::submitted(),
        id: side::request_id(),
    });
    provide_context::<PageRequestHere>(StoredValue::new(request.into_inner()));
}

/// The post to `action`, if this page is its answer.
pub fn submitted_to(action: &str) -> Option<Submitted> {
    submitted_to_one(action, |_| true)
}

/// The same where several forms of a page post there, and this one is told apart.
pub fn submitted_to_one(action: &str, mine: impl Fn(&Submitted) -> bool) -> Option<Submitted> {
    let request: PageRequestHere = use_context()?;
    request.with_value(|request| {
        request
            .submitted
            .clone()
            .filter(|submitted| submitted.action == action && mine(submitted))
            .inspect(|submitted| submitted.taken_up.set())
    })
}

/// The page that answers a plain post which failed, whichever form of it posted.
pub fn failed_page() -> Option<String> {
    let request: PageRequestHere = use_context()?;
    request.with_value(|request| {
        let submitted = request.submitted.as_ref()?;
        submitted.error().map(|_| submitted.page.clone())
    })
}

/// What tells the request of this page apart in the logs.
pub fn request_id() -> Option<String> {
    let request: PageRequestHere = use_context()?;
    request.with_value(|request| request.id.clone())
}
