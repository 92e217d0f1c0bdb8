use askama::Template;

use super::Content;
use crate::{
    Moment,
    error::{Error, Result},
};

/// The mail of a sign-in challenge. Here alone is said whether the address has
/// an account.
pub(crate) struct SignInMail {
    pub has_account: bool,
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
    pub fn render(&self) -> Result<Content> {
        Ok(Content {
            subject: if self.has_account {
                "Sign in to Latchkey"
            } else {
                "Create your Latchkey account"
            },
            text: Text { mail: self }.render().map_err(Error::internal)?,
            html: Html { mail: self }.render().map_err(Error::internal)?,
        })
    }
}
