//! What people see: pages beside their thin server functions, compiled for the
//! server and for the browser.
//!
//! Outside `api.rs` and `server/` this crate names only types of `domain`: what
//! a component calls must exist in the browser too.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

mod arrival;
mod auth;
mod components;
mod documents;
mod error;
#[cfg(feature = "dev")]
mod integration;
#[cfg(not(feature = "dev"))]
#[path = "no_integration.rs"]
mod integration;
mod landing;
mod load;
mod part_missing;
mod passkeys;
mod redirects;
pub mod request;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
mod session_watch;
mod settings;
mod shell;
mod step_up;
mod tenancy;
mod theme;
mod token;
mod viewer;

pub use auth::{
    ProviderButtons, SecondFactorForm, SignInForm,
    api::{load_second_factor_page, load_ways},
};
pub use components::{Loaded, Post};
pub use error::{AppError, problem_words};
pub use load::{Json, Loading, load};
pub use part_missing::load_whole_page_after;
pub use passkeys::{AddPasskey, PasskeyButton, PasskeyList, RemovePasskey, load_passkeys};
pub use settings::{
    ConfirmTotp, DistrustBrowser, EndOtherSessions, EndSession, RecoveryCodes, SessionList, StartTotp,
    TotpSetup, load_sessions, load_totp_page,
};
pub use shell::{App, mark_taken_over, restore_address, shell};
pub use step_up::{StepUp, load_step_up_page};
pub use token::{FetchError, Problem, Token, use_token};
pub use viewer::{SignedIn, SignedOut, UserButton, use_viewer};
