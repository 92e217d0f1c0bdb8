use domain::account;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::{load_account, load_account_deletion};
use crate::{
    components::{Await, ButtonLook, Narrow, PageHead, PlainForm, SubmitButton},
    locale::use_locale,
};

/// `/settings/account`: the export of the data, and the link to the deletion of the account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.account_title()/>
        <PageHead title=t.account_title()/>
        <section>
            <h2>{t.account_data_title()}</h2>
            <p>{t.account_data_text()}</p>
            <PlainForm action="/api/settings/account/export">
                <SubmitButton label=t.account_data_download() busy=t.account_data_preparing() look=ButtonLook::Secondary/>
            </PlainForm>
        </section>
        <section class="settings">
            <h2>{t.account_delete_title()}</h2>
            <Await answer=load_account() children=move |page: account::AccountPage| {
                match page.sole_owner_of.is_empty() {
                    true => view! {
                        <p>{t.account_delete_text()}</p>
                        <p><a class="button" href="/settings/account/delete">{t.account_delete()}</a></p>
                    }.into_any(),
                    false => view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any(),
                }
            }/>
        </section>
    }
}

#[component]
fn SoleOwnerNotice(organizations: Vec<String>) -> impl IntoView {
    view! { <p>{use_locale().account_sole_owner(organizations.join(", "))}</p> }
}

/// `/settings/account/delete`
#[component]
pub fn DeleteAccountPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.account_delete_title()/>
        <PageHead title=t.delete_account_title()/>
        <Await answer=load_account_deletion() children=|page| view! { <DeleteAccount page/> }/>
    }
}

#[component]
fn DeleteAccount(page: account::AccountPage) -> impl IntoView {
    let t = use_locale();
    if !page.sole_owner_of.is_empty() {
        return view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any();
    }
    view! {
        <ul>
            <li>{t.delete_account_signed_out()}</li>
            <li>{t.delete_account_cancel()}</li>
            <li>{t.delete_account_documents()}</li>
            {(!page.alone_in.is_empty()).then(|| view! {
                <li>{t.delete_account_alone_in(page.alone_in.join(", "))}</li>
            })}
        </ul>
        <PlainForm action="/api/settings/account/delete">
            <div class="form-actions">
                <SubmitButton label=t.delete_account()/>
                <a class="button quiet" href="/settings/account">{t.delete_account_keep()}</a>
            </div>
        </PlainForm>
    }
    .into_any()
}

/// `/goodbye`: after the deletion was requested.
#[component]
pub fn GoodbyePage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.goodbye_title()/>
        <Narrow>
            <h1>{t.goodbye_title()}</h1>
            <p class="lead">{t.goodbye_text()}</p>
            <p><a class="button" href="/">{t.goodbye_home()}</a></p>
        </Narrow>
    }
}
