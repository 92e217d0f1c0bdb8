//! Tolerant parsing of typed and pasted input: codes, addresses, names, links, redirect targets.

mod addresses;
mod codes;
mod redirect_target;

use crate::client::{ADA, Answer, Client, Transport, form};
use crate::settings;
use axum::http::StatusCode;
use domain::testing::{self, TestDatabase};

fn full_width(code: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
    code.chars()
        .map(|c| if c.is_ascii_graphic() { wide(c) } else { c })
        .collect()
}

/// Four typical forms of a pasted code; the domain's tests have all.
fn pasted_forms(code: &str) -> [String; 4] {
    [
        full_width(code),
        format!("\u{FEFF}“{}”.\r\n", code.replace(' ', "\u{2011}")),
        code.chars().flat_map(|c| [c, '\u{200B}']).collect(),
        format!("Your code is {code}"),
    ]
}
