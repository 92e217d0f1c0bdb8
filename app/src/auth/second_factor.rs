use domain::{Locale, auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_second_factor_page;
use crate::{
    components::{Await, CheckBox, CodeField, Narrow, PlainForm, SubmitButton, encode, query},
    islands::HoldBackMistypedCode,
    locale::use_locale,
    passkeys::PasskeyButton,
};

/// `/sign-in/second-factor`
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let t = use_locale();
    let pending = query("pending").unwrap_or_default();
    let page = load_second_factor_page(pending.clone());
    view! {
        <Title text=t.second_factor_title()/>
        <Narrow>
            <Await answer=page children=|page| view! { <SecondFactorForm page pending/> }/>
        </Narrow>
    }
}

/// The hint of which codes are accepted.
pub fn code_hint(totp: bool, t: Locale) -> &'static str {
    match totp {
        true => t.second_factor_hint_app(),
        false => t.second_factor_hint_recovery(),
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
    let t = use_locale();
    let again = format!("/sign-in?next={}", encode(&page.next));
    let waiting = pending.clone();
    view! {
        <div class="card">
            <h1>{t.second_factor_title()}</h1>
            <p class="lead">{code_hint(page.totp, t)}</p>
            <PlainForm action="/api/sign-in/second-factor">
                <input type="hidden" name="pending" value=pending/>
                <CodeField field=Field::Code label=t.second_factor_code() autofocus=true/>
                <HoldBackMistypedCode/>
                <CheckBox name="trust" label=t.second_factor_trust()/>
                <SubmitButton label=t.sign_in()/>
            </PlainForm>
            {page.passkey.then(|| view! {
                <p class="or" data-passkeys hidden>{t.sign_in_or()}</p>
                <div class="ways">
                    <PasskeyButton action="/api/sign-in/second-factor-passkey">
                        <input type="hidden" name="pending" value=waiting/>
                    </PasskeyButton>
                </div>
            })}
        </div>
        <p class="narrow-after">
            <span class="address">{t.second_factor_email(page.email)}</span> <br/>
            {t.expires_in(u64::from(page.expires_in / 60))} ". "
            <a href=again>{t.second_factor_start_over()}</a>
        </p>
    }
}
