use domain::auth::ChallengeEnd;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{Narrow, encode, page_path};
use crate::{error::AppError, locale::use_locale, request};

/// The error instead of the page, with its HTTP status.
#[component]
pub fn ErrorPage(
    /// Why the page cannot be shown.
    error: AppError,
) -> impl IntoView {
    let t = use_locale();
    request::set_status(error.status());
    let page = page_path();
    let reference = matches!(error, AppError::Internal | AppError::Unavailable)
        .then(request::request_id)
        .flatten();
    let way_on = match error {
        AppError::SignedOut => view! {
            <a class="button primary" href=format!("/sign-in?next={}", encode(&page))>{t.sign_in()}</a>
        }
        .into_any(),
        AppError::Unavailable | AppError::Internal | AppError::Offline => view! {
            <a class="button primary" href=page>{t.error_page_reload()}</a>
        }
        .into_any(),
        AppError::ChallengeEnded(ChallengeEnd::AddressChange | ChallengeEnd::TooManyAddressGuesses) => view! {
            <a class="button primary" href="/settings/profile/email">{t.error_page_start_over()}</a>
        }
        .into_any(),
        AppError::ChallengeEnded(_) => {
            view! { <a class="button primary" href="/sign-in">{t.error_page_start_over()}</a> }.into_any()
        }
        _ => view! { <a class="button primary" href="/">{t.error_page_home()}</a> }.into_any(),
    };
    view! {
        <Title text=error.title(t)/>
        <section class="error-page">
            <p class="error-status">{error.status()}</p>
            <h1>{error.title(t)}</h1>
            <p>{error.message(t)}</p>
            {reference.map(|reference| view! {
                <p class="hint">{t.error_page_reference()} " " <code>{reference}</code></p>
            })}
            <p>{way_on}</p>
        </section>
    }
}

/// The page for an unknown path.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <Narrow><ErrorPage error=AppError::NotFound/></Narrow> }
}
