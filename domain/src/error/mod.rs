//! What can go wrong.
//!
//! [`FieldErrors`] is for input a person can correct, and is known to both
//! sides. [`Error`] is what a function of the domain returns on the server; it
//! never crosses to the browser as it is, `app` closes it into its `AppError`.

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
