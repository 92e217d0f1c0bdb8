use domain::{auth::VerifyPage, error::Field};
use leptos::prelude::*;

use super::{
    frame::SettingsPage,
    load::{load_email_page, load_new_email_page},
};
use crate::{
    auth::DeliveryFailure,
    components::{Await, CodeField, PlainForm, SubmitButton, TextField, query},
    islands::CompleteCode,
    locale::use_locale,
};

/// `/settings/profile/email`: changes the address, which a code mailed to it proves.
#[component]
pub fn EmailPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage
            title=t.profile_email()
            heading=t.change_email_title()
            within=(t.profile_title(), "/settings/profile")
        >
            {match query("challenge") {
                None => view! { <NewAddress/> }.into_any(),
                Some(challenge) => view! { <VerifyNewAddress challenge/> }.into_any(),
            }}
        </SettingsPage>
    }
}

#[component]
fn NewAddress() -> impl IntoView {
    view! { <Await answer=load_email_page() children=|email| view! { <NewAddressForm email/> }/> }
}

#[component]
fn NewAddressForm(email: String) -> impl IntoView {
    let t = use_locale();
    view! {
        <p class="lead">{t.change_email_lead(email)}</p>
        <PlainForm action="/api/settings/email/start">
            <TextField
                field=Field::Email
                label=t.change_email_new()
                autocomplete="email"
                inputmode="email"
                autofocus=true
            />
            <div class="form-actions">
                <SubmitButton label=t.change_email_send()/>
                <a class="button quiet" href="/settings/profile">{t.settings_cancel()}</a>
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
    let t = use_locale();
    view! {
        <p class="lead">{t.change_email_sent_to(page.email)}</p>
        {page.undeliverable.map(|why| view! { <DeliveryFailure why/> })}
        <PlainForm action="/api/settings/email/confirm">
            <input type="hidden" name="challenge" value=challenge/>
            <CodeField
                field=Field::Code
                label=t.change_email_code()
                inputmode="numeric"
                autofocus=true
            />
            <CompleteCode/>
            <div class="form-actions">
                <SubmitButton label=t.change_email_confirm()/>
                <a class="button quiet" href="/settings/profile/email">{t.change_email_other()}</a>
            </div>
        </PlainForm>
    }
}
