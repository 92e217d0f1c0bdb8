use std::time::Duration;

use domain::{auth::Strength, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{RemovePassword, SetPassword, estimate_strength, load_password_page};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton, TextField},
    load::load,
};

/// An estimate is asked for when the typing has rested for so long.
const REST: Duration = Duration::from_millis(300);

/// `/settings/security/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    let page = load(|| (), |()| load_password_page());
    view! {
        <Title text="Password"/>
        <Loaded resource=page children=|has_one| view! { <ChoosePassword has_one/> }/>
    }
}

#[component]
fn ChoosePassword(has_one: bool) -> impl IntoView {
    let (set, remove) = (Post::<SetPassword>::default(), Post::<RemovePassword>::default());
    let strength = RwSignal::new(None::<Strength>);
    view! {
        <PageHead title=if has_one { "Change your password" } else { "Set a password" }/>
        <p class="lead">"All other browsers are signed out when you save. Your mailed link and code keep working."</p>
        <Form post=set>
            <TextField
                field=Field::Password
                label="New password"
                hint="At least 8 characters. A few words that do not belong together are hard to guess."
                kind="password"
                autocomplete="new-password"
                maxlength=256
                autofocus=true
                on_input=estimate(strength)
            />
            <StrengthMeter strength/>
            <div class="form-actions">
                <SubmitButton label="Save password" busy="Saving …"/>
                <a class="button quiet" href="/settings/security">"Cancel"</a>
            </div>
        </Form>
        {has_one.then(|| view! {
            <section class="settings">
                <h2>"Remove it"</h2>
                <Form post=remove>
                    <p class="hint">"You then sign in by mail."</p>
                    <SubmitButton label="Remove password" busy="Removing …" quiet=true/>
                </Form>
            </section>
        })}
    }
}

/// Asks the server once the typing rests; the newest answer counts.
fn estimate(strength: RwSignal<Option<Strength>>) -> Callback<String> {
    let latest = StoredValue::new(0_u32);
    Callback::new(move |password: String| {
        let turn = latest.get_value() + 1;
        latest.set_value(turn);
        set_timeout(
            move || {
                if latest.try_get_value() == Some(turn) {
                    leptos::task::spawn_local(async move {
                        let estimated = estimate_strength(password).await.ok();
                        if latest.try_get_value() == Some(turn) {
                            strength.set(estimated);
                        }
                    });
                }
            },
            REST,
        );
    })
}

/// How hard the password is to guess. Without scripts the form says it once it is
/// sent.
#[component]
fn StrengthMeter(strength: RwSignal<Option<Strength>>) -> impl IntoView {
    let score = move || strength.get().map_or(0, |strength| strength.score);
    let words = move || {
        strength.get().map(|strength| {
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
        })
    };
    view! {
        <div class="strength" data-score=score>
            <div class="strength-bar" aria-hidden="true"></div>
            <p class="hint" role="status">{words}</p>
        </div>
    }
}
