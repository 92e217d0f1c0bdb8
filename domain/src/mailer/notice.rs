use askama::Template;
use time::OffsetDateTime;

use super::{Content, Reader};
use crate::{
    Locale, Moment, Services,
    auth::{Browser, Factor, SecurityEvent},
    error::{Error, Result},
};

/// A mail that notifies a user of a change to their account, and says what to do if they did not
/// make it (S26: an attacker's change does not stay unnoticed).
pub(crate) struct Notice {
    locale: Locale,
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
    t: Locale,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct Text<'a> {
    notice: &'a Notice,
    t: Locale,
}

impl Notice {
    /// A credential was added, changed or removed.
    pub fn factor(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        event: SecurityEvent,
        factor: Factor,
        now: OffsetDateTime,
    ) -> Self {
        use SecurityEvent::{FactorAdded, FactorRemoved};
        let t = reader.locale;
        let (subject, what) = match (factor, event) {
            (Factor::Email, _) => return Self::address_taken_away(services, browser, reader, now),
            (Factor::Password, FactorAdded) => (t.mail_password_added_subject(), t.mail_password_added()),
            (Factor::Password, FactorRemoved) => {
                (t.mail_password_removed_subject(), t.mail_password_removed())
            }
            (Factor::Password, _) => (t.mail_password_changed_subject(), t.mail_password_changed()),
            (Factor::Totp, FactorRemoved) => (t.mail_totp_removed_subject(), t.mail_totp_removed()),
            (Factor::Totp, _) => (t.mail_totp_added_subject(), t.mail_totp_added()),
            (Factor::Passkey, FactorRemoved) => (t.mail_passkey_removed_subject(), t.mail_passkey_removed()),
            (Factor::Passkey, _) => (t.mail_passkey_added_subject(), t.mail_passkey_added()),
            (Factor::Provider, FactorRemoved) => {
                (t.mail_provider_removed_subject(), t.mail_provider_removed())
            }
            (Factor::Provider, _) => (t.mail_provider_added_subject(), t.mail_provider_added()),
            (Factor::Recovery, _) => (t.mail_recovery_changed_subject(), t.mail_recovery_changed()),
        };
        let what = format!("{what} {}", t.mail_signed_out_elsewhere());
        Self::new(services, browser, reader, subject, what, now)
    }

    /// To the former address of an account, which does not sign in to it any more.
    fn address_taken_away(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        let (subject, what) = (t.mail_email_changed_subject(), t.mail_email_changed());
        Self {
            link: None,
            ..Self::new(services, browser, reader, subject, what.to_owned(), now)
        }
    }

    /// A sign-in cancelled the deletion of the account.
    pub fn deletion_cancelled(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        let (subject, what) = (t.mail_deletion_cancelled_subject(), t.mail_deletion_cancelled());
        Self::new(services, browser, reader, subject, what.to_owned(), now)
    }

    /// A recovery code was used.
    pub fn recovery_code_used(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        left: u64,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        let (subject, what) = (t.mail_recovery_used_subject(), t.mail_recovery_used(left));
        Self::new(services, browser, reader, subject, what, now)
    }

    /// The user asked for the account to be deleted.
    pub fn deletion_requested(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        let what = t.mail_deletion_requested(reader.zone.show(until).text);
        let subject = t.mail_deletion_requested_subject();
        Self::new(services, browser, reader, subject, what, now)
    }

    /// Several wrong guesses of one kind within an hour. `words` are the subject, and what happened.
    pub fn failures(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        words: (&'static str, &'static str),
        now: OffsetDateTime,
    ) -> Self {
        let (subject, what) = words;
        Self::new(services, browser, reader, subject, what.to_owned(), now)
    }

    /// A passkey was refused because its counter went back.
    pub fn passkey_suspected(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        let (subject, what) = (t.mail_passkey_blocked_subject(), t.mail_passkey_blocked());
        Self::new(services, browser, reader, subject, what.to_owned(), now)
    }

    fn new(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        subject: &'static str,
        what: String,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            locale: reader.locale,
            subject,
            what,
            device: browser.describe_in(reader.locale),
            network: browser.network(),
            at: reader.zone.show(now),
            link: Some(services.config.server.origin.link("/settings/security")),
        }
    }

    pub fn render(&self) -> Result<Content> {
        let (notice, t) = (self, self.locale);
        Ok(Content {
            subject: self.subject.to_owned(),
            text: Text { notice, t }.render().map_err(Error::internal)?,
            html: Html { notice, t }.render().map_err(Error::internal)?,
        })
    }

    /// Browser, network and time.
    fn details(&self) -> String {
        let network = self.network.as_deref();
        let parts = [Some(self.device.as_str()), network, Some(self.at.text.as_str())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display_time::Zone;

    fn notice(locale: Locale, link: Option<&str>) -> String {
        let notice = Notice {
            locale,
            subject: locale.mail_passkey_added_subject(),
            what: locale.mail_passkey_added().to_owned(),
            device: "Firefox on <Linux>".to_owned(),
            network: Some("192.0.2.0/24".to_owned()),
            at: Zone::UTC.in_locale(locale).show(OffsetDateTime::UNIX_EPOCH),
            link: link.map(str::to_owned),
        };
        notice.render().unwrap().readable()
    }

    #[test]
    fn notice_says_what_happened_and_where_to_react() {
        let link = Some("https://app.example/settings/security");
        insta::assert_snapshot!("notice", notice(Locale::En, link));
        insta::assert_snapshot!("notice_de", notice(Locale::De, link));
        insta::assert_snapshot!("notice_to_a_former_address", notice(Locale::En, None));
    }
}
