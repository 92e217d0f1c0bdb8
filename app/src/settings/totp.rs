use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::load_totp_page, recovery_codes::NewRecoveryCodes, saved::SavedMessage, security::FactorDates,
};
use crate::components::{Await, CodeField, Form, PageHead, PlainForm, SubmitButton};

/// The path that verifies the first code of the app.
const CONFIRM: &str = "/api/settings/authenticator/confirm";

/// `/settings/security/authenticator`
#[component]
pub fn TotpPage() -> impl IntoView {
    view! {
        <Title text="Authenticator app"/>
        <PageHead title="Authenticator app"/>
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
    match page {
        auth::TotpPage::Off => view! {
            <p class="lead">
                "After every sign-in you are asked for a code that an app on your phone shows. Whoever gets "
                "into your mailbox does not get in here."
            </p>
            <Form action="/api/settings/authenticator/start">
                <SubmitButton label="Set it up"/>
            </Form>
        }
        .into_any(),
        auth::TotpPage::Started { secret, qr } => view! {
            <ol class="steps">
                <li>
                    <p>"Scan this with your authenticator app."</p>
                    // An SVG that the server draws of a secret that it generated.
                    <div class="qr" role="img" aria-label="The secret as a picture; the letters below say the same" inner_html=qr></div>
                    <p class="hint">"Or type it in:"</p>
                    <p><code class="secret">{secret}</code></p>
                </li>
                <li>
                    <p>"Type the code that the app shows."</p>
                    <PlainForm action=CONFIRM>
                        <CodeField
                            field=Field::Code
                            label="Code"
                            inputmode="numeric"
                        />
                        <div class="form-actions">
                            <SubmitButton label="Turn it on"/>
                            <a class="button quiet" href="/settings/security">"Cancel"</a>
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
    view! {
        <p class="lead">"It is on. Every sign-in asks for its code. " <span class="hint"><FactorDates row/> "."</span></p>
        <p><a class="button" href="/settings/security">"Back to security"</a></p>
        <section class="settings">
            <h2>"Remove it"</h2>
            <Form action="/api/settings/authenticator/remove">
                <p class="hint">"Sign-ins then ask for nothing after the first factor, and your recovery codes are void."</p>
                <SubmitButton label="Remove the app" busy="Removing …" secondary=true/>
            </Form>
        </section>
    }
}
