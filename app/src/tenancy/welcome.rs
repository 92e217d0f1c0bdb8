use domain::error::Field;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::api::{find_home, propose_slug};
use crate::{
    components::{Form, Loaded, Narrow, SubmitButton, TextField, input, on_rest, still_holds},
    viewer::UserButton,
};

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
    let proposed = StoredValue::new(String::new());
    on_rest(Field::Name, move |name| {
        if still_holds(Field::Slug, &proposed.read_value()) {
            spawn_local(fill_in(name, proposed));
        }
    });
}

/// Unless the person was quicker.
async fn fill_in(name: String, proposed: StoredValue<String>) {
    let Ok(slug) = propose_slug(name.clone()).await else {
        return;
    };
    let wanted = still_holds(Field::Name, &name) && still_holds(Field::Slug, &proposed.read_value());
    if let Some(field) = input(Field::Slug).filter(|_| wanted) {
        field.set_value(&slug);
        proposed.set_value(slug);
    }
}
