use domain::{
    Locale,
    tenancy::{Navigation, OrganizationLink, WorkspaceLink},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{frame::Frame, load::load_navigation, switcher::Switcher};
use crate::{
    components::{Glyph, Icon},
    error::AppError,
    locale::use_locale,
};

/// The layout of the pages of an organization: the sidebar has its workspaces.
#[component]
pub fn Application() -> impl IntoView {
    let t = use_locale();
    let path = use_location().pathname.get_untracked();
    let place = Place::of(&path);
    let top = Suspend::new(async move {
        let navigation = load_navigation().await.unwrap_or_default();
        view! { <Top navigation place/> }
    });
    let workspaces = Suspend::new(async move { workspaces(t, load_navigation().await, &path) });
    view! {
        <Frame
            page="page"
            top=top.into_any()
            nav=view! { <nav aria-label=t.sidebar_workspaces()>{workspaces}</nav> }.into_any()
        />
    }
}

/// The organization and the workspace that a path names.
#[derive(Clone, Debug, Default)]
struct Place {
    organization: String,
    workspace: String,
}

impl Place {
    /// Of `/o/engines/w/general/documents`, say.
    fn of(path: &str) -> Self {
        let segment = |index| path.split('/').nth(index).unwrap_or_default().to_owned();
        Self {
            organization: segment(2),
            workspace: segment(4),
        }
    }

    /// The organization to show. In the place of one that the user is no member of, or that does not
    /// exist, it is their first one, so that the two look the same (S63).
    fn organization<'a>(&self, navigation: &'a Navigation) -> Option<&'a OrganizationLink> {
        let organizations = &navigation.organizations;
        let named = |organization: &&OrganizationLink| organization.slug == self.organization;
        organizations.iter().find(named).or(organizations.first())
    }

    /// The workspace for a new document, in the same way.
    fn workspace<'a>(&self, organization: &'a OrganizationLink) -> Option<&'a WorkspaceLink> {
        let workspaces = &organization.workspaces;
        let named = |workspace: &&WorkspaceLink| workspace.slug == self.workspace;
        workspaces.iter().find(named).or(workspaces.first())
    }
}

/// The switcher, and the link to a new document for those who may write one.
#[component]
fn Top(navigation: Navigation, place: Place) -> impl IntoView {
    let t = use_locale();
    let organization = place.organization(&navigation).cloned();
    let new = organization.as_ref().and_then(|organization| {
        let workspace = place.workspace(organization)?;
        let href = format!("/o/{}/w/{}/documents/new", organization.slug, workspace.slug);
        workspace.may_write.then_some(href)
    });
    view! {
        <Switcher organizations=navigation.organizations shown=organization/>
        {new.map(|href| view! {
            <a
                class="button quiet square"
                href=href
                aria-label=t.documents_new_link()
                title=t.documents_new_link()
            >
                <Icon glyph=Glyph::Plus/>
            </a>
        })}
    }
}

fn workspaces(locale: Locale, navigation: Result<Navigation, AppError>, path: &str) -> AnyView {
    let navigation = match navigation {
        Ok(navigation) => navigation,
        Err(error) => return view! { <p class="hint">{error.message(locale)}</p> }.into_any(),
    };
    let Some(organization) = Place::of(path).organization(&navigation).cloned() else {
        return ().into_any();
    };
    if organization.workspaces.is_empty() {
        return view! { <p class="hint">{locale.sidebar_no_workspace()}</p> }.into_any();
    }
    let rows = organization.workspaces.into_iter().map(|workspace| {
        let home = format!("/o/{}/w/{}/", organization.slug, workspace.slug);
        let current = path.starts_with(&home).then_some("page");
        view! {
            <li>
                <a class="nav-row" href=format!("{home}documents") aria-current=current>
                    <Icon glyph=Glyph::Folder/>
                    <span class="cut" dir="auto">{workspace.name}</span>
                </a>
            </li>
        }
    });
    view! {
        <div class="sidebar-head"><h2>{locale.sidebar_workspaces()}</h2></div>
        <ul>{rows.collect_view()}</ul>
    }
    .into_any()
}
