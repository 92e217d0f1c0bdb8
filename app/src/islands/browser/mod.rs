//! The script of every page: it posts forms by fetch, asks before unsaved text is lost, and helps
//! with menus. It works on the page's markup; a part of a page with a state of its own is an island.

mod abort_timeout;
mod confirm;
mod form_submit;
mod fresh_pages;
mod menus;
mod shortcuts;
mod theme;
mod unsaved_changes;

pub use abort_timeout::abort_after;

use leptos::{mount::hydrate_islands, prelude::*};
use web_sys::wasm_bindgen::JsValue;

/// The parameters of a query that show a message after the act that led to the page.
const ONE_TIME: [&str; 4] = ["saved", "trashed", "ended", "sent"];

/// Makes the page ready for its islands, which `request/start.js` then takes over one by one.
pub fn start() {
    restore_address();
    hydrate_islands();
    // Before the form posts, which leave alone what is taken care of.
    theme::listen();
    form_submit::listen();
    // Before the question about unsaved text: a dialog does not leave the page.
    confirm::listen();
    fresh_pages::listen();
    unsaved_changes::listen();
    menus::listen();
    shortcuts::listen();
}

/// Puts the page's path back into the address bar: a plain form post that failed is answered with
/// its page under the path of the post. Removes what shows a message once, so that neither a reload
/// nor the way back shows it again.
fn restore_address() {
    let posted = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-page"));
    let location = window().location();
    let here = || Some(location.pathname().ok()? + &location.search().ok()? + &location.hash().ok()?);
    let (Some(here), Ok(history)) = (here(), window().history()) else {
        return;
    };
    let address = without_messages(&posted.unwrap_or_else(|| here.clone()));
    if address != here {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// An address without the parameters of [`ONE_TIME`].
fn without_messages(address: &str) -> String {
    let (page, fragment) = match address.split_once('#') {
        Some((page, fragment)) => (page, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let Some((path, query)) = page.split_once('?') else {
        return address.to_owned();
    };
    let is_kept = |pair: &&str| !ONE_TIME.contains(&pair.split('=').next().unwrap_or_default());
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    match kept.is_empty() {
        true => format!("{path}{fragment}"),
        false => format!("{path}?{}{fragment}", kept.join("&")),
    }
}
