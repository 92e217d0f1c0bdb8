//! One mailbox, however its address is written.

use crate::auth::Email;

/// Providers whose addresses have no dots that count; the first name is the one that is kept.
const DOTLESS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// The mailbox that mail to this address ends in, as far as that is known: what a limit of a
/// recipient is counted by. Nothing else is: accounts and mails keep the address as it is.
///
/// `name+tag` is one mailbox nearly everywhere. Where it is not, two people share a limit, and
/// neither loses more than that. Other separators are part of people's names (`jean-paul`), so
/// they count as tags only where the provider says so: `-` at Yahoo. Dots are left out for
/// Gmail alone, which says that they do not matter.
pub(super) fn mailbox(email: &Email) -> String {
    let (local, domain) = email.as_str().rsplit_once('@').unwrap_or((email.as_str(), ""));
    let domain = domain.trim_end_matches('.');
    let domain = if DOTLESS.contains(&domain) {
        DOTLESS[0]
    } else {
        domain
    };
    let mut name = before(local, '+');
    if domain.starts_with("yahoo.") || domain == "ymail.com" || domain == "rocketmail.com" {
        name = before(name, '-');
    }
    let name = match domain == DOTLESS[0] {
        true => name.replace('.', ""),
        false => name.to_owned(),
    };
    format!("{name}@{domain}")
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
