//! Proving a factor again, before something dangerous (S25).

mod api;
mod page;

pub use api::load_step_up_page;
pub use page::{StepUp, StepUpDonePage, StepUpPage, ToStepUp};
