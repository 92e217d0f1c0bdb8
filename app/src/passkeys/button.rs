use domain::error::Field;
use leptos::prelude::*;

use crate::{
    components::{PlainForm, StandaloneProblem},
    islands::ProvePasskey,
};

/// A form whose one button proves a passkey. It posts natively, since the proof may sign another
/// user in.
#[component]
pub fn PasskeyButton(
    /// The pinned path that takes the proof.
    action: &'static str,
    /// The button's text.
    #[prop(default = "Use a passkey")]
    label: &'static str,
    /// Whether a passkey is offered in the address field as well.
    #[prop(optional)]
    in_field: bool,
    /// Hidden fields of the form.
    children: Children,
) -> impl IntoView {
    view! {
        // With an address field there is another way in beside it, so that no hint is needed.
        {(!in_field).then(|| view! { <NeedsScript/> })}
        <div class="passkey" data-passkeys hidden>
            <PlainForm action=action>
                {children()}
                <ProvePasskey label=label.to_owned() in_field/>
                <StandaloneProblem field=Field::Passkey/>
            </PlainForm>
        </div>
    }
}

/// Says why there is no button: without JavaScript at once, without WebAssembly as soon as the
/// browser has refused it.
#[component]
pub(super) fn NeedsScript() -> impl IntoView {
    view! {
        <noscript><p class="hint">"Passkeys need JavaScript. Your other ways to sign in work without it."</p></noscript>
        <p class="hint" data-unscripted hidden>
            "Passkeys need WebAssembly, which this browser didn't load. Reload the page, or allow it in the browser's "
            "settings. Your other ways to sign in work without it."
        </p>
    }
}
