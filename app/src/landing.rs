use domain::PRODUCT_NAME;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::{
    components::{Await, Narrow},
    tenancy::load_home,
};

/// `/`: leads signed-in users to their last workspace.
#[component]
pub fn LandingPage() -> impl IntoView {
    view! {
        <Title text=""/>
        <Narrow>
            <Await answer=load_home() children=redirect_home/>
        </Narrow>
    }
}

fn redirect_home(home: Option<String>) -> AnyView {
    match home {
        Some(path) => view! { <Redirect path/> }.into_any(),
        None => view! { <Landing/> }.into_any(),
    }
}

#[component]
fn Landing() -> impl IntoView {
    view! {
        <section class="landing">
            <h1>"Write together, behind your own door."</h1>
            <p class="lead">
                {PRODUCT_NAME}
                " keeps the documents of your organization in workspaces that only the right people can open. \
                 Sign in with a link from your mail, a passkey, or whatever you like best."
            </p>
            <div class="landing-actions">
                <a class="button primary" href="/sign-up">"Create an account"</a>
                <a class="button" href="/sign-in">"Sign in"</a>
            </div>
            <ul class="landing-points">
                <li><strong>"Nothing typed is lost."</strong> " When two people edit at once, both see what changed and a merge to go on from."</li>
                <li><strong>"Works everywhere."</strong> " On a phone, by keyboard, with a screen reader, and before or without JavaScript."</li>
                <li><strong>"Only the right people."</strong> " Every workspace has its readers, editors and managers; nobody else learns that it exists."</li>
            </ul>
        </section>
    }
}
