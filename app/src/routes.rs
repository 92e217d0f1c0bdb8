//! Every URL and its guard, on one screen.
//!
//! A page is sent once it is rendered completely (`SsrMode::Async`), so that its status and its
//! redirects are known. The guard only redirects anonymous users instead of showing them an error; the
//! domain checks access itself.

use domain::tenancy::Slug;
use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Outlet, ParentRoute, Redirect, Route, Routes},
    path,
};

use crate::{
    auth::{
        ForgotPage, LinkPage, PasswordSignInPage, ProviderAddressPage, ProviderPage, SecondFactorPage,
        SignInPage, SignUpPage, VerifyPage,
    },
    components::{ComponentsRoute, ErrorPage, NotFoundPage, encode, page_path},
    documents::{DocumentPage, DocumentsPage, EditDocumentPage, NewDocumentPage, TrashPage},
    error::AppError,
    integration::IntegrationRoute,
    islands::use_viewer,
    landing::LandingPage,
    passkeys::PasskeysPage,
    settings::{
        AccountPage, ConnectionsPage, DeleteAccountPage, EmailPage, GoodbyePage, PasswordPage, ProfilePage,
        RecoveryCodesPage, SecurityPage, SessionsPage, Settings, TotpPage,
    },
    step_up::{StepUpDonePage, StepUpPage},
    tenancy::{Application, NewOrganizationPage, OrganizationHomePage, WelcomePage, use_workspace},
};

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=LandingPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/verify") view=VerifyPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/link") view=LinkPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/password") view=PasswordSignInPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/forgot") view=ForgotPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/second-factor") view=SecondFactorPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/provider/:name") view=ProviderPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/provider/:name/address") view=ProviderAddressPage ssr=SsrMode::Async/>
            <Route path=path!("/goodbye") view=GoodbyePage ssr=SsrMode::Async/>
            <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async/>
            <ComponentsRoute/>
            <ParentRoute path=path!("") view=RequireSignedIn ssr=SsrMode::Async>
                <Route path=path!("/welcome") view=WelcomePage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/new") view=NewOrganizationPage ssr=SsrMode::Async/>
                <Route path=path!("/step-up") view=StepUpPage ssr=SsrMode::Async/>
                <Route path=path!("/step-up/done") view=StepUpDonePage ssr=SsrMode::Async/>
                <Route path=path!("/settings") view=ToProfile ssr=SsrMode::Async/>
                <ParentRoute path=path!("/settings") view=Outlet ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=Settings ssr=SsrMode::Async>
                        <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async/>
                        <Route path=path!("/profile/email") view=EmailPage ssr=SsrMode::Async/>
                        <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                        <Route path=path!("/account/delete") view=DeleteAccountPage ssr=SsrMode::Async/>
                        <Route path=path!("/security") view=SecurityPage ssr=SsrMode::Async/>
                        <Route path=path!("/security/password") view=PasswordPage ssr=SsrMode::Async/>
                        <Route path=path!("/security/authenticator") view=TotpPage ssr=SsrMode::Async/>
                        <Route path=path!("/security/passkeys") view=PasskeysPage ssr=SsrMode::Async/>
                        <Route path=path!("/security/recovery-codes") view=RecoveryCodesPage ssr=SsrMode::Async/>
                        <Route path=path!("/connections") view=ConnectionsPage ssr=SsrMode::Async/>
                        <Route path=path!("/sessions") view=SessionsPage ssr=SsrMode::Async/>
                    </ParentRoute>
                </ParentRoute>
                <ParentRoute path=path!("/o/:organization") view=Application ssr=SsrMode::Async>
                    <Route path=path!("") view=OrganizationHomePage ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/w/:workspace") view=Outlet ssr=SsrMode::Async>
                        <Route path=path!("") view=ToDocuments ssr=SsrMode::Async/>
                        <Route path=path!("/documents") view=DocumentsPage ssr=SsrMode::Async/>
                        <Route path=path!("/documents/new") view=NewDocumentPage ssr=SsrMode::Async/>
                        <Route path=path!("/documents/:id") view=DocumentPage ssr=SsrMode::Async/>
                        <Route path=path!("/documents/:id/edit") view=EditDocumentPage ssr=SsrMode::Async/>
                        <Route path=path!("/trash") view=TrashPage ssr=SsrMode::Async/>
                        <IntegrationRoute/>
                    </ParentRoute>
                </ParentRoute>
            </ParentRoute>
        </Routes>
    }
}

/// Leads anonymous users to the sign-in.
#[component]
fn RequireSignedIn() -> impl IntoView {
    match use_viewer().get_untracked() {
        Some(_) => view! { <Outlet/> }.into_any(),
        None => view! { <Redirect path=format!("/sign-in?next={}", encode(&page_path()))/> }.into_any(),
    }
}

/// Leads to the first page of the settings.
#[component]
fn ToProfile() -> impl IntoView {
    view! { <Redirect path="/settings/profile"/> }
}

/// Leads to the documents of the workspace. Only valid slugs go into the redirect.
#[component]
fn ToDocuments() -> impl IntoView {
    let place = use_workspace();
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
