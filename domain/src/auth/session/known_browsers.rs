//! Browsers that an account has signed in from.
//!
//! A full sign-in issues a browser mark to one account and replaces the one before. A mark that a
//! browser sends is looked up and never adopted: an attacker who plants a mark in a shared browser
//! holds one that no account knows (S109). Marks of other accounts in the same browser stay
//! unchanged.

use crate::{
    Services,
    auth::types::{
        Browser, BrowserMark, BrowserMarks, Email, KNOWN_BROWSER_LIFETIME, KnownBrowser,
        REPLACED_MARK_LIFETIME, UserId,
    },
    db::Tx,
    error::Result,
};

/// The browser, if it has signed in to this address before. It then has rate limits of its own: an
/// attacker who uses up the address's limits cannot lock the owner out (S18).
pub(in crate::auth) async fn known_to_address(
    services: &Services,
    browser: &Browser,
    email: &Email,
) -> Result<Option<KnownBrowser>> {
    let Some(shown) = &browser.marks else {
        return Ok(None);
    };
    let lineage = sqlx::query_scalar!(
        r#"select coalesce(d.lineage, d.id_hash) as "lineage!"
           from known_browsers d join users u on u.id = d.user_id
           where d.id_hash = any($1) and u.email = $2
             and d.last_used_at > app_now() - make_interval(secs => $3)
             and coalesce(d.replaced_at > app_now() - make_interval(secs => $4), true)
           limit 1"#,
        &shown.hashes(),
        email.as_str(),
        KNOWN_BROWSER_LIFETIME.as_secs_f64(),
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(lineage.map(KnownBrowser))
}

/// The browser, if it has signed in to any account before.
pub(in crate::auth) async fn known_to_any_account(
    services: &Services,
    browser: &Browser,
) -> Result<Option<KnownBrowser>> {
    let Some(shown) = &browser.marks else {
        return Ok(None);
    };
    let lineage = sqlx::query_scalar!(
        r#"select coalesce(lineage, id_hash) as "lineage!" from known_browsers
           where id_hash = any($1) and last_used_at > app_now() - make_interval(secs => $2)
             and coalesce(replaced_at > app_now() - make_interval(secs => $3), true)
           order by created_at, id_hash
           limit 1"#,
        &shown.hashes(),
        KNOWN_BROWSER_LIFETIME.as_secs_f64(),
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(lineage.map(KnownBrowser))
}

/// The browser, if it has signed in to this user's account before.
pub(in crate::auth) async fn known_to_user(
    services: &Services,
    browser: &Browser,
    user: UserId,
) -> Result<Option<KnownBrowser>> {
    let Some(shown) = &browser.marks else {
        return Ok(None);
    };
    let lineage = sqlx::query_scalar!(
        r#"select coalesce(lineage, id_hash) as "lineage!" from known_browsers
           where id_hash = any($1) and user_id = $2
             and last_used_at > app_now() - make_interval(secs => $3)
             and coalesce(replaced_at > app_now() - make_interval(secs => $4), true)
           limit 1"#,
        &shown.hashes(),
        user.0,
        KNOWN_BROWSER_LIFETIME.as_secs_f64(),
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(lineage.map(KnownBrowser))
}

/// The lineage that a sign-in gives to its browser mark. Rate limits and trust are bound to the
/// lineage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Lineage {
    /// The lineage of this user's mark that the browser sent, if it sent one.
    Continue,
    /// A new lineage, so that an attacker who copied the former mark does not share in the trust
    /// that begins now.
    New,
}

/// Records that the user signed in from this browser: issues a mark, and returns the marks for the
/// browser's cookie with the lineage. The former mark stays valid for ten minutes. Marks of other
/// accounts are kept; marks that were never issued are dropped.
pub(in crate::auth) async fn remember(
    tx: &mut Tx,
    user: UserId,
    browser: &Browser,
    lineage: Lineage,
) -> Result<(BrowserMarks, KnownBrowser)> {
    let shown = browser
        .marks
        .as_ref()
        .map(BrowserMarks::hashes)
        .unwrap_or_default();
    let known = sqlx::query!(
        r#"select user_id, id_hash, coalesce(lineage, id_hash) as "lineage!" from known_browsers
           where id_hash = any($1) and last_used_at > app_now() - make_interval(secs => $2)
             and coalesce(replaced_at > app_now() - make_interval(secs => $3), true)"#,
        &shown,
        KNOWN_BROWSER_LIFETIME.as_secs_f64(),
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let issued = BrowserMark::generate()?;
    let former = known.iter().find(|mark| mark.user_id == user.0);
    let goes_on = former.filter(|_| lineage == Lineage::Continue);
    let lineage = goes_on.map_or_else(|| issued.hash(), |former| former.lineage.clone());
    // The mark of a tab that signed in a moment ago stays valid: the browser may keep the cookie of
    // either response.
    sqlx::query!(
        "update known_browsers set replaced_at = app_now()
         where user_id = $1 and replaced_at is null
           and (id_hash = any($2)
                or (lineage = $3 and created_at < app_now() - make_interval(secs => $4)))",
        user.0,
        &shown,
        lineage,
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into known_browsers (user_id, id_hash, lineage) values ($1, $2, $3)",
        user.0,
        issued.hash(),
        lineage,
    )
    .execute(&mut **tx)
    .await?;
    let of_others = |hash: &[u8]| {
        let mut of_this = known.iter().filter(|mark| mark.id_hash == hash).peekable();
        of_this.peek().is_some() && of_this.all(|mark| mark.user_id != user.0)
    };
    let marks = BrowserMarks::renewed(browser.marks.as_ref(), issued, of_others);
    Ok((marks, KnownBrowser(lineage)))
}

/// Forgets all browsers of the user but this one. The marks of an evicted attacker would otherwise
/// count as known, and use up the limit that the owner's browsers share (S107).
pub(in crate::auth) async fn forget_others(tx: &mut Tx, user: UserId, browser: &Browser) -> Result<()> {
    let shown = browser.marks.as_ref();
    sqlx::query!(
        "delete from known_browsers
         where user_id = $1
           and coalesce(lineage, id_hash) not in (
               select coalesce(lineage, id_hash) from known_browsers where user_id = $1 and id_hash = any($2)
           )",
        user.0,
        &shown.map(BrowserMarks::hashes).unwrap_or_default(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
