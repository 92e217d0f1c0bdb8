use crate::{
    Services,
    auth::{
        session::current_user::CurrentUser,
        types::{RedirectTarget, StepUpPage, readable},
    },
    error::Result,
};

/// Redirect target of a step-up that no other page asked for.
const SETTINGS: &str = "/settings/security";

/// The factors that the page offers, and its redirect target: a path of this origin, whatever
/// `next` says (S14).
pub async fn step_up_page(services: &Services, current_user: &CurrentUser, next: &str) -> Result<StepUpPage> {
    let has = sqlx::query!(
        r#"select exists(select from passwords where user_id = $1) as "password!",
               exists(select from totp_credentials where user_id = $1) as "totp!",
               exists(select from passkeys where user_id = $1) as "passkey!""#,
        current_user.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(StepUpPage {
        email: readable(current_user.email()),
        next: match next {
            "" => SETTINGS.to_owned(),
            next => RedirectTarget::parse(next).as_str().to_owned(),
        },
        second_factor: current_user.has_second_factor(),
        totp: has.totp,
        passkey: has.passkey,
        password: has.password && services.config.auth.password && !current_user.has_second_factor(),
        done: current_user.stepped_up().is_ok(),
    })
}
