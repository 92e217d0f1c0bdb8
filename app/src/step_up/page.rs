use domain::{auth, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::load::load_step_up_page;
use crate::{
    auth::code_hint,
    components::{
        Await, ButtonLook, CodeField, Narrow, PasswordField, PlainForm, SubmitButton, Username, encode,
        page_path, query,
    },
    islands::{CompleteCode, HoldBackMistypedCode},
    locale::use_locale,
    passkeys::PasskeyButton,
};

/// `/step-up`: proves a factor again, then returns.
#[component]
pub fn StepUpPage() -> impl IntoView {
    let t = use_locale();
    let offered = load_step_up_page(query("next").unwrap_or_default());
    view! {
        <Title text=t.step_up_title()/>
        <Narrow>
            <Await answer=offered children=|offered| view! { <StepUp offered/> }/>
        </Narrow>
    }
}

/// `/step-up/done`: after a step-up in a tab of its own, for a form in another.
#[component]
pub fn StepUpDonePage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.step_up_done_title()/>
        <Narrow>
            <div class="card">
                <h1>{t.step_up_done_title()}</h1>
                <p class="lead">{t.step_up_done_lead()}</p>
            </div>
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
    let t = use_locale();
    let challenge = query("challenge");
    if offered.done {
        return view! { <Redirect path=offered.next/> }.into_any();
    }
    let back = way_back(&offered.next);
    view! {
        <div class="card">
            <h1>{t.step_up_title()}</h1>
            <p class="lead">{t.step_up_lead()}</p>
            {match (offered.second_factor, challenge) {
                (true, _) => view! { <BySecondFactor offered/> }.into_any(),
                (false, Some(challenge)) => {
                    view! { <ByMail email=offered.email challenge next=offered.next/> }.into_any()
                }
                (false, None) => view! { <ChooseFactor offered/> }.into_any(),
            }}
        </div>
        <p class="narrow-after"><a href=back>{t.step_up_back()}</a></p>
    }
    .into_any()
}

/// Where someone goes who does not want to: to the section of the settings that the page is in, since the
/// page itself would only lead here again.
fn way_back(next: &str) -> String {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    match path
        .strip_prefix("/settings/")
        .and_then(|rest| rest.split('/').next())
    {
        Some(section) => format!("/settings/{section}"),
        None => "/".to_owned(),
    }
}

#[component]
fn BySecondFactor(offered: auth::StepUpPage) -> impl IntoView {
    let t = use_locale();
    let (next, again) = (offered.next.clone(), offered.next);
    view! {
        <PlainForm action="/api/step-up/second-factor">
            <input type="hidden" name="next" value=next/>
            <CodeField
                field=Field::Code
                label=t.second_factor_code()
                hint=code_hint(offered.totp, t)
                autofocus=true
            />
            <HoldBackMistypedCode/>
            <SubmitButton label=t.step_up_confirm()/>
        </PlainForm>
        {offered.passkey.then(|| view! {
            <p class="or" data-passkeys hidden>{t.sign_in_or()}</p>
            <div class="ways">
                <PasskeyButton action="/api/step-up/passkey">
                    <input type="hidden" name="next" value=again/>
                </PasskeyButton>
            </div>
        })}
    }
}

#[component]
fn ByMail(email: String, challenge: String, next: String) -> impl IntoView {
    let t = use_locale();
    let again = next.clone();
    view! {
        <p class="address">{t.step_up_sent_to(email)}</p>
        <PlainForm action="/api/step-up/code">
            <input type="hidden" name="challenge" value=challenge/>
            <input type="hidden" name="next" value=again/>
            <CodeField
                field=Field::Code
                label=t.verify_code()
                inputmode="numeric"
                autofocus=true
            />
            <CompleteCode/>
            <SubmitButton label=t.step_up_confirm()/>
        </PlainForm>
        <PlainForm action="/api/step-up/start">
            <input type="hidden" name="next" value=next/>
            <SubmitButton label=t.step_up_resend() look=ButtonLook::Secondary/>
        </PlainForm>
    }
}

#[component]
fn ChooseFactor(offered: auth::StepUpPage) -> impl IntoView {
    let t = use_locale();
    let (next, again) = (offered.next.clone(), offered.next);
    let email = offered.email.clone();
    let by_mail = match offered.password {
        true => ButtonLook::Secondary,
        false => ButtonLook::Primary,
    };
    view! {
        {offered.password.then(|| view! {
            <PlainForm action="/api/step-up/password">
                <input type="hidden" name="next" value=again/>
                <Username email/>
                <PasswordField
                    field=Field::Password
                    label=t.sign_in_password()
                    autocomplete="current-password"
                    maxlength=256
                    autofocus=true
                />
                <SubmitButton label=t.step_up_confirm()/>
            </PlainForm>
        })}
        <PlainForm action="/api/step-up/start">
            <input type="hidden" name="next" value=next/>
            <p class="hint address">{t.step_up_can_email(offered.email)}</p>
            <SubmitButton label=t.step_up_email_code() look=by_mail/>
        </PlainForm>
        <p class="hint">{t.step_up_sign_in_again()}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn way_back_asks_for_no_step_up() {
        for (next, back) in [
            ("/settings/security", "/settings/security"),
            ("/settings/security/passkeys?saved=passkey", "/settings/security"),
            ("/settings/profile/email", "/settings/profile"),
            ("/step-up/done", "/"),
            ("/o/acme/w/general/documents", "/"),
        ] {
            assert_eq!(way_back(next), back, "{next}");
        }
    }
}
