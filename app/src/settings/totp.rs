use domain::{auth, error::Field};
use leptos::prelude::*;

use super::{
    frame::{CardRow, SettingsPage},
    load::load_totp_page,
    recovery_codes::NewRecoveryCodes,
    saved::SavedMessage,
    security::FactorDates,
};
use crate::{
    components::{Await, CodeField, Confirm, Form, Glyph, PlainForm, SubmitButton},
    locale::use_locale,
};

/// The path that verifies the first code of the app.
const CONFIRM: &str = "/api/settings/authenticator/confirm";

/// `/settings/security/authenticator`
#[component]
pub fn TotpPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.totp_title() within=(t.security_title(), "/settings/security")>
            <SavedMessage/>
            <NewRecoveryCodes by=CONFIRM/>
            <Await answer=load_totp_page() children=|page| view! { <TotpSetup page/> }/>
        </SettingsPage>
    }
}

/// Enrols an authenticator app: shows its secret as a QR code and as letters, and asks for a code of
/// the app.
#[component]
pub fn TotpSetup(
    /// The state of the enrolment.
    page: auth::TotpPage,
) -> impl IntoView {
    let t = use_locale();
    match page {
        auth::TotpPage::Off => view! {
            <p class="lead">{t.totp_lead()}</p>
            <Form action="/api/settings/authenticator/start">
                <SubmitButton label=t.totp_start()/>
            </Form>
        }
        .into_any(),
        auth::TotpPage::Started { secret, qr } => view! {
            <ol class="steps card padded">
                <li>
                    <p>{t.totp_scan()}</p>
                    // An SVG that the server draws of a secret that it generated.
                    <div class="qr" role="img" aria-label=t.totp_qr() inner_html=qr></div>
                    <p class="hint">{t.totp_key()}</p>
                    <p><code class="secret">{secret}</code></p>
                </li>
                <li>
                    <p>{t.totp_enter()}</p>
                    <PlainForm action=CONFIRM>
                        <CodeField
                            field=Field::Code
                            label=t.totp_code()
                            inputmode="numeric"
                        />
                        <div class="form-actions">
                            <SubmitButton label=t.totp_turn_on()/>
                            <a class="button quiet" href="/settings/security">{t.settings_cancel()}</a>
                        </div>
                    </PlainForm>
                </li>
            </ol>
        }
        .into_any(),
        auth::TotpPage::On(row) => view! { <EnrolledApp row/> }.into_any(),
    }
}

#[component]
fn EnrolledApp(row: auth::FactorRow) -> impl IntoView {
    let t = use_locale();
    let badge = view! { <span class="badge good">{t.security_on()}</span> };
    view! {
        <p class="lead">{t.totp_on()}</p>
        <div class="card">
            <h2 class="visually-hidden">{t.totp_yours()}</h2>
            <CardRow
                glyph=Glyph::Smartphone
                good=true
                heading=view! { {t.totp_title()} " " {badge} }.into_any()
                text=view! { <p><FactorDates row/></p> }.into_any()
            >
                <Confirm
                    act="remove-app"
                    label=t.totp_remove()
                    name=t.totp_remove_title()
                    title=t.totp_remove_confirm()
                    consequences=vec![
                        t.totp_remove_text().to_owned(),
                        t.settings_others_signed_out().to_owned(),
                    ]
                    action="/api/settings/authenticator/remove"
                    busy=t.settings_removing()
                />
            </CardRow>
        </div>
        <p><a class="button" href="/settings/security">{t.totp_back()}</a></p>
    }
}
