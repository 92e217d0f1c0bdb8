use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::load_totp_page, recovery_codes::NewRecoveryCodes, saved::SavedMessage, security::FactorDates,
};
use crate::{
    components::{Await, ButtonLook, CodeField, Form, PageHead, PlainForm, SubmitButton},
    locale::use_locale,
};

/// The path that verifies the first code of the app.
const CONFIRM: &str = "/api/settings/authenticator/confirm";

/// `/settings/security/authenticator`
#[component]
pub fn TotpPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.totp_title()/>
        <PageHead title=t.totp_title()/>
        <SavedMessage/>
        <NewRecoveryCodes by=CONFIRM/>
        <Await answer=load_totp_page() children=|page| view! { <TotpSetup page/> }/>
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
            <ol class="steps">
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
    view! {
        <p class="lead">{t.totp_on()} " " <span class="hint"><FactorDates row/></span></p>
        <p><a class="button" href="/settings/security">{t.totp_back()}</a></p>
        <section class="settings">
            <h2>{t.totp_remove_title()}</h2>
            <Form action="/api/settings/authenticator/remove">
                <p class="hint">{t.totp_remove_text()}</p>
                <SubmitButton label=t.totp_remove() busy=t.settings_removing() look=ButtonLook::Secondary/>
            </Form>
        </section>
    }
}
