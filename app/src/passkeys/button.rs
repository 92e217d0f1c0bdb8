use std::time::Duration;

use domain::error::Field;
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};

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
    let (state, credential) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (shown, asking, failed) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let prove = move |waits: bool| {
        spawn_local(async move {
            let Ok(ceremony) = ask_for_passkey().await else {
                let _ = failed.try_set(!waits);
                let _ = asking.try_set(false);
                return;
            };
            let proof = browser::get(&ceremony.options, waits)
                .await
                .ok()
                .and_then(|proof| proof.as_string());
            // Whoever left the page meanwhile has no form any more.
            let form = (state.try_get_untracked(), credential.try_get_untracked());
            match (proof, form.0.flatten(), form.1.flatten()) {
                (Some(proof), Some(state), Some(credential)) => {
                    state.set_value(&ceremony.state);
                    credential.set_value(&proof);
                    if let Some(form) = credential.form() {
                        let _ = form.request_submit();
                    }
                }
                // Cancelled, or there is none. What waited in the field says nothing.
                _ => {
                    let _ = failed.try_set(!waits);
                    let _ = asking.try_set(false);
                }
            }
        });
    };
    Effect::new(move || {
        shown.set(browser::supported());
        if in_field {
            wait_in_field(prove);
            let renewal = set_interval_with_handle(move || wait_in_field(prove), RENEWAL);
            on_cleanup(move || {
                if let Ok(renewal) = renewal {
                    renewal.clear();
                }
                browser::abort();
            });
        }
    });
    view! {
        <div class="passkey" hidden=move || !shown.get()>
            <PlainForm action=action>
                {children()}
                <input type="hidden" name="state" node_ref=state/>
                <input type="hidden" name="credential" node_ref=credential/>
                <button
                    class="button wide"
                    type="button"
                    // Not `disabled`, which would take the focus away.
                    aria-disabled=move || asking.get().then_some("true")
                    on:click=move |_| {
                        if !asking.get_untracked() {
                            asking.set(true);
                            failed.set(false);
                            prove(false);
                        }
                    }
                >
                    {move || if asking.get() { "Waiting for your passkey …" } else { label }}
                </button>
                <FieldNote field=Field::Passkey/>
                <p class="problem" role="alert" hidden=move || !failed.get()>
                    "No passkey was used. Try again, or take another way."
                </p>
            </PlainForm>
        </div>
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

/// Makes a passkey and puts it into the form, then sends it.
pub(super) fn make_then_submit(
    state: NodeRef<html::Input>,
    credential: NodeRef<html::Input>,
    failed: RwSignal<bool>,
) {
    spawn_local(async move {
        let made = match super::api::start_passkey().await {
            Ok(ceremony) => browser::create(&ceremony.options)
                .await
                .ok()
                .and_then(|made| made.as_string())
                .map(|made| (ceremony.state, made)),
            Err(_) => None,
        };
        let form = (state.try_get_untracked(), credential.try_get_untracked());
        match (made, form.0.flatten(), form.1.flatten()) {
            (Some((sealed, made)), Some(state), Some(credential)) => {
                state.set_value(&sealed);
                credential.set_value(&made);
                if let Some(form) = credential.form() {
                    let _ = form.request_submit();
                }
            }
            _ => {
                let _ = failed.try_set(true);
            }
        }
    });
}

/// Whether a form that waits for a passkey may be sent: it holds one.
pub(super) fn hold_back(event: &SubmitEvent, credential: NodeRef<html::Input>) -> bool {
    let empty = credential
        .get_untracked()
        .is_none_or(|credential| credential.value().is_empty());
    if empty {
        event.prevent_default();
        event.stop_propagation();
    }
    empty
}
