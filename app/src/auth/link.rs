use domain::auth;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_link_page;
use crate::{
    components::{Await, ErrorPage, Narrow, PlainForm, SubmitButton, Time},
    error::AppError,
};

/// `/sign-in/link`: where a mailed link lands. Looking at it changes nothing.
#[component]
pub fn LinkPage() -> impl IntoView {
    view! {
        <Title text="Your link"/>
        <Narrow>
            <Await answer=load_link_page() children=content/>
        </Narrow>
    }
}

fn content(page: auth::LinkPage) -> AnyView {
    match page {
        auth::LinkPage::Confirm { email, challenge } => {
            view! { <Confirm email challenge=challenge.to_string()/> }.into_any()
        }
        auth::LinkPage::Elsewhere {
            code,
            device,
            asked_at,
        } => view! { <Elsewhere code device asked_at/> }.into_any(),
        auth::LinkPage::Over => {
            view! { <ErrorPage error=AppError::ChallengeEnded(auth::ChallengeEnd::Over)/> }.into_any()
        }
    }
}

#[component]
fn Confirm(email: String, challenge: String) -> impl IntoView {
    view! {
        <h1>"Sign in"</h1>
        <p class="lead">"You are about to sign in as " <strong class="address">{email}</strong> "."</p>
        <PlainForm action="/api/sign-in/link">
            <input type="hidden" name="challenge" value=challenge/>
            <SubmitButton label="Sign in"/>
        </PlainForm>
    }
}

#[component]
fn Elsewhere(code: String, device: String, asked_at: domain::Moment) -> impl IntoView {
    view! {
        <h1>"Type this code where you started"</h1>
        <p class="lead">
            "This sign-in was asked for by " <strong>{device}</strong> " on " <Time at=asked_at/>
            ". It goes on there, not here."
        </p>
        <p class="code" aria-label="Code">{code}</p>
        <p class="hint">"Was that not you? Then close this page. Nobody gets in without the code: tell it to no one."</p>
    }
}
