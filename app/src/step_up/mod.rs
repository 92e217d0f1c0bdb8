//! Proving a factor again, before something dangerous (S25).

mod api;
mod page;

pub use page::{StepUpDonePage, StepUpPage, ToStepUp};
