//! The step-up: proving a factor again before a dangerous action.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod load;
mod page;

pub use page::{StepUpDonePage, StepUpPage, ToStepUp};
