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

#[cfg(feature = "ssr")]
impl From<crate::AppError> for FormAnswer {
    fn from(error: crate::AppError) -> Self {
        use crate::{AppError, components::notice_markup, problem_words};

        let problems = match &error {
            AppError::Conflict(_) => return Self::Plainly,
            AppError::Invalid(errors) => errors
                .iter()
                .map(|(field, problem)| (field.name().to_owned(), problem_words(field, problem)))
                .collect(),
            _ => Vec::new(),
        };
        Self::Refused {
            notice: notice_markup(error),
            problems,
        }
    }
}
