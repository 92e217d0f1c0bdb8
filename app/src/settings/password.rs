use domain::{auth::Strength, error::Field};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

use super::api::{estimate_strength, load_password_page};
use crate::components::{Form, Loaded, PageHead, SubmitButton, TextField, on_rest, still_holds};

/// `/settings/security/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    view! {
        <Title text="Password"/>
        <Loaded answer=load_password_page() children=|has_one| view! { <ChoosePassword has_one/> }/>
    }
}

#[component]
fn ChoosePassword(has_one: bool) -> impl IntoView {
    view! {
        <PageHead title=if has_one { "Change your password" } else { "Set a password" }/>
        <p class="lead">"All other browsers are signed out when you save. Your mailed link and code keep working."</p>
        <Form action="/api/settings/password/set">
            <TextField
                field=Field::Password
                label="New password"
                hint="At least 8 characters. A few words that do not belong together are hard to guess."
                kind="password"
                autocomplete="new-password"
                maxlength=256
                autofocus=true
            />
            <StrengthMeter/>
            <div class="form-actions">
                <SubmitButton label="Save password" busy="Saving …"/>
                <a class="button quiet" href="/settings/security">"Cancel"</a>
            </div>
        </Form>
        {has_one.then(|| view! {
            <section class="settings">
                <h2>"Remove it"</h2>
                <Form action="/api/settings/password/remove">
                    <p class="hint">"You then sign in by mail."</p>
                    <SubmitButton label="Remove password" busy="Removing …" quiet=true/>
                </Form>
            </section>
        })}
    }
}

/// How hard the page's password is to guess. The server is asked once the typing rests, and the
/// newest answer counts. Without scripts the form says it once it is sent.
#[island]
fn StrengthMeter() -> impl IntoView {
    let strength = RwSignal::new(None::<Strength>);
    on_rest(Field::Password, move |password| {
        spawn_local(async move {
            let estimated = estimate_strength(password.clone()).await.ok();
            if still_holds(Field::Password, &password) {
                strength.set(estimated);
            }
        });
    });
    let score = move || strength.get().map_or(0, |strength| strength.score);
    view! {
        <div class="strength" data-score=score>
            <div class="strength-bar" aria-hidden="true"></div>
            <p class="hint" role="status" translate="no">{move || strength.get().map(words)}</p>
        </div>
    }
}

fn words(strength: Strength) -> String {
    let words = match strength.score {
        0 | 1 => "Would be guessed at once.",
        2 => "Would be guessed soon.",
        3 => "Good.",
        _ => "Very good.",
    };
    match strength.warning {
        Some(warning) => format!("{words} {warning}"),
        None => words.to_owned(),
    }
}
