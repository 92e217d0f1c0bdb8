use domain::{
    auth::{self, Undeliverable},
    error::Field,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_verify_page;
use crate::{
    components::{
        Await, CodeField, Narrow, PlainForm, RedirectSignedIn, SubmitButton, Time, encode, page_path, query,
    },
    islands::SignedOut,
};

/// `/sign-in/verify`: asks for the code, sends it again, or to another address.
#[component]
pub fn VerifyPage() -> impl IntoView {
    view! {
        <Title text="Check your mail"/>
        <RedirectSignedIn/>
        <Narrow>
            // A signed-in user is led away, so that nothing is loaded.
            <SignedOut>
                <Await answer=load_verify_page(query("challenge").unwrap_or_default()) children=|page| view! { <CodeForm page/> }/>
            </SignedOut>
        </Narrow>
    }
}

#[component]
fn CodeForm(page: auth::VerifyPage) -> impl IntoView {
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
        <h1>"Check your mail"</h1>
        <p class="lead">
            "We wrote to " <strong class="address">{page.email}</strong>
            ". Open the link in this browser, or type the code here."
        </p>
        {page.undeliverable.map(|why| view! { <DeliveryFailure why/> })}
        {query("sent").filter(|_| page.undeliverable.is_none()).map(|_| view! {
            <p class="notice good" role="status">"A new mail is on its way. The one before does not work any more."</p>
        })}
        <PlainForm action="/api/sign-in/code">
            <input type="hidden" name="challenge" value=challenge/>
            <CodeField
                field=Field::Code
                label="Code"
                inputmode="numeric"
                autofocus=true
            />
            <SubmitButton label="Sign in"/>
        </PlainForm>
        <p class="hint">"Link and code work until " <Time at=page.expires_at/> "."</p>
        {page.undeliverable.is_none().then(|| view! {
            <p class="hint">
                "Nothing there? Look in your spam folder, then "
                <a href=page_path()>"check whether the email was accepted"</a> "."
            </p>
        })}
        <div class="aside-actions">
            <PlainForm action="/api/sign-in/resend">
                <input type="hidden" name="challenge" value=again/>
                <SubmitButton label="Send it again" secondary=true/>
            </PlainForm>
            <a class="button quiet" href=change>"Use another address"</a>
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
    let message = match why {
        Undeliverable::Refused => {
            "The mail server refused it. Check the address for typing errors, or use another one."
        }
        Undeliverable::NoSmtpUtf8 => {
            "Our mail server can't send to addresses with letters other than a to z before the @. Use another address."
        }
    };
    view! {
        <div class="notice bad" role="alert">
            <strong>"We couldn't deliver the email"</strong>
            <p>{message}</p>
        </div>
    }
}
