use domain::{auth::SignInMethods, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::load_sign_in_methods,
    next::{next, with_next},
    providers::ProviderButtons,
};
use crate::{
    components::{Await, Narrow, PlainForm, RedirectSignedIn, SubmitButton, TextField, query},
    passkeys::PasskeyButton,
};

/// `/sign-in`
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = next();
    let new = with_next("/sign-up", &next);
    view! {
        <Title text="Sign in"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Sign in"</h1>
            {query("ended").map(|_| view! {
                <p class="notice" role="status">"You were signed out here: the session was ended elsewhere, or it ran out."</p>
            })}
            <p class="lead">"We mail you a link and a code. No password needed."</p>
            <Await answer=load_sign_in_methods() children=|ways| view! { <SignInForm ways next/> }/>
            <p class="aside">
                "New here? " <a href=new>"Create an account"</a>
            </p>
        </Narrow>
    }
}

/// `/sign-up`: the same challenge in other words.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let next = next();
    let known = with_next("/sign-in", &next);
    view! {
        <Title text="Create an account"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Create an account"</h1>
            <p class="lead">"We mail you a link and a code; with either, your account is made."</p>
            <Await answer=load_sign_in_methods() children=|ways| view! { <SignInForm ways next new=true/> }/>
            <p class="aside">
                "Been here before? " <a href=known>"Sign in"</a>
            </p>
        </Narrow>
    }
}

/// The address to mail to, and beside it every other way in that the server offers.
#[component]
pub fn SignInForm(
    /// The ways that the configuration leaves on.
    ways: SignInMethods,
    /// Where the person wants to go; the server judges it (S14).
    next: String,
    /// Whether it is for somebody new, who has neither passkey nor password.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    let password = with_next("/sign-in/password", &next);
    let (mailed, proven) = (next.clone(), next.clone());
    view! {
        <PlainForm action="/api/sign-in/start">
            <input type="hidden" name="next" value=mailed/>
            <TextField
                field=Field::Email
                label="E-mail address"
                value=query("email").unwrap_or_default()
                autocomplete=if new { "email" } else { "username webauthn" }
                inputmode="email"
                autofocus=true
            />
            <SubmitButton label=if new { "Continue" } else { "Send me a link" }/>
        </PlainForm>
        <div class="other-ways">
            {(ways.passkey && !new).then(|| view! {
                <PasskeyButton action="/api/sign-in/passkey" in_field=true>
                    <input type="hidden" name="next" value=proven/>
                </PasskeyButton>
            })}
            <ProviderButtons providers=ways.providers next/>
            {(ways.password && !new).then(|| view! {
                <a class="button wide" href=password>"Use a password"</a>
            })}
        </div>
    }
}
