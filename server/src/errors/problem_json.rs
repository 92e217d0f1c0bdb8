use app::{AppError, problem_message};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Locale;
use serde_json::json;

use super::{status, with_retry_after};

/// An error for a program: a problem document (RFC 9457), with the application's error as its
/// member `error`. Its `detail` is for people, in the language that the request accepts.
pub fn problem(locale: Locale, error: &AppError) -> Response {
    let detail = match error {
        AppError::Invalid(errors) => {
            let words = errors
                .iter()
                .map(|(field, problem)| problem_message(locale, field, problem));
            words.collect::<Vec<_>>().join(" ")
        }
        AppError::BadRequest => locale.server_bad_request().to_owned(),
        error => error.message(locale),
    };
    with_retry_after(error, problem_document(status(error), &detail, Some(error)))
}

/// The member `code` is the status in words; a program that needs more reads `error`.
pub(super) fn problem_document(status: StatusCode, detail: &str, error: Option<&AppError>) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let mut document = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "code": title.to_lowercase().replace(' ', "_"),
    });
    if let Some(error) = error {
        document["error"] = json!(error);
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, document.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use app::AppError::{self, *};
    use axum::body::to_bytes;
    use domain::{
        Locale,
        auth::ChallengeEnd,
        documents::DocumentError,
        error::{Field, FieldErrors, Problem},
        tenancy::Permission,
    };

    use super::problem;

    /// Every error, as a program receives it: programs depend on each of these lines.
    #[tokio::test]
    async fn every_problem_document() {
        let too_long = FieldErrors::one(Field::Title, Problem::TooLong { max: 200 });
        let errors: [AppError; 19] = [
            Invalid(too_long),
            SignedOut,
            StepUpNeeded,
            SoleOwner,
            NotFound,
            Forbidden(Permission::DocumentsWrite),
            ChallengeEnded(ChallengeEnd::Over),
            ChallengeEnded(ChallengeEnd::TooManyGuesses),
            ChallengeEnded(ChallengeEnd::TooManyStepUpGuesses),
            ChallengeEnded(ChallengeEnd::TooManyAddressGuesses),
            ChallengeEnded(ChallengeEnd::TooManyFactorGuesses),
            ChallengeEnded(ChallengeEnd::Authorization),
            ChallengeEnded(ChallengeEnd::AddressChange),
            Limited { retry_after: 90 },
            Document(DocumentError::Trashed),
            BadRequest,
            Unavailable,
            Internal,
            Offline,
        ];
        let mut documents = String::new();
        for error in errors {
            let answer = problem(Locale::En, &error);
            let retry_after = answer.headers().get("retry-after").cloned();
            let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            documents += &format!("retry-after: {retry_after:?}\n{body:#}\n\n");
        }
        insta::assert_snapshot!("problem_documents", documents);
    }
}
