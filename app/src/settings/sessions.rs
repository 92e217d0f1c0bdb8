use domain::auth::{self, SessionRow, TrustedBrowserRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_sessions, security::factor_name};
use crate::components::{Await, Form, PageHead, SubmitButton, Success, Time, query};

/// `/settings/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    view! {
        <Title text="Sessions"/>
        <PageHead title="Sessions"/>
        {query("ended").and_then(|ended| ended_message(&ended)).map(|message| view! { <Success>{message}</Success> })}
        <p class="lead">"Where you are signed in."</p>
        <Await answer=load_sessions() children=|list| view! { <SessionList list/> }/>
    }
}

/// The message for `?ended=`, after a form of this page.
fn ended_message(ended: &str) -> Option<&'static str> {
    match ended {
        "session" => Some("That browser is signed out."),
        "others" => Some("All other browsers are signed out."),
        "trust" => Some("That browser is asked for your second factor from now on."),
        _ => None,
    }
}

/// The user's sessions, with this one marked, and a form to end each.
#[component]
pub fn SessionList(
    /// The sessions and the trusted browsers.
    list: auth::SessionList,
) -> impl IntoView {
    let others = list.sessions.len() > 1;
    let sessions = list
        .sessions
        .into_iter()
        .map(|session| view! { <Session session/> });
    let trusted = list
        .trusted
        .into_iter()
        .map(|browser| view! { <TrustedBrowser browser/> });
    let (sessions, trusted) = (sessions.collect_view(), trusted.collect_view());
    view! {
        <h2 class="visually-hidden">"Signed-in browsers"</h2>
        <ul class="factors">{sessions}</ul>
        {others.then(|| view! {
            <Form action="/api/settings/sessions/end-others">
                <p class="hint">"Ending all others also ends the trust in every browser."</p>
                <SubmitButton label="End all other sessions" busy="Ending …"/>
            </Form>
        })}
        {(!trusted.is_empty()).then(|| view! {
            <section class="settings">
                <h2>"Trusted browsers"</h2>
                <p class="hint">"They are not asked for your second factor."</p>
                <ul class="factors">{trusted}</ul>
            </section>
        })}
    }
}

#[component]
fn Session(session: SessionRow) -> impl IntoView {
    let factors: Vec<&str> = session
        .factors
        .iter()
        .map(|factor| factor_name(*factor))
        .collect();
    let network = session.network.map(|network| format!(" · network {network}"));
    view! {
        <li class="factor">
            <div>
                <h3>
                    {session.device}
                    {session.current.then(|| view! { " " <span class="badge">"This browser"</span> })}
                </h3>
                <p class="hint">
                    "Signed in " <Time at=session.created_at/> " with " {join(&factors)} {network}
                </p>
                <p class="hint">"Last seen " <Time at=session.last_seen_at/></p>
            </div>
            {(!session.current).then(|| view! {
                <Form action="/api/settings/sessions/end" only=("id", session.id.to_string())>
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <SubmitButton label="End" busy="Ending …" secondary=true/>
                </Form>
            })}
        </li>
    }
}

/// Joins words as a sentence does: `a`, `a and b`, `a, b and c`.
fn join(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[component]
fn TrustedBrowser(browser: TrustedBrowserRow) -> impl IntoView {
    view! {
        <li class="factor">
            <div>
                <h3>{browser.device}</h3>
                <p class="hint">"Until " <Time at=browser.expires_at/></p>
            </div>
            <Form action="/api/settings/sessions/revoke_trust" only=("id", browser.id.to_string())>
                <input type="hidden" name="id" value=browser.id.to_string()/>
                <SubmitButton label="Stop trusting" busy="One moment …" secondary=true/>
            </Form>
        </li>
    }
}
