//! Signing in.
//!
//! A *challenge* is one mail with a link and a code, bound to the browser that
//! asked. It is consumed by one guarded statement, whose row count decides, in
//! the transaction that makes the session. Unknown addresses take the same path
//! as known ones (S3); the account is made when the address is proven (S1).
//!
//! What it stops: guessing (budgets and counters in rows, never in a session),
//! mail scanners (nothing is consumed on GET, and elsewhere only the code is
//! shown), fixation (a new id at every sign-in), a session that comes back after
//! sign-out (rows are only ever inserted or revoked).

mod factor;
mod overview;
#[cfg(feature = "server")]
mod typed_code;
mod types;

#[cfg(feature = "server")]
mod browser;
#[cfg(feature = "server")]
mod ceremony;
#[cfg(feature = "server")]
mod challenges;
#[cfg(feature = "server")]
mod devices;
#[cfg(feature = "server")]
mod email;
#[cfg(feature = "server")]
mod factors;
#[cfg(feature = "server")]
mod failures;
#[cfg(feature = "server")]
mod groups;
#[cfg(feature = "server")]
mod identify;
#[cfg(feature = "server")]
mod identity;
#[cfg(feature = "server")]
mod magic_link;
#[cfg(feature = "server")]
mod next;
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
mod second_factor;
#[cfg(feature = "server")]
pub(crate) mod security_log;
#[cfg(feature = "server")]
mod session_ends;
#[cfg(feature = "server")]
pub mod sessions;
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
    Ceremony, ConnectionRow, ConnectionsPage, FactorRow, NewIdentityPage, PasskeyRow, ProviderChoice,
    SecurityEvent, SecurityEventRow, SecurityPage, SessionList, SessionRow, Strength, TotpPage,
    TrustedBrowserRow, WaitingIdentity, Ways,
};
pub use types::{
    ChallengeEnd, ChallengeId, ConnectionId, LinkPage, NewIdentityId, PasskeyId, PendingId, ProviderProblem,
    SecondFactorPage, SessionRef, StepUpPage, TrustedBrowserId, Undeliverable, UserId, VerifyPage, Viewer,
    VisitId,
};

#[cfg(feature = "server")]
pub use browser::{
    BROWSER_LIFETIME, Browser, BrowserSecret, DEVICE_LIFETIME, DeviceMarks, DeviceSecret, KnownDevice,
    REPLACED_LIFETIME,
};
#[cfg(feature = "server")]
pub use ceremony::CEREMONY_LIFETIME;
#[cfg(feature = "server")]
pub use challenges::{LINK_LIFETIME, resend, start, verify_page};
#[cfg(feature = "server")]
pub(crate) use challenges::{email_challenge_page, start_email_challenge, void_all as void_challenges};
#[cfg(feature = "server")]
pub use email::{Email, readable};
#[cfg(feature = "server")]
pub use factors::{FactorsChanged, provider, security_page, ways};
#[cfg(feature = "server")]
pub(crate) use factors::{changed as factors_changed, end_everywhere};
#[cfg(feature = "server")]
pub(crate) use identify::identify_bearer;
#[cfg(feature = "server")]
pub use identify::{arrive, identify};
#[cfg(feature = "server")]
pub(crate) use identity::BegunIn;
#[cfg(feature = "server")]
pub use identity::{Identity, SteppedUp};
#[cfg(feature = "server")]
pub use magic_link::{LinkToken, link_page, sign_in_by_link};
#[cfg(feature = "server")]
pub use next::Next;
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
    Answer, Arrival, Providers, authorization, connect_waiting, connections_page, decline_waiting,
    disconnect, finish_visit, new_identity_page, prove_address, start_connecting, start_visit,
};
#[cfg(feature = "server")]
pub use recovery_codes::{recovery_codes_left, replace_recovery_codes};
#[cfg(feature = "server")]
pub use second_factor::{PENDING_LIFETIME, second_factor_page, sign_in_by_second_factor};
#[cfg(feature = "server")]
pub use session_ends::{SessionEnds, Told, ends_are_heard, listen_for_session_ends};
#[cfg(feature = "server")]
pub use sessions::{SessionId, SessionState};
#[cfg(feature = "server")]
pub use sign_in::{Entry, SignedIn};
#[cfg(feature = "server")]
pub use step_up::{
    start_step_up, step_up_by_code, step_up_by_password, step_up_by_second_factor, step_up_page,
};
#[cfg(feature = "server")]
pub(crate) use totp::associated as associated_with_totp;
#[cfg(feature = "server")]
pub use totp::{confirm_totp, remove_totp, start_totp, totp_page};
#[cfg(feature = "server")]
pub use trusted_browsers::{TRUST_LIFETIME, distrust};
