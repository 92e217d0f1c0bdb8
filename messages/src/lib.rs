//! Every sentence that a person reads, in each language.
//!
//! `messages/en/*.ftl` and `messages/de/*.ftl` hold them, in the syntax of Fluent. The build script makes
//! a method of [`Locale`] of each: `sign-in-title` is `locale.sign_in_title()`, and its parameters are the
//! message's variables. So a missing message, or a missing variable, does not compile, and the browser gets only the
//! sentences that its own code asks for. `docs/languages.md` says how a language is added.

#[cfg(test)]
mod catalogues;
mod locale;
mod product;

pub use locale::Locale;
pub use product::{PRODUCT_FILE_NAME, PRODUCT_NAME};

/// A method of [`Locale`] for each message, made by `build.rs`.
#[allow(
    clippy::useless_concat,
    clippy::useless_format,
    reason = "generated: a message without parts is written as one with parts is"
)]
mod generated {
    use crate::{Locale, product_name};

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
