use domain::{
    auth::{PasskeyRow, PasskeysPage as Page},
    error::Field,
};
use leptos::prelude::*;

use super::{button::NeedsScript, load::load_passkeys};
use crate::{
    components::{
        Await, Confirm, Form, Glyph, PlainForm, StandaloneProblem, SubmitButton, TextField, Time, TimeAgo,
        query,
    },
    islands::{CreatePasskey, SignalPasskeys},
    locale::use_locale,
    settings::{Card, CardRow, NewRecoveryCodes, SavedMessage, SettingsPage},
};

/// The path that adds a passkey.
const ADD: &str = "/api/settings/passkeys/add";

/// `/settings/security/passkeys`
#[component]
pub fn PasskeysPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.passkeys_title() within=(t.security_title(), "/settings/security")>
            <SavedMessage/>
            <NewRecoveryCodes by=ADD/>
            <p class="lead">{t.passkeys_lead()}</p>
            <Await answer=load_passkeys() children=|page: Page| view! {
                <PasskeyList passkeys=page.passkeys renaming=query("rename")/>
                {page.accepted.map(|accepted| view! { <SignalPasskeys accepted/> })}
            }/>
        </SettingsPage>
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
        {if rows.is_empty() {
            view! { <p class="empty">{t.passkeys_none()}</p> }.into_any()
        } else {
            view! { <Card id="passkeys" heading=t.passkeys_yours().into_any()>{rows}</Card> }.into_any()
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
    let name = row.name.clone();
    let used = match row.last_used_at {
        Some(at) => view! { {t.factor_last_used()} " " <TimeAgo at/> }.into_any(),
        None => t.factor_never_used().into_any(),
    };
    let text = view! { <p>{t.factor_added()} " " <Time at=row.added_at/> " · " {used}</p> };
    view! {
        <CardRow
            glyph=Glyph::Fingerprint
            good=true
            heading=row.name.into_any()
            text=text.into_any()
        >
            <a class="button small" href=rename>
                {t.passkeys_rename()} <span class="visually-hidden">": " {name.clone()}</span>
            </a>
            <Confirm
                act="remove-passkey"
                id
                label=t.passkeys_remove()
                name=t.passkeys_remove_named(&name)
                title=t.passkeys_remove_confirm(&name)
                consequences=vec![
                    t.passkeys_remove_text().to_owned(),
                    t.settings_others_signed_out().to_owned(),
                ]
                action="/api/settings/passkeys/remove"
                busy=t.passkeys_removing()
            />
        </CardRow>
    }
}

#[component]
fn Rename(row: PasskeyRow) -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="card padded stack">
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
        <section class="card padded stack">
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
