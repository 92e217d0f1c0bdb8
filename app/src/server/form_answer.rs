use crate::{
    components::form::{notice_markup, refusal_markup},
    error::{AppError, problem_message},
    form_answer::FormAnswer,
};

impl From<AppError> for FormAnswer {
    fn from(error: AppError) -> Self {
        let problems = match &error {
            AppError::Conflict(_) => return Self::Plainly,
            AppError::Invalid(errors) => errors
                .iter()
                .map(|(field, problem)| (field.name().to_owned(), problem_message(field, problem)))
                .collect(),
            _ => Vec::new(),
        };
        Self::Refused {
            notice: notice_markup(error),
            problems,
        }
    }
}

impl FormAnswer {
    /// The request was refused before a function of ours saw it.
    pub fn refused(words: &str) -> Self {
        Self::Refused {
            notice: refusal_markup(words),
            problems: Vec::new(),
        }
    }
}
