use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;

use super::next::{next, with_next};
use crate::components::{Narrow, PasswordField, PlainForm, RedirectSignedIn, SubmitButton, TextField, query};

/// `/sign-in/password`
#[component]
pub fn PasswordSignInPage() -> impl IntoView {
    let (address, next) = (query("email").unwrap_or_default(), next());
    let known = !address.is_empty();
    let by_mail = with_next("/sign-in", &next);
    view! {
        <Title text="Sign in with a password"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Sign in"</h1>
            <PlainForm action="/api/sign-in/password">
                <input type="hidden" name="next" value=next/>
                <TextField
                    field=Field::Email
                    label="E-mail address"
                    value=address
                    autocomplete="username"
                    inputmode="email"
                    autofocus=!known
                />
                <PasswordField
                    field=Field::Password
                    label="Password"
                    autocomplete="current-password"
                    maxlength=256
                    autofocus=known
                />
                <SubmitButton label="Sign in"/>
            </PlainForm>
            <p class="aside">
                <a href=by_mail>"Mail me a link instead"</a>
                " · "
                <a href="/sign-in/forgot">"Forgot your password?"</a>
            </p>
        </Narrow>
    }
}

/// `/sign-in/forgot`: a complete sign-in by mail, including the second factor, that leads to the
/// page for a new password.
#[component]
pub fn ForgotPage() -> impl IntoView {
    view! {
        <Title text="Forgotten password"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Forgotten password"</h1>
            <p class="lead">"Sign in by mail, then choose a new password."</p>
            <PlainForm action="/api/sign-in/start">
                <input type="hidden" name="next" value="/settings/security/password"/>
                <TextField
                    field=Field::Email
                    label="E-mail address"
                    autocomplete="username"
                    inputmode="email"
                    autofocus=true
                />
                <SubmitButton label="Send me a link"/>
            </PlainForm>
            <p class="aside"><a href="/sign-in">"Back to sign-in"</a></p>
        </Narrow>
    }
}
