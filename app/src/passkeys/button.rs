use std::time::Duration;

use domain::error::Field;
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::HtmlInputElement;

use super::{api::ask_for_passkey, browser};
use crate::components::{FieldNote, PlainForm};

/// A ceremony lives five minutes; what waits in the address field begins anew before
/// that.
const RENEWAL: Duration = Duration::from_secs(4 * 60);

/// A form whose one button proves a passkey. It posts plainly: what it proves may
/// change who one is.
#[component]
pub fn PasskeyButton(
    /// The pinned path that takes the proof.
    action: &'static str,
    /// What the button says.
    #[prop(default = "Use a passkey")]
    label: &'static str,
    /// Whether a passkey is offered in the address field as well.
    #[prop(optional)]
    in_field: bool,
    /// Hidden fields of the form.
    children: Children,
) -> impl IntoView {
    view! {
        // Where there is a field as well, it says enough.
        {(!in_field).then(|| view! { <NeedsScript/> })}
        <div class="passkey" data-passkeys hidden>
            <PlainForm action=action>
                {children()}
                <Prove label=label.to_owned() in_field/>
                <FieldNote field=Field::Passkey/>
            </PlainForm>
        </div>
    }
}

/// Says why there is nothing to press: without JavaScript at once, without WebAssembly as soon as
/// the browser has refused it.
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

#[island]
fn Prove(label: String, in_field: bool) -> impl IntoView {
    let (state, credential) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (asking, failed) = (RwSignal::new(false), RwSignal::new(false));
    let prove = move |waits: bool| {
        spawn_local(async move {
            let proven = match ask_for_passkey().await {
                Ok(ceremony) => browser::get(&ceremony.options, waits)
                    .await
                    .ok()
                    .and_then(|proof| proof.as_string())
                    .map(|proof| (ceremony.state, proof)),
                Err(_) => None,
            };
            let fields = state.get_untracked().zip(credential.get_untracked());
            // Cancelled, or there is none. What waited in the field says nothing.
            if !waits {
                failed.set(proven.is_none());
                asking.set(false);
            }
            if let Some((proven, (state, credential))) = proven.zip(fields) {
                send(&proven, &state, &credential);
            }
        });
    };
    Effect::new(move || {
        if browser::show_what_takes_passkeys() && in_field {
            wait_in_field(prove);
            // Whoever is being asked is not asked anew.
            let renew = move || {
                if !asking.get_untracked() {
                    wait_in_field(prove);
                }
            };
            set_interval(renew, RENEWAL);
        }
    });
    let on_click = move |_| {
        if !asking.get_untracked() {
            asking.set(true);
            failed.set(false);
            prove(false);
        }
    };
    view! {
        <input type="hidden" name="state" node_ref=state/>
        <input type="hidden" name="credential" node_ref=credential/>
        <button
            class="button wide"
            type="button"
            // It changes: a translator would put its own text in place of it.
            translate="no"
            // Not `disabled`, which would take the focus away.
            aria-disabled=move || asking.get().then_some("true")
            on:click=on_click
        >
            {move || if asking.get() { "Waiting for your passkey …".to_owned() } else { label.clone() }}
        </button>
        <p class="problem" role="alert" hidden=move || !failed.get()>
            "No passkey was used. Try again, or take another way."
        </p>
    }
}

fn wait_in_field(prove: impl Fn(bool) + 'static) {
    spawn_local(async move {
        let offered = browser::conditional()
            .await
            .is_ok_and(|offered| offered.is_truthy());
        if offered {
            prove(true);
        }
    });
}

/// Puts a sealed state and what the device made into their form, and sends it. It is used up
/// then, taken or refused.
pub(super) fn send(made: &(String, String), state: &HtmlInputElement, credential: &HtmlInputElement) {
    state.set_value(&made.0);
    credential.set_value(&made.1);
    if let Some(form) = credential.form() {
        let _ = form.request_submit();
    }
    state.set_value("");
    credential.set_value("");
}
