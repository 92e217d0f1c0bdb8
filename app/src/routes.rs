//! Every URL and its guard, on one screen.
//!
//! All pages are rendered whole before they are sent (`SsrMode::Async`): their
//! status and their redirects are known by then. The guard spares signed-out
//! people a page that would refuse them; the domain demands its proof all the
//! same.

use domain::tenancy::Slug;
use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
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
/// all of them from the start.
macro_rules! lazy_routes {
    ($group:ident by $load:ident, $preload:ident: $($route:ident => $page:ident,)*) => {
        // Named as the components are.
        #[allow(clippy::enum_variant_names)]
        enum $group {
            $($page,)*
        }

        impl $group {
            fn view(self) -> AnyView {
                match self {
                    $(Self::$page => view! { <$page/> }.into_any(),)*
                }
            }
        }

        #[cfg(feature = "split")]
        #[lazy]
        fn $load(page: $group) -> AnyView {
            page.view()
        }

        #[cfg(not(feature = "split"))]
        async fn $load(page: $group) -> AnyView {
            page.view()
        }

        $(
            struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_page: Self) -> AnyView {
                    $load($group::$page).await
                }

                #[cfg(feature = "split")]
                async fn preload() {
                    $preload().await;
                }
            }
        )*
    };
}

lazy_routes! { Entrance by entrance, __preload_entrance:
    SignInRoute => SignInPage,
    SignUpRoute => SignUpPage,
}

lazy_routes! { SigningIn by signing_in, __preload_signing_in:
    VerifyRoute => VerifyPage,
    LinkRoute => LinkPage,
    PasswordSignInRoute => PasswordSignInPage,
    ForgotRoute => ForgotPage,
    SecondFactorRoute => SecondFactorPage,
    ProviderRoute => ProviderPage,
    ProviderAddressRoute => ProviderAddressPage,
}

lazy_routes! { Reading by reading, __preload_reading:
    DocumentsRoute => DocumentsPage,
    DocumentRoute => DocumentPage,
    TrashRoute => TrashPage,
}

lazy_routes! { Writing by writing, __preload_writing:
    NewDocumentRoute => NewDocumentPage,
    EditDocumentRoute => EditDocumentPage,
}

lazy_routes! { Person by person, __preload_person:
    WelcomeRoute => WelcomePage,
    StepUpRoute => StepUpPage,
    StepUpDoneRoute => StepUpDonePage,
    ProfileRoute => ProfilePage,
    EmailRoute => EmailPage,
    AccountRoute => AccountPage,
    LeavingRoute => LeavingPage,
    SecurityRoute => SecurityPage,
    PasswordRoute => PasswordPage,
    TotpRoute => TotpPage,
    PasskeysRoute => PasskeysPage,
    RecoveryCodesRoute => RecoveryCodesPage,
    ConnectionsRoute => ConnectionsPage,
    SessionsRoute => SessionsPage,
    GoodbyeRoute => GoodbyePage,
}

#[component]
pub fn Pages() -> impl IntoView {
    let viewer = use_viewer();
    let page = page_path();
    let signed_in = move || viewer.get().map(|viewer| matches!(viewer, Ok(Some(_))));
    let to_sign_in = move || format!("/sign-in?next={}", encode(&page.get_untracked()));
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=LandingPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/verify") view={Lazy::<VerifyRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/link") view={Lazy::<LinkRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/password") view={Lazy::<PasswordSignInRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/forgot") view={Lazy::<ForgotRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/second-factor") view={Lazy::<SecondFactorRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/provider/:name") view={Lazy::<ProviderRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/provider/:name/address") view={Lazy::<ProviderAddressRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/goodbye") view={Lazy::<GoodbyeRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-up") view={Lazy::<SignUpRoute>::new()} ssr=SsrMode::Async/>
            <ProtectedParentRoute path=path!("") view=Outlet condition=signed_in redirect_path=to_sign_in ssr=SsrMode::Async>
                <Route path=path!("/welcome") view={Lazy::<WelcomeRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/step-up") view={Lazy::<StepUpRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/step-up/done") view={Lazy::<StepUpDoneRoute>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("/settings") view=Application ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=Settings ssr=SsrMode::Async>
                        <Route path=path!("/profile") view={Lazy::<ProfileRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/profile/email") view={Lazy::<EmailRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/account") view={Lazy::<AccountRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/account/delete") view={Lazy::<LeavingRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/security") view={Lazy::<SecurityRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/security/password") view={Lazy::<PasswordRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/security/authenticator") view={Lazy::<TotpRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/security/passkeys") view={Lazy::<PasskeysRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/security/recovery-codes") view={Lazy::<RecoveryCodesRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/connections") view={Lazy::<ConnectionsRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/sessions") view={Lazy::<SessionsRoute>::new()} ssr=SsrMode::Async/>
                    </ParentRoute>
                </ParentRoute>
                <ParentRoute path=path!("/o/:organization") view=Application ssr=SsrMode::Async>
                    <Route path=path!("") view=OrganizationHomePage ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/w/:workspace") view=Outlet ssr=SsrMode::Async>
                        <Route path=path!("") view=ToDocuments ssr=SsrMode::Async/>
                        <Route path=path!("/documents") view={Lazy::<DocumentsRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/documents/new") view={Lazy::<NewDocumentRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/documents/:id") view={Lazy::<DocumentRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/documents/:id/edit") view={Lazy::<EditDocumentRoute>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/trash") view={Lazy::<TrashRoute>::new()} ssr=SsrMode::Async/>
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
