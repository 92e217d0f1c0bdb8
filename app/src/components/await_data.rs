use leptos::prelude::*;

use super::ErrorPage;
use crate::{error::AppError, step_up::RedirectToStepUp};

/// Waits for the data of a page, and renders it. An error is rendered instead of it; if a step-up is
/// needed, the browser is redirected to it.
#[component]
pub fn Await<T, V, A, F>(
    /// The data, or an error.
    answer: A,
    /// Renders it.
    children: F,
) -> impl IntoView
where
    T: 'static,
    V: IntoView + 'static,
    A: Future<Output = Result<T, AppError>> + Send + 'static,
    F: FnOnce(T) -> V + Send + 'static,
{
    Suspend::new(async move {
        match answer.await {
            Ok(value) => children(value).into_any(),
            Err(AppError::StepUpNeeded) => view! { <RedirectToStepUp/> }.into_any(),
            Err(error) => view! { <ErrorPage error/> }.into_any(),
        }
    })
}
