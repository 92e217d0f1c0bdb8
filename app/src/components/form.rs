//! Forms that work with and without JavaScript.
//!
//! Both kinds post to the pinned path of a server function. [`Form`] does it by
//! fetch once the page is hydrated; [`PlainForm`] never does: signing in and out
//! change who one is, and a full load leaves nothing of the previous person in
//! memory. Without JavaScript a failed post is answered with the posting page,
//! and the fields show what was typed and what was wrong, as after a fetch.

use std::time::Duration;

use domain::error::Field;
use leptos::{context::Provider, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::post::{Post, Posting, take_over};
use crate::{
    arrival,
    error::AppError,
    redirects,
    request::{Submitted, failed_page, submitted_to, submitted_to_one},
};

/// For how long a plain post may take before its button works again.
const PATIENCE: Duration = Duration::from_secs(8);

/// What the fields of a form show of its last attempt.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// What was typed into a plain post that failed.
    pub submitted: StoredValue<Option<Submitted>>,
    /// What was wrong with the last attempt.
    pub error: Signal<Option<AppError>>,
    /// Whether an attempt is on its way.
    pub pending: Signal<bool>,
}

impl Attempt {
    /// What was typed into a field of a plain post that failed. After a conflict
    /// the form begins anew, from the merge.
    pub fn typed(&self, name: &str) -> Option<String> {
        self.submitted.with_value(|submitted| {
            let submitted = submitted.as_ref()?;
            let begun_anew = matches!(submitted.error(), Some(AppError::Conflict(_)));
            submitted.field(name).filter(|_| !begun_anew).map(str::to_owned)
        })
    }
}

impl Attempt {
    /// Whether the page begins at this field: the first with a problem, else the
    /// one that was chosen, unless the page begins at what failed.
    pub fn begins_at(&self, field: Field, chosen: bool) -> bool {
        match self.error.get_untracked() {
            Some(AppError::Invalid(errors)) => errors.iter().next().is_some_and(|(first, _)| first == field),
            Some(_) => false,
            None => chosen && failed_page().is_none_or(|page| page != page_path().get_untracked()),
        }
    }
}

/// A form that calls a server function.
#[component]
pub fn Form<S>(
    /// What it calls.
    post: Post<S>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    form(S::PATH, *post, children)
}

/// Compiled for each kind of answer, and not for each function.
fn form<T: Clone + Send + Sync + 'static>(
    url: &'static str,
    post: Posting<T>,
    children: Children,
) -> AnyView {
    // A form that is made anew after an attempt by fetch has nothing to do with the
    // plain post that the page came from.
    let first = post.version().get_untracked() == 0;
    let submitted = StoredValue::new(submitted_to(url).filter(|_| first));
    let error = Signal::derive(move || match post.value().get() {
        Some(Ok(_)) => None,
        Some(Err(error)) => Some(error),
        None => failure(submitted),
    });
    let attempt = Attempt {
        submitted,
        error,
        pending: post.pending().into(),
    };
    Effect::new(move || {
        if post.pending().get() {
            redirects::posting();
        }
    });
    Effect::new(move || match post.value().get() {
        Some(Err(_)) => focus_first_problem(),
        Some(Ok(_)) => arrival::keep_focus(),
        None => {}
    });
    view! {
        <form class="form" method="post" action=url on:submit=move |event| take_over(&event, post)>
            <PageField/>
            <FormError error/>
            <Provider value=attempt>{children()}</Provider>
        </form>
    }
    .into_any()
}

fn failure(submitted: StoredValue<Option<Submitted>>) -> Option<AppError> {
    submitted.with_value(|submitted| submitted.as_ref()?.error().cloned())
}

/// A form that always posts plainly.
#[component]
pub fn PlainForm(
    /// The pinned path that it posts to.
    action: &'static str,
    /// Whether it sends files.
    #[prop(optional)]
    files: bool,
    /// Where several forms of a page post to the same path: the field that tells them
    /// apart, and what it holds in this one.
    #[prop(optional)]
    only: Option<(&'static str, String)>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let mine = |submitted: &Submitted| {
        only.as_ref()
            .is_none_or(|(name, value)| submitted.field(name) == Some(value))
    };
    let submitted = StoredValue::new(submitted_to_one(action, mine));
    let error = Signal::derive(move || failure(submitted));
    let pending = RwSignal::new(false);
    let attempt = Attempt {
        submitted,
        error,
        pending: pending.into(),
    };
    // A second press would be answered in place of the first. Should the browser
    // come back to this page, the button works again.
    let on_submit = move |_| {
        pending.set(true);
        set_timeout(
            move || {
                let _ = pending.try_set(false);
            },
            PATIENCE,
        );
    };
    view! {
        <form
            class="form"
            method="post"
            action=action
            enctype=files.then_some("multipart/form-data")
            on:submit=on_submit
        >
            <PageField/>
            <FormError error/>
            <Provider value=attempt>{children()}</Provider>
        </form>
    }
}

/// Names the page that is shown again should the post fail.
#[component]
fn PageField() -> impl IntoView {
    view! { <input type="hidden" name="page" value=page_path()/> }
}

/// Path and query of this page.
pub fn page_path() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        match query.as_str() {
            "" => path,
            query => format!("{path}?{}", query.trim_start_matches('?')),
        }
    })
}

/// What was wrong, above the fields.
#[component]
fn FormError(error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div role="alert" class="form-alert">
            {move || error.get().map(|error| view! {
                <div class="notice bad" tabindex="-1" autofocus=begins_at_notice(&error)>
                    <strong>{error.title()}</strong>
                    {elsewhere(&error).map(|(path, words)| view! {
                        <p><a href=path target="_blank" rel="external">{words}</a></p>
                    })}
                    {Some(error.words()).filter(|words| !words.is_empty()).map(|words| view! { <p>{words}</p> })}
                </div>
            })}
        </div>
    }
}

/// Whether the page begins at the notice: no control of the form has a problem.
fn begins_at_notice(error: &AppError) -> bool {
    match error {
        AppError::Invalid(errors) => errors
            .iter()
            .next()
            .is_none_or(|(first, _)| matches!(first, Field::Passkey | Field::Provider)),
        _ => true,
    }
}

/// What can be done in another tab, so that the form can be sent again.
fn elsewhere(error: &AppError) -> Option<(&'static str, &'static str)> {
    match error {
        AppError::SignedOut => Some(("/sign-in", "Sign in in another tab")),
        AppError::StepUpNeeded => Some(("/step-up?next=/step-up/done", "Confirm it in another tab")),
        _ => None,
    }
}

/// The form's button: it says when the form is on its way, and takes no second
/// press.
#[component]
pub fn SubmitButton(
    /// What it says.
    #[prop(into)]
    label: String,
    /// What it says while the form is on its way.
    #[prop(into, default = "One moment …".to_owned())]
    busy: String,
    /// Whether it stands back behind another.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let Attempt { pending, .. } = expect_context();
    let class = if quiet { "button" } else { "button primary" };
    view! {
        <button class=class type="submit" disabled=pending aria-busy=move || pending.get().then_some("true")>
            {move || if pending.get() { busy.clone() } else { label.clone() }}
        </button>
    }
}

/// After an attempt failed, the eye goes to what is wrong, and so does the focus:
/// to the first field with a problem, else to the notice above the fields.
fn focus_first_problem() {
    request_animation_frame(|| {
        let find = |selector| document().query_selector(selector).ok().flatten();
        let found = find("[aria-invalid=true]").or_else(|| find(".form-alert .notice"));
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
