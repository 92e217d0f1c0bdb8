use domain::{auth::VerifyPage, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::{load_email_page, load_new_email_page};
use crate::auth::DeliveryFailure;
use crate::components::{Await, CodeField, PageHead, PlainForm, SubmitButton, TextField, Time, query};

/// `/settings/profile/email`: changes the address, which a code mailed to it proves.
#[component]
pub fn EmailPage() -> impl IntoView {
    view! {
        <Title text="Address"/>
        <PageHead title="Change your address"/>
        {match query("challenge") {
            None => view! { <NewAddress/> }.into_any(),
            Some(challenge) => view! { <VerifyNewAddress challenge/> }.into_any(),
        }}
    }
}

#[component]
fn NewAddress() -> impl IntoView {
    view! { <Await answer=load_email_page() children=|email| view! { <NewAddressForm email/> }/> }
}

#[component]
fn NewAddressForm(email: String) -> impl IntoView {
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
                autocomplete="email"
                inputmode="email"
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
fn VerifyNewAddress(challenge: String) -> impl IntoView {
    let page = load_new_email_page(challenge.clone());
    view! { <Await answer=page children=|page| view! { <VerifyNewAddressForm challenge page/> }/> }
}

#[component]
fn VerifyNewAddressForm(challenge: String, page: VerifyPage) -> impl IntoView {
    view! {
        <p class="lead">
            "We wrote to " <strong class="address">{page.email}</strong> ". Type the code from that mail; it works until "
            <Time at=page.expires_at/> "."
        </p>
        {page.undeliverable.map(|why| view! { <DeliveryFailure why/> })}
        <PlainForm action="/api/settings/email/confirm">
            <input type="hidden" name="challenge" value=challenge/>
            <CodeField
                field=Field::Code
                label="Code"
                inputmode="numeric"
                autofocus=true
            />
            <div class="form-actions">
                <SubmitButton label="Take this address"/>
                <a class="button quiet" href="/settings/profile/email">"Another address"</a>
            </div>
        </PlainForm>
    }
}
