mod bounds;
mod links;
mod structure;

use std::time::{Duration, Instant};

use super::{Rendered, render as render_until, writer};
use crate::blocking_pool::Stop;

/// The longest text that may be saved.
const LONGEST: usize = crate::documents::BODY_MAX_LEN;

fn render(body: &str) -> String {
    match render_until(body, &Stop::after(Duration::from_secs(60))) {
        Rendered::Whole(html) => html,
        Rendered::Unfinished(_) => panic!(
            "it takes too long: {}…",
            body.chars().take(20).collect::<String>()
        ),
    }
}

#[track_caller]
fn assert_shows(body: &str, parts: &[&str]) {
    let html = render(body);
    for part in parts {
        assert!(html.contains(part), "{part} is missing in {html}, of {body}");
    }
}
