use domain::Locale;

use crate::{
    components::form::{notice_markup, refusal_markup},
    error::{AppError, problem_message},
    form_answer::FormAnswer,
};

impl FormAnswer {
    /// The server function failed with this error.
    pub fn failed(locale: Locale, error: AppError) -> Self {
        if error.restarts_form() {
            return Self::PostNatively;
        }
        let problems = match &error {
            AppError::Invalid(errors) => errors
                .iter()
                .map(|(field, problem)| (field.name().to_owned(), problem_message(locale, field, problem)))
                .collect(),
            _ => Vec::new(),
        };
        Self::Refused {
            notice: notice_markup(locale, error),
            problems,
        }
    }

    /// The request was refused before it reached a server function.
    pub fn refused(message: &str) -> Self {
        Self::Refused {
            notice: refusal_markup(message),
            problems: Vec::new(),
        }
    }
}
