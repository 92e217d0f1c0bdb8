use domain::auth;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_link_page;
use crate::{
    components::{Await, ErrorPage, Narrow, PlainForm, SubmitButton},
    error::AppError,
    islands::use_viewer,
    locale::use_locale,
};

/// `/sign-in/link`: the page of a mailed link. Opening it changes nothing: mail scanners do it too.
#[component]
pub fn LinkPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.link_title()/>
        <Narrow>
            <Await answer=load_link_page() children=show_link/>
        </Narrow>
    }
}

fn show_link(page: auth::LinkPage) -> AnyView {
    match page {
        auth::LinkPage::Confirm { email, challenge } => {
            view! { <Confirm email challenge=challenge.to_string()/> }.into_any()
        }
        auth::LinkPage::Elsewhere {
            code,
            device,
            asked_at,
        } => view! { <CodeForOtherBrowser code device asked_at/> }.into_any(),
        // On the way back after the sign-in.
        auth::LinkPage::Over if use_viewer().get_untracked().is_some() => view! { <Used/> }.into_any(),
        auth::LinkPage::Over => {
            view! { <ErrorPage error=AppError::ChallengeEnded(auth::ChallengeEnd::Over)/> }.into_any()
        }
    }
}

#[component]
fn Confirm(email: String, challenge: String) -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="card">
            <h1>{t.link_heading()}</h1>
            <p class="lead">{t.link_confirm(email)}</p>
            <PlainForm action="/api/sign-in/link">
                <input type="hidden" name="challenge" value=challenge/>
                <SubmitButton label=t.sign_in()/>
            </PlainForm>
        </div>
    }
}

#[component]
fn Used() -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="card">
            <h1>{t.link_used_title()}</h1>
            <p class="lead">{t.link_used()}</p>
            <div class="form"><a class="button primary" href="/">{t.link_used_continue()}</a></div>
        </div>
    }
}

#[component]
fn CodeForOtherBrowser(code: String, device: String, asked_at: domain::Moment) -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="card">
            <h1>{t.link_elsewhere_title()}</h1>
            <p class="lead">{t.link_elsewhere_lead(device, asked_at.text)}</p>
            <p class="code" aria-label=t.link_code()>{code}</p>
            <p class="hint">{t.link_elsewhere_warning()}</p>
        </div>
    }
}
