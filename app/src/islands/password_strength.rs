use domain::{auth::Strength, error::Field};
use leptos::{prelude::*, task::spawn_local};

use super::typing::{on_typing_rest, still_holds};
use crate::error::AppError;

/// Estimates how hard a password is to guess.
#[server(endpoint = "settings/password/strength")]
pub async fn estimate_strength(password: String) -> Result<Strength, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::password_strength(&services, &current_user, &password).await?)
}

/// Shows how hard the password in the page's field is to guess. The server is asked once the
/// typing rests, and only the answer about the current text is shown. Without scripts the server
/// says it when the form is sent.
#[island]
pub fn PasswordStrength() -> impl IntoView {
    let strength = RwSignal::new(None::<Strength>);
    on_typing_rest(Field::Password, move |password| {
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
            <p class="hint" role="status" translate="no">{move || strength.get().map(message)}</p>
        </div>
    }
}

fn message(strength: Strength) -> String {
    let message = match strength.score {
        0 | 1 => "Would be guessed at once.",
        2 => "Would be guessed soon.",
        3 => "Good.",
        _ => "Very good.",
    };
    match strength.warning {
        Some(warning) => format!("{message} {warning}"),
        None => message.to_owned(),
    }
}
