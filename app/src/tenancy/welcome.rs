use std::time::Duration;

use domain::error::Field;
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::components::Redirect;
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

use super::api::{find_home, propose_slug};
use crate::{
    components::{Form, Loaded, Narrow, SubmitButton, TextField},
    viewer::UserButton,
};

/// A slug is proposed when the name has rested for so long.
const REST: Duration = Duration::from_millis(300);

/// `/welcome`: names the first organization.
#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Title text="Welcome"/>
        <Narrow>
            <Loaded answer=find_home() children=lead_home/>
            <UserButton/>
        </Narrow>
    }
}

/// Whoever has an organization already is led there.
fn lead_home(home: Option<String>) -> AnyView {
    match home.filter(|home| home != "/welcome") {
        Some(path) => view! { <Redirect path/> }.into_any(),
        None => view! { <NameOrganization/> }.into_any(),
    }
}

#[component]
fn NameOrganization() -> impl IntoView {
    view! {
        <h1>"Name your organization"</h1>
        <p class="lead">"It holds your workspaces and the people you work with."</p>
        <Form action="/api/organizations/create">
            <TextField field=Field::Name label="Name" autocomplete="organization" maxlength=60 autofocus=true/>
            <TextField
                field=Field::Slug
                label="Address"
                hint="Stands in its links. Left empty, it is taken from the name."
                maxlength=40
                required=false
            />
            <ProposeSlug/>
            <SubmitButton label="Create organization" busy="Creating …"/>
        </Form>
    }
}

/// Fills in the address that the name suggests, until it is the person's own.
#[island]
fn ProposeSlug() -> impl IntoView {
    let (edited, latest) = (StoredValue::new(false), StoredValue::new(0_u32));
    let propose = move |name: String| {
        let turn = latest.get_value() + 1;
        latest.set_value(turn);
        set_timeout(
            move || {
                if latest.get_value() == turn && !edited.get_value() {
                    spawn_local(fill_in(name, edited));
                }
            },
            REST,
        );
    };
    Effect::new(move || {
        // What was typed before the script came.
        edited.set_value(field("slug").is_some_and(|slug| !slug.value().is_empty()));
        if let Some(name) = field("name").filter(|name| !name.value().is_empty()) {
            propose(name.value());
        }
        window_event_listener(ev::input, move |event| {
            let field: HtmlInputElement = event_target(&event);
            match field.name().as_str() {
                "name" => propose(field.value()),
                "slug" => edited.set_value(true),
                _ => {}
            }
        });
    });
}

/// Unless the person was quicker.
async fn fill_in(name: String, edited: StoredValue<bool>) {
    let Ok(proposed) = propose_slug(name).await else {
        return;
    };
    if let Some(slug) = field("slug").filter(|_| !edited.get_value()) {
        slug.set_value(&proposed);
    }
}

fn field(name: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(name)?.dyn_into().ok()
}
