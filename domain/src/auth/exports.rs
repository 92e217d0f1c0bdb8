//! Items of the layers that other modules and crates use.

pub(crate) use super::types::avatar_path;
pub(crate) use super::{
    credentials::totp::associated as totp_associated_data,
    session::{
        account_lock::AccountTx,
        authenticate::{WorkspaceRow, authenticate_token, authenticate_with_rows},
        creation::rekey as rekey_session,
        revocation::revoke_everywhere,
        security_log,
    },
};

pub use super::{
    challenge::{
        link::link_page,
        link_token::LinkToken,
        page::verify_page,
        start::{LINK_LIFETIME, resend, start},
    },
    credentials::{
        external::{
            authorization::{authorization_url, start_authorization, start_linking},
            linked_accounts::unlink,
            pending_links::{confirm_pending_link, decline_pending_link, pending_link_page, prove_address},
            registry::Providers,
        },
        passkey_assertion::ask_for_passkey,
        passkey_ceremony::CEREMONY_LIFETIME,
        passkeys::{add_passkey, passkeys, passkeys_page, remove_passkey, rename_passkey, start_passkey},
        password::{
            PASSWORD_MAX_LEN, PASSWORD_MIN_LEN, has_password, password_strength, remove_password,
            set_password,
        },
        recovery_codes::{replace_recovery_codes, unused_recovery_codes},
        totp::{confirm_totp, remove_totp, start_totp, totp_page},
    },
    flows::{
        by_passkey::{second_factor_by_passkey, sign_in_by_passkey, step_up_by_passkey},
        email_change::{change_email, new_email_page, start_email_change},
        second_factor::sign_in_by_second_factor,
        sign_in::{SignInOutcome, SignedIn, has_initial_name},
        sign_in_by_code::sign_in_by_code,
        sign_in_by_link::sign_in_by_link,
        sign_in_by_password::sign_in_by_password,
        sign_in_by_provider::{CallbackOutcome, CallbackParams, finish_authorization},
        step_up::{start_step_up, step_up_by_code, step_up_by_password, step_up_by_second_factor},
    },
    pages::{
        linked_accounts::linked_accounts_page,
        second_factor::second_factor_page,
        security::security_page,
        sign_in_methods::{provider, sign_in_methods},
        step_up::step_up_page,
    },
    session::{
        authenticate::authenticate,
        credential_change::CredentialChange,
        current_user::{CurrentUser, SteppedUp},
        list::session_list,
        pending_sign_in::PENDING_LIFETIME,
        revocation::{revoke_other_sessions, revoke_session, sign_out},
        session_events::{SessionEvent, SessionEvents, hears_session_events, listen_for_session_events},
        session_secret::SessionSecret,
        state::{SessionState, session_state},
        trusted_browsers::{TRUST_LIFETIME, revoke_trust},
    },
};
