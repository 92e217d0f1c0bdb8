//! Metrics of the domain, for the operator. They identify no user; the security log does.

use metrics::{counter, describe_counter};

use crate::auth::{Factor, SecurityEvent};

const SECURITY_EVENTS: &str = "latchkey_security_events_total";
const MAILS: &str = "latchkey_mails_total";
const LIMITS_HIT: &str = "latchkey_limits_hit_total";

/// Registers the descriptions.
pub fn describe() {
    describe_counter!(
        SECURITY_EVENTS,
        "Security events, by event and factor: sign-ins, failed sign-ins, changes of credentials."
    );
    describe_counter!(
        MAILS,
        "Attempts to hand a mail over, by outcome: sent, failed (tried again), and given up because the mail \
         server refused its recipient or message, or offers no SMTPUTF8."
    );
    describe_counter!(LIMITS_HIT, "Refusals because a limit was used up, by its kind.");
}

pub(crate) fn security_event(event: SecurityEvent, factor: Option<Factor>) {
    let factor = factor.map_or("", Factor::as_str);
    counter!(SECURITY_EVENTS, "event" => event.as_str(), "factor" => factor).increment(1);
}

pub(crate) fn limit_hit(kind: &'static str) {
    counter!(LIMITS_HIT, "kind" => kind).increment(1);
}

pub(crate) fn mail(outcome: &'static str) {
    counter!(MAILS, "outcome" => outcome).increment(1);
}
