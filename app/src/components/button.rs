use leptos::prelude::*;

use crate::locale::use_locale;

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
// Each is used on the page of development that shows all of them.
#[cfg_attr(not(feature = "dev"), allow(dead_code))]
pub enum ButtonLook {
    /// The one act that a page is for.
    #[default]
    Primary,
    /// Any other act.
    Secondary,
    /// A less prominent action: without a frame until it is pressed.
    Quiet,
    /// A destructive act that asks first. Its label ends in "…".
    Danger,
    /// A destructive act within its confirmation.
    DangerSolid,
}

impl ButtonLook {
    /// The classes of the element.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
            Self::DangerSolid => "button danger solid",
        }
    }
}

/// The submit button. While the form is being sent it shows a spinner and another text, and ignores
/// further presses. It is as wide as the longer of its two texts.
#[component]
pub fn SubmitButton(
    /// The text.
    #[prop(into)]
    label: String,
    /// The text while the form is being sent.
    #[prop(optional, into)]
    busy: Option<String>,
    /// How it looks.
    #[prop(optional)]
    look: ButtonLook,
    /// Further classes, such as `wide` or `small`.
    #[prop(optional)]
    class: &'static str,
    /// An icon before the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = format!("{} {class}", look.class()).trim_end().to_owned();
    let busy = busy.unwrap_or_else(|| use_locale().form_working().to_owned());
    match children {
        // The script changes the text alone.
        Some(icon) => view! {
            <button class=class type="submit" data-busy=busy>{icon()}<span data-label="">{label}</span></button>
        }
        .into_any(),
        None => view! { <button class=class type="submit" data-busy=busy>{label}</button> }.into_any(),
    }
}
