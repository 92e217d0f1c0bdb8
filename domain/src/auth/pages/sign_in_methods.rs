//! The enabled sign-in methods.

use crate::{
    Services,
    auth::types::{ProviderChoice, SignInMethods},
    error::{Error, Result},
};

/// The sign-in methods that the configuration enables.
pub fn sign_in_methods(services: &Services) -> SignInMethods {
    SignInMethods {
        password: services.config.auth.password,
        passkey: services.webauthn.is_some(),
        providers: services.providers.choices(),
    }
}

/// An enabled identity provider, whether or not it is available now; [`Error::NotFound`] if there
/// is none of this name.
pub fn provider(services: &Services, name: &str) -> Result<ProviderChoice> {
    match services.providers.knows(name) {
        true => Ok(ProviderChoice {
            name: name.to_owned(),
            label: services.providers.label(name),
        }),
        false => Err(Error::NotFound),
    }
}
