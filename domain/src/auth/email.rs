use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Problem, Result};

/// One e-mail address in its normalised form: the only form that is stored,
/// compared and mailed (S5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// In bytes; RFC 5321 §4.5.3.1.3 less the angle brackets.
const MAX_LEN: usize = 254;

impl Email {
    /// An address out of the database: what does not parse there is a defect of ours.
    pub(crate) fn stored(address: &str) -> Result<Self> {
        Self::parse(address).map_err(|_| Error::internal("a stored address does not parse"))
    }

    /// Normalises first (NFKC, lower case, IDNA), then validates: what was
    /// checked is what is used.
    pub fn parse(input: &str) -> Result<Self, Problem> {
        let input = input.trim();
        if input.is_empty() {
            return Err(Problem::Required);
        }
        // Before normalising, whose cost grows with the input.
        if input.len() > 4 * MAX_LEN {
            return Err(Problem::TooLong { max: MAX_LEN });
        }
        let lower: String = input.nfkc().collect::<String>().to_lowercase().nfkc().collect();
        let (local, domain) = lower.rsplit_once('@').ok_or(Problem::Malformed)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| Problem::Malformed)?;
        if !is_dot_atom(local) || !is_host_name(&domain) {
            return Err(Problem::Malformed);
        }
        let email = format!("{local}@{domain}");
        if email.len() > MAX_LEN {
            return Err(Problem::TooLong { max: MAX_LEN });
        }
        // The mailer's own grammar has the last word: what it cannot send to is
        // no address.
        email.parse::<lettre::Address>().map_err(|_| Problem::Malformed)?;
        Ok(Self(email))
    }

    /// The normalised form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`: a first name for somebody we know nothing of.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// RFC 5321 `Dot-string`, with letters of any script (RFC 6531); no quotes, no
/// spaces, no control characters.
fn is_dot_atom(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= 64
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(allowed))
}

/// At least two labels, the last not a number: no address literals.
fn is_host_name(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    labels.len() >= 2
        && labels.iter().all(label)
        && labels
            .last()
            .is_some_and(|last| !last.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(input: &str) -> Option<String> {
        Email::parse(input).ok().map(|email| email.0)
    }

    #[test]
    fn one_person_is_one_address_however_it_is_typed() {
        for (input, normal) in [
            ("  Ada@Example.COM ", "ada@example.com"),
            ("ａｄａ@example.com", "ada@example.com"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("ada+notes@example.com", "ada+notes@example.com"),
            ("ada@example。com", "ada@example.com"),
        ] {
            assert_eq!(parsed(input).as_deref(), Some(normal), "{input}");
        }
    }

    #[test]
    fn what_is_not_one_plain_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for input in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@127.0.0.1",
            "ada@[127.0.0.1]",
            "\"ada\"@example.com",
            "ada lovelace@example.com",
            "ada@example.com, eve@example.com",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada\0@example.com",
            "ada..l@example.com",
            ".ada@example.com",
            "Ada <ada@example.com>",
            "ada@-example.com",
            &long,
        ] {
            assert_eq!(parsed(input), None, "{input:?}");
        }
    }
}
