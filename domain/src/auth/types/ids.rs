//! Ids that lists, forms and URLs use.

use crate::id::id;

id! {
    /// A user account.
    UserId
}

id! {
    /// A mailed challenge, in forms and URLs. Useless in any other browser.
    ChallengeId
}

id! {
    /// A sign-in that waits for its second factor, in forms and URLs. Useless in any other browser.
    PendingId
}

id! {
    /// A session in lists and logs. Not the cookie's secret: it authenticates nothing (S38).
    SessionRef
}

id! {
    /// A passkey in lists.
    PasskeyId
}

id! {
    /// A browser that is trusted to skip the second factor, in lists.
    TrustedBrowserId
}

id! {
    /// An authorization request to an identity provider, in URLs. Useless in any other browser.
    AuthorizationId
}

id! {
    /// A provider's identity that is not linked to an account yet, in forms and URLs. Useless in
    /// any other browser and for any other account.
    PendingLinkId
}

id! {
    /// A linked account in lists.
    LinkedAccountId
}
