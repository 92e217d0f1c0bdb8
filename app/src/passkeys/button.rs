use domain::error::Field;
use leptos::prelude::*;

use crate::{
    auth::LastUsed,
    components::{Glyph, Icon, PlainForm, StandaloneProblem},
    islands::ProvePasskey,
    locale::use_locale,
};

/// A form whose one button proves a passkey. It posts natively, since the proof may sign another
/// user in.
#[component]
pub fn PasskeyButton(
    /// The pinned path that takes the proof.
    action: &'static str,
    /// The button's text; “Use a passkey” by default.
    #[prop(optional)]
    label: Option<&'static str>,
    /// Whether a passkey is offered in the address field as well.
    #[prop(optional)]
    in_field: bool,
    /// Whether this browser signed in by one last.
    #[prop(optional)]
    last_used: bool,
    /// Hidden fields of the form.
    children: Children,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| use_locale().passkey_use());
    view! {
        // With an address field there is another way in beside it, so that no hint is needed.
        {(!in_field).then(|| view! { <NeedsScript/> })}
        <div class="passkey" data-passkeys hidden>
            <PlainForm action=action>
                {children()}
                <ProvePasskey label=label.to_owned() in_field>
                    <Icon glyph=Glyph::Fingerprint/>
                    <LastUsed used=last_used/>
                </ProvePasskey>
                <StandaloneProblem field=Field::Passkey/>
            </PlainForm>
        </div>
    }
}

/// Says why there is no button: without JavaScript at once, without WebAssembly as soon as the
/// browser has refused it.
#[component]
pub(super) fn NeedsScript() -> impl IntoView {
    let t = use_locale();
    view! {
        <noscript><p class="hint">{t.passkey_needs_script()}</p></noscript>
        <p class="hint" data-unscripted hidden>{t.passkey_needs_webassembly()}</p>
    }
}
