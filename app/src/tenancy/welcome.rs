use std::time::Duration;

use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::api::{CreateOrganization, find_home, propose_slug};
use crate::{
    components::{Form, Loaded, Narrow, Post, SubmitButton, TextField},
    load::load,
    viewer::UserButton,
};

/// A slug is proposed when the name has rested for so long.
const REST: Duration = Duration::from_millis(300);

/// `/welcome`: names the first organization.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let home = load(|| (), |()| find_home());
    view! {
        <Title text="Welcome"/>
        <Narrow>
            <Loaded resource=home children=lead_home/>
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
    let post = Post::<CreateOrganization>::default();
    let slug = RwSignal::new(String::new());
    // Once edited by hand, the slug is the person's.
    let edited = StoredValue::new(false);
    let latest = StoredValue::new(0_u32);
    let propose = move |name: String| {
        let turn = latest.get_value() + 1;
        latest.set_value(turn);
        set_timeout(
            move || {
                let rested = latest.try_get_value() == Some(turn);
                if rested && !edited.get_value() {
                    fill_in(slug, edited, name);
                }
            },
            REST,
        );
    };
    view! {
        <h1>"Name your organization"</h1>
        <p class="lead">"It holds your workspaces and the people you work with."</p>
        <Form post>
            <TextField
                field=Field::Name
                label="Name"
                autocomplete="organization"
                maxlength=60
                autofocus=true
                on_input=Callback::new(propose)
            />
            <TextField
                field=Field::Slug
                label="Address"
                hint="Stands in its links. Left empty, it is taken from the name."
                maxlength=40
                required=false
                value=slug
                on_input=Callback::new(move |_| edited.set_value(true))
            />
            <SubmitButton label="Create organization" busy="Creating …"/>
        </Form>
    }
}

/// Fills in the proposal, unless the person was quicker.
fn fill_in(slug: RwSignal<String>, edited: StoredValue<bool>, name: String) {
    leptos::task::spawn_local(async move {
        if let Ok(proposed) = propose_slug(name).await
            && edited.try_get_value() == Some(false)
        {
            slug.set(proposed);
        }
    });
}
