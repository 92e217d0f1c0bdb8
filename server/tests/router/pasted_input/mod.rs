//! What people type, paste and follow, on the pages: codes, addresses, names, links, and where
//! they wanted to go.

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

/// The ways that stand for all of them: the domain's tests have the others.
fn pasted(code: &str) -> [String; 4] {
    [
        full_width(code),
        format!("\u{FEFF}“{}”.\r\n", code.replace(' ', "\u{2011}")),
        code.chars().flat_map(|c| [c, '\u{200B}']).collect(),
        format!("Your code is {code}"),
    ]
}
