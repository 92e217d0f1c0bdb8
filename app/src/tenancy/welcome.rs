use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::{
    load::{Welcome, load_welcome},
    no_workspace::NoWorkspace,
};
use crate::{
    components::{Await, Form, Narrow, SubmitButton, TextField, UserButton},
    islands::ProposeSlug,
    locale::use_locale,
};

/// `/welcome`: creates the first organization.
#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Title text=use_locale().welcome_title()/>
        <Narrow>
            <Await answer=load_welcome() children=welcome/>
            <UserButton/>
        </Narrow>
    }
}

/// Leads a member of a workspace there.
fn welcome(welcome: Welcome) -> AnyView {
    match welcome {
        Welcome::Workspace(path) => view! { <Redirect path/> }.into_any(),
        Welcome::NoWorkspace(organization) => view! { <NoWorkspace organization/> }.into_any(),
        Welcome::New => view! { <NameOrganization/> }.into_any(),
    }
}

/// The form that creates an organization.
#[component]
pub fn NameOrganization() -> impl IntoView {
    let t = use_locale();
    view! {
        <h1>{t.welcome_heading()}</h1>
        <p class="lead">{t.welcome_lead()}</p>
        <Form action="/api/organizations/create">
            <TextField
                field=Field::Name
                label=t.welcome_name()
                autocomplete="organization"
                maxlength=60
                autofocus=true
            />
            <TextField
                field=Field::Slug
                label=t.welcome_url()
                hint=t.welcome_url_hint()
                maxlength=40
                required=false
            />
            <ProposeSlug/>
            <SubmitButton label=t.welcome_create() busy=t.welcome_creating()/>
        </Form>
    }
}
