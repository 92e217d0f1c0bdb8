use domain::{auth::PasskeyRow, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{button::NeedsScript, load::load_passkeys};
use crate::{
    components::{
        Await, ButtonLook, Form, PageHead, PlainForm, StandaloneProblem, SubmitButton, TextField, query,
    },
    islands::CreatePasskey,
    locale::use_locale,
    settings::{NewRecoveryCodes, SavedMessage},
};

/// The path that adds a passkey.
const ADD: &str = "/api/settings/passkeys/add";

/// `/settings/security/passkeys`
#[component]
pub fn PasskeysPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.passkeys_title()/>
        <PageHead title=t.passkeys_title()/>
        <SavedMessage/>
        <NewRecoveryCodes by=ADD/>
        <p class="lead">{t.passkeys_lead()}</p>
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
    let t = use_locale();
    let renamed = passkeys
        .iter()
        .find(|row| renaming.as_deref() == Some(&row.id.to_string()))
        .cloned();
    let rows = passkeys.into_iter().map(|row| view! { <Row row/> });
    let rows = rows.collect_view();
    view! {
        <h2 class="visually-hidden">{t.passkeys_yours()}</h2>
        {if rows.is_empty() {
            view! { <p class="empty">{t.passkeys_none()}</p> }.into_any()
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
    let t = use_locale();
    let id = row.id.to_string();
    let rename = format!("/settings/security/passkeys?rename={id}");
    let dates = match row.last_used_at {
        Some(used_at) => t.passkeys_used(row.added_at.text, used_at.text),
        None => t.passkeys_unused(row.added_at.text),
    };
    view! {
        <li class="factor">
            <div>
                <h3>{row.name}</h3>
                <p class="hint">{dates}</p>
            </div>
            <a class="button quiet" href=rename>{t.passkeys_rename()}</a>
            <Form action="/api/settings/passkeys/remove" only=("id", id.clone())>
                <input type="hidden" name="id" value=id/>
                <SubmitButton label=t.passkeys_remove() busy=t.passkeys_removing() look=ButtonLook::Secondary/>
            </Form>
        </li>
    }
}

#[component]
fn Rename(row: PasskeyRow) -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="settings">
            <h2>{t.passkeys_rename_title(&row.name)}</h2>
            <Form action="/api/settings/passkeys/rename">
                <input type="hidden" name="id" value=row.id.to_string()/>
                <TextField
                    field=Field::Name
                    label=t.passkeys_name()
                    value=row.name
                    maxlength=60
                    autofocus=true
                />
                <div class="form-actions">
                    <SubmitButton label=t.passkeys_save() busy=t.passkeys_saving()/>
                    <a class="button quiet" href="/settings/security/passkeys">{t.passkeys_cancel()}</a>
                </div>
            </Form>
        </section>
    }
}

/// The form is held back until the device has created a passkey.
#[component]
fn Add() -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="settings">
            <h2>{t.passkeys_add()}</h2>
            <NeedsScript/>
            <p class="hint" data-no-passkeys hidden>{t.passkeys_unsupported()}</p>
            <div data-passkeys hidden>
                <PlainForm action=ADD>
                    <TextField
                        field=Field::Name
                        label=t.passkeys_name()
                        hint=t.passkeys_name_hint()
                        maxlength=60
                    />
                    <CreatePasskey/>
                    <StandaloneProblem field=Field::Passkey/>
                    <SubmitButton label=t.passkeys_add() busy=t.passkeys_adding()/>
                </PlainForm>
            </div>
        </section>
    }
}
