//! Identity providers at sign-in.

use domain::{
    auth::{PendingLinkPage, ProviderChoice, ProviderProblem},
    error::Field,
    product_name,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    load::{load_pending_link, load_provider},
    next::{next, with_next},
};
use crate::{
    components::{Await, Narrow, PlainForm, RedirectSignedIn, SubmitButton, TextField, param, query},
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
    let buttons = providers.into_iter().map(|provider| {
        let next = next.clone();
        view! {
            <PlainForm action="/api/sign-in/provider" only=("provider", provider.name.clone())>
                <input type="hidden" name="provider" value=provider.name/>
                <input type="hidden" name="next" value=next/>
                <SubmitButton label=format!("Continue with {}", provider.label) secondary=true/>
            </PlainForm>
        }
    });
    view! { <div class="providers">{buttons.collect_view()}</div> }
}

/// The message about a failed sign-in at a provider, and what to do.
pub fn provider_problem_message(problem: ProviderProblem) -> &'static str {
    match problem {
        ProviderProblem::Cancelled => {
            "You stopped there, so nothing was done. Try again, or take another way."
        }
        ProviderProblem::Refused => {
            "What came back from there did not hold, so nothing was done. Try again; if it happens again, take \
             another way."
        }
        ProviderProblem::Unavailable => {
            "It does not answer right now. Try again in a moment, or take another way."
        }
        ProviderProblem::Over => {
            "That took longer than ten minutes, was used before, or was begun in another browser. Begin again."
        }
        ProviderProblem::TooMany => "Twenty connections are the most. Disconnect one first.",
        ProviderProblem::Taken => {
            concat!(
                "That account is connected already, to this ",
                product_name!(),
                " account or to another. Sign in with it to see which."
            )
        }
    }
}

/// The message about the failed sign-in that `?problem=` names.
#[component]
pub fn ProviderNotice() -> impl IntoView {
    let problem = query("problem").and_then(|name| ProviderProblem::parse(&name));
    problem.filter(|_| failed_page().is_none()).map(|problem| {
        view! { <p class="notice bad" role="alert" tabindex="-1" autofocus>{provider_problem_message(problem)}</p> }
    })
}

/// `/sign-in/provider/:name`: one button, and the message about the last attempt.
#[component]
pub fn ProviderPage() -> impl IntoView {
    let next = next();
    let elsewhere = with_next("/sign-in", &next);
    view! {
        <RedirectSignedIn/>
        <Narrow>
            <Await answer=load_provider(param("name")) children=move |provider: ProviderChoice| view! {
                <Title text=format!("Sign in with {}", provider.label)/>
                <h1>{format!("Sign in with {}", provider.label)}</h1>
                <ProviderNotice/>
                <ProviderButtons providers=vec![provider] next/>
            }/>
            <p class="aside"><a href=elsewhere>"Take another way"</a></p>
        </Narrow>
    }
}

/// `/sign-in/provider/:name/address`: asks for the address of a new external identity. It is proven
/// by a mail of ours, whatever the provider says about it.
#[component]
pub fn ProviderAddressPage() -> impl IntoView {
    let link = query("link").unwrap_or_default();
    let page = load_pending_link(link.clone());
    view! {
        <Title text="Your address"/>
        <RedirectSignedIn/>
        <Narrow>
            <Await answer=page children=move |page: PendingLinkPage| view! {
                <h1>"Your address"</h1>
                <p class="lead">
                    {format!("You are new here as {} of {}. ", page.account, page.provider)}
                    "We mail a link and a code, so that the address is surely yours."
                </p>
                <PlainForm action="/api/sign-in/provider/address">
                    <input type="hidden" name="link" value=link/>
                    <TextField
                        field=Field::Email
                        label="E-mail address"
                        hint="If it has an account here, you can connect the two."
                        value=page.email
                        autocomplete="email"
                        inputmode="email"
                        autofocus=true
                    />
                    <SubmitButton label="Send me a link"/>
                </PlainForm>
            }/>
            <p class="aside"><a href="/sign-in">"Take another way"</a></p>
        </Narrow>
    }
}
