use crate::{
    Services,
    auth::{
        credentials::{passkeys, recovery_codes},
        session::{current_user::CurrentUser, security_log},
        types::{FactorRow, SecurityPage, readable},
    },
    error::Result,
};

/// The current user's credentials and recent security events.
pub async fn security_page(services: &Services, current_user: &CurrentUser) -> Result<SecurityPage> {
    let found = sqlx::query!(
        r#"select p.created_at as "password_at?", p.last_used_at as password_used_at,
               a.confirmed_at as "totp_at?", a.last_used_at as totp_used_at,
               (select count(*) from linked_accounts c where c.user_id = u.id) as "linked_accounts!"
           from users u
           left join passwords p on p.user_id = u.id
           left join totp_credentials a on a.user_id = u.id
           where u.id = $1"#,
        current_user.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?;
    let row = |added: Option<time::OffsetDateTime>, used: Option<time::OffsetDateTime>| {
        added.map(|added| FactorRow {
            added_at: current_user.zone().show(added),
            last_used_at: used.map(|at| current_user.zone().show(at)),
        })
    };
    Ok(SecurityPage {
        email: readable(current_user.email()),
        password: row(found.password_at, found.password_used_at),
        totp: row(found.totp_at, found.totp_used_at),
        passkeys: passkeys::passkeys(services, current_user).await?,
        linked_accounts: (found.linked_accounts > 0 || !services.providers.choices().is_empty())
            .then(|| u32::try_from(found.linked_accounts).unwrap_or(u32::MAX)),
        recovery_codes: recovery_codes::count_unused(services, current_user.user()).await?,
        events: security_log::recent(services, current_user).await?,
    })
}
