use domain::{auth::Ways, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{api::load_ways, providers::ProviderButtons};
use crate::{
    components::{Loaded, Narrow, PlainForm, SubmitButton, TextField, encode},
    load::load,
    passkeys::PasskeyButton,
    viewer::RedirectSignedIn,
};

/// `/sign-in`
#[component]
pub fn SignInPage() -> impl IntoView {
    let (next, query) = (use_next(), use_query_map());
    let ended = move || query.read().get("ended").is_some();
    let ways = load(|| (), |()| load_ways());
    view! {
        <Title text="Sign in"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Sign in"</h1>
            <Show when=ended>
                <p class="notice" role="status">"You were signed out here: the session was ended elsewhere, or it ran out."</p>
            </Show>
            <p class="lead">"We mail you a link and a code. No password needed."</p>
            <Loaded resource=ways children=move |ways| view! { <SignInForm ways next/> }/>
            <p class="aside">
                "New here? " <a href=move || with_next("/sign-up", &next.get())>"Create an account"</a>
            </p>
        </Narrow>
    }
}

/// `/sign-up`: the same challenge in other words.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let next = use_next();
    let ways = load(|| (), |()| load_ways());
    view! {
        <Title text="Create an account"/>
        <RedirectSignedIn/>
        <Narrow>
            <h1>"Create an account"</h1>
            <p class="lead">"We mail you a link and a code; with either, your account is made."</p>
            <Loaded resource=ways children=move |ways| view! { <SignInForm ways next new=true/> }/>
            <p class="aside">
                "Been here before? " <a href=move || with_next("/sign-in", &next.get())>"Sign in"</a>
            </p>
        </Narrow>
    }
}

/// The address to mail to, and beside it every other way in that the server offers.
#[component]
pub fn SignInForm(
    /// The ways that the configuration leaves on.
    ways: Ways,
    /// Where the person wants to go; the server judges it (S14).
    #[prop(into)]
    next: Signal<String>,
    /// Whether it is for somebody new, who has neither passkey nor password.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    let query = use_query_map();
    let address = Signal::derive(move || query.read().get("email").unwrap_or_default());
    view! {
        <PlainForm action="/api/sign-in/start">
            <input type="hidden" name="next" value=next/>
            <TextField
                field=Field::Email
                label="E-mail address"
                kind="email"
                value=address
                autocomplete=if new { "email" } else { "username webauthn" }
                inputmode="email"
                maxlength=254
                autofocus=true
            />
            <SubmitButton label=if new { "Continue" } else { "Send me a link" }/>
        </PlainForm>
        <div class="other-ways">
            {(ways.passkey && !new).then(|| view! {
                <PasskeyButton action="/api/sign-in/passkey" in_field=true>
                    <input type="hidden" name="next" value=next/>
                </PasskeyButton>
            })}
            <ProviderButtons providers=ways.providers next/>
            {(ways.password && !new).then(|| view! {
                <a class="button wide" href=move || with_next("/sign-in/password", &next.get())>"Use a password"</a>
            })}
        </div>
    }
}

/// Where the person wanted to go. The server judges it (S14).
pub(super) fn use_next() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("next").unwrap_or_default())
}

pub(super) fn with_next(path: &str, next: &str) -> String {
    match next {
        "" => path.to_owned(),
        next => format!("{path}?next={}", encode(next)),
    }
}
