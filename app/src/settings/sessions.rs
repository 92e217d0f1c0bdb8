use domain::{
    Locale,
    auth::{self, SessionRow, TrustedBrowserRow},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_sessions, security::factor_after_with};
use crate::{
    components::{Await, ButtonLook, Form, PageHead, SubmitButton, Success, Time, query},
    locale::use_locale,
};

/// `/settings/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let t = use_locale();
    let ended = query("ended").and_then(|ended| ended_message(t, &ended));
    view! {
        <Title text=t.sessions_title()/>
        <PageHead title=t.sessions_title()/>
        {ended.map(|message| view! { <Success>{message}</Success> })}
        <p class="lead">{t.sessions_lead()}</p>
        <Await answer=load_sessions() children=|list| view! { <SessionList list/> }/>
    }
}

/// The message for `?ended=`, after a form of this page.
fn ended_message(t: Locale, ended: &str) -> Option<&'static str> {
    match ended {
        "session" => Some(t.sessions_ended_one()),
        "others" => Some(t.sessions_ended_others()),
        "trust" => Some(t.sessions_ended_trust()),
        _ => None,
    }
}

/// The user's sessions, with this one marked, and a form to end each.
#[component]
pub fn SessionList(
    /// The sessions and the trusted browsers.
    list: auth::SessionList,
) -> impl IntoView {
    let t = use_locale();
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
        <h2 class="visually-hidden">{t.sessions_list_title()}</h2>
        <ul class="factors">{sessions}</ul>
        {others.then(|| view! {
            <Form action="/api/settings/sessions/end-others">
                <p class="hint">{t.sessions_end_others_hint()}</p>
                <SubmitButton label=t.sessions_end_others() busy=t.sessions_ending()/>
            </Form>
        })}
        {(!trusted.is_empty()).then(|| view! {
            <section class="settings">
                <h2>{t.trusted_title()}</h2>
                <p class="hint">{t.trusted_hint()}</p>
                <ul class="factors">{trusted}</ul>
            </section>
        })}
    }
}

#[component]
fn Session(session: SessionRow) -> impl IntoView {
    let t = use_locale();
    let factors: Vec<&str> = session
        .factors
        .iter()
        .map(|factor| factor_after_with(t, *factor))
        .collect();
    let network = session.network.map(|network| format!(" · {network}"));
    view! {
        <li class="factor">
            <div>
                <h3>
                    {session.device}
                    {session.current.then(|| view! { " " <span class="badge">{t.sessions_current()}</span> })}
                </h3>
                <p class="hint">
                    {t.sessions_signed_in(join(t, &factors), session.created_at.text)} {network}
                </p>
                <p class="hint">{t.sessions_last_active()} " " <Time at=session.last_seen_at/></p>
            </div>
            {(!session.current).then(|| view! {
                <Form action="/api/settings/sessions/end" only=("id", session.id.to_string())>
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <SubmitButton label=t.sessions_end() busy=t.sessions_ending() look=ButtonLook::Secondary/>
                </Form>
            })}
        </li>
    }
}

/// Joins words as a sentence does: `a`, `a and b`, `a, b and c`.
fn join(t: Locale, words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => t.sessions_and(first.join(", "), last),
    }
}

#[component]
fn TrustedBrowser(browser: TrustedBrowserRow) -> impl IntoView {
    let t = use_locale();
    view! {
        <li class="factor">
            <div>
                <h3>{browser.device}</h3>
                <p class="hint">{t.trusted_until()} " " <Time at=browser.expires_at/></p>
            </div>
            <Form action="/api/settings/sessions/revoke_trust" only=("id", browser.id.to_string())>
                <input type="hidden" name="id" value=browser.id.to_string()/>
                <SubmitButton label=t.trusted_remove() busy=t.settings_removing() look=ButtonLook::Secondary/>
            </Form>
        </li>
    }
}
