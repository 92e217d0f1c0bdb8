use domain::{
    Locale,
    auth::{self, SessionRow, TrustedBrowserRow},
};
use leptos::prelude::*;

use super::{
    activity::factor_after_with,
    frame::{Card, CardRow, SettingsPage},
    load::load_sessions,
};
use crate::{
    components::{Await, Confirm, Glyph, Success, Time, TimeAgo, query},
    locale::use_locale,
};

/// `/settings/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let t = use_locale();
    let ended = query("ended").and_then(|ended| ended_message(t, &ended));
    view! {
        <SettingsPage title=t.sessions_title()>
            {ended.map(|message| view! { <Success>{message}</Success> })}
            <p class="lead">{t.sessions_lead()}</p>
            <Await answer=load_sessions() children=|list| view! { <SessionList list/> }/>
        </SettingsPage>
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

/// The user's sessions, with this one first, and the browsers that are trusted.
#[component]
pub fn SessionList(
    /// The sessions and the trusted browsers.
    list: auth::SessionList,
) -> impl IntoView {
    let (here, others): (Vec<_>, Vec<_>) = list.sessions.into_iter().partition(|session| session.current);
    let here = here
        .into_iter()
        .map(|session| view! { <Session session/> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="here">
            <h2 class="visually-hidden" id="here">{use_locale().sessions_here()}</h2>
            {here}
        </section>
        <OtherSessions sessions=others/>
        <TrustedBrowsers browsers=list.trusted/>
    }
}

#[component]
fn OtherSessions(sessions: Vec<SessionRow>) -> impl IntoView {
    let t = use_locale();
    let number = sessions.len();
    let rows = sessions
        .into_iter()
        .map(|session| view! { <Session session/> })
        .collect_view();
    (number > 0).then(|| {
        let heading = view! { {t.sessions_others()} " " <span class="count">{number}</span> };
        view! {
            <Card id="others" heading=heading.into_any()>
                {rows}
                <div class="card-foot">
                    <span>{t.sessions_end_others_hint()}</span>
                    <Confirm
                        act="sign-out-others"
                        label=t.sessions_end_others()
                        title=t.sessions_end_others_confirm()
                        consequences=vec![
                            t.sessions_end_others_devices(number as u64),
                            t.sessions_end_others_hint().to_owned(),
                        ]
                        action="/api/settings/sessions/end-others"
                        busy=t.sessions_ending()
                    />
                </div>
            </Card>
        }
    })
}

#[component]
fn Session(session: SessionRow) -> impl IntoView {
    let t = use_locale();
    let factors: Vec<&str> = session
        .factors
        .iter()
        .map(|factor| factor_after_with(t, *factor))
        .collect();
    let network = session.network.map(|network| format!("{network} · "));
    let device = session.device.clone();
    let badge = session
        .current
        .then(|| view! { " " <span class="badge good">{t.sessions_current()}</span> });
    let text = view! {
        <p>{network} {t.sessions_last_active()} " " <TimeAgo at=session.last_seen_at/></p>
        <p>{t.sessions_signed_in(join(t, &factors), session.created_at.text)}</p>
    };
    view! {
        <CardRow
            glyph=glyph_of(&session.device)
            good=session.current
            heading=view! { {session.device} {badge} }.into_any()
            text=text.into_any()
        >
            {(!session.current).then(|| view! {
                <Confirm
                    act="sign-out"
                    id=session.id.to_string()
                    label=t.sessions_end()
                    name=t.sessions_end_named(&device)
                    title=t.sessions_end_confirm(&device)
                    consequences=vec![t.sessions_end_unsaved().to_owned()]
                    action="/api/settings/sessions/end"
                    busy=t.sessions_ending()
                />
            })}
        </CardRow>
    }
}

/// The picture of a device: the systems of phones are known by their names.
fn glyph_of(device: &str) -> Glyph {
    let is_phone = ["Android", "iPhone", "iPad", "iOS"]
        .iter()
        .any(|system| device.contains(system));
    match is_phone {
        true => Glyph::Smartphone,
        false => Glyph::Monitor,
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
fn TrustedBrowsers(browsers: Vec<TrustedBrowserRow>) -> impl IntoView {
    let t = use_locale();
    let number = browsers.len();
    let rows = browsers
        .into_iter()
        .map(|browser| view! { <TrustedBrowser browser/> })
        .collect_view();
    (number > 0).then(|| {
        let heading = view! { {t.trusted_title()} " " <span class="count">{number}</span> };
        view! {
            <Card id="trusted" heading=heading.into_any() text=t.trusted_hint()>{rows}</Card>
        }
    })
}

#[component]
fn TrustedBrowser(browser: TrustedBrowserRow) -> impl IntoView {
    let t = use_locale();
    let device = browser.device.clone();
    view! {
        <CardRow
            glyph=Glyph::ShieldCheck
            heading=browser.device.into_any()
            text=view! { <p>{t.trusted_until()} " " <Time at=browser.expires_at/></p> }.into_any()
        >
            <Confirm
                act="remove-trust"
                id=browser.id.to_string()
                label=t.trusted_remove()
                name=t.trusted_remove_named(&device)
                title=t.trusted_remove_confirm(&device)
                consequences=vec![t.trusted_remove_text().to_owned()]
                action="/api/settings/sessions/revoke_trust"
                busy=t.settings_removing()
            />
        </CardRow>
    }
}
