use domain::{auth::PasskeyRow, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{button::NeedsScript, load::load_passkeys};
use crate::{
    components::{Await, Form, PageHead, PlainForm, StandaloneProblem, SubmitButton, TextField, Time, query},
    islands::CreatePasskey,
    settings::{NewRecoveryCodes, SavedMessage},
};

/// The path that adds a passkey.
const ADD: &str = "/api/settings/passkeys/add";

/// `/settings/security/passkeys`
#[component]
pub fn PasskeysPage() -> impl IntoView {
    view! {
        <Title text="Passkeys"/>
        <PageHead title="Passkeys"/>
        <SavedMessage/>
        <NewRecoveryCodes by=ADD/>
        <p class="lead">
            "Your device or password manager keeps them, and proves them with your finger, face or PIN. One is "
            "enough to sign in; after every other way in it is asked for as the second factor."
        </p>
        <Await answer=load_passkeys() children=|passkeys| {
            view! { <PasskeyList passkeys renaming=query("rename")/> }
        }/>
    }
}

/// The user's passkeys, the forms to rename and remove each, and to add another.
#[component]
pub fn PasskeyList(
    /// The passkeys.
    passkeys: Vec<PasskeyRow>,
    /// The id of the passkey that is being renamed.
    renaming: Option<String>,
) -> impl IntoView {
    let renamed = passkeys
        .iter()
        .find(|row| renaming.as_deref() == Some(&row.id.to_string()))
        .cloned();
    let rows = passkeys.into_iter().map(|row| view! { <Row row/> });
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
            None => view! { <Add/> }.into_any(),
        }}
    }
}

#[component]
fn Row(row: PasskeyRow) -> impl IntoView {
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
            <Form action="/api/settings/passkeys/remove" only=("id", id.clone())>
                <input type="hidden" name="id" value=id/>
                <SubmitButton label="Remove" busy="Removing …" secondary=true/>
            </Form>
        </li>
    }
}

#[component]
fn Rename(row: PasskeyRow) -> impl IntoView {
    view! {
        <section class="settings">
            <h2>"Rename"</h2>
            <Form action="/api/settings/passkeys/rename">
                <input type="hidden" name="id" value=row.id.to_string()/>
                <TextField field=Field::Name label="Name" value=row.name maxlength=60 autofocus=true/>
                <div class="form-actions">
                    <SubmitButton label="Save" busy="Saving …"/>
                    <a class="button quiet" href="/settings/security/passkeys">"Cancel"</a>
                </div>
            </Form>
        </section>
    }
}

/// The form is held back until the device has created a passkey.
#[component]
fn Add() -> impl IntoView {
    view! {
        <section class="settings">
            <h2>"Add a passkey"</h2>
            <NeedsScript/>
            <p class="hint" data-no-passkeys hidden>"This browser offers no passkeys here."</p>
            <div data-passkeys hidden>
                <PlainForm action=ADD>
                    <TextField
                        field=Field::Name
                        label="Name"
                        hint="So that you know it again: “My phone”."
                        maxlength=60
                    />
                    <CreatePasskey/>
                    <StandaloneProblem field=Field::Passkey/>
                    <SubmitButton label="Add a passkey" busy="Saving …"/>
                </PlainForm>
            </div>
        </section>
    }
}
