use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use web_sys::HtmlFormElement;

use super::ceremony::{self, Finished};
use crate::{islands::api::ask_for_passkey, locale::use_locale};

/// Interval of renewing the request that waits in the address field: a ceremony expires after five
/// minutes.
const RENEWAL: Duration = Duration::from_secs(4 * 60);

/// The button that proves a passkey, within the form that takes the proof.
#[island]
pub fn ProvePasskey(
    /// The button's text.
    label: String,
    /// Whether a passkey is offered in the address field as well.
    in_field: bool,
    /// Icon and badge beside the text.
    children: Children,
) -> impl IntoView {
    let t = use_locale();
    let (state, credential) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (asking, failed) = (RwSignal::new(false), RwSignal::new(false));
    let prove = move |waits: bool| {
        spawn_local(async move {
            let proof = prove(waits).await;
            let fields = state.get_untracked().zip(credential.get_untracked());
            // Cancelled, or there is no passkey. The request in the address field fails silently, and so
            // does one that another form of the page has ended.
            if !waits {
                failed.set(proof.is_none() && asking.get_untracked());
                asking.set(false);
            }
            if let Some((proof, (state, credential))) = proof.zip(fields) {
                ceremony::send(&proof, &state, &credential);
            }
        });
    };
    Effect::new(move || {
        // While it waits, some browsers hold back everything else.
        let submitted = window_event_listener_untyped("submit", move |event| {
            let own = credential.get_untracked().and_then(|field| field.form());
            let sent: HtmlFormElement = event_target(&event);
            if asking.get_untracked() && own.is_none_or(|own| own != sent) {
                asking.set(false);
                ceremony::stop();
            }
        });
        on_cleanup(move || submitted.remove());
        if ceremony::show_support() && in_field {
            wait_in_field(prove);
            // Not while the button's own request is open: a browser takes one at a time.
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
            // The text changes: a translator would put its own in place of it.
            translate="no"
            // Not `disabled`, which would take the focus away.
            aria-disabled=move || asking.get().then_some("true")
            on:click=on_click
        >
            {children()}
            {move || if asking.get() { t.passkey_waiting().to_owned() } else { label.clone() }}
        </button>
        <p class="problem" role="alert" hidden=move || !failed.get()>{t.passkey_failed()}</p>
    }
}

async fn prove(in_field: bool) -> Option<Finished> {
    let started = ask_for_passkey().await.ok()?;
    let proof = ceremony::get(&started.options, in_field).await.ok()?;
    Some(Finished {
        state: started.state,
        credential: proof.as_string()?,
    })
}

fn wait_in_field(prove: impl Fn(bool) + 'static) {
    spawn_local(async move {
        let offered = ceremony::conditional()
            .await
            .is_ok_and(|offered| offered.is_truthy());
        if offered {
            prove(true);
        }
    });
}
