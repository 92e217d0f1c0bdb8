//! Identity providers at sign-in.

use domain::{
    Locale,
    auth::{PendingLinkPage, ProviderChoice, ProviderProblem},
    error::Field,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::{load_pending_link, load_provider},
    next::{next, with_next},
};
use crate::{
    components::{
        Await, ButtonLook, Narrow, PlainForm, RedirectSignedIn, SubmitButton, TextField, param, query,
    },
    locale::use_locale,
    request::failed_page,
};

/// A button for each identity provider.
#[component]
pub fn ProviderButtons(
    /// The providers.
    providers: Vec<ProviderChoice>,
    /// The page to go to afterwards. The server accepts only paths of its own.
    next: String,
) -> impl IntoView {
    let t = use_locale();
    let buttons = providers.into_iter().map(|provider| {
        let next = next.clone();
        view! {
            <PlainForm action="/api/sign-in/provider" only=("provider", provider.name.clone())>
                <input type="hidden" name="provider" value=provider.name/>
                <input type="hidden" name="next" value=next/>
                <SubmitButton label=t.provider_continue(provider.label) look=ButtonLook::Secondary/>
            </PlainForm>
        }
    });
    view! { <div class="providers">{buttons.collect_view()}</div> }
}

/// The message about a failed sign-in at a provider, and what to do.
pub fn provider_problem_message(problem: ProviderProblem, t: Locale) -> &'static str {
    match problem {
        ProviderProblem::Cancelled => t.provider_problem_cancelled(),
        ProviderProblem::Refused => t.provider_problem_refused(),
        ProviderProblem::Unavailable => t.provider_problem_unavailable(),
        ProviderProblem::Over => t.provider_problem_over(),
        ProviderProblem::TooMany => t.provider_problem_too_many(),
        ProviderProblem::Taken => t.provider_problem_taken(),
    }
}

/// The message about the failed sign-in that `?problem=` names.
#[component]
pub fn ProviderNotice() -> impl IntoView {
    let t = use_locale();
    let problem = query("problem").and_then(|name| ProviderProblem::parse(&name));
    problem.filter(|_| failed_page().is_none()).map(|problem| {
        let message = provider_problem_message(problem, t);
        view! { <p class="banner bad" role="alert" tabindex="-1" autofocus>{message}</p> }
    })
}

/// `/sign-in/provider/:name`: one button, and the message about the last attempt.
#[component]
pub fn ProviderPage() -> impl IntoView {
    let t = use_locale();
    let next = next();
    let elsewhere = with_next("/sign-in", &next);
    view! {
        <RedirectSignedIn/>
        <Narrow>
            <Await answer=load_provider(param("name")) children=move |provider: ProviderChoice| view! {
                <Title text=t.provider_title(&provider.label)/>
                <h1>{t.provider_title(&provider.label)}</h1>
                <ProviderNotice/>
                <ProviderButtons providers=vec![provider] next/>
            }/>
            <p class="aside"><a href=elsewhere>{t.provider_other_way()}</a></p>
        </Narrow>
    }
}

/// `/sign-in/provider/:name/address`: asks for the address of a new external identity. It is proven
/// by a mail of ours, whatever the provider says about it.
#[component]
pub fn ProviderAddressPage() -> impl IntoView {
    let t = use_locale();
    let link = query("link").unwrap_or_default();
    let page = load_pending_link(link.clone());
    view! {
        <Title text=t.provider_address_title()/>
        <RedirectSignedIn/>
        <Narrow>
            <Await answer=page children=move |page: PendingLinkPage| view! {
                <h1>{t.provider_address_title()}</h1>
                <p class="lead">{t.provider_address_lead(page.account, page.provider)}</p>
                <PlainForm action="/api/sign-in/provider/address">
                    <input type="hidden" name="link" value=link/>
                    <TextField
                        field=Field::Email
                        label=t.sign_in_email()
                        hint=t.provider_address_hint()
                        value=page.email
                        autocomplete="email"
                        inputmode="email"
                        autofocus=true
                    />
                    <SubmitButton label=t.provider_address_send()/>
                </PlainForm>
            }/>
            <p class="aside"><a href="/sign-in">{t.provider_other_way()}</a></p>
        </Narrow>
    }
}
