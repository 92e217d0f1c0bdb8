use domain::account;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::{load_account, load_account_deletion};
use crate::components::{Await, Narrow, PageHead, PlainForm, SubmitButton};

/// `/settings/account`: the export of the data, and the link to the deletion of the account.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Account"/>
        <PageHead title="Account"/>
        <section>
            <h2>"Your data"</h2>
            <p>"Everything about you, as JSON in a zip: profile, ways to sign in, sessions, what happened, and the documents you wrote."</p>
            <PlainForm action="/api/settings/account/export">
                <SubmitButton label="Download" busy="Download" secondary=true/>
            </PlainForm>
        </section>
        <section class="settings">
            <h2>"Delete your account"</h2>
            <Await answer=load_account() children=|page: account::AccountPage| {
                match page.sole_owner_of.is_empty() {
                    true => view! {
                        <p>"It is deleted after seven days; signing in before then keeps it."</p>
                        <p><a class="button" href="/settings/account/delete">"Delete my account …"</a></p>
                    }.into_any(),
                    false => view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any(),
                }
            }/>
        </section>
    }
}

#[component]
fn SoleOwnerNotice(organizations: Vec<String>) -> impl IntoView {
    view! {
        <p>
            "You are the only owner of " <strong>{organizations.join(", ")}</strong>
            ", which has other members. Make one of them an owner first, or remove them."
        </p>
    }
}

/// `/settings/account/delete`
#[component]
pub fn DeleteAccountPage() -> impl IntoView {
    view! {
        <Title text="Delete your account"/>
        <PageHead title="Delete your account?"/>
        <Await answer=load_account_deletion() children=|page| view! { <DeleteAccount page/> }/>
    }
}

#[component]
fn DeleteAccount(page: account::AccountPage) -> impl IntoView {
    if !page.sole_owner_of.is_empty() {
        return view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any();
    }
    view! {
        <ul>
            <li>"You are signed out everywhere, now."</li>
            <li>"For seven days, signing in undoes it. After that your account is gone."</li>
            <li>"What you wrote in organizations of others stays there, without your name."</li>
            {(!page.alone_in.is_empty()).then(|| view! {
                <li>
                    "Nobody else is in " <strong>{page.alone_in.join(", ")}</strong>
                    ": its documents are deleted with you."
                </li>
            })}
        </ul>
        <PlainForm action="/api/settings/account/delete">
            <div class="form-actions">
                <SubmitButton label="Delete my account"/>
                <a class="button quiet" href="/settings/account">"Keep it"</a>
            </div>
        </PlainForm>
    }
    .into_any()
}

/// `/goodbye`: after the deletion was requested.
#[component]
pub fn GoodbyePage() -> impl IntoView {
    view! {
        <Title text="Goodbye"/>
        <Narrow>
            <h1>"Goodbye"</h1>
            <p class="lead">
                "You are signed out everywhere. Your account will be deleted in seven days; signing in before then "
                "keeps it. We wrote you a mail that says so."
            </p>
            <p><a class="button" href="/">"To the start"</a></p>
        </Narrow>
    }
}
