use domain::{
    Locale,
    auth::{Factor, SecurityEvent, SecurityEventRow},
};
use leptos::prelude::*;

use super::frame::Card;
use crate::{
    components::{Glyph, Icon, TimeAgo},
    locale::use_locale,
};

/// The latest security events.
#[component]
pub fn RecentActivity(
    /// The events, the newest first.
    events: Vec<SecurityEventRow>,
) -> impl IntoView {
    let t = use_locale();
    let events = events.into_iter().map(|row| event_item(t, row));
    let events = events.collect_view();
    view! {
        <Card id="activity" heading=t.activity_title().into_any() text=t.activity_hint()>
            <ul class="events">{events}</ul>
            <div class="card-foot">
                <a href="/settings/sessions">{t.activity_sessions()}</a>
                <a href="/settings/security/password">{t.activity_password()}</a>
            </div>
        </Card>
    }
}

fn event_item(t: Locale, row: SecurityEventRow) -> impl IntoView {
    let network = row.network.map(|network| format!(" · {network}"));
    let alarming = is_alarming(row.event);
    let glyph = match alarming {
        true => Glyph::CircleAlert,
        false => row.factor.map_or(Glyph::Activity, glyph_of),
    };
    view! {
        <li class=alarming.then_some("bad-event")>
            <Icon glyph/>
            <div class="row-text">
                <span>{event_label(t, row.event, row.factor)}</span>
                <p class="meta">{row.device} {network} " · " <TimeAgo at=row.at/></p>
            </div>
        </li>
    }
}

/// Whether an event may be somebody else's attempt.
const fn is_alarming(event: SecurityEvent) -> bool {
    matches!(
        event,
        SecurityEvent::SignInFailed | SecurityEvent::StepUpFailed | SecurityEvent::PasskeySuspected
    )
}

const fn glyph_of(factor: Factor) -> Glyph {
    match factor {
        Factor::Email => Glyph::Mail,
        Factor::Password => Glyph::Lock,
        Factor::Totp => Glyph::Smartphone,
        Factor::Recovery => Glyph::KeyRound,
        Factor::Passkey => Glyph::Fingerprint,
        Factor::Provider => Glyph::Link,
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
