use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::{
    components::{Await, Narrow},
    locale::use_locale,
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
    let t = use_locale();
    view! {
        <section class="landing">
            <h1>{t.landing_heading()}</h1>
            <p class="lead">{t.landing_description()} " " {t.landing_ways_in()}</p>
            <div class="landing-actions">
                <a class="button primary" href="/sign-up">{t.landing_sign_up()}</a>
                <a class="button" href="/sign-in">{t.sign_in()}</a>
            </div>
            <ul class="landing-points">
                <li><strong>{t.landing_safe()}</strong> " " {t.landing_safe_text()}</li>
                <li><strong>{t.landing_everywhere()}</strong> " " {t.landing_everywhere_text()}</li>
                <li><strong>{t.landing_private()}</strong> " " {t.landing_private_text()}</li>
            </ul>
        </section>
    }
}
