use serde::{Deserialize, Serialize};

/// The media type that a form posted by fetch asks for.
pub const FORM_ANSWER: &str = "application/vnd.latchkey.form+json";

/// What a form that was posted by fetch is told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FormAnswer {
    /// It is done.
    Done {
        /// Where the browser goes on, unless it stays on the page.
        leads_to: Option<String>,
    },
    /// It is not done: something has to be corrected, or tried again.
    Refused {
        /// What to say above the fields, as markup.
        notice: String,
        /// Fields by name, and what to say at each.
        problems: Vec<(String, String)>,
    },
    /// It is not done, and takes a page to say why: the form is to be posted plainly.
    Plainly,
}
