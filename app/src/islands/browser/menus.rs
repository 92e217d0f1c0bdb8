//! The menus of a page (`details.menu`). They open and close without scripts; this adds Escape, a
//! press beside them, and the arrow keys.

use leptos::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node, NodeList, wasm_bindgen::JsCast};

/// Listens to keys and presses, for all menus of the page.
pub fn listen() {
    window_event_listener_untyped("pointerdown", |event| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        for menu in open_menus() {
            if !menu.contains(pressed.as_ref()) {
                let _ = menu.remove_attribute("open");
            }
        }
    });
    window_event_listener_untyped("keydown", |event| {
        if let Some(pressed) = event.dyn_ref::<KeyboardEvent>() {
            let done = match pressed.key().as_str() {
                "Escape" => close(),
                "ArrowDown" => step(Step::Next),
                "ArrowUp" => step(Step::Previous),
                _ => None,
            };
            // The page does not scroll, and the sidebar around a menu stays open.
            if done.is_some() {
                event.prevent_default();
            }
        }
    });
}

#[derive(Clone, Copy)]
enum Step {
    Next,
    Previous,
}

/// Closes the open menu. The focus goes back to what opened it.
fn close() -> Option<()> {
    let menu = open_menus().pop()?;
    let _ = menu.remove_attribute("open");
    summary(&menu)?.focus().ok()
}

/// Moves the focus within the menu that has it, and opens a closed one.
fn step(step: Step) -> Option<()> {
    let focused = document().active_element()?;
    let menu = focused.closest("details.menu").ok()??;
    let _ = menu.set_attribute("open", "");
    let items = elements(&menu.query_selector_all(".menu-list :is(a, button)").ok()?);
    let here = items
        .iter()
        .position(|item| item.is_same_node(Some(focused.as_ref())));
    let last = items.len().checked_sub(1)?;
    let to = match (step, here) {
        (Step::Next, Some(here)) if here < last => here + 1,
        (Step::Next, _) => 0,
        (Step::Previous, Some(here)) if here > 0 => here - 1,
        (Step::Previous, _) => last,
    };
    items.get(to)?.focus().ok()
}

fn summary(menu: &Element) -> Option<HtmlElement> {
    menu.query_selector("summary").ok()??.dyn_into().ok()
}

fn open_menus() -> Vec<HtmlElement> {
    let menus = document().query_selector_all("details.menu[open]");
    menus.map(|menus| elements(&menus)).unwrap_or_default()
}

fn elements(nodes: &NodeList) -> Vec<HtmlElement> {
    let nodes = (0..nodes.length()).filter_map(|index| nodes.get(index));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}
