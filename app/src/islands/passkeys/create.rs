use leptos::{html, prelude::*, task::spawn_local};
use web_sys::{
    Event,
    wasm_bindgen::{JsCast, closure::Closure},
};

use super::ceremony::{self, Finished};
use crate::{islands::api::start_passkey, locale::use_locale};

/// Blocks submission of the enclosing form until the device has created a passkey.
#[island]
pub fn CreatePasskey() -> impl IntoView {
    let t = use_locale();
    let (state, credential) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (creating, failed) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || {
        ceremony::show_support();
        let (Some(state), Some(credential)) = (state.get_untracked(), credential.get_untracked()) else {
            return;
        };
        let Some(form) = credential.form() else {
            return;
        };
        let on_submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if !credential.value().is_empty() {
                return;
            }
            event.prevent_default();
            if creating.get_untracked() {
                return;
            }
            creating.set(true);
            failed.set(false);
            forget_success();
            let (state, credential) = (state.clone(), credential.clone());
            spawn_local(async move {
                let created = create().await;
                creating.set(false);
                failed.set(created.is_none());
                if let Some(created) = created {
                    ceremony::send(&created, &state, &credential);
                }
            });
        });
        let _ = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
        // It lives as long as the page.
        on_submit.forget();
    });
    view! {
        <input type="hidden" name="state" node_ref=state/>
        <input type="hidden" name="credential" node_ref=credential/>
        <p class="problem" role="alert" hidden=move || !failed.get()>{t.passkeys_not_created()}</p>
    }
}

/// Removes the message that an earlier form has succeeded: this one may fail.
fn forget_success() {
    if let Ok(Some(message)) = document().query_selector(".toast") {
        message.remove();
    }
}

async fn create() -> Option<Finished> {
    let started = start_passkey().await.ok()?;
    let created = ceremony::create(&started.options).await.ok()?;
    Some(Finished {
        state: started.state,
        credential: created.as_string()?,
    })
}
