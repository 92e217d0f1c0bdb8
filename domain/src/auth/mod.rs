//! Signing in.
//!
//! A *challenge* is one mail with a link and a code, bound to the browser that
//! asked. It is consumed by one guarded statement, whose row count decides, in
//! the transaction that makes the session. Unknown addresses take the same path
//! as known ones (S3); the account is made when the address is proven (S1).
//!
//! What it stops: guessing (limits and counters in rows, never in a session),
//! mail scanners (nothing is consumed on GET, and elsewhere only the code is
//! shown), fixation (a new id at every sign-in), a session that comes back after
//! sign-out (rows are only ever inserted or revoked).

mod factor;
mod overview;
#[cfg(feature = "server")]
mod typed_code;
mod types;

#[cfg(feature = "server")]
mod authenticate;
#[cfg(feature = "server")]
mod browser;
#[cfg(feature = "server")]
mod ceremony;
#[cfg(feature = "server")]
mod challenges;
#[cfg(feature = "server")]
mod current_user;
#[cfg(feature = "server")]
mod email;
#[cfg(feature = "server")]
mod factors;
#[cfg(feature = "server")]
mod failures;
#[cfg(feature = "server")]
mod groups;
#[cfg(feature = "server")]
mod known_browsers;
#[cfg(feature = "server")]
mod magic_link;
#[cfg(feature = "server")]
mod otp;
#[cfg(feature = "server")]
mod passkeys;
#[cfg(feature = "server")]
mod password_strength;
#[cfg(feature = "server")]
mod passwords;
#[cfg(feature = "server")]
mod providers;
#[cfg(feature = "server")]
mod recovery_codes;
#[cfg(feature = "server")]
mod redirect_target;
#[cfg(feature = "server")]
mod second_factor;
#[cfg(feature = "server")]
pub(crate) mod security_log;
#[cfg(feature = "server")]
mod session_events;
#[cfg(feature = "server")]
mod sessions;
#[cfg(feature = "server")]
pub(crate) mod sign_in;
#[cfg(feature = "server")]
mod step_up;
#[cfg(feature = "server")]
mod totp;
#[cfg(feature = "server")]
mod trusted_browsers;

pub use factor::Factor;
pub use overview::{
    Ceremony, FactorRow, LinkedAccountRow, LinkedAccountsPage, PasskeyRow, PendingLink, PendingLinkPage,
    ProviderChoice, SecurityEvent, SecurityEventRow, SecurityPage, SessionList, SessionRow, SignInMethods,
    Strength, TotpPage, TrustedBrowserRow,
};
pub use types::{
    AuthorizationId, ChallengeEnd, ChallengeId, LinkPage, LinkedAccountId, PasskeyId, PendingId,
    PendingLinkId, ProviderProblem, SecondFactorPage, SessionRef, StepUpPage, TrustedBrowserId,
    Undeliverable, UserId, VerifyPage, Viewer,
};

#[cfg(feature = "server")]
pub(crate) use authenticate::authenticate_token;
#[cfg(feature = "server")]
pub use authenticate::{authenticate, authenticate_with_workspaces};
#[cfg(feature = "server")]
pub use browser::{
    BROWSER_LIFETIME, Browser, BrowserMark, BrowserMarks, BrowserSecret, KNOWN_BROWSER_LIFETIME,
    KnownBrowser, REPLACED_MARK_LIFETIME,
};
#[cfg(feature = "server")]
pub use ceremony::CEREMONY_LIFETIME;
#[cfg(feature = "server")]
pub use challenges::{LINK_LIFETIME, resend, start, verify_page};
#[cfg(feature = "server")]
pub(crate) use challenges::{email_challenge_page, start_email_challenge, void_all as void_challenges};
#[cfg(feature = "server")]
pub(crate) use current_user::SessionEpoch;
#[cfg(feature = "server")]
pub use current_user::{CurrentUser, SteppedUp};
#[cfg(feature = "server")]
pub use email::{Email, readable};
#[cfg(feature = "server")]
pub use factors::{CredentialChange, provider, security_page, sign_in_methods};
#[cfg(feature = "server")]
pub(crate) use factors::{commit_credential_change, revoke_everywhere};
#[cfg(feature = "server")]
pub use magic_link::{LinkToken, link_page, sign_in_by_link};
#[cfg(feature = "server")]
pub(crate) use otp::prove_email;
#[cfg(feature = "server")]
pub use otp::sign_in_by_code;
#[cfg(feature = "server")]
pub use passkeys::{
    add_passkey, ask_for_passkey, passkeys, remove_passkey, rename_passkey, second_factor_by_passkey,
    sign_in_by_passkey, start_passkey, step_up_by_passkey,
};
#[cfg(feature = "server")]
pub use passwords::{
    PASSWORD_MAX_LEN, PASSWORD_MIN_LEN, has_password, password_strength, remove_password, set_password,
    sign_in_by_password,
};
#[cfg(feature = "server")]
pub use providers::{
    CallbackOutcome, CallbackParams, Providers, authorization_url, confirm_pending_link,
    decline_pending_link, finish_authorization, linked_accounts_page, pending_link_page, prove_address,
    start_authorization, start_linking, unlink,
};
#[cfg(feature = "server")]
pub use recovery_codes::{replace_recovery_codes, unused_recovery_codes};
#[cfg(feature = "server")]
pub use redirect_target::RedirectTarget;
#[cfg(feature = "server")]
pub use second_factor::{PENDING_LIFETIME, second_factor_page, sign_in_by_second_factor};
#[cfg(feature = "server")]
pub use session_events::{SessionEvent, SessionEvents, hears_session_events, listen_for_session_events};
#[cfg(feature = "server")]
#[cfg(feature = "server")]
pub(crate) use sessions::rekey as rekey_session;
#[cfg(feature = "server")]
pub use sessions::{
    SessionId, SessionState, revoke_other_sessions, revoke_session, session_list, session_state, sign_out,
};
#[cfg(feature = "server")]
pub use sign_in::{SignInOutcome, SignedIn};
#[cfg(feature = "server")]
pub use step_up::{
    start_step_up, step_up_by_code, step_up_by_password, step_up_by_second_factor, step_up_page,
};
#[cfg(feature = "server")]
pub(crate) use totp::associated as associated_with_totp;
#[cfg(feature = "server")]
pub use totp::{confirm_totp, remove_totp, start_totp, totp_page};
#[cfg(feature = "server")]
pub use trusted_browsers::{TRUST_LIFETIME, revoke_trust};
