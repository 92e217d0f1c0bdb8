//! Data of the settings and sign-in pages, read from the database.

pub(in crate::auth) mod linked_accounts;
pub(in crate::auth) mod second_factor;
pub(in crate::auth) mod security;
pub(in crate::auth) mod sign_in_methods;
pub(in crate::auth) mod step_up;
