use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;

use super::next::{next, with_next};
use crate::{
    components::{Narrow, PasswordField, PlainForm, RedirectSignedIn, SubmitButton, TextField, query},
    locale::use_locale,
};

/// `/sign-in/password`
#[component]
pub fn PasswordSignInPage() -> impl IntoView {
    let t = use_locale();
    let (address, next) = (query("email").unwrap_or_default(), next());
    let has_address = !address.is_empty();
    let by_mail = with_next("/sign-in", &next);
    view! {
        <Title text=t.sign_in_with_password()/>
        <RedirectSignedIn/>
        <Narrow>
            <div class="card">
                <h1>{t.sign_in_with_password()}</h1>
                <PlainForm action="/api/sign-in/password">
                    <input type="hidden" name="next" value=next/>
                    <TextField
                        field=Field::Email
                        label=t.sign_in_email()
                        value=address
                        autocomplete="username"
                        inputmode="email"
                        autofocus=!has_address
                    />
                    <PasswordField
                        field=Field::Password
                        label=t.sign_in_password()
                        autocomplete="current-password"
                        maxlength=256
                        autofocus=has_address
                    />
                    <SubmitButton label=t.sign_in()/>
                </PlainForm>
            </div>
            <p class="narrow-after">
                <a href=by_mail>{t.password_sign_in_by_email()}</a>
                " · "
                <a href="/sign-in/forgot">{t.password_sign_in_forgot()}</a>
            </p>
        </Narrow>
    }
}

/// `/sign-in/forgot`: a complete sign-in by mail, including the second factor, that leads to the
/// page for a new password.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.forgot_title()/>
        <RedirectSignedIn/>
        <Narrow>
            <div class="card">
                <h1>{t.forgot_title()}</h1>
                <p class="lead">{t.forgot_lead()}</p>
                <PlainForm action="/api/sign-in/start">
                    <input type="hidden" name="next" value="/settings/security/password"/>
                    <TextField
                        field=Field::Email
                        label=t.sign_in_email()
                        autocomplete="username"
                        inputmode="email"
                        autofocus=true
                    />
                    <SubmitButton label=t.forgot_send()/>
                </PlainForm>
            </div>
            <p class="narrow-after"><a href="/sign-in">{t.forgot_back()}</a></p>
        </Narrow>
    }
}
