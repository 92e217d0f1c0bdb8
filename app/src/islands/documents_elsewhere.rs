use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{FetchError, use_token};
use crate::locale::use_locale;

/// A document, as the other backend sends it.
#[derive(Clone, Debug, Deserialize)]
struct Elsewhere {
    id: i64,
    title: String,
}

#[derive(Serialize)]
struct NewDocument {
    title: String,
}

/// The documents of another backend, `guard/examples/documents_api.rs`, read and written through
/// [`use_token`].
#[island]
pub fn DocumentsElsewhere() -> impl IntoView {
    let t = use_locale();
    let token = use_token("documents");
    let documents =
        LocalResource::new(move || async move { token.get::<Vec<Elsewhere>>("/documents").await });
    let (failed, adding) = (RwSignal::new(None::<FetchError>), RwSignal::new(false));
    let field = NodeRef::<html::Input>::new();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = field.get_untracked() else {
            return;
        };
        let title = input.value();
        if adding.get_untracked() {
            return;
        }
        adding.set(true);
        failed.set(None);
        spawn_local(async move {
            let added = token
                .post::<Elsewhere>("/documents", &NewDocument { title })
                .await;
            if added.is_ok() {
                input.set_value("");
                documents.refetch();
            }
            adding.try_set(false);
            failed.try_set(added.err());
            // The button was disabled meanwhile, and lost the focus.
            let _ = input.focus();
        });
    };
    // Set as markup: the browser has no elements in it, which the island would look for.
    let unscripted = format!(r#"<p class="banner">{}</p>"#, t.elsewhere_needs_javascript());
    view! {
        <header class="page-head">
            <h1>{t.elsewhere_title()}</h1>
            <div class="actions">
                <button class="button quiet" type="button" on:click=move |_| documents.refetch()>
                    {t.elsewhere_reload()}
                </button>
            </div>
        </header>
        <div class="form">
            <p class="lead">{t.elsewhere_lead()}</p>
            <noscript inner_html=unscripted></noscript>
            <Transition fallback=move || view! {
                <p class="soft" role="status">{t.elsewhere_loading()}</p>
            }>
                {move || documents.get().map(|documents| view! { <Documents documents/> })}
            </Transition>
            <form class="form" on:submit=add>
                <div class="field">
                    <label for="title">{t.document_title_label()}</label>
                    <input class="input" id="title" name="title" required maxlength="200" autocomplete="off" node_ref=field/>
                </div>
                <div class="form-alert" role="alert">
                    {move || failed.get().map(|error| view! { <p class="banner bad">{error.message(t)}</p> })}
                </div>
                <div class="form-actions">
                    <button class="button primary" type="submit" disabled=adding>{t.elsewhere_add()}</button>
                </div>
            </form>
        </div>
    }
}

#[component]
fn Documents(documents: Result<Vec<Elsewhere>, FetchError>) -> impl IntoView {
    let t = use_locale();
    match documents {
        Err(error) => view! { <p class="banner bad" role="alert">{error.message(t)}</p> }.into_any(),
        Ok(documents) if documents.is_empty() => {
            view! { <p class="empty">{t.elsewhere_empty()}</p> }.into_any()
        }
        Ok(documents) => view! {
            <ul class="list" aria-label=t.elsewhere_list()>
                <For each=move || documents.clone() key=|document| document.id let:document>
                    <li><div class="list-row"><span class="list-title cut">{document.title}</span></div></li>
                </For>
            </ul>
        }
        .into_any(),
    }
}
