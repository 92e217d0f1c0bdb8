//! Strings that have broken parsers, and random ones.

use proptest::{
    prelude::{Strategy, any},
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

/// Strings that have broken parsers before. They are sent alone and inside of valid values.
const KNOWN: [&str; 26] = [
    "",
    "\0",
    "a\0b",
    "%00",
    "%",
    "%zz",
    "%c0%af",
    "//evil.example.com",
    "/\\evil.example.com",
    "https:evil.example.com",
    "javascript:alert(1)",
    "../../etc/passwd",
    "'; drop table users; --",
    "</textarea><script>alert(1)</script>",
    "{{7*7}}${7*7}",
    "\r\nSet-Cookie: session=x",
    "\u{202e}txt.exe",
    "\u{feff}\u{200b}",
    "a@b@c",
    "\"quoted local\"@example.com",
    "xn--a@xn--a",
    "-1",
    "99999999999999999999999999",
    "NaN",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "> > > > > > > > > > > > > > > > - - - - - - - - 1. 1. 1. ***_***_",
];

/// Generates hostile strings.
pub struct HostileStrings(TestRunner);

impl HostileStrings {
    pub fn new() -> Self {
        Self(TestRunner::new(Config::default()))
    }

    pub fn take<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).unwrap().current()
    }

    /// Random text, a known string, the valid value, or a known string within the valid value.
    pub fn text(&mut self, right: &str) -> String {
        let known = KNOWN[self.take(0..KNOWN.len())];
        match self.take(0..6) {
            0 => self.take(any::<String>()),
            1 => known.to_owned(),
            2 => known.repeat(self.take(1_usize..3000)),
            3 => right.to_owned(),
            4 => right.repeat(2),
            _ => {
                let at = self.take(0..=right.len());
                let at = (0..=at).rev().find(|at| right.is_char_boundary(*at)).unwrap();
                format!("{}{known}{}", &right[..at], &right[at..])
            }
        }
    }

    /// Hostile text, percent-encoded for a path or a query.
    pub fn encoded(&mut self, right: &str) -> String {
        form_urlencoded::byte_serialize(self.text(right).as_bytes())
            .collect::<String>()
            .replace('+', "%20")
            .chars()
            .take(6000)
            .collect()
    }
}
