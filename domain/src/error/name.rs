use linkify::LinkFinder;
use unicode_normalization::UnicodeNormalization;

use super::{Problem, line::line};

/// Abbreviations before a name without a space, as in `Dr.Li` or `Foo Co.KG`, where the name is
/// also a top-level domain. An attacker cannot register such a domain: these short words were sold
/// long ago.
const ABBREVIATIONS: &[&str] = &[
    "Abt", "Bros", "Co", "Col", "Dipl", "Don", "Dott", "Dr", "Dra", "Eng", "Fr", "Gen", "Hon", "Ing", "Ir",
    "Jr", "Lt", "Ma", "Mag", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Mx", "Prof", "Rev", "Sgt", "Sr", "Sra", "St",
    "Sta", "Ste",
];

/// Domains that are no top-level domains of the Internet and that programs link all the same (RFC
/// 2606, RFC 6761, and common names of private networks).
const PRIVATE: &[&str] = &[
    "corp", "example", "home", "internal", "invalid", "lan", "local", "onion", "test",
];

/// Parses the name of a person or thing: a line that mail programs do not turn into a link. Names
/// appear in our mails, which must not link to an attacker's page (S75).
pub(crate) fn name(input: &str, max: usize) -> Result<String, Problem> {
    let name = line(input, max)?;
    match reads_as_link(&name) {
        true => Err(Problem::LooksLikeALink),
        false => Ok(name),
    }
}

/// Whether mail programs would make a link of it. They fold look-alike dots and letters first.
fn reads_as_link(name: &str) -> bool {
    let plain: String = name
        .nfkc()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}'))
        .map(|c| if c == '\u{3002}' { '.' } else { c })
        .collect();
    // A URL with a scheme, or an e-mail address.
    LinkFinder::new().links(&plain).next().is_some()
        || has_scheme(&plain)
        || plain
            .split(|c: char| !c.is_alphanumeric() && !"-_./".contains(c) && !is_mark(c))
            .any(is_address)
}

/// Whether the text has a scheme, including those without slashes.
fn has_scheme(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["mailto:", "tel:", "sms:", "javascript:", "data:", "://"]
        .iter()
        .filter_map(|scheme| lower.split_once(scheme))
        .any(|(_, rest)| rest.starts_with(|c: char| !c.is_whitespace()))
}

/// Whether the word is a host name, with or without a path. `St.John` and `J.R.R.` are none,
/// because the part after their last dot is no top-level domain.
fn is_address(word: &str) -> bool {
    let (host, path) = word.split_once('/').unwrap_or((word, ""));
    let host = host.trim_matches('.');
    let Some((before, last)) = host.rsplit_once('.') else {
        return false;
    };
    // Mail programs end a link before a character that no host contains: `evil.com-`, `evil.com_x`.
    let last = match last.split_once(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        Some((host, _)) if !host.is_empty() => host,
        _ => last,
    };
    let last = last.trim_end_matches('-');
    if before.split('.').any(str::is_empty) {
        return false;
    }
    let is_www = before.to_lowercase().split('.').next() == Some("www");
    let has_path = !path.is_empty();
    let is_number = host.split('.').all(|part| part.parse::<u8>().is_ok());
    is_www || has_path && is_number || is_top_level(last) && (has_path || !is_name(before, last))
}

fn is_top_level(label: &str) -> bool {
    idna::domain_to_ascii(label).is_ok_and(|label| tld::exist(&label) || PRIVATE.contains(&label.as_str()))
}

/// Whether it is initials or an abbreviation, followed by a capitalised name.
fn is_name(before: &str, last: &str) -> bool {
    let is_short = |part: &str| {
        let is_initial = part.chars().count() == 1 && part.chars().all(char::is_uppercase);
        is_initial || ABBREVIATIONS.contains(&part)
    };
    before.split('.').all(is_short) && last.starts_with(char::is_uppercase)
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_are_no_links() {
        for input in [
            "Dr.Smith",
            "Dr.Li",
            "Mr.Ng",
            "Prof.Dr.Kim",
            "Ma.Teresa Cruz",
            "Ma.Me",
            "St.John",
            "St.Clair",
            "Anne-Marie St.Clair",
            "J.R.R. Tolkien",
            "J.R.R.Tolkien",
            "A.Li",
            "P.Co",
            "Mr.Lee",
            "O'Neil-Smith",
            "Smith.Jones",
            "María.José",
            "Иванов.Пётр",
            "И.Петров",
            "王.小明",
            "Acme Inc.",
            "Acme, Inc.",
            "Müller GmbH & Co.KG",
            "Foo Co.Ltd",
            "Foo Co.,Ltd.",
            "S.p.A.",
            "d.o.o.",
            "e.V.",
            "U.S.A",
            "Node.js Guild",
            "Version 2.0",
            "1.2.3.4",
            "24/7 Support",
            "and/or",
            "R&D / QA",
            "C/C++",
            "Team: Alpha",
            "Ratio 3:4",
            "Ada (Ops)",
            "ada @ work",
            "...",
            "No. 5",
            "evil[.]com",
            "हिन्दी.समूह",
        ] {
            assert!(name(input, 60).is_ok(), "{input}");
        }
    }

    #[test]
    fn what_mail_programs_link_is_refused() {
        for input in [
            "evil.com",
            "EVIL.COM",
            "Evil.Com",
            "Visit evil.com now",
            "evil.com.",
            "(evil.com)",
            "evil.com, please",
            "win>evil.com<",
            "evil.com:8080",
            "evil.com-",
            "evil.com_x",
            "evil.comをご覧",
            "evil.com/",
            "evil.com/path",
            "bit.ly/abc",
            "Bit.Ly",
            "t.co/x",
            "T.Co/x",
            "Dr.Li/x",
            "will.i.am",
            "dr.li",
            "x.example",
            "x.example/path",
            "x.local",
            "www.x.de",
            "www.x",
            "WWW.Evil.Zzz",
            "http://x",
            "HTTPS://evil",
            "ftp://evil",
            "hxxp://evil",
            "javascript:alert(1)",
            "mailto:eve",
            "tel:+123",
            "eve@evil.com",
            "mail eve@evil.example",
            "eve @evil.com",
            "п\u{430}ypal.com",
            "pаypal.com",
            "evil。com",
            "evil．com",
            "evil｡com",
            "evil․com",
            "ｅｖｉｌ．ｃｏｍ",
            "evil.c\u{200d}om",
            "ev\u{200b}il.com",
            "пример.рф",
            "例え.テスト.jp",
            "例子.中国",
            "xn--e1afmkfd.xn--p1ai",
            "1.2.3.4/x",
            "a.b.c.evil.co.uk",
            "evil-site.shop",
            "evil_site.zip",
        ] {
            assert_eq!(name(input, 60), Err(Problem::LooksLikeALink), "{input}");
        }
    }
}
