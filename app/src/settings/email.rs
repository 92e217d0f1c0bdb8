use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::load_email_page;
use crate::components::{Loaded, PageHead, PlainForm, SubmitButton, TextField};

/// `/settings/profile/email`: another address, proven by a code from it.
#[component]
pub fn EmailPage() -> impl IntoView {
    let query = use_query_map();
    let challenge = Memo::new(move |_| query.read().get("challenge"));
    let page = Resource::new_blocking(|| (), |()| load_email_page());
    view! {
        <Title text="Address"/>
        <PageHead title="Change your address"/>
        <Loaded resource=page children=move |email: String| {
            match challenge.get_untracked() {
                None => view! { <NewAddress email/> }.into_any(),
                Some(challenge) => view! { <Prove challenge/> }.into_any(),
            }
        }/>
    }
}

#[component]
fn NewAddress(email: String) -> impl IntoView {
    view! {
        <p class="lead">
            "You sign in as " <strong class="address">{email}</strong>
            ". We mail a code to the new address; once you have typed it, all other browsers are signed out, and the "
            "old address is told."
        </p>
        <PlainForm action="/api/settings/email/start">
            <TextField
                field=Field::Email
                label="New e-mail address"
                kind="email"
                autocomplete="email"
                inputmode="email"
                maxlength=254
                autofocus=true
            />
            <div class="form-actions">
                <SubmitButton label="Send the code"/>
                <a class="button quiet" href="/settings/profile">"Cancel"</a>
            </div>
        </PlainForm>
    }
}

#[component]
fn Prove(challenge: String) -> impl IntoView {
    view! {
        <p class="lead">"Type the code from the mail to your new address."</p>
        <PlainForm action="/api/settings/email/confirm">
            <input type="hidden" name="challenge" value=challenge/>
            <TextField
                field=Field::Code
                label="Code"
                autocomplete="one-time-code"
                inputmode="numeric"
                maxlength=16
                autofocus=true
            />
            <div class="form-actions">
                <SubmitButton label="Take this address"/>
                <a class="button quiet" href="/settings/profile/email">"Another address"</a>
            </div>
        </PlainForm>
    }
}
