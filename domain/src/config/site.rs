use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error as _};
use url::Url;

/// `[site]`: who runs this server. Pages and mails link to what is set, and to nothing else.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SiteConfig {
    /// The privacy policy.
    #[serde(deserialize_with = "optional_url")]
    pub privacy: Option<Url>,
    /// The terms of use.
    #[serde(deserialize_with = "optional_url")]
    pub terms: Option<Url>,
    /// The source code.
    #[serde(deserialize_with = "optional_url")]
    pub source: Option<Url>,
    /// Where people ask for help, and report a weakness.
    #[serde(deserialize_with = "super::reader::optional")]
    pub contact: Option<Contact>,
    /// Name and postal address of the operator, in one line, for the foot of mails.
    pub operator: String,
}

/// An address of email, or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    text: String,
    is_page: bool,
}

impl FromStr for Contact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_page = Url::parse(text).is_ok_and(|url| is_web(&url));
        let is_email = || text.parse::<lettre::Address>().is_ok() && text.is_ascii();
        match is_page || is_email() {
            true => Ok(Self {
                text: text.to_owned(),
                is_page,
            }),
            false => Err(format!(
                "`{text}` is no contact; write help@example.com or https://example.com/help"
            )),
        }
    }
}

impl Contact {
    /// As people read it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As a link.
    pub fn href(&self) -> String {
        match self.is_page {
            true => self.text.clone(),
            false => format!("mailto:{}", self.text),
        }
    }
}

/// A link of ours leads to pages alone, never to a script.
fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Reads the URL of a page; an empty text is `None`.
fn optional_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_str() {
        "" => Ok(None),
        text => match Url::parse(text) {
            Ok(url) if is_web(&url) => Ok(Some(url)),
            _ => Err(D::Error::custom(format!(
                "`{text}` is no page; write it like https://example.com/privacy"
            ))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Contact;

    #[test]
    fn contact_is_an_address_or_a_page() {
        let email: Contact = "help@example.com".parse().unwrap();
        assert_eq!(email.href(), "mailto:help@example.com");
        let page: Contact = "https://example.com/help".parse().unwrap();
        assert_eq!(page.href(), "https://example.com/help");
        for wrong in ["help", "javascript:alert(1)", "a@b@c", "ftp://example.com/"] {
            assert!(wrong.parse::<Contact>().is_err(), "{wrong}");
        }
    }
}
