use serde::{Deserialize, Serialize};

/// The media type that a form posted by fetch accepts.
pub const FORM_ANSWER: &str = "application/vnd.form-answer+json";

/// The answer to a form that was posted by fetch.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FormAnswer {
    /// It succeeded.
    Done {
        /// The page to go to; `None` to stay on the page.
        leads_to: Option<String>,
    },
    /// It failed: something has to be corrected, or tried again.
    Refused {
        /// The message above the fields, as markup.
        notice: String,
        /// Names of fields, and the message beside each.
        problems: Vec<(String, String)>,
    },
    /// It failed, and a page has to say why: the script posts the form again by native navigation.
    #[serde(rename = "plainly")]
    PostNatively,
}
