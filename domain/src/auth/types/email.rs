use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::{
    GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection, confusable_detection::skeleton,
};

use crate::error::{Error, INVISIBLE, Problem, Result, shows_nothing};

/// An e-mail address in its normalised form, the only one that is stored, compared and mailed (S5):
/// one mailbox cannot have two accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// In bytes: RFC 5321 §4.5.3.1.3 without the angle brackets.
const MAX_LEN: usize = 254;

/// In bytes: RFC 5321 §4.5.3.1.1.
const LOCAL_MAX_LEN: usize = 64;

impl Email {
    /// Reads an address from the database, where one that does not parse is a bug.
    pub(crate) fn stored(address: &str) -> Result<Self> {
        Self::parse(address).map_err(|_| Error::internal("a stored address does not parse"))
    }

    /// Normalises first (NFKC, lower case, IDNA), then validates, so that the form that was checked
    /// is the form that is used.
    pub fn parse(input: &str) -> Result<Self, Problem> {
        // Before normalising, because that takes longer the longer the input is.
        if input.len() > 4 * MAX_LEN {
            return Err(Problem::TooLong { max: MAX_LEN });
        }
        let seen: String = input.nfkc().filter(|c| !INVISIBLE.contains(c)).collect();
        let lower: String = seen.trim().to_lowercase().nfkc().collect();
        if lower.is_empty() {
            return Err(Problem::Required);
        }
        let address = unwrapped(&lower);
        if address.contains(['<', '>', ',', ';']) {
            return Err(Problem::NotAlone);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(Problem::Malformed)?;
        if local.starts_with('"') && local.ends_with('"') {
            return Err(Problem::Quoted);
        }
        // A final dot says that the domain is fully qualified. Every domain here is, so it is dropped.
        let domain = domain.strip_suffix(['.', '\u{3002}']).unwrap_or(domain);
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| Problem::Malformed)?;
        if !is_dot_atom(local) || !is_host_name(&domain) {
            return Err(Problem::Malformed);
        }
        let email = format!("{local}@{domain}");
        if email.len() > MAX_LEN {
            return Err(Problem::TooLong { max: MAX_LEN });
        }
        Ok(Self(email))
    }

    /// The normalised form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For the mailer, whose own parser refuses combining marks. `parse` refuses everything else
    /// that it would.
    pub(crate) fn to_mailer(&self) -> lettre::Address {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        lettre::Address::new_dangerous(local, domain)
    }

    /// The part before the `@`: the first display name of a new user.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// A stored address for display: an internationalised domain in its own script, unless it could be
/// mistaken for another domain. Then the ASCII form stays, as in a browser's address bar.
pub fn readable(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let (shown, result) = idna::domain_to_unicode(domain);
    match result.is_ok() && shown.split('.').all(is_unmistakable) {
        true => format!("{local}@{shown}"),
        false => address.to_owned(),
    }
}

/// Whether a label cannot be mistaken for another: letters of one script, or of scripts that one
/// language mixes (UTS 39), and not all of them shaped like Latin ones, because a Cyrillic label
/// can read as `apple`.
fn is_unmistakable(label: &str) -> bool {
    label.is_ascii()
        || label.detect_restriction_level() <= RestrictionLevel::HighlyRestrictive
            && label.chars().all(|c| c == '-' || c.identifier_allowed())
            && !skeleton(label).all(|c| c.is_ascii())
}

/// Strips what surrounds an address in a copied `mailto:` link or in a mail header.
fn unwrapped(input: &str) -> &str {
    let address = match input.strip_prefix("mailto:") {
        // The link may carry a query, such as a subject.
        Some(link) => link.split('?').next().unwrap_or_default(),
        None => input,
    };
    address
        .strip_prefix('<')
        .and_then(|address| address.strip_suffix('>'))
        .unwrap_or(address)
        .trim()
}

/// RFC 5321 `Dot-string`, with letters of any script and their combining marks (RFC 6531): vowels
/// of Hindi and Bengali are such marks. No quotes, spaces, control characters or invisible
/// characters, so that no two addresses look alike.
fn is_dot_atom(local: &str) -> bool {
    let is_letter = |c: char| (c.is_alphanumeric() || is_combining_mark(c)) && !shows_nothing(c);
    let allowed = |c: char| is_letter(c) || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= LOCAL_MAX_LEN
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && !atom.starts_with(is_combining_mark) && atom.chars().all(allowed))
}

/// At least two labels, and the last is no number: address literals are refused.
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
            ("\u{a0}ada@example.com\u{3000}\r\n", "ada@example.com"),
            ("ａｄａ@example.com", "ada@example.com"),
            ("ada＠example.com", "ada@example.com"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
            ("ada@bu\u{308}cher.example", "ada@xn--bcher-kva.example"),
            ("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"),
            ("ada+notes@example.com", "ada+notes@example.com"),
            ("ada@example。com", "ada@example.com"),
            ("ada@example｡com｡", "ada@example.com"),
            ("ada@example.com.", "ada@example.com"),
            ("ada@bücher.example.", "ada@xn--bcher-kva.example"),
            ("\u{feff}ada@example.com", "ada@example.com"),
            ("ada\u{200b}@example.com", "ada@example.com"),
            ("\u{202a}ada@example.com\u{202c}", "ada@example.com"),
            ("a\u{ad}da@example.com", "ada@example.com"),
            ("mailto:ada@example.com", "ada@example.com"),
            ("MAILTO:Ada@Example.com?subject=Hi", "ada@example.com"),
            ("<ada@example.com>", "ada@example.com"),
            (" < ada@example.com > ", "ada@example.com"),
            ("josé@example.com", "josé@example.com"),
            ("jose\u{301}@example.com", "josé@example.com"),
            ("дмитрий@пример.рф", "дмитрий@xn--e1afmkfd.xn--p1ai"),
            ("हिन्दी@example.com", "हिन्दी@example.com"),
            ("বাংলা@example.com", "বাংলা@example.com"),
            ("தமிழ்@example.com", "தமிழ்@example.com"),
            ("ไทย.ที่@example.com", "ไทย.ที่@example.com"),
            ("ಕನ್ನಡ@example.com", "ಕನ್ನಡ@example.com"),
            ("中文@例子.中国", "中文@xn--fsqu00a.xn--fiqs8s"),
            ("o'neil@example.com", "o'neil@example.com"),
        ] {
            assert_eq!(parsed(input).as_deref(), Some(normal), "{input:?}");
            assert_eq!(parsed(normal).as_deref(), Some(normal), "as it is stored");
        }
    }

    /// Inputs that people often paste get a message that says how to mend them.
    #[test]
    fn what_can_be_mended_is_said() {
        for (input, problem) in [
            ("", Problem::Required),
            (" \u{200b} ", Problem::Required),
            ("Ada <ada@example.com>", Problem::NotAlone),
            ("\"Ada, L.\" <ada@example.com>", Problem::NotAlone),
            ("ada@example.com, eve@example.com", Problem::NotAlone),
            ("ada@example.com;", Problem::NotAlone),
            ("\"ada\"@example.com", Problem::Quoted),
            ("\"ada lovelace\"@example.com", Problem::Quoted),
        ] {
            assert_eq!(Email::parse(input).err(), Some(problem), "{input:?}");
        }
    }

    #[test]
    fn domains_are_readable_unless_they_could_be_taken_for_others() {
        for (stored, shown) in [
            ("ada@example.com", "ada@example.com"),
            ("ada@xn--bcher-kva.example", "ada@bücher.example"),
            ("ada@xn--e1afmkfd.xn--p1ai", "ada@пример.рф"),
            ("ada@xn--fsqu00a.xn--fiqs8s", "ada@例子.中国"),
            ("ada@xn--wgv71a119e.jp", "ada@日本語.jp"),
            // Cyrillic letters shaped like Latin ones, and Latin with one Cyrillic letter.
            ("ada@xn--80ak6aa92e.com", "ada@xn--80ak6aa92e.com"),
            ("ada@xn--pypal-4ve.com", "ada@xn--pypal-4ve.com"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(readable(stored), shown);
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
            "ada@example.com..",
            "ada@.example.com",
            "ada@example..com",
            "ada@[ipv6:::1]",
            "ada@::1",
            "ada@com",
            "ada@example.123",
            "ada@exa_mple.com",
            "ada@example.com/path",
            "ada@example.com:25",
            "ada@eve@example.com",
            "mailto:",
            "mailto:?to=ada@example.com",
            "<>",
            "\u{301}ada@example.com",
            "ada.\u{94d}x@example.com",
            "ad\u{fe0f}a@example.com",
            "ad\u{34f}a@example.com",
            "ad\u{3164}a@example.com",
            "ad\u{200d}a@example.com",
            "ada\u{1f600}@example.com",
            &long,
        ] {
            assert_eq!(parsed(input), None, "{input:?}");
        }
    }

    proptest::proptest! {
        /// A stored address parses to itself, so that one mailbox has one account.
        #[test]
        fn address_is_its_own_normal_form(input in "[a-zA-ZäÖß.+<>: ]{1,9}@[a-zA-Zü.-]{1,9}\\.[a-z]{2}|\\PC{0,16}@\\PC{0,16}") {
            if let Ok(email) = Email::parse(&input) {
                proptest::prop_assert!(email.0.len() <= MAX_LEN);
                proptest::prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
