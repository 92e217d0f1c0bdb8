use domain::auth::{self, SessionRow, TrustedBrowserRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    api::{DistrustBrowser, EndOtherSessions, EndSession, load_sessions},
    security::factor_name,
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton, Time},
    load::load,
};

/// `/settings/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let end = Post::<EndSession>::default();
    let end_others = Post::<EndOtherSessions>::default();
    let distrust = Post::<DistrustBrowser>::default();
    let list = load(
        move || {
            (
                end.version().get(),
                end_others.version().get(),
                distrust.version().get(),
            )
        },
        |_| load_sessions(),
    );
    view! {
        <Title text="Sessions"/>
        <PageHead title="Sessions"/>
        <p class="lead">"Where you are signed in."</p>
        <Loaded resource=list children=move |list| view! { <SessionList list end end_others distrust/> }/>
    }
}

/// Every signed-in browser, this one marked, and the way to end each.
#[component]
pub fn SessionList(
    /// The sessions and the trusted browsers.
    list: auth::SessionList,
    /// Ends one.
    end: Post<EndSession>,
    /// Ends all others.
    end_others: Post<EndOtherSessions>,
    /// Ends the trust in a browser.
    distrust: Post<DistrustBrowser>,
) -> impl IntoView {
    let others = list.sessions.len() > 1;
    let sessions = list
        .sessions
        .into_iter()
        .map(|session| view! { <Session session end/> });
    let trusted = list
        .trusted
        .into_iter()
        .map(|browser| view! { <Trusted browser distrust/> });
    let (sessions, trusted) = (sessions.collect_view(), trusted.collect_view());
    view! {
        <h2 class="visually-hidden">"Signed-in browsers"</h2>
        <ul class="factors">{sessions}</ul>
        {others.then(|| view! {
            <Form post=end_others>
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
fn Session(session: SessionRow, end: Post<EndSession>) -> impl IntoView {
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
                    "Signed in " <Time at=session.created_at/> " with " {listed(&factors)} {network}
                </p>
                <p class="hint">"Last seen " <Time at=session.last_seen_at/></p>
            </div>
            {(!session.current).then(|| view! {
                <Form post=end>
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <SubmitButton label="End" busy="Ending …" quiet=true/>
                </Form>
            })}
        </li>
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[component]
fn Trusted(browser: TrustedBrowserRow, distrust: Post<DistrustBrowser>) -> impl IntoView {
    view! {
        <li class="factor">
            <div>
                <h3>{browser.device}</h3>
                <p class="hint">"Until " <Time at=browser.expires_at/></p>
            </div>
            <Form post=distrust>
                <input type="hidden" name="id" value=browser.id.to_string()/>
                <SubmitButton label="Stop trusting" busy="One moment …" quiet=true/>
            </Form>
        </li>
    }
}
