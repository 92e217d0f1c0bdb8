use domain::{Locale, auth::Strength, error::Field};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api::estimate_strength,
    typing::{on_typing_rest, still_holds},
};
use crate::locale::use_locale;

/// Shows how hard the password in the page's field is to guess. The server is asked once the
/// typing rests, and only the answer about the current text is shown. Without scripts the server
/// says it when the form is sent.
#[island]
pub fn PasswordStrength() -> impl IntoView {
    let t = use_locale();
    let strength = RwSignal::new(None::<Strength>);
    on_typing_rest(Field::Password, move |password| {
        spawn_local(async move {
            let estimated = estimate_strength(password.clone()).await.ok();
            if still_holds(Field::Password, &password) {
                strength.set(estimated);
            }
        });
    });
    let said = move || strength.get().map(|strength| message(t, strength));
    let score = move || strength.get().map_or(0, |strength| strength.score);
    view! {
        <div class="strength" data-score=score>
            <div class="strength-bar" aria-hidden="true"></div>
            <p class="hint" role="status" translate="no">{said}</p>
        </div>
    }
}

fn message(t: Locale, strength: Strength) -> String {
    let message = match strength.score {
        0 | 1 => t.password_strength_very_weak(),
        2 => t.password_strength_weak(),
        3 => t.password_strength_strong(),
        _ => t.password_strength_very_strong(),
    };
    match strength.warning {
        Some(warning) => format!("{message} {warning}"),
        None => message.to_owned(),
    }
}
