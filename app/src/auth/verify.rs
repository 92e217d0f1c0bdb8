use domain::{
    auth::{self, Undeliverable},
    error::Field,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_verify_page;
use crate::{
    components::{
        Await, ButtonLook, CodeField, Narrow, PlainForm, RedirectSignedIn, SubmitButton, encode, page_path,
        query,
    },
    islands::SignedOut,
    locale::use_locale,
};

/// `/sign-in/verify`: asks for the code, sends it again, or to another address.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.verify_title()/>
        <RedirectSignedIn/>
        <Narrow>
            // A signed-in user is led away, so that nothing is loaded.
            <SignedOut>
                <Await answer=load_verify_page(query("challenge").unwrap_or_default()) children=|page| view! { <CodeForm page/> }/>
            </SignedOut>
        </Narrow>
    }
}

/// The parameter of the query after somebody asked whether the email was accepted.
const CHECKED: &str = "checked";

/// This page again, which then says what it knows of the email.
fn checking_path() -> String {
    match query(CHECKED) {
        Some(_) => page_path(),
        None => format!("{}&{CHECKED}=yes", page_path()),
    }
}

#[component]
fn CodeForm(page: auth::VerifyPage) -> impl IntoView {
    let t = use_locale();
    let challenge = query("challenge").unwrap_or_default();
    let again = challenge.clone();
    let change = match page.pending_link {
        Some((provider, link)) => format!("/sign-in/provider/{provider}/address?link={link}"),
        None => format!(
            "/sign-in?email={}&next={}",
            encode(&page.email),
            encode(&page.next)
        ),
    };
    view! {
        <h1>{t.verify_title()}</h1>
        <p class="lead">{t.verify_sent_to(&page.email)}</p>
        {page.undeliverable.map(|why| view! { <DeliveryFailure why/> })}
        {query("sent").filter(|_| page.undeliverable.is_none()).map(|_| view! {
            <p class="banner good" role="status">{t.verify_resent()}</p>
        })}
        <PlainForm action="/api/sign-in/code">
            <input type="hidden" name="challenge" value=challenge/>
            <CodeField
                field=Field::Code
                label=t.verify_code()
                inputmode="numeric"
                autofocus=true
            />
            <SubmitButton label=t.sign_in()/>
        </PlainForm>
        <p class="hint">{t.verify_expires()}</p>
        {page.undeliverable.is_none().then(|| view! {
            <p class="hint">
                {t.verify_nothing_there()} " "
                <a href=checking_path()>{t.verify_check_again()}</a>
            </p>
            {query(CHECKED).map(|_| view! { <p class="hint" role="status">{t.verify_not_refused()}</p> })}
        })}
        <div class="aside-actions">
            <PlainForm action="/api/sign-in/resend">
                <input type="hidden" name="challenge" value=again/>
                <SubmitButton label=t.verify_resend() look=ButtonLook::Secondary/>
            </PlainForm>
            <a class="button quiet" href=change>{t.verify_other_address()}</a>
        </div>
    }
}

/// The mail server's refusal, if the user can do something about it. It is known a moment after
/// the mail was requested, so that a page may show it only when it is loaded again.
#[component]
pub fn DeliveryFailure(
    /// Why the mail could not be delivered.
    why: Undeliverable,
) -> impl IntoView {
    let t = use_locale();
    let message = match why {
        Undeliverable::Refused => t.undeliverable_refused(),
        Undeliverable::NoSmtpUtf8 => t.undeliverable_letters(),
    };
    view! {
        <div class="banner bad" role="alert">
            <strong>{t.undeliverable_title()}</strong>
            <p>{message}</p>
        </div>
    }
}
