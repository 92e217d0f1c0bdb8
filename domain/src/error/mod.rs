//! Errors.
//!
//! [`FieldErrors`] is for input that a user can correct; browser and server both know it. [`Error`]
//! is what functions of the domain return on the server. It is never sent to the browser; `app`
//! converts it into its `AppError`.

#[cfg(feature = "server")]
mod failure;
mod fields;
#[cfg(feature = "server")]
mod line;
#[cfg(feature = "server")]
mod name;

#[cfg(feature = "server")]
pub use failure::{Error, Result, on_constraint};
pub use fields::{Field, FieldErrors, Problem};
#[cfg(feature = "server")]
pub(crate) use line::{INVISIBLE, line, shows_nothing};
#[cfg(feature = "server")]
pub(crate) use name::name;
