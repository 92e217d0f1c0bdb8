use domain::auth::{FactorRow, LinkedAccountRow, LinkedAccountsPage as Page, PendingLink, ProviderChoice};
use leptos::prelude::*;

use super::{
    frame::{Card, CardRow, SettingsPage},
    load::load_linked_accounts,
    saved::SavedMessage,
    security::FactorDates,
};
use crate::{
    auth::ProviderNotice,
    components::{
        Await, ButtonLook, Confirm, Form, Glyph, PlainForm, StandaloneProblem, SubmitButton, query,
    },
    locale::use_locale,
};

/// `/settings/connections`: the linked accounts of identity providers.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.connections_title() within=(t.security_title(), "/settings/security")>
            {query("problem").is_none().then(|| view! { <SavedMessage/> })}
            <ProviderNotice/>
            <p class="lead">{t.connections_lead()}</p>
            <Await answer=load_linked_accounts() children=|page: Page| view! {
                {page.waiting.map(|waiting| view! { <ConfirmLink waiting/> })}
                <LinkedAccounts accounts=page.linked_accounts/>
                <LinkAccount providers=page.providers/>
            }/>
        </SettingsPage>
    }
}

/// An external identity whose address is the one of this account: it is linked if the user confirms.
#[component]
fn ConfirmLink(waiting: PendingLink) -> impl IntoView {
    let t = use_locale();
    let (id, same) = (waiting.id.to_string(), waiting.id.to_string());
    view! {
        <section class="card padded stack">
            <h2>{t.connections_confirm_title(&waiting.provider)}</h2>
            <p>{t.connections_confirm_text(&waiting.account, &waiting.provider)}</p>
            <div class="form-actions">
                <Form action="/api/settings/connections/confirm">
                    <input type="hidden" name="id" value=id/>
                    <StandaloneProblem field=domain::error::Field::Provider/>
                    <SubmitButton label=t.connections_confirm() busy=t.connections_confirming()/>
                </Form>
                <Form action="/api/settings/connections/decline">
                    <input type="hidden" name="id" value=same/>
                    <SubmitButton label=t.connections_decline() look=ButtonLook::Secondary/>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn LinkedAccounts(accounts: Vec<LinkedAccountRow>) -> impl IntoView {
    let t = use_locale();
    let rows = accounts
        .into_iter()
        .map(|row| view! { <LinkedAccount row/> })
        .collect_view();
    match rows.is_empty() {
        true => view! { <p class="empty">{t.connections_none()}</p> }.into_any(),
        false => view! {
            <Card id="connected" heading=t.connections_list_title().into_any()>{rows}</Card>
        }
        .into_any(),
    }
}

#[component]
fn LinkedAccount(row: LinkedAccountRow) -> impl IntoView {
    let t = use_locale();
    let (provider, id) = (row.provider.clone(), row.id.to_string());
    let dates = FactorRow {
        added_at: row.added_at,
        last_used_at: row.last_used_at,
    };
    let text = view! {
        <p class="address">{row.account}</p>
        <p><FactorDates row=dates/></p>
    };
    view! {
        <CardRow glyph=Glyph::Link good=true heading=row.provider.into_any() text=text.into_any()>
            <Confirm
                act="disconnect"
                id
                label=t.connections_disconnect()
                name=t.connections_disconnect_named(&provider)
                title=t.connections_disconnect_confirm(&provider)
                consequences=vec![
                    t.connections_disconnect_text(&provider),
                    t.settings_others_signed_out().to_owned(),
                ]
                action="/api/settings/connections/remove"
                busy=t.connections_disconnecting()
            />
        </CardRow>
    }
}

/// The form is plain, since it leads to another origin.
#[component]
fn LinkAccount(providers: Vec<ProviderChoice>) -> impl IntoView {
    let t = use_locale();
    let buttons = providers.into_iter().map(|provider| {
        view! {
            <PlainForm action="/api/settings/connections/start" only=("provider", provider.name.clone())>
                <input type="hidden" name="provider" value=provider.name/>
                <SubmitButton label=t.connections_add(provider.label) look=ButtonLook::Secondary/>
            </PlainForm>
        }
    });
    let buttons = buttons.collect_view();
    (!buttons.is_empty()).then(|| {
        view! {
            <Card id="connect" heading=t.connections_add_title().into_any()>
                <div class="row"><div class="stack">{buttons}</div></div>
            </Card>
        }
    })
}
