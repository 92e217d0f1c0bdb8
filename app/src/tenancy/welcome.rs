use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::{
    load::{Welcome, load_welcome},
    no_workspace::NoWorkspace,
};
use crate::{
    components::{Await, Form, Narrow, SubmitButton, TextField},
    islands::ProposeSlug,
    locale::use_locale,
};

/// `/welcome`: asks a new user for their name, and creates the first organization.
#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Title text=use_locale().welcome_title()/>
        <Narrow wider=true>
            <Await answer=load_welcome() children=show_page/>
        </Narrow>
    }
}

/// Leads a member of a workspace there.
fn show_page(welcome: Welcome) -> AnyView {
    match welcome {
        Welcome::Workspace(path) => view! { <Redirect path/> }.into_any(),
        Welcome::NoWorkspace(organization) => view! { <NoWorkspace organization/> }.into_any(),
        Welcome::New { name, email } => view! { <FirstSteps name email/> }.into_any(),
    }
}

#[component]
fn FirstSteps(name: Option<String>, email: String) -> impl IntoView {
    let t = use_locale();
    let greeting = match &name {
        Some(name) => t.welcome_greeting(name),
        None => t.welcome_title().to_owned(),
    };
    view! {
        <div class="card">
            <h1>{greeting}</h1>
            <p class="lead">{t.welcome_next()}</p>
            <Form action="/api/organizations/create">
                <TextField
                    field=Field::Person
                    label=t.welcome_person()
                    hint=t.welcome_person_hint()
                    autocomplete="name"
                    maxlength=60
                    value=name.unwrap_or_default()
                    autofocus=true
                />
                <div class="form-section">
                    <h2>{t.welcome_heading()}</h2>
                    <p class="soft">{t.welcome_lead()}</p>
                </div>
                <NameOrganization/>
                <SubmitButton label=t.welcome_create() busy=t.welcome_creating()/>
            </Form>
        </div>
        <form class="narrow-after" method="post" action="/api/sign-out">
            <span class="address">{t.welcome_signed_in(email)}</span> " "
            // A plain post and a full load: nothing of the user stays in memory.
            <button class="button quiet small" type="submit">{t.user_button_sign_out()}</button>
        </form>
    }
}

/// The fields of a form that creates an organization.
#[component]
pub fn NameOrganization() -> impl IntoView {
    let t = use_locale();
    view! {
        <TextField
            field=Field::Name
            label=t.welcome_name()
            autocomplete="organization"
            maxlength=60
        />
        <TextField
            field=Field::Slug
            label=t.welcome_url()
            hint=t.welcome_url_hint()
            maxlength=40
            required=false
        />
        <ProposeSlug/>
    }
}
