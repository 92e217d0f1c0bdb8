use uuid::Uuid;

use super::*;
use crate::testing;

/// Two requests that differ only in what an attacker can replace (browser, mark, session,
/// household, address tag) share a limit, and no other limit of the same span is larger (S104).
#[tokio::test]
async fn limits_of_what_is_made_anew_share_a_total() {
    let services = Services::connect(testing::config()).expect("it connects lazily");
    let user = UserId(Uuid::from_u128(1));
    let rate_limits = |session: u128, address: &str, email: &str| {
        let mut browser = testing::browser();
        browser.address = address.parse().ok();
        let device = KnownBrowser(Uuid::new_v4().as_bytes().to_vec());
        let email = Email::parse(email).expect("an address");
        let session = SessionRef(Uuid::from_u128(session));
        let (services, browser) = (&services, &browser);
        let mut rate_limits = vec![
            ("step-up", RateLimit::step_up(services, user, session)),
            (
                "passkey step-ups",
                RateLimit::passkey_step_ups(services, user, session),
            ),
            (
                "known attempts",
                RateLimit::known_attempts(services, browser, &device),
            ),
            (
                "mails in all",
                RateLimit::mails_to_unknown_addresses(services, browser),
            ),
            (
                "sign-ins",
                RateLimit::sign_ins(services, browser, user, "sign-ins"),
            ),
        ];
        rate_limits.extend(
            RateLimit::attempts(services, browser, "attempts").map(|rate_limit| ("attempts", rate_limit)),
        );
        for known in [None, Some(&device)] {
            rate_limits.extend([
                ("mails", RateLimit::mails(services, browser, &email, known)),
                ("guesses", RateLimit::guesses(services, browser, &email, known)),
                (
                    "passwords",
                    RateLimit::passwords(services, browser, &email, known),
                ),
                (
                    "second factor",
                    RateLimit::second_factor(services, browser, user, known),
                ),
            ]);
        }
        rate_limits
    };
    let before = rate_limits(1, "2001:db8:1:1::1", "ada@example.com");
    let after = rate_limits(2, "2001:db8:1:2::1", "ada+2@example.com");
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        let shared = before
            .windows
            .iter()
            .filter(|one| after.windows.iter().any(|other| other.key == one.key));
        let total = shared
            .filter(|limit| limit.span == HOUR)
            .map(|limit| limit.allowed)
            .max();
        assert!(total.is_some(), "{name} has no total");
        for limit in before.windows.iter().filter(|limit| limit.span == HOUR) {
            assert!(Some(limit.allowed) <= total, "{name} has a limit above its total");
        }
    }
}
