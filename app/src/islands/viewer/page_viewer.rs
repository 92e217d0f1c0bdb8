//! The viewer as the browser keeps it, for all islands of the page.

use std::cell::RefCell;

use domain::auth::Viewer;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    error::AppError,
    islands::{api::load_viewer, local_storage},
};

/// Where tabs tell each other that the viewer has changed: a digest, since the storage outlives
/// the session.
const STORAGE_KEY: &str = "viewer";

struct PageViewer {
    rendered_for: Option<Viewer>,
    now: ArcRwSignal<Option<Viewer>>,
    /// The newest digest that this page knows of.
    digest: RefCell<String>,
}

thread_local! {
    static PAGE_VIEWER: PageViewer = PageViewer::read();
}

impl PageViewer {
    /// Reads the viewer that the server wrote into the page, and tells the other tabs of it.
    fn read() -> Self {
        let json = document()
            .body()
            .and_then(|body| body.get_attribute("data-viewer"));
        let json = json.unwrap_or_default();
        let rendered_for: Option<Viewer> = serde_json::from_slice(json.as_bytes()).ok();
        let digest = digest(&json);
        if let Some(storage) = local_storage() {
            // An event in the other tabs, if it differs.
            let _ = storage.set_item(STORAGE_KEY, &digest);
        }
        Self {
            now: ArcRwSignal::new(rendered_for.clone()),
            rendered_for,
            digest: RefCell::new(digest),
        }
    }

    /// A page knows no other user than the one it was rendered for.
    fn set(&self, viewer: Option<Viewer>) {
        let is_same = |viewer: &Viewer| self.rendered_for.as_ref().is_some_and(|own| own.id == viewer.id);
        let viewer = viewer.filter(is_same);
        if *self.now.read_untracked() != viewer {
            self.now.set(viewer);
        }
    }
}

#[cfg(not(feature = "ssr"))]
pub fn signal() -> ArcRwSignal<Option<Viewer>> {
    PAGE_VIEWER.with(|page| page.now.clone())
}

/// The id of the user whom the page was rendered for, also after the session has ended; empty for
/// an anonymous user.
pub fn rendered_for() -> String {
    PAGE_VIEWER.with(|page| {
        let viewer = page.rendered_for.as_ref();
        viewer.map_or_else(String::new, |viewer| viewer.id.to_string())
    })
}

/// The session has ended: there is no longer a viewer.
pub fn forget() {
    PAGE_VIEWER.with(|page| page.set(None));
}

/// The user of the page is signed in. Loads the viewer again after `forget`.
pub fn recall() {
    if PAGE_VIEWER.with(|page| page.now.read_untracked().is_none()) {
        spawn_local(async {
            let _ = refresh().await;
        });
    }
}

/// Loads the viewer, if a page in another tab was rendered with a different one.
pub fn refresh_if_changed() {
    let newest = local_storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok()?);
    let changed =
        newest.filter(|newest| PAGE_VIEWER.with(|page| page.digest.replace(newest.clone()) != *newest));
    if changed.is_some() {
        spawn_local(async {
            let _ = refresh().await;
        });
    }
}

/// Loads the viewer. Gives whether there is a session at all.
pub async fn refresh() -> Result<bool, AppError> {
    let viewer = load_viewer().await?;
    let signed_in = viewer.is_some();
    PAGE_VIEWER.with(|page| page.set(viewer));
    Ok(signed_in)
}

/// FNV-1a.
fn digest(text: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step).to_string()
}
