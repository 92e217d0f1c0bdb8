//! One mailbox, however its address is written.

use crate::auth::Email;

/// What a mail provider takes for one mailbox.
struct Provider {
    /// Its domains; a mailbox is kept under the first.
    domains: &'static [&'static str],
    /// Characters of a name that make no difference.
    ignored: &'static [char],
    /// What begins a tag, beside `+`.
    tag: Option<char>,
}

/// The large providers that say of themselves that several spellings are one mailbox.
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
        // One stands for the other.
        ignored: &['.', '-'],
        tag: None,
    },
];

/// Yahoo's domains differ by country, and are different mailboxes.
const YAHOO: Provider = Provider {
    domains: &[],
    ignored: &[],
    tag: Some('-'),
};

/// The mailbox that mail to this address ends in, as far as that is known: what a limit of a
/// mailbox_of is counted by. Nothing else is: accounts and mails keep the address as it is.
///
/// `name+tag` is one mailbox nearly everywhere. Where it is not, two people share a limit, and
/// neither loses more than that. Other separators are part of people's names (`jean-paul`), so
/// they count as tags, and dots are left out, only where the provider says so.
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

/// What stands before a separator; all of it where nothing does.
fn before(local: &str, separator: char) -> &str {
    match local.split_once(separator) {
        Some((name, _)) if !name.is_empty() => name,
        _ => local,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags, case, widths and a provider's dots make no new mailbox; other people's names do.
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
