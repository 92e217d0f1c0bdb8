use domain::PRODUCT_NAME;
use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::{
    components::{Glyph, Icon, UserButton},
    locale::use_locale,
};

/// The layout of all pages of signed-in users: the sidebar, and the page. On a phone the sidebar is
/// a popover, so that it opens and closes without scripts: by its buttons, by Escape, and by a press
/// beside it.
#[component]
pub fn Frame(
    /// The top of the sidebar.
    top: AnyView,
    /// The links of the sidebar.
    nav: AnyView,
    /// The class of the page.
    page: &'static str,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="application">
            <aside class="sidebar" id="sidebar" popover="auto" aria-label=t.sidebar()>
                <div class="sidebar-top">
                    {top}
                    <button
                        class="button quiet square narrow-only"
                        type="button"
                        popovertarget="sidebar"
                        popovertargetaction="hide"
                        aria-label=t.sidebar_close()
                        title=t.sidebar_close()
                    >
                        <Icon glyph=Glyph::X/>
                    </button>
                </div>
                {nav}
                <div class="sidebar-foot"><UserButton/></div>
            </aside>
            <div class="main">
                <header class="topbar narrow-only">
                    <button
                        class="button quiet square"
                        type="button"
                        popovertarget="sidebar"
                        aria-label=t.sidebar_open()
                        title=t.sidebar_open()
                    >
                        <Icon glyph=Glyph::Menu/>
                    </button>
                    <a class="brand" href="/">{PRODUCT_NAME}</a>
                </header>
                <main id="main" class=page tabindex="-1"><Outlet/></main>
            </div>
        </div>
    }
}
