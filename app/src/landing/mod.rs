//! The page for visitors.

mod picture;

use domain::PRODUCT_NAME;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use self::picture::ProductPicture;
use crate::{
    components::{Await, Glyph, Icon, OpenGraph, SiteLinks, ThemeSwitch},
    locale::use_locale,
    server,
    tenancy::load_home,
};

/// `/`: leads signed-in users to their last workspace.
#[component]
pub fn LandingPage() -> impl IntoView {
    view! {
        <Title text=""/>
        <Await answer=load_home() children=redirect_home/>
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
        <OpenGraph path="/" title=use_locale().landing_heading()/>
        <div class="site">
            <SiteHead/>
            <main id="main" tabindex="-1">
                <Hero/>
                <ProductPicture/>
                <Features/>
            </main>
            <SiteLinks class="site-foot"/>
        </div>
    }
}

#[component]
fn SiteHead() -> impl IntoView {
    let t = use_locale();
    let services = server::services().ok();
    let source = services.and_then(|services| services.config.site.source.clone());
    view! {
        <header class="site-head">
            <a class="brand" href="/">{PRODUCT_NAME}</a>
            <nav class="actions" aria-label=t.landing_site()>
                {source.map(|source| view! {
                    <a class="button quiet wide-only" href=String::from(source)>{t.site_source()}</a>
                })}
                <ThemeSwitch/>
                <a class="button" href="/sign-in">{t.sign_in()}</a>
            </nav>
        </header>
    }
}

#[component]
fn Hero() -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="hero">
            <h1>{t.landing_heading()}</h1>
            <p class="lead">{t.landing_description()} " " {t.landing_ways_in()}</p>
            <div class="actions">
                <a class="button primary" href="/sign-up">{t.landing_sign_up()}</a>
                <a class="button" href="/sign-in">{t.sign_in()}</a>
            </div>
        </div>
    }
}

#[component]
fn Features() -> impl IntoView {
    let t = use_locale();
    let features = [
        (Glyph::GitMerge, t.landing_safe(), t.landing_safe_text()),
        (Glyph::Lock, t.landing_private(), t.landing_private_text()),
        (Glyph::Fingerprint, t.landing_ways(), t.landing_ways_text()),
        (
            Glyph::Smartphone,
            t.landing_everywhere(),
            t.landing_everywhere_text(),
        ),
        (Glyph::RotateCcw, t.landing_trash(), t.landing_trash_text()),
        (Glyph::Globe, t.landing_yours(), t.landing_yours_text()),
    ];
    let features = features.map(|(glyph, title, text)| {
        view! {
            <section>
                <span class="tile good"><Icon glyph/></span>
                <h2>{title}</h2>
                <p class="soft">{text}</p>
            </section>
        }
    });
    view! { <div class="features">{features.into_iter().collect_view()}</div> }
}
