//! Validates the targets of links, and finds addresses in running text that become links.

use linkify::{LinkFinder, LinkKind};
use percent_encoding::percent_decode_str;
use url::Url;

use super::slug;
use crate::error::{self, Problem};

/// Schemes that a link may have. None of them runs a script.
pub(super) const SCHEMES: [&str; 19] = [
    "bitcoin", "ftp", "ftps", "geo", "http", "https", "irc", "ircs", "magnet", "mailto", "matrix", "news",
    "nntp", "sms", "ssh", "tel", "webcal", "xmpp", "git",
];

/// The maximum length of a link's address, in bytes. The sanitizer's work is quadratic in it.
const MAX_LEN: usize = 2000;

/// The longest name of a file that an image is shown by, in characters.
const MAX_NAME_LEN: usize = 80;

/// The `href` of a link; `None` if its address is not allowed.
pub(super) fn destination(address: &str) -> Option<String> {
    let address = address.trim();
    if address.is_empty() || address.len() > MAX_LEN || address.chars().any(|c| c.is_control() || hides(c)) {
        return None;
    }
    if let Some(heading) = address.strip_prefix('#') {
        let heading = percent_decode_str(heading).decode_utf8_lossy();
        return Some(format!("#{}", slug::id(&heading).unwrap_or_default()));
    }
    match scheme(address) {
        Some(scheme) if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => None,
        _ => Some(address.to_owned()),
    }
}

/// The scheme of an address: the text before the first colon, unless a path, a query or a fragment
/// begins before it.
fn scheme(address: &str) -> Option<&str> {
    let end = address.find([':', '/', '?', '#'])?;
    address[end..].starts_with(':').then(|| &address[..end])
}

/// Whether a character is invisible or changes the direction of text, so that an address with it looks
/// like another one.
fn hides(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a text has a visible character.
pub(super) fn is_visible(text: &str) -> bool {
    !matches!(error::line(text, usize::MAX), Err(Problem::Required))
}

/// The text for an image without an alternative text: its file name, otherwise its host.
pub(super) fn image_name(address: &str) -> String {
    let host = || Url::parse(address).ok()?.host_str().map(str::to_owned);
    match file_name(address).or_else(host) {
        Some(name) => format!("Image: {name}"),
        None => "Image".to_owned(),
    }
}

fn file_name(address: &str) -> Option<String> {
    if scheme(address).is_some_and(|scheme| !scheme.to_ascii_lowercase().starts_with("http")) {
        return None;
    }
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let name = percent_decode_str(path.rsplit('/').next()?)
        .decode_utf8()
        .ok()?
        .into_owned();
    (is_visible(&name)
        && name.chars().count() <= MAX_NAME_LEN
        && !name.chars().any(|c| c.is_control() || hides(c)))
    .then_some(name)
}

/// A piece of running text.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Address(&'a str),
}

/// Finds the addresses in running text. The text is split at characters that no address contains, and
/// each part is searched by itself, so that the work is linear in the length.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    if !text.contains("://") {
        pieces.push(Piece::Text(text));
        return pieces;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut shown = 0;
    for (at, part) in parts(text) {
        if part.len() > MAX_LEN || !part.contains("://") {
            continue;
        }
        for link in finder.links(part) {
            let address = without_closing(link.as_str());
            if destination(address).is_none() {
                continue;
            }
            let start = at + link.start();
            pieces.push(Piece::Text(&text[shown..start]));
            pieces.push(Piece::Address(address));
            shown = start + address.len();
        }
    }
    pieces.push(Piece::Text(&text[shown..]));
    pieces
}

/// The parts between characters that no address contains, with their byte offsets.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(ends_address).map(move |part| {
        let here = at;
        at += part.len();
        (here, part.trim_end_matches(ends_address))
    })
}

/// Whether a character ends an address: spaces, hidden characters, and the punctuation of scripts that
/// put no space after an address.
fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || hides(c)
        || matches!(c,
            '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{30FB}'
            | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE6B}'
            | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF3D}' | '\u{FF5B}'..='\u{FF65}'
            | '\u{060C}' | '\u{061B}' | '\u{061F}' | '\u{066A}'..='\u{066D}' | '\u{06D4}'
            | '\u{0964}' | '\u{0965}' | '\u{0E2F}' | '\u{0E5A}' | '\u{0E5B}' | '\u{104A}' | '\u{104B}'
            | '\u{1362}'..='\u{1368}' | '\u{17D4}'..='\u{17DA}' | '\u{0589}' | '\u{05C3}' | '\u{2026}')
}

/// The address without the punctuation of the sentence around it. A closing bracket belongs to the
/// address if its opening bracket does.
fn without_closing(address: &str) -> &str {
    let mut address = address;
    while let Some(last) = address.chars().next_back() {
        let closes = match last {
            ')' => unbalanced(address, '(', ')'),
            ']' => unbalanced(address, '[', ']'),
            '}' => unbalanced(address, '{', '}'),
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '"' | '*' | '~' => true,
            '\u{2018}'..='\u{201F}'
            | '\u{00AB}'
            | '\u{00BB}'
            | '\u{2039}'
            | '\u{203A}'
            | '\u{2013}'
            | '\u{2014}' => true,
            _ => false,
        };
        if !closes {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

fn unbalanced(text: &str, open: char, close: char) -> bool {
    text.matches(close).count() > text.matches(open).count()
}
