use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::load_home;
use crate::{
    components::{Await, Form, Narrow, SubmitButton, TextField, UserButton},
    islands::ProposeSlug,
};

/// `/welcome`: names the first organization.
#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Title text="Welcome"/>
        <Narrow>
            <Await answer=load_home() children=lead_home/>
            <UserButton/>
        </Narrow>
    }
}

/// Leads a member of an organization to its last workspace.
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
