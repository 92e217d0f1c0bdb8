//! The mailbox of an address, in whichever spelling the address is written.

use crate::auth::Email;

/// A mail provider's rules on which spellings are one mailbox.
struct Provider {
    /// Its domains; the first one stands for all of them.
    domains: &'static [&'static str],
    /// Characters of the local part that it ignores.
    ignored: &'static [char],
    /// The separator of a tag, in addition to `+`.
    tag: Option<char>,
}

/// Large providers that document several spellings of one mailbox.
const PROVIDERS: [Provider; 4] = [
    Provider {
        domains: &["gmail.com", "googlemail.com"],
        ignored: &['.'],
        tag: None,
    },
    Provider {
        domains: &["icloud.com", "me.com", "mac.com"],
        ignored: &[],
        tag: None,
    },
    Provider {
        domains: &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
        ignored: &['.', '-', '_'],
        tag: None,
    },
    Provider {
        domains: &[
            "yandex.ru",
            "ya.ru",
            "yandex.com",
            "yandex.by",
            "yandex.kz",
            "yandex.ua",
            "yandex.uz",
        ],
        // These two characters are interchangeable there.
        ignored: &['.', '-'],
        tag: None,
    },
];

/// Yahoo's domains differ by country, and the same name at another domain is another mailbox.
const YAHOO: Provider = Provider {
    domains: &[],
    ignored: &[],
    tag: Some('-'),
};

/// The mailbox that mail to this address is delivered to, as far as that is known: the key of rate
/// limits. Accounts and mails keep the address as it was entered.
///
/// `name+tag` is the mailbox of `name` nearly everywhere. Where it is not, two people share a
/// limit, and nothing worse. Other separators are part of names (`jean-paul`), so they separate
/// tags, and dots are ignored, only if the provider documents it.
pub(super) fn mailbox(email: &Email) -> String {
    let (local, domain) = email.as_str().rsplit_once('@').unwrap_or((email.as_str(), ""));
    let domain = domain.trim_end_matches('.');
    let name = before(local, '+');
    let Some(provider) = provider(domain) else {
        return format!("{name}@{domain}");
    };
    let name = provider.tag.map_or(name, |tag| before(name, tag));
    let name = name.replace(provider.ignored, "");
    let domain = provider.domains.first().unwrap_or(&domain);
    format!("{name}@{domain}")
}

fn provider(domain: &str) -> Option<&'static Provider> {
    if domain.starts_with("yahoo.") || domain == "ymail.com" || domain == "rocketmail.com" {
        return Some(&YAHOO);
    }
    PROVIDERS
        .iter()
        .find(|provider| provider.domains.contains(&domain))
}

/// The part before a separator; all of it if there is none.
fn before(local: &str, separator: char) -> &str {
    match local.split_once(separator) {
        Some((name, _)) if !name.is_empty() => name,
        _ => local,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags, case, widths and a provider's dots are the same mailbox; other names are not.
    #[test]
    fn mailbox_of_tagged_addresses_is_one() {
        for (written, kept) in [
            ("ada@example.com", "ada@example.com"),
            ("ada+1@example.com", "ada@example.com"),
            ("ada+1+2@example.com", "ada@example.com"),
            ("ada+@example.com", "ada@example.com"),
            ("ADA+Tag@Example.COM", "ada@example.com"),
            ("ａｄａ＋x@example.com", "ada@example.com"),
            ("ada.l+x@example.com", "ada.l@example.com"),
            ("a.d.a+x@gmail.com", "ada@gmail.com"),
            ("a.da@googlemail.com", "ada@gmail.com"),
            ("ada-shop@yahoo.com", "ada@yahoo.com"),
            ("ada-shop+x@yahoo.co.uk", "ada@yahoo.co.uk"),
            ("ada@me.com", "ada@icloud.com"),
            ("a.d-a_1+x@protonmail.com", "ada1@proton.me"),
            ("a.d-a@ya.ru", "ada@yandex.ru"),
            ("ada.l@mac.com", "ada.l@icloud.com"),
            ("jean-paul@example.com", "jean-paul@example.com"),
            ("ada=x@example.com", "ada=x@example.com"),
            ("+ada@example.com", "+ada@example.com"),
            ("-ada@yahoo.com", "-ada@yahoo.com"),
        ] {
            let email = Email::parse(written).expect(written);
            assert_eq!(mailbox(&email), kept, "{written}");
        }
    }
}
