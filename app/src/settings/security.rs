use domain::{
    Locale,
    auth::{self, Factor, FactorRow, SecurityEvent, SecurityEventRow},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_security, saved::SavedMessage};
use crate::{
    components::{Await, PageHead, Time},
    locale::use_locale,
};

/// `/settings/security`: every factor, and the latest security events.
#[component]
pub fn SecurityPage() -> impl IntoView {
    view! {
        <Title text=use_locale().security_title()/>
        <Await answer=load_security() children=|page| view! { <Security page/> }/>
    }
}

#[component]
fn Security(page: auth::SecurityPage) -> impl IntoView {
    let t = use_locale();
    let passkeys = page.passkeys.len() as u64;
    let events = page.events.into_iter().map(|row| event_item(t, row));
    let events = events.collect_view();
    view! {
        <PageHead title=t.security_title()/>
        <SavedMessage/>
        <section class="settings">
            <h2>{t.security_methods()}</h2>
            <ul class="factors">
                <li class="factor">
                    <div>
                        <h3>{t.security_email()}</h3>
                        <p class="hint">{t.security_email_text(page.email)}</p>
                    </div>
                </li>
                <FactorItem
                    name=t.security_password()
                    row=page.password
                    none=t.security_password_none()
                    href="/settings/security/password"
                    add=t.security_password_add()
                    change=t.security_password_change()
                />
                <FactorItem
                    name=t.totp_title()
                    row=page.totp
                    none=t.security_totp_none()
                    href="/settings/security/authenticator"
                    add=t.security_totp_add()
                    change=t.security_manage()
                />
                <li class="factor">
                    <div>
                        <h3>{t.security_passkeys()}</h3>
                        <p class="hint">{t.security_passkeys_count(passkeys)}</p>
                    </div>
                    <a
                        class="button"
                        href="/settings/security/passkeys"
                        aria-label=t.security_action(t.security_manage(), t.security_passkeys())
                    >
                        {t.security_manage()}
                    </a>
                </li>
                {page.linked_accounts.map(|count| view! {
                    <li class="factor">
                        <div>
                            <h3>{t.connections_title()}</h3>
                            <p class="hint">{t.security_connections_count(count.into())}</p>
                        </div>
                        <a
                            class="button"
                            href="/settings/connections"
                            aria-label=t.security_action(t.security_manage(), t.connections_title())
                        >
                            {t.security_manage()}
                        </a>
                    </li>
                })}
                {page.recovery_codes.map(|left| view! {
                    <li class="factor">
                        <div>
                            <h3>{t.recovery_codes_title()}</h3>
                            <p class=if left < 3 { "problem" } else { "hint" }>
                                {t.recovery_codes_left(left.into())}
                            </p>
                        </div>
                        <a class="button" href="/settings/security/recovery-codes">
                            {t.recovery_codes_generate()}
                        </a>
                    </li>
                })}
            </ul>
        </section>
        <section class="settings">
            <h2>{t.activity_title()}</h2>
            <p class="hint">{t.activity_hint()}</p>
            <ul class="events">{events}</ul>
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
                    Some(row) => view! { <p class="hint"><FactorDates row/></p> }.into_any(),
                }}
            </div>
            <a class="button" href=href aria-label=use_locale().security_action(label, name)>{label}</a>
        </li>
    }
}

/// When a factor was added and last used.
#[component]
pub(super) fn FactorDates(row: FactorRow) -> impl IntoView {
    let t = use_locale();
    view! {
        {t.factor_added()} " " <Time at=row.added_at/> " · "
        {match row.last_used_at {
            Some(at) => view! { {t.factor_last_used()} " " <Time at/> }.into_any(),
            None => t.factor_never_used().into_any(),
        }}
    }
}

fn event_item(t: Locale, row: SecurityEventRow) -> impl IntoView {
    let network = row.network.map(|network| format!(" · {network}"));
    view! {
        <li class="event">
            <span class="event-what">{event_label(t, row.event, row.factor)}</span>
            <span class="hint"><Time at=row.at/> " · " {row.device} {network}</span>
        </li>
    }
}

fn event_label(t: Locale, event: SecurityEvent, factor: Option<Factor>) -> String {
    let with = factor.map_or("", |factor| factor_after_with(t, factor));
    let name = factor.map_or("", |factor| factor_name(t, factor));
    match event {
        SecurityEvent::SignedIn => t.activity_signed_in(with),
        SecurityEvent::SignInFailed => t.activity_sign_in_failed(with),
        SecurityEvent::SteppedUp => t.activity_confirmed(with),
        SecurityEvent::StepUpFailed => t.activity_confirmation_failed(with),
        SecurityEvent::FactorAdded => t.activity_added(name),
        SecurityEvent::FactorChanged => match factor {
            Some(Factor::Recovery) => t.activity_recovery_codes_replaced().to_owned(),
            Some(Factor::Passkey) => t.activity_passkey_renamed().to_owned(),
            _ => t.activity_changed(name),
        },
        SecurityEvent::FactorRemoved => t.activity_removed(name),
        SecurityEvent::SignedOut => t.activity_signed_out().to_owned(),
        SecurityEvent::BrowserDistrusted => t.activity_browser_distrusted().to_owned(),
        SecurityEvent::Exported => t.activity_exported().to_owned(),
        SecurityEvent::BrowserTrusted => t.activity_browser_trusted().to_owned(),
        SecurityEvent::SessionsEnded => t.activity_sessions_ended().to_owned(),
        SecurityEvent::DeletionRequested => t.activity_deletion_requested().to_owned(),
        SecurityEvent::DeletionCancelled => t.activity_deletion_canceled().to_owned(),
        SecurityEvent::PasskeySuspected => t.activity_passkey_suspected().to_owned(),
    }
}

/// The name of a factor, standing alone.
const fn factor_name(t: Locale, factor: Factor) -> &'static str {
    match factor {
        Factor::Email => t.factor_email(),
        Factor::Password => t.factor_password(),
        Factor::Totp => t.factor_totp(),
        Factor::Recovery => t.factor_recovery(),
        Factor::Passkey => t.factor_passkey(),
        Factor::Provider => t.factor_provider(),
    }
}

/// The name of a factor, after “with” in a sentence.
pub(super) const fn factor_after_with(t: Locale, factor: Factor) -> &'static str {
    match factor {
        Factor::Email => t.factor_with_email(),
        Factor::Password => t.factor_with_password(),
        Factor::Totp => t.factor_with_totp(),
        Factor::Recovery => t.factor_with_recovery(),
        Factor::Passkey => t.factor_with_passkey(),
        Factor::Provider => t.factor_with_provider(),
    }
}
