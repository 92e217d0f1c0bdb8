use domain::auth::{self, FactorRow};
use leptos::prelude::*;

use super::{
    activity::RecentActivity,
    frame::{Card, CardRow, SettingsPage},
    load::load_security,
    saved::SavedMessage,
};
use crate::{
    components::{Await, Glyph, Icon, Time, TimeAgo},
    locale::use_locale,
};

/// Fewer recovery codes than these are soon used up.
const FEW_RECOVERY_CODES: u32 = 3;

/// `/settings/security`: every factor, and the latest security events.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.security_title()>
            <p class="lead">{t.security_lead()}</p>
            <SavedMessage/>
            <Await answer=load_security() children=|page| view! { <Security page/> }/>
        </SettingsPage>
    }
}

#[component]
fn Security(page: auth::SecurityPage) -> impl IntoView {
    let passkeys = page.passkeys.len() as u64;
    let two_step = passkeys > 0 || page.totp.is_some();
    view! {
        <WaysToSignIn email=page.email passkeys password=page.password linked=page.linked_accounts/>
        <TwoSteps on=two_step totp=page.totp codes=page.recovery_codes/>
        <RecentActivity events=page.events/>
    }
}

#[component]
fn WaysToSignIn(
    email: String,
    passkeys: u64,
    password: Option<FactorRow>,
    linked: Option<u32>,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <Card id="ways" heading=t.security_methods().into_any() text=t.security_methods_hint()>
            <CardRow
                glyph=Glyph::Mail
                good=true
                heading=t.security_email().into_any()
                text=view! { <p>{t.security_email_text(email)}</p> }.into_any()
            >
                <a class="button small" href="/settings/profile/email">{t.profile_email_change()}</a>
            </CardRow>
            <CardRow
                glyph=Glyph::Fingerprint
                good={passkeys > 0}
                heading=t.security_passkeys().into_any()
                text=view! { <p>{t.security_passkeys_count(passkeys)}</p> }.into_any()
            >
                <Way
                    href="/settings/security/passkeys"
                    act=t.security_manage()
                    name=t.security_passkeys()
                />
            </CardRow>
            <FactorItem
                glyph=Glyph::Lock
                name=t.security_password()
                row=password
                none=t.security_password_none()
                href="/settings/security/password"
                add=t.security_password_add()
                change=t.security_password_change()
            />
            {linked.map(|count| view! {
                <CardRow
                    glyph=Glyph::Link
                    good={count > 0}
                    heading=t.connections_title().into_any()
                    text=view! { <p>{t.security_connections_count(count.into())}</p> }.into_any()
                >
                    <Way
                        href="/settings/connections"
                        act=t.security_manage()
                        name=t.connections_title()
                    />
                </CardRow>
            })}
        </Card>
    }
}

/// The second step, and the recovery codes that replace it.
#[component]
fn TwoSteps(on: bool, totp: Option<FactorRow>, codes: Option<u32>) -> impl IntoView {
    let t = use_locale();
    let state = match on {
        true => view! {
            <span class="badge good"><Icon glyph=Glyph::Check/>{t.security_on()}</span>
        }
        .into_any(),
        false => view! { <span class="badge">{t.security_off()}</span> }.into_any(),
    };
    let heading = view! { {t.security_two_step()} " " {state} }.into_any();
    view! {
        <Card id="two-step" heading text=t.security_two_step_hint()>
            <FactorItem
                glyph=Glyph::Smartphone
                name=t.totp_title()
                row=totp
                none=t.security_totp_none()
                href="/settings/security/authenticator"
                add=t.security_totp_add()
                change=t.security_manage()
            />
            {codes.map(|left| view! { <RecoveryCodesItem left/> })}
        </Card>
    }
}

#[component]
fn RecoveryCodesItem(left: u32) -> impl IntoView {
    let t = use_locale();
    let few = left < FEW_RECOVERY_CODES;
    let number = t.recovery_codes_left(left.into());
    let heading = view! {
        {t.recovery_codes_title()} " "
        <span class=if few { "badge warn" } else { "badge" }>{number}</span>
    };
    view! {
        <CardRow
            glyph=Glyph::KeyRound
            good=!few
            heading=heading.into_any()
            text=view! { <p>{t.security_recovery_codes_hint()}</p> }.into_any()
        >
            <a class="button small" href="/settings/security/recovery-codes">
                {t.recovery_codes_generate()}
            </a>
        </CardRow>
    }
}

#[component]
fn FactorItem(
    glyph: Glyph,
    name: &'static str,
    row: Option<FactorRow>,
    none: &'static str,
    href: &'static str,
    add: &'static str,
    change: &'static str,
) -> impl IntoView {
    let good = row.is_some();
    let act = if good { change } else { add };
    let text = match row {
        None => view! { <p>{none}</p> }.into_any(),
        Some(row) => view! { <p><FactorDates row/></p> }.into_any(),
    };
    view! {
        <CardRow glyph good heading=name.into_any() text>
            <Way href act name/>
        </CardRow>
    }
}

/// The link to the page of a way to sign in.
#[component]
fn Way(href: &'static str, act: &'static str, name: &'static str) -> impl IntoView {
    view! {
        <a class="button small" href=href aria-label=use_locale().security_action(act, name)>{act}</a>
    }
}

/// When a factor was added and last used.
#[component]
pub(super) fn FactorDates(row: FactorRow) -> impl IntoView {
    let t = use_locale();
    view! {
        {t.factor_added()} " " <Time at=row.added_at/> " · "
        {match row.last_used_at {
            Some(at) => view! { {t.factor_last_used()} " " <TimeAgo at/> }.into_any(),
            None => t.factor_never_used().into_any(),
        }}
    }
}
