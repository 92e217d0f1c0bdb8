use domain::{auth::SignInMethods, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::load_sign_in_methods,
    next::{next, with_next},
    providers::ProviderButtons,
    ways::{LastUsed, last_way},
};
use crate::{
    components::{Await, Glyph, Icon, Narrow, PlainForm, RedirectSignedIn, SubmitButton, TextField, query},
    locale::use_locale,
    passkeys::PasskeyButton,
};

/// `/sign-in`
#[component]
pub fn SignInPage() -> impl IntoView {
    let t = use_locale();
    let next = next();
    let new = with_next("/sign-up", &next);
    view! {
        <Title text=t.sign_in()/>
        <RedirectSignedIn/>
        <Narrow>
            {query("ended").map(|_| view! { <SessionEnded/> })}
            <div class="card">
                <h1>{t.sign_in_heading()}</h1>
                <p class="lead">{t.sign_in_lead()}</p>
                <Await answer=load_sign_in_methods() children=|ways| view! { <SignInForm ways next/> }/>
            </div>
            <p class="narrow-after">
                {t.sign_in_new_here()} " " <a href=new>{t.sign_up_title()}</a>
            </p>
        </Narrow>
    }
}

/// Says why someone who was at work is here.
#[component]
fn SessionEnded() -> impl IntoView {
    view! {
        <div class="banner before-card" role="status">
            <Icon glyph=Glyph::Info/>
            <div><p>{use_locale().sign_in_ended()}</p></div>
        </div>
    }
}

/// `/sign-up`: the challenge of the sign-in, with a text for new users.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let t = use_locale();
    let next = next();
    let known = with_next("/sign-in", &next);
    view! {
        <Title text=t.sign_up_title()/>
        <RedirectSignedIn/>
        <Narrow>
            <div class="card">
                <h1>{t.sign_up_title()}</h1>
                <p class="lead">{t.sign_up_lead()}</p>
                <Await answer=load_sign_in_methods() children=|ways| view! { <SignInForm ways next new=true/> }/>
            </div>
            <p class="narrow-after">
                {t.sign_up_has_account()} " " <a href=known>{t.sign_in()}</a>
            </p>
        </Narrow>
    }
}

/// The form for the e-mail address, and beside it every other sign-in method that is configured.
#[component]
pub fn SignInForm(
    /// The sign-in methods that are configured.
    ways: SignInMethods,
    /// The page to go to afterwards. The server accepts only paths of its own.
    next: String,
    /// Whether it is for new users, who have neither a passkey nor a password.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    let t = use_locale();
    let mailed = next.clone();
    view! {
        <PlainForm action="/api/sign-in/start">
            <input type="hidden" name="next" value=mailed/>
            <TextField
                field=Field::Email
                label=t.sign_in_email()
                value=query("email").unwrap_or_default()
                autocomplete=if new { "email" } else { "username webauthn" }
                inputmode="email"
                autofocus=true
            />
            <SubmitButton label=t.sign_in_continue_with_email()/>
        </PlainForm>
        <OtherWays ways next new/>
    }
}

/// Everything but the email address; nothing where nothing else is configured.
#[component]
fn OtherWays(ways: SignInMethods, next: String, new: bool) -> impl IntoView {
    let t = use_locale();
    let (passkey, password) = (ways.passkey && !new, ways.password && !new);
    let last = last_way().filter(|_| !new);
    let used = |way: &str| last.as_deref() == Some(way);
    let by_password = with_next("/sign-in/password", &next);
    let proven = next.clone();
    (passkey || password || !ways.providers.is_empty()).then(|| {
        view! {
            <p class="or">{t.sign_in_or()}</p>
            <div class="ways">
                {passkey.then(|| view! {
                    <PasskeyButton
                        action="/api/sign-in/passkey"
                        label=t.sign_in_with_passkey()
                        in_field=true
                        last_used=used("passkey")
                    >
                        <input type="hidden" name="next" value=proven/>
                    </PasskeyButton>
                })}
                <ProviderButtons providers=ways.providers next last=last.clone()/>
                {password.then(|| view! {
                    <a class="button wide" href=by_password>
                        <Icon glyph=Glyph::Lock/>
                        {t.sign_in_with_password()}
                        <LastUsed used=used("password")/>
                    </a>
                })}
            </div>
        }
    })
}
