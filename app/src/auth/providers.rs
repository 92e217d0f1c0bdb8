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
    ways::{LastUsed, ProviderMark, provider_way},
};
use crate::{
    components::{
        Await, Glyph, Icon, Narrow, PlainForm, RedirectSignedIn, SubmitButton, TextField, param, query,
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
    /// The way that this browser used last, if the button of that one says so.
    #[prop(default = None)]
    last: Option<String>,
) -> impl IntoView {
    let buttons = providers.into_iter().map(|provider| {
        let used = last
            .as_ref()
            .is_some_and(|last| *last == provider_way(&provider.name));
        view! { <ProviderButton provider next=next.clone() used/> }
    });
    buttons.collect_view()
}

/// The button has no other text while its form is sent: that would take the place of the mark.
#[component]
fn ProviderButton(provider: ProviderChoice, next: String, used: bool) -> impl IntoView {
    let t = use_locale();
    let ProviderChoice { name, label } = provider;
    view! {
        <PlainForm action="/api/sign-in/provider" only=("provider", name.clone())>
            <input type="hidden" name="provider" value=name/>
            <input type="hidden" name="next" value=next/>
            <button class="button wide" type="submit">
                <ProviderMark label=label.clone()/>
                {t.provider_continue(label)}
                <LastUsed used/>
            </button>
        </PlainForm>
    }
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
        view! {
            <div class="banner bad before-form" role="alert" tabindex="-1" autofocus>
                <Icon glyph=Glyph::CircleAlert/>
                <div><p>{message}</p></div>
            </div>
        }
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
            <div class="card">
                <Await answer=load_provider(param("name")) children=move |provider: ProviderChoice| view! {
                    <Title text=t.provider_title(&provider.label)/>
                    <h1>{t.provider_title(&provider.label)}</h1>
                    <ProviderNotice/>
                    <div class="ways alone"><ProviderButtons providers=vec![provider] next/></div>
                }/>
            </div>
            <p class="narrow-after"><a href=elsewhere>{t.provider_other_way()}</a></p>
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
            <div class="card">
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
            </div>
            <p class="narrow-after"><a href="/sign-in">{t.provider_other_way()}</a></p>
        </Narrow>
    }
}
