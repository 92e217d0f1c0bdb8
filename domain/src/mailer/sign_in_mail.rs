use askama::Template;

use super::Content;
use crate::{
    Moment,
    error::{Error, Result},
    product_name,
};

/// The purpose of a mailed link and code. Only the mail says whether the address has an account:
/// its owner may know, the client may not.
pub(crate) enum MailKind {
    SignIn,
    SignUp,
    StepUp,
    NewAddress,
}

/// The mail of a challenge.
pub(crate) struct SignInMail {
    pub kind: MailKind,
    pub link: String,
    pub code: String,
    pub device: String,
    pub asked_at: Moment,
}

#[derive(Template)]
#[template(path = "mail/sign_in.html")]
struct Html<'a> {
    mail: &'a SignInMail,
}

#[derive(Template)]
#[template(path = "mail/sign_in.txt")]
struct Text<'a> {
    mail: &'a SignInMail,
}

impl SignInMail {
    fn has_account(&self) -> bool {
        matches!(self.kind, MailKind::SignIn)
    }

    pub fn render(&self) -> Result<Content> {
        Ok(Content {
            subject: match self.kind {
                MailKind::SignIn => concat!("Sign in to ", product_name!()),
                MailKind::SignUp => concat!("Create your ", product_name!(), " account"),
                MailKind::StepUp => "Confirm that it is you",
                MailKind::NewAddress => "Confirm this address",
            },
            text: Text { mail: self }.render().map_err(Error::internal)?,
            html: Html { mail: self }.render().map_err(Error::internal)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_of_a_challenge_say_what_they_are_for() {
        for (name, kind) in [
            ("sign_in", MailKind::SignIn),
            ("sign_up", MailKind::SignUp),
            ("step_up", MailKind::StepUp),
            ("new_address", MailKind::NewAddress),
        ] {
            let mail = SignInMail {
                kind,
                link: "https://app.example/sign-in/link/token".to_owned(),
                code: "123 456".to_owned(),
                device: "Firefox on <Linux>".to_owned(),
                asked_at: time::OffsetDateTime::UNIX_EPOCH.into(),
            };
            insta::assert_snapshot!(name, mail.render().unwrap().readable());
        }
    }
}
