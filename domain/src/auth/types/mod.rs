//! Values that every layer of `auth` uses: ids, e-mail addresses, factors, and the data that pages
//! show. They neither use the database nor depend on the rules of a flow.

mod factor;
mod ids;
mod security_event;
mod settings_pages;
mod sign_in_pages;
mod viewer;

#[cfg(feature = "server")]
mod browser;
#[cfg(feature = "server")]
mod email;
#[cfg(feature = "server")]
mod redirect_target;
#[cfg(feature = "server")]
pub(in crate::auth) mod typed_code;

pub use factor::Factor;
pub use ids::{
    AuthorizationId, ChallengeId, LinkedAccountId, PasskeyId, PendingId, PendingLinkId, SessionRef,
    TrustedBrowserId, UserId,
};
pub use security_event::SecurityEvent;
pub use settings_pages::{
    Ceremony, FactorRow, LinkedAccountRow, LinkedAccountsPage, PasskeyRow, PasskeysPage, PendingLink,
    PendingLinkPage, ProviderChoice, SecurityEventRow, SecurityPage, SessionList, SessionRow, SignInMethods,
    Strength, TotpPage, TrustedBrowserRow,
};
pub use sign_in_pages::{
    ChallengeEnd, LinkPage, ProviderProblem, SecondFactorPage, StepUpPage, Undeliverable, VerifyPage,
};
pub use viewer::{Viewer, initials};

#[cfg(feature = "server")]
pub(in crate::auth) use browser::secret;
#[cfg(feature = "server")]
pub use browser::{
    BROWSER_LIFETIME, Browser, BrowserMark, BrowserMarks, BrowserSecret, KNOWN_BROWSER_LIFETIME,
    KnownBrowser, REPLACED_MARK_LIFETIME,
};
#[cfg(feature = "server")]
pub use email::{Email, readable};
#[cfg(feature = "server")]
pub use redirect_target::RedirectTarget;
#[cfg(feature = "server")]
pub(crate) use viewer::avatar_path;
