use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::load_verify_page;
use crate::{
    components::{Loaded, Narrow, PlainForm, SubmitButton, TextField, Time, encode},
    load::load,
    viewer::{RedirectSignedIn, SignedOut},
};

/// `/sign-in/verify`: the code, resend, change address.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let query = use_query_map();
    let challenge = Memo::new(move |_| query.read().get("challenge").unwrap_or_default());
    let page = load(move || challenge.get(), load_verify_page);
    view! {
        <Title text="Check your mail"/>
        <RedirectSignedIn/>
        <Narrow>
            // Whoever is signed in has been led on.
            <SignedOut>
                <Loaded resource=page children=|page| view! { <CodeForm page/> }/>
            </SignedOut>
        </Narrow>
    }
}

#[component]
fn CodeForm(page: auth::VerifyPage) -> impl IntoView {
    let query = use_query_map();
    let challenge = Memo::new(move |_| query.read().get("challenge").unwrap_or_default());
    let sent_again = move || query.read().get("sent").is_some();
    let change = match page.identity {
        Some((provider, identity)) => format!("/sign-in/provider/{provider}/address?identity={identity}"),
        None => format!(
            "/sign-in?email={}&next={}",
            encode(&page.email),
            encode(&page.next)
        ),
    };
    view! {
        <h1>"Check your mail"</h1>
        <p class="lead">
            "We wrote to " <strong class="address">{page.email}</strong>
            ". Open the link in this browser, or type the code here."
        </p>
        <Show when=sent_again>
            <p class="notice good" role="status">"A new mail is on its way. The one before does not work any more."</p>
        </Show>
        <PlainForm action="/api/sign-in/code">
            <input type="hidden" name="challenge" value=challenge/>
            <TextField
                field=Field::Code
                label="Code"
                autocomplete="one-time-code"
                inputmode="numeric"
                maxlength=16
                autofocus=true
            />
            <SubmitButton label="Sign in"/>
        </PlainForm>
        <p class="hint">"Link and code work until " <Time at=page.expires_at/> "."</p>
        <div class="aside-actions">
            <PlainForm action="/api/sign-in/resend">
                <input type="hidden" name="challenge" value=challenge/>
                <SubmitButton label="Send it again" quiet=true/>
            </PlainForm>
            <a class="button quiet" href=change>"Use another address"</a>
        </div>
    }
}
