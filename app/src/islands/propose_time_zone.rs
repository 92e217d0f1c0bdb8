use domain::error::Field;
use leptos::{ev::MouseEvent, prelude::*};
use web_sys::{
    HtmlSelectElement,
    js_sys::{Array, Intl::DateTimeFormat, Object, Reflect},
    wasm_bindgen::JsCast,
};

use crate::locale::use_locale;

/// Names under which some browsers still know a zone, and the names in our list.
const RENAMED: [(&str, &str); 7] = [
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Atlantic/Faeroe", "Atlantic/Faroe"),
    ("Europe/Kiev", "Europe/Kyiv"),
];

/// Offers the browser's time zone, while the page's field has another.
#[island]
pub fn ProposeTimeZone() -> impl IntoView {
    let t = use_locale();
    let proposed = RwSignal::new(None::<String>);
    Effect::new(move || proposed.set(browser_zone().filter(|zone| is_other_choice(zone))));
    let choose = move |_: MouseEvent| {
        if let (Some(field), Some(zone)) = (field(), proposed.get_untracked()) {
            field.set_value(&zone);
            // The button goes: the focus moves to what it has changed.
            let _ = field.focus();
            proposed.set(None);
        }
    };
    view! {
        <p class="hint" hidden=move || proposed.get().is_none()>
            <button class="button small" type="button" translate="no" on:click=choose>
                {move || proposed.get().map(|zone| t.profile_time_zone_propose(zone.replace('_', " ")))}
            </button>
        </p>
    }
}

fn field() -> Option<HtmlSelectElement> {
    let field = document().get_element_by_id(Field::TimeZone.name())?;
    field.dyn_into().ok()
}

/// The zone that the browser shows times in, under its name in our list.
fn browser_zone() -> Option<String> {
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok()?.as_string()?;
    let renamed = RENAMED.iter().find(|(former, _)| *former == zone);
    Some(renamed.map_or(zone, |(_, name)| (*name).to_owned()))
}

/// Whether the field has this zone as a choice that is not chosen.
fn is_other_choice(zone: &str) -> bool {
    field().is_some_and(|field| {
        let choice = field.query_selector(&format!("option[value='{zone}']"));
        field.value() != zone && choice.is_ok_and(|choice| choice.is_some())
    })
}
