use super::Profile;
use crate::auth::avatar_path;
use crate::{
    Locale, Services,
    auth::{CurrentUser, readable},
    display_time::Zone,
    error::{self, Field, FieldErrors, Problem, Result},
};

/// In characters. Mails show the name, so its length is bounded (S75).
const NAME_MAX_LEN: usize = 60;

/// The current profile, for the form.
pub async fn profile(services: &Services, current_user: &CurrentUser) -> Result<Profile> {
    let found = sqlx::query!(
        r#"select name, email, time_zone, locale, a.hash as "avatar?" from users
           left join avatars a on a.user_id = users.id
           where id = $1"#,
        current_user.user().0
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(Profile {
        name: found.name,
        email: readable(&found.email),
        avatar: found.avatar.as_deref().map(avatar_path),
        time_zone: found.time_zone,
        zones: Zone::places().iter().map(|&name| name.to_owned()).collect(),
        locale: found.locale.as_deref().and_then(Locale::of),
    })
}

/// Saves the profile.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn update_profile(
    services: &Services,
    current_user: &CurrentUser,
    name: &str,
    time_zone: &str,
    locale: &str,
) -> Result<()> {
    let mut errors = FieldErrors::default();
    let name = errors.take(Field::Name, error::name(name, NAME_MAX_LEN));
    let zone = errors.take(Field::TimeZone, zone(time_zone));
    let locale = errors.take(Field::Locale, self::locale(locale));
    let ((name, zone), locale) = name.zip(zone).zip(locale).ok_or(errors)?;
    sqlx::query!(
        "update users set name = $2, time_zone = $3, locale = $4 where id = $1",
        current_user.user().0,
        name,
        zone,
        locale.map(Locale::as_str),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Sets the name alone, which a new user is asked for.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn rename(services: &Services, current_user: &CurrentUser, name: &str) -> Result<()> {
    let name = error::name(name, NAME_MAX_LEN).map_err(|problem| FieldErrors::one(Field::Person, problem))?;
    sqlx::query!(
        "update users set name = $2 where id = $1",
        current_user.user().0,
        name
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// The language of a tag; without one, the browser's.
fn locale(tag: &str) -> Result<Option<Locale>, Problem> {
    match tag {
        "" => Ok(None),
        tag => Locale::of(tag).map(Some).ok_or(Problem::Malformed),
    }
}

fn zone(name: &str) -> Result<Option<String>, Problem> {
    match name {
        "" => Ok(None),
        // Stored in the spelling of the time zone database, whatever case was typed.
        name => Zone::find(name)
            .and_then(|zone| zone.name().map(|name| Some(name.to_owned())))
            .ok_or(Problem::Malformed),
    }
}
