use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::load::load_step_up_page;
use crate::{
    auth::code_hint,
    components::{
        Await, CodeField, Narrow, PasswordField, PlainForm, SubmitButton, encode, page_path, query,
    },
    passkeys::PasskeyButton,
};

/// `/step-up`: proves a factor again, then returns.
#[component]
pub fn StepUpPage() -> impl IntoView {
    let offered = load_step_up_page(query("next").unwrap_or_default());
    view! {
        <Title text="Confirm that it is you"/>
        <Narrow>
            <Await answer=offered children=|offered| view! { <StepUp offered/> }/>
        </Narrow>
    }
}

/// `/step-up/done`: after a step-up in a tab of its own, for a form in another.
#[component]
pub fn StepUpDonePage() -> impl IntoView {
    view! {
        <Title text="Confirmed"/>
        <Narrow>
            <h1>"Confirmed"</h1>
            <p class="lead">"Go back to the tab you came from, and send the form again."</p>
        </Narrow>
    }
}

/// Leads to the step-up and back to this page.
#[component]
pub fn RedirectToStepUp() -> impl IntoView {
    view! { <Redirect path=format!("/step-up?next={}", encode(&page_path()))/> }
}

/// Asks for a factor: the second factor if the user has one, otherwise the password or a mailed
/// code. Without a second factor a sign-in of the last ten minutes counts, too.
#[component]
pub fn StepUp(
    /// The factors that the user can prove.
    offered: auth::StepUpPage,
) -> impl IntoView {
    let challenge = query("challenge");
    if offered.done {
        return view! { <Redirect path=offered.next/> }.into_any();
    }
    view! {
        <h1>"Confirm that it is you"</h1>
        <p class="lead">
            "You are about to change something that matters. It stays confirmed for ten minutes."
        </p>
        {match (offered.second_factor, challenge) {
            (true, _) => view! { <BySecondFactor offered/> }.into_any(),
            (false, Some(challenge)) => view! { <ByMail email=offered.email challenge next=offered.next/> }.into_any(),
            (false, None) => view! { <ChooseFactor offered/> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn BySecondFactor(offered: auth::StepUpPage) -> impl IntoView {
    let (next, again) = (offered.next.clone(), offered.next);
    view! {
        {offered.passkey.then(|| view! {
            <PasskeyButton action="/api/step-up/passkey">
                <input type="hidden" name="next" value=again/>
            </PasskeyButton>
        })}
        <PlainForm action="/api/step-up/second-factor">
            <input type="hidden" name="next" value=next/>
            <CodeField
                field=Field::Code
                label="Code"
                hint=code_hint(offered.totp)
                autofocus=true
            />
            <SubmitButton label="Confirm"/>
        </PlainForm>
    }
}

#[component]
fn ByMail(email: String, challenge: String, next: String) -> impl IntoView {
    let again = next.clone();
    view! {
        <p>"We wrote to " <strong class="address">{email}</strong> ". Type the code from that mail."</p>
        <PlainForm action="/api/step-up/code">
            <input type="hidden" name="challenge" value=challenge/>
            <input type="hidden" name="next" value=again/>
            <CodeField
                field=Field::Code
                label="Code"
                inputmode="numeric"
                autofocus=true
            />
            <SubmitButton label="Confirm"/>
        </PlainForm>
        <div class="aside-actions">
            <PlainForm action="/api/step-up/start">
                <input type="hidden" name="next" value=next/>
                <SubmitButton label="Send another code" secondary=true/>
            </PlainForm>
        </div>
    }
}

#[component]
fn ChooseFactor(offered: auth::StepUpPage) -> impl IntoView {
    let (next, again) = (offered.next.clone(), offered.next);
    view! {
        {offered.password.then(|| view! {
            <PlainForm action="/api/step-up/password">
                <input type="hidden" name="next" value=again/>
                <PasswordField
                    field=Field::Password
                    label="Password"
                    autocomplete="current-password"
                    maxlength=256
                    autofocus=true
                />
                <SubmitButton label="Confirm"/>
            </PlainForm>
        })}
        <PlainForm action="/api/step-up/start">
            <input type="hidden" name="next" value=next/>
            <p class="hint">"We can mail a code to " <strong class="address">{offered.email}</strong> "."</p>
            <SubmitButton label="Mail me a code" secondary=offered.password/>
        </PlainForm>
        <p class="hint">"You can also sign out and sign in again, for example with a connected account."</p>
    }
}
