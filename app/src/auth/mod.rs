//! The pages to sign in, and signing out.

mod api;
mod link;
mod load;
mod next;
mod password;
mod providers;
mod second_factor;
mod sign_in;
mod verify;
mod ways;
mod webmail;

pub use link::LinkPage;
pub use password::{ForgotPage, PasswordSignInPage};
pub use providers::{ProviderAddressPage, ProviderNotice, ProviderPage};
pub use second_factor::{SecondFactorPage, code_hint};
pub use sign_in::{SignInPage, SignUpPage};
pub use verify::{DeliveryFailure, VerifyPage};
pub use ways::{LastUsed, provider_way};
