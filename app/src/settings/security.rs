use domain::auth::{self, Factor, FactorRow, SecurityEvent, SecurityEventRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_security, saved::Saved};
use crate::components::{Await, PageHead, Time};

/// `/settings/security`: every factor, and what happened of late.
#[component]
pub fn SecurityPage() -> impl IntoView {
    view! {
        <Title text="Security"/>
        <Await answer=load_security() children=|page| view! { <Security page/> }/>
    }
}

#[component]
fn Security(page: auth::SecurityPage) -> impl IntoView {
    view! {
        <PageHead title="Security"/>
        <Saved/>
        <section class="settings">
            <h2>"How you sign in"</h2>
            <ul class="factors">
                <li class="factor">
                    <div>
                        <h3>"E-mail"</h3>
                        <p class="hint">"A link and a code to " <strong class="address">{page.email}</strong></p>
                    </div>
                </li>
                <FactorItem
                    name="Password"
                    row=page.password
                    none="Not set. You can sign in without one."
                    href="/settings/security/password"
                    add="Set a password"
                    change="Change"
                />
                <FactorItem
                    name="Authenticator app"
                    row=page.totp
                    none="Asks for a code of your phone after every sign-in."
                    href="/settings/security/authenticator"
                    add="Set up"
                    change="Manage"
                />
                <li class="factor">
                    <div>
                        <h3>"Passkeys"</h3>
                        <p class="hint">{passkeys_words(page.passkeys.len())}</p>
                    </div>
                    <a class="button" href="/settings/security/passkeys" aria-label="Manage: Passkeys">"Manage"</a>
                </li>
                {page.linked_accounts.map(|count| view! {
                    <li class="factor">
                        <div>
                            <h3>"Identity providers"</h3>
                            <p class="hint">{connections_words(count)}</p>
                        </div>
                        <a class="button" href="/settings/connections" aria-label="Manage: Identity providers">"Manage"</a>
                    </li>
                })}
                {page.recovery_codes.map(|left| view! {
                    <li class="factor">
                        <div>
                            <h3>"Recovery codes"</h3>
                            <p class=if left < 3 { "problem" } else { "hint" }>{codes_left(left)}</p>
                        </div>
                        <a class="button" href="/settings/security/recovery-codes">"Make new ones"</a>
                    </li>
                })}
            </ul>
        </section>
        <section class="settings">
            <h2>"What happened"</h2>
            <p class="hint">"Something you do not know? End all other sessions, and change your password if you have one."</p>
            <ul class="events">{page.events.into_iter().map(event).collect_view()}</ul>
        </section>
    }
}

#[component]
fn FactorItem(
    name: &'static str,
    row: Option<FactorRow>,
    none: &'static str,
    href: &'static str,
    add: &'static str,
    change: &'static str,
) -> impl IntoView {
    let label = if row.is_some() { change } else { add };
    view! {
        <li class="factor">
            <div>
                <h3>{name}</h3>
                {match row {
                    None => view! { <p class="hint">{none}</p> }.into_any(),
                    Some(row) => view! { <p class="hint"><Since row/></p> }.into_any(),
                }}
            </div>
            <a class="button" href=href aria-label=format!("{label}: {name}")>{label}</a>
        </li>
    }
}

/// When a factor was added and last used.
#[component]
pub(super) fn Since(row: FactorRow) -> impl IntoView {
    view! {
        "Since " <Time at=row.added_at/>
        {match row.last_used_at {
            Some(at) => view! { ", last used " <Time at/> }.into_any(),
            None => view! { ", not used yet" }.into_any(),
        }}
    }
}

fn passkeys_words(count: usize) -> String {
    match count {
        0 => "None. Sign in with your finger, face or PIN, and type nothing.".to_owned(),
        1 => "One.".to_owned(),
        count => format!("{count}."),
    }
}

fn connections_words(count: u32) -> String {
    match count {
        0 => "None is connected. Sign in with an account that you have elsewhere.".to_owned(),
        1 => "One is connected.".to_owned(),
        count => format!("{count} are connected."),
    }
}

pub(super) fn codes_left(left: u32) -> String {
    match left {
        0 => "None is left.".to_owned(),
        1 => "One is left.".to_owned(),
        left => format!("{left} are left."),
    }
}

fn event(row: SecurityEventRow) -> impl IntoView {
    let network = row.network.map(|network| format!(", network {network}"));
    view! {
        <li class="event">
            <span class="event-what">{words(row.event, row.factor)}</span>
            <span class="hint"><Time at=row.at/> " · " {row.device} {network}</span>
        </li>
    }
}

fn words(event: SecurityEvent, factor: Option<Factor>) -> String {
    let factor = factor.map_or("", factor_name);
    match event {
        SecurityEvent::SignedIn => format!("Signed in with {factor}"),
        SecurityEvent::SignInFailed => format!("A sign-in with {factor} failed"),
        SecurityEvent::SteppedUp => format!("Confirmed with {factor}"),
        SecurityEvent::StepUpFailed => format!("A confirmation with {factor} failed"),
        SecurityEvent::FactorAdded => format!("Added: {factor}"),
        SecurityEvent::FactorChanged => format!("Changed: {factor}"),
        SecurityEvent::FactorRemoved => format!("Removed: {factor}"),
        SecurityEvent::SignedOut => "Signed out".to_owned(),
        SecurityEvent::BrowserDistrusted => "A browser is not trusted any more".to_owned(),
        SecurityEvent::Exported => "Everything about the account was downloaded".to_owned(),
        SecurityEvent::BrowserTrusted => "A browser was trusted for 30 days".to_owned(),
        SecurityEvent::SessionsEnded => "Sessions were ended".to_owned(),
        SecurityEvent::DeletionRequested => "Deletion of the account was asked for".to_owned(),
        SecurityEvent::DeletionCancelled => "Signing in kept the account".to_owned(),
        SecurityEvent::PasskeySuspected => "A passkey was refused: there may be a copy of it".to_owned(),
    }
}

/// A factor, in the middle of a sentence.
pub(super) const fn factor_name(factor: Factor) -> &'static str {
    match factor {
        Factor::Email => "e-mail",
        Factor::Password => "password",
        Factor::Totp => "authenticator app",
        Factor::Recovery => "recovery code",
        Factor::Passkey => "passkey",
        Factor::Provider => "identity provider",
    }
}
