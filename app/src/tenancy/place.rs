use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The organization and the workspace that the URL names: never ambient state,
/// so two tabs in two workspaces do not disturb each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceParams {
    /// The organization's slug.
    pub organization: String,
    /// The workspace's slug.
    pub workspace: String,
}

impl PlaceParams {
    /// A path within the workspace: `documents/new`.
    pub fn path(&self, rest: &str) -> String {
        format!("/o/{}/w/{}/{rest}", self.organization, self.workspace)
    }
}

/// The place of this page.
pub fn use_place() -> Memo<PlaceParams> {
    let params = use_params_map();
    Memo::new(move |_| {
        let params = params.read();
        PlaceParams {
            organization: params.get("organization").unwrap_or_default(),
            workspace: params.get("workspace").unwrap_or_default(),
        }
    })
}
