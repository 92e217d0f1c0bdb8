use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::{ErrorPage, once};
use crate::{arrival::use_shown, error::AppError, load::Loading, step_up::ToStepUp};

/// Shows what a resource holds, once it is there, or the page of its error.
#[component]
pub fn Loaded<T, V, F>(
    /// What to wait for.
    resource: Loading<T>,
    /// How it is shown.
    children: F,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
{
    let shown = use_shown();
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading …"</p> }>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    let loaded = resource.await;
                    shown.note();
                    once(move || match loaded {
                        Ok(value) => children(value).into_any(),
                        Err(AppError::StepUpNeeded) => view! { <ToStepUp/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    })
                })
            }}
        </Transition>
    }
}
