use domain::{auth::PasskeyRow, error::Field};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    api::{AddPasskey, RemovePasskey, RenamePasskey, load_passkeys},
    browser, button,
};
use crate::{
    components::{FieldNote, Form, Loaded, PageHead, Post, SubmitButton, TextField, Time},
    load::load,
    settings::RecoveryCodes,
};

/// `/settings/security/passkeys`
#[component]
pub fn PasskeysPage() -> impl IntoView {
    let (add, remove) = (Post::<AddPasskey>::default(), Post::<RemovePasskey>::default());
    let query = use_query_map();
    let renaming = Memo::new(move |_| query.read().get("rename"));
    let list = load(
        move || (add.version().get(), remove.version().get(), renaming.get()),
        |_| load_passkeys(),
    );
    let codes = move || add.value().get().and_then(Result::ok).flatten();
    view! {
        <Title text="Passkeys"/>
        <PageHead title="Passkeys"/>
        <Show when=move || matches!(add.value().get(), Some(Ok(_)))>
            <p class="notice good" role="status">"Saved. All other browsers were signed out, and we wrote you a mail."</p>
        </Show>
        {move || codes().map(|codes| view! { <RecoveryCodes codes/> })}
        <p class="lead">
            "Your device or password manager keeps them, and proves them with your finger, face or PIN. One is "
            "enough to sign in; after every other way in it is asked for as the second factor."
        </p>
        <Loaded resource=list children=move |passkeys| {
            view! { <PasskeyList passkeys renaming=renaming.get_untracked() add remove/> }
        }/>
    }
}

/// One's passkeys, the way to rename and remove each, and to add another.
#[component]
pub fn PasskeyList(
    /// The passkeys.
    passkeys: Vec<PasskeyRow>,
    /// Which one is being renamed.
    renaming: Option<String>,
    /// Adds one.
    add: Post<AddPasskey>,
    /// Removes one.
    remove: Post<RemovePasskey>,
) -> impl IntoView {
    let renamed = passkeys
        .iter()
        .find(|row| renaming.as_deref() == Some(&row.id.to_string()))
        .cloned();
    let rows = passkeys.into_iter().map(|row| view! { <Row row remove/> });
    let rows = rows.collect_view();
    view! {
        <h2 class="visually-hidden">"Your passkeys"</h2>
        {if rows.is_empty() {
            view! { <p class="empty">"You have none yet."</p> }.into_any()
        } else {
            view! { <ul class="factors">{rows}</ul> }.into_any()
        }}
        {match renamed {
            Some(row) => view! { <Rename row/> }.into_any(),
            None => view! { <Add add/> }.into_any(),
        }}
    }
}

#[component]
fn Row(row: PasskeyRow, remove: Post<RemovePasskey>) -> impl IntoView {
    let id = row.id.to_string();
    view! {
        <li class="factor">
            <div>
                <h3>{row.name}</h3>
                <p class="hint">
                    "Since " <Time at=row.added_at/>
                    {row.last_used_at.map(|at| view! { ", last used " <Time at/> })}
                </p>
            </div>
            <a class="button quiet" href=format!("/settings/security/passkeys?rename={id}")>"Rename"</a>
            <Form post=remove>
                <input type="hidden" name="id" value=id/>
                <SubmitButton label="Remove" busy="Removing …" quiet=true/>
            </Form>
        </li>
    }
}

#[component]
fn Rename(row: PasskeyRow) -> impl IntoView {
    let post = Post::<RenamePasskey>::default();
    view! {
        <section class="settings">
            <h2>"Rename"</h2>
            <Form post>
                <input type="hidden" name="id" value=row.id.to_string()/>
                <TextField field=Field::Name label="Name" value=Signal::stored(row.name) maxlength=60 autofocus=true/>
                <div class="form-actions">
                    <SubmitButton label="Save" busy="Saving …"/>
                    <a class="button quiet" href="/settings/security/passkeys">"Cancel"</a>
                </div>
            </Form>
        </section>
    }
}

/// The button makes the passkey, then the form is sent with it.
#[component]
fn Add(add: Post<AddPasskey>) -> impl IntoView {
    let (state, credential) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (shown, failed) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || shown.set(browser::supported()));
    // What was sent is used up, taken or refused: the next press makes another.
    Effect::new(move || {
        let (Some(outcome), Some(credential)) = (add.value().get(), credential.get_untracked()) else {
            return;
        };
        credential.set_value("");
        if let (Ok(_), Some(form)) = (outcome, credential.form()) {
            form.reset();
        }
    });
    let begin = move |event| {
        if button::hold_back(&event, credential) {
            failed.set(false);
            button::make_then_submit(state, credential, failed);
        }
    };
    view! {
        <section class="settings">
            <h2>"Add a passkey"</h2>
            <noscript><p class="hint">"Passkeys take JavaScript. Your other ways in work without."</p></noscript>
            <p class="hint needs-script" hidden=move || shown.get()>"This browser offers no passkeys here."</p>
            <div hidden=move || !shown.get() on:submit:capture=begin>
                <Form post=add>
                    <TextField
                        field=Field::Name
                        label="Name"
                        hint="So that you know it again: “My phone”."
                        maxlength=60
                    />
                    <input type="hidden" name="state" node_ref=state/>
                    <input type="hidden" name="credential" node_ref=credential/>
                    <FieldNote field=Field::Passkey/>
                    <p class="problem" role="alert" hidden=move || !failed.get()>
                        "No passkey was made. Try again; perhaps this device has one for this account already."
                    </p>
                    <SubmitButton label="Add a passkey" busy="Saving …"/>
                </Form>
            </div>
        </section>
    }
}
