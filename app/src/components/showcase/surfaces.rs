use leptos::prelude::*;

use super::Shelf;
use crate::components::{Avatar, Glyph, Icon};

#[component]
pub fn Messages() -> impl IntoView {
    let banners = [
        ("banner", Glyph::Info, "Your text is still here."),
        ("banner good", Glyph::CircleCheck, "Your authenticator app is on."),
        (
            "banner warn",
            Glyph::TriangleAlert,
            "This document is in the trash.",
        ),
        (
            "banner bad",
            Glyph::CircleAlert,
            "Too many attempts. Try again in an hour.",
        ),
    ];
    let banners = banners.map(|(class, glyph, text)| {
        view! { <div class=class><Icon glyph/><div><p>{text}</p></div></div> }
    });
    view! {
        <Shelf title="Banner, toast, badge, avatar">
            {banners.collect_view()}
            <div class="toasts">
                <div class="toast" role="status">
                    <Icon glyph=Glyph::CircleCheck large=true/>
                    <div>
                        <span>"“Packing list” moved to trash."</span>
                        <button class="button quiet small" type="button"><Icon glyph=Glyph::Undo2/> "Undo"</button>
                    </div>
                </div>
            </div>
            <div class="inline">
                <span class="badge">"Invited"</span>
                <span class="badge good"><Icon glyph=Glyph::Check/> "On"</span>
                <span class="badge warn">"2 codes left"</span>
                <span class="badge bad">"Suspended"</span>
            </div>
            <div class="inline">
                <Avatar name=String::from("Maya Lindqvist") picture=None/>
                <Avatar name=String::from("Lars Olsen") picture=None large=true/>
                <span class="avatar p2 organization" aria-hidden="true">"N"</span>
                <span class="avatar p3 small" aria-hidden="true">"AM"</span>
                <span class="avatar nobody" aria-hidden="true"><Icon glyph=Glyph::User/></span>
            </div>
        </Shelf>
    }
}

#[component]
pub fn Overlays() -> impl IntoView {
    view! {
        <Shelf title="Menu and dialog">
            <div class="grid">
                <div class="room">
                    <details class="menu start" open=true>
                        <summary class="button">"Document" <Icon glyph=Glyph::ChevronDown/></summary>
                        <div class="menu-list">
                            <p class="menu-label">"Onboarding guide"</p>
                            <a class="menu-item" href="#main"><Icon glyph=Glyph::Pencil/> "Edit" <kbd>"e"</kbd></a>
                            <button class="menu-item" type="button"><Icon glyph=Glyph::Link/> "Copy link"</button>
                            <hr/>
                            <button class="menu-item danger" type="button">
                                <Icon glyph=Glyph::Trash2/> "Move to trash…"
                            </button>
                        </div>
                    </details>
                </div>
                <dialog open=true aria-labelledby="dialog-title">
                    <div class="dialog-body">
                        <h3 id="dialog-title">"Remove “Work laptop”?"</h3>
                        <ul class="consequences">
                            <li><Icon glyph=Glyph::Info/> "This passkey no longer signs in."</li>
                            <li><Icon glyph=Glyph::LogOut/> "All other devices are signed out."</li>
                        </ul>
                    </div>
                    <div class="dialog-foot">
                        <button class="button" type="button">"Cancel"</button>
                        <button class="button danger solid" type="button">"Remove passkey"</button>
                    </div>
                </dialog>
            </div>
        </Shelf>
    }
}

#[component]
pub fn Navigation() -> impl IntoView {
    view! {
        <Shelf title="Breadcrumb, tabs, pager">
            <nav class="breadcrumb" aria-label="Breadcrumb, example">
                <ol>
                    <li><a href="#main">"Harbor & Pine"</a></li>
                    <li><a href="#main">"Field operations"</a></li>
                    <li><span aria-current="page">"What we learned from the northern laboratory move"</span></li>
                </ol>
            </nav>
            <nav class="tabs" aria-label="Tabs, example">
                <ul>
                    <li><a href="#main" aria-current="page">"Active " <span class="count">"12"</span></a></li>
                    <li><a href="#main">"Invited " <span class="count">"3"</span></a></li>
                    <li><a href="#main">"Suspended"</a></li>
                </ul>
            </nav>
            <nav class="pager" aria-label="Pager, example">
                <span class="number">"26–50 of 61"</span>
                <span class="actions">
                    <a class="button small" href="#main">"Newer"</a>
                    <a class="button small" href="#main">"Older"</a>
                </span>
            </nav>
        </Shelf>
    }
}

#[component]
pub fn Cards() -> impl IntoView {
    view! {
        <Shelf title="Card, row, table">
            <div class="card">
                <div class="card-head"><div><h3>"Two-step verification"</h3><p>"A second step."</p></div></div>
                <div class="row">
                    <span class="tile good"><Icon glyph=Glyph::Smartphone/></span>
                    <div class="row-text">
                        <h4 class="row-title">"Authenticator app" <span class="badge good">"On"</span></h4>
                        <p>"Added 14 Mar 2026"</p>
                    </div>
                    <div class="actions"><button class="button small" type="button">"Manage"</button></div>
                </div>
                <div class="card-foot"><span>"Passkeys need no second step."</span></div>
            </div>
            <div class="card table-scroll" tabindex="0" role="region" aria-label="Table, example">
                <table class="table">
                    <thead><tr><th scope="col">"Name"</th><th scope="col" class="figure">"Requests"</th></tr></thead>
                    <tbody><tr><th scope="row">"Nightly export"</th><td class="figure">"1,204"</td></tr></tbody>
                </table>
            </div>
        </Shelf>
    }
}

#[component]
pub fn Waiting() -> impl IntoView {
    view! {
        <Shelf title="Empty, waiting">
            <div class="card">
                <div class="empty">
                    <h3>"No documents yet"</h3>
                    <p class="soft">"Start with meeting notes, a plan, or anything your team should remember."</p>
                    <div class="actions"><a class="button primary" href="#main">"New document"</a></div>
                </div>
            </div>
            <div class="card padded stack" role="group" aria-busy="true" aria-label="Loading">
                <span class="skeleton most"></span>
                <span class="skeleton half"></span>
            </div>
            <p class="inline"><span class="spinner" aria-hidden="true"></span> "Waiting for your passkey…"</p>
            <div class="progress" role="progressbar" aria-label="Loading the page"></div>
        </Shelf>
    }
}
