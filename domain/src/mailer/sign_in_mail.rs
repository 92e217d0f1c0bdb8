use askama::Template;

use super::{Content, Foot};
use crate::{
    Locale, Moment,
    error::{Error, Result},
};

/// The purpose of a mailed link and code. Only the mail says whether the address has an account:
/// its owner may know, the client may not.
#[derive(Clone, Copy)]
pub(crate) enum MailKind {
    SignIn,
    SignUp,
    StepUp,
    NewAddress,
}

/// The mail of a challenge.
pub(crate) struct SignInMail {
    pub kind: MailKind,
    /// The language that it is in.
    pub locale: Locale,
    pub link: String,
    pub code: String,
    pub device: String,
    pub asked_at: Moment,
    pub foot: Foot,
}

/// What the mails of the four kinds do not have in common.
struct Words {
    subject: String,
    preheader: &'static str,
    title: &'static str,
    what: &'static str,
    /// None where only the code is of use, in a page that is open.
    link: Option<LinkWords>,
    expires: &'static str,
    not_you: &'static str,
    why: &'static str,
}

/// The words beside a link.
struct LinkWords {
    what: &'static str,
    button: &'static str,
}

#[derive(Template)]
#[template(path = "mail/sign_in.html")]
struct Html<'a> {
    mail: &'a SignInMail,
    words: &'a Words,
    foot: &'a Foot,
    t: Locale,
}

#[derive(Template)]
#[template(path = "mail/sign_in.txt")]
struct Text<'a> {
    mail: &'a SignInMail,
    words: &'a Words,
    foot: &'a Foot,
    t: Locale,
}

impl SignInMail {
    pub fn render(&self) -> Result<Content> {
        let (mail, foot, t) = (self, &self.foot, self.locale);
        let words = &self.words();
        let text = Text { mail, words, foot, t };
        let html = Html { mail, words, foot, t };
        Ok(Content {
            subject: words.subject.clone(),
            text: text.render().map_err(Error::internal)?,
            html: html.render().map_err(Error::internal)?,
        })
    }

    fn words(&self) -> Words {
        let t = self.locale;
        match self.kind {
            MailKind::SignIn => Words {
                subject: t.mail_sign_in_subject(&self.code),
                preheader: t.mail_sign_in_preheader(),
                title: t.mail_sign_in_title(),
                what: t.mail_sign_in(),
                link: Some(LinkWords {
                    what: t.mail_sign_in_link(),
                    button: t.mail_sign_in_button(),
                }),
                expires: t.mail_link_expires(),
                not_you: t.mail_ignore(),
                why: t.mail_address_entered(),
            },
            MailKind::SignUp => Words {
                subject: t.mail_sign_up_subject(&self.code),
                preheader: t.mail_sign_up_preheader(),
                title: t.mail_sign_up_title(),
                what: t.mail_sign_up(),
                link: Some(LinkWords {
                    what: t.mail_sign_up_link(),
                    button: t.mail_sign_up_button(),
                }),
                expires: t.mail_link_expires(),
                not_you: t.mail_ignore(),
                why: t.mail_address_entered(),
            },
            MailKind::StepUp => Words {
                subject: t.mail_step_up_subject(&self.code),
                preheader: t.mail_step_up_preheader(),
                title: t.mail_step_up_title(),
                what: t.mail_step_up(),
                link: None,
                expires: t.mail_code_expires(),
                not_you: t.mail_step_up_not_you(),
                why: t.mail_step_up_why(),
            },
            MailKind::NewAddress => Words {
                subject: t.mail_new_address_subject(&self.code),
                preheader: t.mail_new_address_preheader(),
                title: t.mail_new_address_title(),
                what: t.mail_new_address(),
                link: None,
                expires: t.mail_code_expires(),
                not_you: t.mail_ignore(),
                why: t.mail_new_address_why(),
            },
        }
    }

    /// When it was asked for, and from which browser.
    fn requested(&self) -> String {
        self.locale.mail_requested(&self.device, &self.asked_at.text)
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::display_time::Zone;

    fn mail(kind: MailKind, locale: Locale) -> Content {
        let mail = SignInMail {
            kind,
            locale,
            link: "https://app.example/sign-in/link/token".to_owned(),
            code: "123 456".to_owned(),
            device: "Firefox on <Linux>".to_owned(),
            asked_at: Zone::UTC.in_locale(locale).show(OffsetDateTime::UNIX_EPOCH),
            foot: Foot::example(),
        };
        mail.render().unwrap()
    }

    #[test]
    fn mails_of_a_challenge_say_what_they_are_for() {
        for (name, kind) in [
            ("sign_in", MailKind::SignIn),
            ("sign_up", MailKind::SignUp),
            ("step_up", MailKind::StepUp),
            ("new_address", MailKind::NewAddress),
        ] {
            insta::assert_snapshot!(name, mail(kind, Locale::En).readable());
            insta::assert_snapshot!(format!("{name}_de"), mail(kind, Locale::De).readable());
        }
    }
}
