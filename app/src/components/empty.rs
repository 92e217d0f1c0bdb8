use leptos::prelude::*;

/// Nothing yet: a picture, a heading, a sentence, and what to do.
#[component]
pub fn Empty(
    /// The heading.
    title: &'static str,
    /// Whether it is the page's first heading.
    #[prop(optional)]
    first: bool,
    /// The sentence.
    #[prop(into)]
    text: String,
    /// The one link or button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = match first {
        true => view! { <h1>{title}</h1> }.into_any(),
        false => view! { <h2>{title}</h2> }.into_any(),
    };
    view! {
        <section class="empty">
            <Sheets/>
            {heading}
            <p class="soft">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </section>
    }
}

/// Two sheets of paper.
#[component]
fn Sheets() -> impl IntoView {
    view! {
        <svg class="picture" viewBox="0 0 120 80" fill="none" aria-hidden="true">
            <g fill="var(--surface)" stroke="var(--line-mid)" stroke-width="1.5">
                <rect x="30" y="14" width="48" height="58" rx="6" transform="rotate(-6 54 43)"/>
                <rect x="42" y="10" width="48" height="60" rx="6"/>
            </g>
            <path
                d="M51 24h18M51 34h30M51 42h30M51 50h22"
                stroke="var(--accent-line)"
                stroke-width="3"
                stroke-linecap="round"
            />
        </svg>
    }
}
