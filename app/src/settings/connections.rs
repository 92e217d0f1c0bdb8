use domain::auth::{LinkedAccountRow, LinkedAccountsPage as Page, PendingLink, ProviderChoice};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_linked_accounts, saved::SavedMessage};
use crate::{
    auth::ProviderNotice,
    components::{Await, Form, PageHead, PlainForm, StandaloneProblem, SubmitButton, Time, query},
};

/// `/settings/connections`: the linked accounts of identity providers.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    view! {
        <Title text="Connections"/>
        <PageHead title="Connections"/>
        {query("problem").is_none().then(|| view! { <SavedMessage/> })}
        <ProviderNotice/>
        <p class="lead">
            "Accounts elsewhere that sign in to this one. If you have a second factor, it is asked for all the same."
        </p>
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
    let (id, same) = (waiting.id.to_string(), waiting.id.to_string());
    view! {
        <section class="settings notice">
            <h2>{format!("Connect {}?", waiting.provider)}</h2>
            <p>
                {format!("You came as {} of {}, and proved the address of this account. ", waiting.account, waiting.provider)}
                "Connected, it signs in to this account from now on."
            </p>
            <div class="form-actions">
                <Form action="/api/settings/connections/confirm">
                    <input type="hidden" name="id" value=id/>
                    <StandaloneProblem field=domain::error::Field::Provider/>
                    <SubmitButton label="Connect" busy="Connecting …"/>
                </Form>
                <Form action="/api/settings/connections/decline">
                    <input type="hidden" name="id" value=same/>
                    <SubmitButton label="Not now" secondary=true/>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn LinkedAccounts(accounts: Vec<LinkedAccountRow>) -> impl IntoView {
    let rows = accounts.into_iter().map(|row| {
        view! {
            <li class="factor">
                <div>
                    <h3>{row.provider}</h3>
                    <p class="hint">
                        <span class="address">{row.account}</span>
                        " · since " <Time at=row.added_at/>
                        {row.last_used_at.map(|at| view! { ", last used " <Time at/> })}
                    </p>
                </div>
                <Form action="/api/settings/connections/remove" only=("id", row.id.to_string())>
                    <input type="hidden" name="id" value=row.id.to_string()/>
                    <SubmitButton label="Disconnect" busy="Disconnecting …" secondary=true/>
                </Form>
            </li>
        }
    });
    let rows = rows.collect_view();
    match rows.is_empty() {
        true => view! { <p class="empty">"None is connected yet."</p> }.into_any(),
        false => view! {
            <h2 class="visually-hidden">"Connected accounts"</h2>
            <ul class="factors">{rows}</ul>
        }
        .into_any(),
    }
}

/// The form is plain, since it leads to another origin.
#[component]
fn LinkAccount(providers: Vec<ProviderChoice>) -> impl IntoView {
    let buttons = providers.into_iter().map(|provider| {
        view! {
            <PlainForm action="/api/settings/connections/start" only=("provider", provider.name.clone())>
                <input type="hidden" name="provider" value=provider.name/>
                <SubmitButton label=format!("Connect {}", provider.label) secondary=true/>
            </PlainForm>
        }
    });
    let buttons = buttons.collect_view();
    (!buttons.is_empty()).then(|| {
        view! {
            <section class="settings">
                <h2>"Connect an account"</h2>
                <div class="providers">{buttons}</div>
            </section>
        }
    })
}
