//! The ways to sign in that the configuration leaves on.

use crate::{
    Services,
    auth::types::{ProviderChoice, SignInMethods},
    error::{Error, Result},
};

/// The ways in that the configuration leaves on.
pub fn sign_in_methods(services: &Services) -> SignInMethods {
    SignInMethods {
        password: services.config.auth.password,
        passkey: services.webauthn.is_some(),
        providers: services.providers.choices(),
    }
}

/// One identity provider that is switched on, whether it answers now or not.
pub fn provider(services: &Services, name: &str) -> Result<ProviderChoice> {
    match services.providers.knows(name) {
        true => Ok(ProviderChoice {
            name: name.to_owned(),
            label: services.providers.label(name),
        }),
        false => Err(Error::NotFound),
    }
}
