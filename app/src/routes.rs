//! Every URL and its guard, on one screen.
//!
//! All pages are rendered whole before they are sent (`SsrMode::Async`): their
//! status and their redirects are known by then. The guard spares signed-out
//! people a page that would refuse them; the domain demands its proof all the
//! same.

use std::sync::Arc;

use domain::tenancy::Slug;
use leptos::prelude::*;
use leptos_router::{
    ChooseView, PossibleRouteMatch, SsrMode,
    components::{Outlet, ParentRoute, ProtectedParentRoute, Redirect, Route, Routes},
    path,
};

use crate::{
    auth::{
        ForgotPage, LinkPage, PasswordSignInPage, ProviderAddressPage, ProviderPage, SecondFactorPage,
        SignInPage, SignUpPage, VerifyPage,
    },
    components::{ErrorPage, NotFoundPage, encode, page_path},
    documents::{DocumentPage, DocumentsPage, EditDocumentPage, NewDocumentPage, TrashPage},
    error::AppError,
    integration::IntegrationRoute,
    landing::LandingPage,
    passkeys::PasskeysPage,
    settings::{
        AccountPage, ConnectionsPage, EmailPage, GoodbyePage, LeavingPage, PasswordPage, ProfilePage,
        RecoveryCodesPage, SecurityPage, SessionsPage, Settings, TotpPage,
    },
    step_up::{StepUpDonePage, StepUpPage},
    tenancy::{Application, OrganizationHomePage, WelcomePage, use_place},
    viewer::use_viewer,
};

/// Pages that the browser loads together, when it first goes to one of them: what it loads
/// before is what all have in common. In a build that is not split, as in development, it has
/// all of them from the start. One type for all of them, so that the router is compiled for one.
macro_rules! pages {
    ($($group:ident by $load:ident, $preload:ident { $($page:ident,)* })*) => {
        /// A page, and the group that it comes with.
        #[derive(Clone, Copy)]
        enum Page {
            $($group($group),)*
        }

        impl ChooseView for Page {
            async fn choose(self) -> AnyView {
                match self {
                    $(Self::$group(page) => $load(page).await,)*
                }
            }

            async fn preload(&self) {
                match self {
                    $(Self::$group(_) => $preload().await,)*
                }
            }
        }

        $(
            // Named as the components are.
            #[allow(clippy::enum_variant_names)]
            #[derive(Clone, Copy)]
            enum $group {
                $($page,)*
            }

            #[cfg_attr(feature = "split", lazy)]
            async fn $load(page: $group) -> AnyView {
                match page {
                    $($group::$page => view! { <$page/> }.into_any(),)*
                }
            }

            #[cfg(not(feature = "split"))]
            async fn $preload() {}
        )*
    };
}

pages! {
    Entrance by entrance, __preload_entrance {
        LandingPage,
        SignInPage,
        SignUpPage,
    }

    SigningIn by signing_in, __preload_signing_in {
        VerifyPage,
        LinkPage,
        PasswordSignInPage,
        ForgotPage,
        SecondFactorPage,
        ProviderPage,
        ProviderAddressPage,
    }

    Reading by reading, __preload_reading {
        OrganizationHomePage,
        DocumentsPage,
        DocumentPage,
        TrashPage,
    }

    Writing by writing, __preload_writing {
        NewDocumentPage,
        EditDocumentPage,
    }

    Person by person, __preload_person {
        WelcomePage,
        StepUpPage,
        StepUpDonePage,
        Settings,
        ProfilePage,
        EmailPage,
        AccountPage,
        LeavingPage,
        SecurityPage,
        PasswordPage,
        TotpPage,
        PasskeysPage,
        RecoveryCodesPage,
        ConnectionsPage,
        SessionsPage,
        GoodbyePage,
    }
}

/// One type for all paths, too.
pub(crate) fn at(
    path: impl PossibleRouteMatch + Send + Sync + 'static,
) -> Arc<dyn PossibleRouteMatch + Send + Sync> {
    Arc::new(path)
}

#[component]
pub fn Pages() -> impl IntoView {
    let viewer = use_viewer();
    let page = page_path();
    let signed_in = move || viewer.get().map(|viewer| matches!(viewer, Ok(Some(_))));
    let to_sign_in = move || format!("/sign-in?next={}", encode(&page.get_untracked()));
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=at(path!("/")) view=Page::Entrance(Entrance::LandingPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in")) view=Page::Entrance(Entrance::SignInPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/verify")) view=Page::SigningIn(SigningIn::VerifyPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/link")) view=Page::SigningIn(SigningIn::LinkPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/password")) view=Page::SigningIn(SigningIn::PasswordSignInPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/forgot")) view=Page::SigningIn(SigningIn::ForgotPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/second-factor")) view=Page::SigningIn(SigningIn::SecondFactorPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/provider/:name")) view=Page::SigningIn(SigningIn::ProviderPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in/provider/:name/address")) view=Page::SigningIn(SigningIn::ProviderAddressPage) ssr=SsrMode::Async/>
            <Route path=at(path!("/goodbye")) view=Page::Person(Person::GoodbyePage) ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-up")) view=Page::Entrance(Entrance::SignUpPage) ssr=SsrMode::Async/>
            <ProtectedParentRoute path=at(path!("")) view=Outlet condition=signed_in redirect_path=to_sign_in ssr=SsrMode::Async>
                <Route path=at(path!("/welcome")) view=Page::Person(Person::WelcomePage) ssr=SsrMode::Async/>
                <Route path=at(path!("/step-up")) view=Page::Person(Person::StepUpPage) ssr=SsrMode::Async/>
                <Route path=at(path!("/step-up/done")) view=Page::Person(Person::StepUpDonePage) ssr=SsrMode::Async/>
                <ParentRoute path=at(path!("/settings")) view=Application ssr=SsrMode::Async>
                    <ParentRoute path=at(path!("")) view=Page::Person(Person::Settings) ssr=SsrMode::Async>
                        <Route path=at(path!("/profile")) view=Page::Person(Person::ProfilePage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/profile/email")) view=Page::Person(Person::EmailPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/account")) view=Page::Person(Person::AccountPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/account/delete")) view=Page::Person(Person::LeavingPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/security")) view=Page::Person(Person::SecurityPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/security/password")) view=Page::Person(Person::PasswordPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/security/authenticator")) view=Page::Person(Person::TotpPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/security/passkeys")) view=Page::Person(Person::PasskeysPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/security/recovery-codes")) view=Page::Person(Person::RecoveryCodesPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/connections")) view=Page::Person(Person::ConnectionsPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/sessions")) view=Page::Person(Person::SessionsPage) ssr=SsrMode::Async/>
                    </ParentRoute>
                </ParentRoute>
                <ParentRoute path=at(path!("/o/:organization")) view=Application ssr=SsrMode::Async>
                    <Route path=at(path!("")) view=Page::Reading(Reading::OrganizationHomePage) ssr=SsrMode::Async/>
                    <ParentRoute path=at(path!("/w/:workspace")) view=Outlet ssr=SsrMode::Async>
                        <Route path=at(path!("")) view=ToDocuments ssr=SsrMode::Async/>
                        <Route path=at(path!("/documents")) view=Page::Reading(Reading::DocumentsPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/documents/new")) view=Page::Writing(Writing::NewDocumentPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/documents/:id")) view=Page::Reading(Reading::DocumentPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/documents/:id/edit")) view=Page::Writing(Writing::EditDocumentPage) ssr=SsrMode::Async/>
                        <Route path=at(path!("/trash")) view=Page::Reading(Reading::TrashPage) ssr=SsrMode::Async/>
                        <IntegrationRoute/>
                    </ParentRoute>
                </ParentRoute>
            </ProtectedParentRoute>
        </Routes>
    }
}

/// Slugs alone go into a redirect: anything else names no workspace.
#[component]
fn ToDocuments() -> impl IntoView {
    let place = use_place().get_untracked();
    let named = Slug::parse(&place.organization)
        .ok()
        .zip(Slug::parse(&place.workspace).ok());
    match named {
        Some((organization, workspace)) => {
            view! { <Redirect path=format!("/o/{organization}/w/{workspace}/documents")/> }.into_any()
        }
        None => view! { <ErrorPage error=AppError::NotFound/> }.into_any(),
    }
}
