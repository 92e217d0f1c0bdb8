//! A mailed challenge: one mail with a link and a code, bound to the browser that asked for it. One
//! guarded statement consumes it: of concurrent requests only one updates the row.

pub(in crate::auth) mod code;
pub(in crate::auth) mod link;
pub(in crate::auth) mod link_token;
pub(in crate::auth) mod page;
pub(in crate::auth) mod purpose;
pub(in crate::auth) mod start;
pub(in crate::auth) mod verify;
