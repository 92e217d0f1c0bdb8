use domain::auth::{FactorRow, LinkedAccountRow, LinkedAccountsPage as Page, PendingLink, ProviderChoice};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_linked_accounts, saved::SavedMessage, security::FactorDates};
use crate::{
    auth::ProviderNotice,
    components::{Await, ButtonLook, Form, PageHead, PlainForm, StandaloneProblem, SubmitButton, query},
    locale::use_locale,
};

/// `/settings/connections`: the linked accounts of identity providers.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.connections_title()/>
        <PageHead title=t.connections_title()/>
        {query("problem").is_none().then(|| view! { <SavedMessage/> })}
        <ProviderNotice/>
        <p class="lead">{t.connections_lead()}</p>
        <Await answer=load_linked_accounts() children=|page: Page| view! {
            {page.waiting.map(|waiting| view! { <ConfirmLink waiting/> })}
            <LinkedAccounts accounts=page.linked_accounts/>
            <LinkAccount providers=page.providers/>
        }/>
    }
}

/// An external identity whose address is the one of this account: it is linked if the user confirms.
#[component]
fn ConfirmLink(waiting: PendingLink) -> impl IntoView {
    let t = use_locale();
    let (id, same) = (waiting.id.to_string(), waiting.id.to_string());
    view! {
        <section class="settings card padded stack">
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
    let rows = accounts.into_iter().map(|row| {
        let id = row.id.to_string();
        let dates = FactorRow {
            added_at: row.added_at,
            last_used_at: row.last_used_at,
        };
        view! {
            <li class="factor">
                <div>
                    <h3>{row.provider}</h3>
                    <p class="hint">
                        <span class="address">{row.account}</span>
                        " · " <FactorDates row=dates/>
                    </p>
                </div>
                <Form action="/api/settings/connections/remove" only=("id", id.clone())>
                    <input type="hidden" name="id" value=id/>
                    <SubmitButton
                        label=t.connections_disconnect()
                        busy=t.connections_disconnecting()
                        look=ButtonLook::Secondary
                    />
                </Form>
            </li>
        }
    });
    let rows = rows.collect_view();
    match rows.is_empty() {
        true => view! { <p class="empty">{t.connections_none()}</p> }.into_any(),
        false => view! {
            <h2 class="visually-hidden">{t.connections_list_title()}</h2>
            <ul class="factors">{rows}</ul>
        }
        .into_any(),
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
            <section class="settings">
                <h2>{t.connections_add_title()}</h2>
                <div class="providers">{buttons}</div>
            </section>
        }
    })
}
