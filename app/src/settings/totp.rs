use domain::{auth, error::Field};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use super::{
    api::{ConfirmTotp, RemoveTotp, StartTotp, load_totp_page},
    recovery_codes::RecoveryCodes,
    security::Since,
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton, TextField},
    load::load,
    request::submitted_to,
};

/// `/settings/security/authenticator`
#[component]
pub fn TotpPage() -> impl IntoView {
    let (start, confirm) = (Post::<StartTotp>::default(), Post::<ConfirmTotp>::default());
    let page = load(
        move || (start.version().get(), confirm.version().get()),
        |_| load_totp_page(),
    );
    // Without scripts the codes come with the answer of the form.
    let made = StoredValue::new(
        submitted_to(ConfirmTotp::url()).and_then(|submitted| submitted.made::<Vec<String>>()),
    );
    let codes = move || match confirm.value().get() {
        Some(Ok(codes)) => codes,
        _ => made.get_value(),
    };
    view! {
        <Title text="Authenticator app"/>
        <PageHead title="Authenticator app"/>
        {move || codes().map(|codes| view! { <RecoveryCodes codes/> })}
        <Loaded resource=page children=move |page| view! { <TotpSetup page start confirm/> }/>
    }
}

/// Enrols an authenticator app: its secret as a picture and as letters, and a code
/// that proves that the app has it.
#[component]
pub fn TotpSetup(
    /// How far it is.
    page: auth::TotpPage,
    /// Makes a secret.
    start: Post<StartTotp>,
    /// Proves that the app has it.
    confirm: Post<ConfirmTotp>,
) -> impl IntoView {
    match page {
        auth::TotpPage::Off => view! {
            <p class="lead">
                "After every sign-in you are asked for a code that an app on your phone shows. Whoever gets "
                "into your mailbox does not get in here."
            </p>
            <Form post=start>
                <SubmitButton label="Set it up"/>
            </Form>
        }
        .into_any(),
        auth::TotpPage::Started { secret, qr } => view! {
            <ol class="steps">
                <li>
                    <p>"Scan this with your authenticator app."</p>
                    // Drawn by the server from a secret of its own making.
                    <div class="qr" role="img" aria-label="The secret as a picture; the letters below say the same" inner_html=qr></div>
                    <p class="hint">"Or type it in:"</p>
                    <p><code class="secret">{secret}</code></p>
                </li>
                <li>
                    <p>"Type the code that the app shows."</p>
                    <Form post=confirm>
                        <TextField
                            field=Field::Code
                            label="Code"
                            autocomplete="one-time-code"
                            inputmode="numeric"
                            maxlength=16
                        />
                        <div class="form-actions">
                            <SubmitButton label="Turn it on"/>
                            <a class="button quiet" href="/settings/security">"Cancel"</a>
                        </div>
                    </Form>
                </li>
            </ol>
        }
        .into_any(),
        auth::TotpPage::On(row) => view! { <Enrolled row/> }.into_any(),
    }
}

#[component]
fn Enrolled(row: auth::FactorRow) -> impl IntoView {
    let remove = Post::<RemoveTotp>::default();
    view! {
        <p class="lead">"It is on. Every sign-in asks for its code. " <span class="hint"><Since row/> "."</span></p>
        <p><a class="button" href="/settings/security">"Back to security"</a></p>
        <section class="settings">
            <h2>"Remove it"</h2>
            <Form post=remove>
                <p class="hint">"Sign-ins then ask for nothing after the first factor, and your recovery codes are void."</p>
                <SubmitButton label="Remove the app" busy="Removing …" quiet=true/>
            </Form>
        </section>
    }
}
