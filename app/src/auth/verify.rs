use domain::{
    auth::{self, Undeliverable},
    error::Field,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_verify_page, webmail::webmail};
use crate::{
    components::{
        Await, ButtonLook, CodeField, Glyph, Icon, Narrow, PlainForm, RedirectSignedIn, SubmitButton, encode,
        page_path, query,
    },
    islands::{CompleteCode, FollowSignIn, ResendCountdown, SignedOut},
    locale::use_locale,
    request::{failed_page, submitted_to},
    server,
};

/// Seconds after which a mail can be requested again: most arrive before. Without scripts it can be at
/// once; the limits of mails are the server's.
const RESEND_AFTER: u32 = 30;

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
                <Await answer=load_verify_page(query("challenge").unwrap_or_default()) children=show_page/>
            </SignedOut>
        </Narrow>
    }
}

fn show_page(page: auth::VerifyPage) -> AnyView {
    match page.expires_in {
        0 => view! { <Expired page/> }.into_any(),
        _ => view! { <CheckYourEmail page/> }.into_any(),
    }
}

#[component]
fn CheckYourEmail(page: auth::VerifyPage) -> impl IntoView {
    let t = use_locale();
    let undeliverable = page.undeliverable;
    let is_new = query("sent").is_some() && undeliverable.is_none() && failed_page().is_none();
    let (next, expires_in) = (page.next.clone(), page.expires_in);
    view! {
        {undeliverable.map(|why| view! { <DeliveryFailure why/> })}
        {is_new.then(|| view! {
            <div class="banner good before-card" role="status">
                <Icon glyph=Glyph::CircleCheck/>
                <div><p>{t.verify_resent()}</p></div>
            </div>
        })}
        <div class="card">
            <h1>{t.verify_title()}</h1>
            <p class="lead">{t.verify_sent_to(&page.email)}</p>
            <CodeForm expires_in/>
            {webmail(&page.email).filter(|_| undeliverable.is_none()).map(|(name, address)| view! {
                <Inbox name address/>
            })}
        </div>
        <NothingArrived page/>
        <FollowSignIn next expires_in/>
    }
}

#[component]
fn CodeForm(expires_in: u32) -> impl IntoView {
    let t = use_locale();
    view! {
        <PlainForm action="/api/sign-in/code">
            <input type="hidden" name="challenge" value=challenge()/>
            <CodeField
                field=Field::Code
                label=t.verify_code()
                hint=t.verify_hint()
                inputmode="numeric"
                autofocus=true
            />
            <CompleteCode/>
            <SubmitButton label=t.sign_in()/>
            <p class="hint">{t.expires_in(u64::from(expires_in / 60))}</p>
        </PlainForm>
    }
}

/// The link to the webmail of the address.
#[component]
fn Inbox(name: &'static str, address: &'static str) -> impl IntoView {
    view! {
        <p class="or">{use_locale().verify_inbox()}</p>
        <div class="actions centered">
            <a class="button small" href=address target="_blank" rel="noopener noreferrer">
                {name}
                <Icon glyph=Glyph::ExternalLink/>
            </a>
        </div>
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

/// What to do if there is no mail.
#[component]
fn NothingArrived(page: auth::VerifyPage) -> impl IntoView {
    let t = use_locale();
    let other = other_address(&page);
    // Someone whose code was refused needs another one now.
    let waits = RESEND_AFTER.saturating_sub(page.requested_ago);
    let waits = if failed_page().is_some() { 0 } else { waits };
    view! {
        <section class="card padded after-card" aria-labelledby="nothing">
            <h2 class="text-sized" id="nothing">{t.verify_nothing_title()}</h2>
            {page.undeliverable.is_none().then(|| view! {
                <p class="soft small">
                    {t.verify_nothing(sender())} " "
                    <a href=checking_path()>{t.verify_check_again()}</a>
                </p>
                {query(CHECKED).map(|_| view! { <p class="soft small" role="status">{t.verify_not_refused()}</p> })}
            })}
            <div class="actions">
                <PlainForm action="/api/sign-in/resend">
                    <input type="hidden" name="challenge" value=challenge()/>
                    <div class="actions">
                        <SubmitButton label=t.verify_resend() look=ButtonLook::Secondary/>
                        <ResendCountdown seconds=waits/>
                    </div>
                </PlainForm>
                <a class="button quiet push" href=other>{t.verify_other_address()}</a>
            </div>
        </section>
    }
}

/// In place of the field, which would take a code in vain.
#[component]
fn Expired(page: auth::VerifyPage) -> impl IntoView {
    let t = use_locale();
    let other = other_address(&page);
    // A code that came too late has this page as its answer.
    let _ = submitted_to("/api/sign-in/code");
    view! {
        <div class="card">
            <h1>{t.verify_expired_title()}</h1>
            <p class="lead" role="status">{t.verify_expired(&page.email)}</p>
            <PlainForm action="/api/sign-in/resend">
                <input type="hidden" name="challenge" value=challenge()/>
                <SubmitButton label=t.verify_resend()/>
            </PlainForm>
        </div>
        <p class="narrow-after"><a href=other>{t.verify_other_address()}</a></p>
        <FollowSignIn next=page.next expires_in=0/>
    }
}

fn challenge() -> String {
    query("challenge").unwrap_or_default()
}

/// The page that asks for the address again.
fn other_address(page: &auth::VerifyPage) -> String {
    match &page.pending_link {
        Some((provider, link)) => format!("/sign-in/provider/{provider}/address?link={link}"),
        None => format!(
            "/sign-in?email={}&next={}",
            encode(&page.email),
            encode(&page.next)
        ),
    }
}

/// The address that mails come from.
fn sender() -> String {
    server::services().map_or_else(
        |_| String::new(),
        |services| services.config.mail.sender().to_owned(),
    )
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
        <div class="banner bad before-card" role="alert">
            <Icon glyph=Glyph::CircleAlert/>
            <div>
                <p><strong>{t.undeliverable_title()}</strong></p>
                <p>{message}</p>
            </div>
        </div>
    }
}
