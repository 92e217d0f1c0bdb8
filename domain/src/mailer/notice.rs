use askama::Template;
use time::OffsetDateTime;

use super::Content;
use crate::{
    Moment, Services,
    auth::{Browser, Factor, SecurityEvent},
    error::{Error, Result},
    product_name,
};

/// A mail that notifies a user of a change to their account, and says what to do if they did not
/// make it (S26: an attacker's change does not stay unnoticed).
pub(crate) struct Notice {
    subject: &'static str,
    what: String,
    device: String,
    network: Option<String>,
    at: Moment,
    /// The page for reacting; none for a recipient who can do nothing there.
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct Html<'a> {
    notice: &'a Notice,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct Text<'a> {
    notice: &'a Notice,
}

impl Notice {
    /// A credential was added, changed or removed.
    pub fn factor(
        services: &Services,
        browser: &Browser,
        event: SecurityEvent,
        factor: Factor,
        now: OffsetDateTime,
    ) -> Self {
        if factor == Factor::Email {
            return Self::address_taken_away(services, browser, now);
        }
        let thing = match factor {
            Factor::Email => "The address",
            Factor::Password => "A password",
            Factor::Totp => "An authenticator app",
            Factor::Recovery => "New recovery codes",
            Factor::Passkey => "A passkey",
            Factor::Provider => "An identity provider",
        };
        let verb = match (event, factor) {
            (_, Factor::Recovery) => "were made; the old ones do not work any more",
            (SecurityEvent::FactorAdded, _) => "was added",
            (SecurityEvent::FactorRemoved, _) => "was removed",
            _ => "was changed",
        };
        Self::new(
            services,
            browser,
            concat!("Your ", product_name!(), " account was changed"),
            format!("{thing} {verb}. All other browsers were signed out."),
            now,
        )
    }

    /// To the former address of an account, which does not sign in to it any more.
    fn address_taken_away(services: &Services, browser: &Browser, now: OffsetDateTime) -> Self {
        let what = concat!(
            "Your ",
            product_name!(),
            " account has another address from now on. This one does not sign in to it any more, and all other \
             browsers were signed out."
        );
        Self {
            link: None,
            ..Self::new(
                services,
                browser,
                concat!("Your ", product_name!(), " account was changed"),
                what.to_owned(),
                now,
            )
        }
    }

    /// A sign-in cancelled the deletion of the account.
    pub fn deletion_cancelled(services: &Services, browser: &Browser, now: OffsetDateTime) -> Self {
        let what = "A sign-in kept your account: it will not be deleted.";
        Self::new(
            services,
            browser,
            concat!("Your ", product_name!(), " account is kept"),
            what.to_owned(),
            now,
        )
    }

    /// A recovery code was used.
    pub fn recovery_code_used(
        services: &Services,
        browser: &Browser,
        left: i64,
        now: OffsetDateTime,
    ) -> Self {
        let left = match left {
            0 => "None is left: make new ones.".to_owned(),
            1 => "One is left.".to_owned(),
            left => format!("{left} are left."),
        };
        let what = format!("A recovery code was used in place of your second factor. {left}");
        Self::new(services, browser, "A recovery code was used", what, now)
    }

    /// The user asked for the account to be deleted.
    pub fn deletion_requested(
        services: &Services,
        browser: &Browser,
        until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Self {
        let until = Moment::from(until).text;
        let what = format!("Your account will be deleted on {until}. Signing in before then keeps it.");
        Self::new(
            services,
            browser,
            concat!("Your ", product_name!(), " account will be deleted"),
            what,
            now,
        )
    }

    /// Several wrong guesses of one kind within an hour.
    pub fn failures(
        services: &Services,
        browser: &Browser,
        subject: &'static str,
        what: &'static str,
        now: OffsetDateTime,
    ) -> Self {
        Self::new(services, browser, subject, what.to_owned(), now)
    }

    /// A passkey was refused because its counter went back.
    pub fn passkey_suspected(services: &Services, browser: &Browser, now: OffsetDateTime) -> Self {
        let what = "A sign-in with one of your passkeys was refused: another device may have a copy of it. Remove \
                    that passkey, and enrol a new one.";
        Self::new(services, browser, "A passkey was refused", what.to_owned(), now)
    }

    fn new(
        services: &Services,
        browser: &Browser,
        subject: &'static str,
        what: String,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            subject,
            what,
            device: browser.describe(),
            network: browser.network(),
            at: now.into(),
            link: Some(services.config.server.origin.link("/settings/security")),
        }
    }

    pub fn render(&self) -> Result<Content> {
        Ok(Content {
            subject: self.subject,
            text: Text { notice: self }.render().map_err(Error::internal)?,
            html: Html { notice: self }.render().map_err(Error::internal)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notice_says_what_happened_and_where_to_react() {
        let with_link = |link: Option<&str>| Notice {
            subject: "A passkey was added",
            what: "A passkey was added. All other browsers were signed out.".to_owned(),
            device: "Firefox on <Linux>".to_owned(),
            network: Some("192.0.2.0/24".to_owned()),
            at: OffsetDateTime::UNIX_EPOCH.into(),
            link: link.map(str::to_owned),
        };
        let notice = with_link(Some("https://app.example/settings/security"));
        insta::assert_snapshot!("notice", notice.render().unwrap().readable());
        let notice = with_link(None);
        insta::assert_snapshot!("notice_to_a_former_address", notice.render().unwrap().readable());
    }
}
