//! The step-up: proving a factor again before a dangerous action.

mod api;
mod load;
mod page;

pub use page::{RedirectToStepUp, StepUpDonePage, StepUpPage};
