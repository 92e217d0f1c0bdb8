use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_second_factor_page;
use crate::{
    components::{Await, CheckBox, CodeField, Narrow, PlainForm, SubmitButton, Time, encode, query},
    passkeys::PasskeyButton,
};

/// `/sign-in/second-factor`
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let pending = query("pending").unwrap_or_default();
    let page = load_second_factor_page(pending.clone());
    view! {
        <Title text="Second factor"/>
        <Narrow>
            <Await answer=page children=|page| view! { <SecondFactorForm page pending/> }/>
        </Narrow>
    }
}

/// The hint of which codes are accepted.
pub fn code_hint(totp: bool) -> &'static str {
    match totp {
        true => "From your authenticator app, or one of your recovery codes.",
        false => "One of your recovery codes.",
    }
}

/// Asks for a code of the authenticator app, or a recovery code.
#[component]
pub fn SecondFactorForm(
    /// The user who is signing in, and when the sign-in expires.
    page: auth::SecondFactorPage,
    /// The id of the pending sign-in.
    pending: String,
) -> impl IntoView {
    let again = format!("/sign-in?next={}", encode(&page.next));
    let waiting = pending.clone();
    view! {
        <h1>"Second factor"</h1>
        <p class="lead">"Signing in as " <strong class="address">{page.email}</strong> "."</p>
        {page.passkey.then(|| view! {
            <PasskeyButton action="/api/sign-in/second-factor-passkey">
                <input type="hidden" name="pending" value=waiting/>
            </PasskeyButton>
        })}
        <PlainForm action="/api/sign-in/second-factor">
            <input type="hidden" name="pending" value=pending/>
            <CodeField
                field=Field::Code
                label="Code"
                hint=code_hint(page.totp)
                autofocus=true
            />
            <CheckBox name="trust" label="Trust this browser for 30 days"/>
            <SubmitButton label="Sign in"/>
        </PlainForm>
        <p class="hint">"This sign-in waits until " <Time at=page.expires_at/> "."</p>
        <div class="aside-actions">
            <a class="button quiet" href=again>"Start again"</a>
        </div>
    }
}
