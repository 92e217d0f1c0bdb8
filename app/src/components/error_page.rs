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
        AppError::ChallengeEnded(ChallengeEnd::AddressChange | ChallengeEnd::TooManyAddressGuesses) => {
            view! {
                <a class="button primary" href="/settings/profile/email">{t.error_page_start_over()}</a>
            }
            .into_any()
        }
        AppError::ChallengeEnded(_) => {
            view! { <a class="button primary" href="/sign-in">{t.error_page_start_over()}</a> }.into_any()
        }
        _ => view! { <a class="button primary" href="/">{t.error_page_home()}</a> }.into_any(),
    };
    view! {
        <Title text=error.title(t)/>
        <section class="empty error-page">
            <Door/>
            <p class="error-status">{error.status()}</p>
            <h1>{error.title(t)}</h1>
            <p class="lead">{error.message(t)}</p>
            <div class="actions">{way_on}</div>
            {reference.map(|reference| view! {
                <p class="hint">{t.error_page_reference()} " " <code>{reference}</code></p>
            })}
        </section>
    }
}

/// The picture of an error: a door that is shut.
#[component]
fn Door() -> impl IntoView {
    view! {
        <svg class="picture" viewBox="0 0 120 96" fill="none" aria-hidden="true">
            <rect x="36" y="8" width="48" height="80" rx="4" fill="var(--surface)" stroke="var(--line-mid)" stroke-width="1.5"/>
            <path d="M24 88h72" stroke="var(--line-mid)" stroke-width="1.5" stroke-linecap="round"/>
            <rect x="43" y="15" width="34" height="28" rx="2" stroke="var(--line)" stroke-width="1.5"/>
            <rect x="43" y="49" width="34" height="32" rx="2" stroke="var(--line)" stroke-width="1.5"/>
            <circle cx="74" cy="50" r="8" fill="var(--accent-fill)"/>
            <path fill="#fff" d="M74 45.4a2.4 2.4 0 0 0-1.1 4.5l-.6 3.6h3.4l-.6-3.6a2.4 2.4 0 0 0-1.1-4.5z"/>
        </svg>
    }
}

/// The page for an unknown path.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <Narrow><ErrorPage error=AppError::NotFound/></Narrow> }
}
