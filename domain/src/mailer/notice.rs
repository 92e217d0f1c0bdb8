use askama::Template;
use time::OffsetDateTime;

use super::{Content, Foot, Reader};
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
    foot: Foot,
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct Html<'a> {
    notice: &'a Notice,
    foot: &'a Foot,
    t: Locale,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct Text<'a> {
    notice: &'a Notice,
    foot: &'a Foot,
    t: Locale,
}

impl Notice {
    /// A credential was added, changed or removed. `name` is that of a passkey, which cannot hold a
    /// link, or of an identity provider; it is never in the subject.
    pub fn factor(
        services: &Services,
        browser: &Browser,
        reader: &Reader,
        (event, factor): (SecurityEvent, Factor),
        name: Option<&str>,
        now: OffsetDateTime,
    ) -> Self {
        let t = reader.locale;
        if factor == Factor::Email {
            return Self::address_taken_away(services, browser, reader, now);
        }
        let (subject, what) = factor_words(t, event, factor);
        let what = name
            .and_then(|name| what_named(t, event, factor, name))
            .unwrap_or_else(|| what.to_owned());
        let what = format!("{what} {}", t.mail_signed_out_elsewhere());
        Self::new(services, browser, reader, subject, what, now)
    }

    /// To the former address of an account, which no longer signs in to it.
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
            foot: Foot::of(services),
        }
    }

    pub fn render(&self) -> Result<Content> {
        let (notice, foot, t) = (self, &self.foot, self.locale);
        let (text, html) = (Text { notice, foot, t }, Html { notice, foot, t });
        Ok(Content {
            subject: self.subject.to_owned(),
            text: text.render().map_err(Error::internal)?,
            html: html.render().map_err(Error::internal)?,
        })
    }

    /// What a recipient does whom no page of ours lets in.
    fn react_without_account(&self) -> String {
        match &self.foot.contact {
            Some(contact) => self.locale.mail_react_by_contact(contact.as_str()),
            None => self.locale.mail_react_without_account().to_owned(),
        }
    }

    /// Browser, network and time.
    fn details(&self) -> String {
        let network = self.network.as_deref();
        let parts = [Some(self.device.as_str()), network, Some(self.at.text.as_str())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// The subject, and what happened, without the name.
fn factor_words(t: Locale, event: SecurityEvent, factor: Factor) -> (&'static str, &'static str) {
    use SecurityEvent::{FactorAdded, FactorRemoved};
    match (factor, event) {
        (Factor::Email, _) => (t.mail_email_changed_subject(), t.mail_email_changed()),
        (Factor::Password, FactorAdded) => (t.mail_password_added_subject(), t.mail_password_added()),
        (Factor::Password, FactorRemoved) => (t.mail_password_removed_subject(), t.mail_password_removed()),
        (Factor::Password, _) => (t.mail_password_changed_subject(), t.mail_password_changed()),
        (Factor::Totp, FactorRemoved) => (t.mail_totp_removed_subject(), t.mail_totp_removed()),
        (Factor::Totp, _) => (t.mail_totp_added_subject(), t.mail_totp_added()),
        (Factor::Passkey, FactorRemoved) => (t.mail_passkey_removed_subject(), t.mail_passkey_removed()),
        (Factor::Passkey, _) => (t.mail_passkey_added_subject(), t.mail_passkey_added()),
        (Factor::Provider, FactorRemoved) => (t.mail_provider_removed_subject(), t.mail_provider_removed()),
        (Factor::Provider, _) => (t.mail_provider_added_subject(), t.mail_provider_added()),
        (Factor::Recovery, _) => (t.mail_recovery_changed_subject(), t.mail_recovery_changed()),
    }
}

/// What happened to a credential with a name; none for the others.
fn what_named(t: Locale, event: SecurityEvent, factor: Factor, name: &str) -> Option<String> {
    let is_removed = event == SecurityEvent::FactorRemoved;
    Some(match (factor, is_removed) {
        (Factor::Passkey, true) => t.mail_passkey_removed_named(name),
        (Factor::Passkey, false) => t.mail_passkey_added_named(name),
        (Factor::Provider, true) => t.mail_provider_removed_named(name),
        (Factor::Provider, false) => t.mail_provider_added_named(name),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display_time::Zone;

    fn notice(locale: Locale, link: Option<&str>) -> String {
        let notice = Notice {
            locale,
            subject: locale.mail_passkey_added_subject(),
            what: locale.mail_passkey_added_named("Ada's <phone>"),
            device: "Firefox on <Linux>".to_owned(),
            network: Some("192.0.2.0/24".to_owned()),
            at: Zone::UTC.in_locale(locale).show(OffsetDateTime::UNIX_EPOCH),
            link: link.map(str::to_owned),
            foot: Foot::example(),
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
