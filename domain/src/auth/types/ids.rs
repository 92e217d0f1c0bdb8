//! Ids as lists, forms and URLs name things.

use crate::id::id;

id! {
    /// One person.
    UserId
}

id! {
    /// A started sign-in, as forms and URLs name it. Worth nothing in another
    /// browser.
    ChallengeId
}

id! {
    /// A sign-in that waits for its second factor, as forms and URLs name it. Worth
    /// nothing in another browser.
    PendingId
}

id! {
    /// A session as lists show it. Worth nothing as a cookie (S38).
    SessionRef
}

id! {
    /// A passkey as lists show it.
    PasskeyId
}

id! {
    /// A browser that is trusted with one factor, as lists show it.
    TrustedBrowserId
}

id! {
    /// A visit to an identity provider, as URLs name it. Worth nothing in another
    /// browser.
    AuthorizationId
}

id! {
    /// A provider's identity that no account has yet, as forms and URLs name it. Worth
    /// nothing in another browser, or to another account.
    PendingLinkId
}

id! {
    /// A connection with an identity provider, as lists show it.
    LinkedAccountId
}
