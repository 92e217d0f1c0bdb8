//! The rows of the matrix, and what is expected of each.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstFactor {
    Link,
    Code,
    Password,
    Passkey,
    Provider,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    None,
    Totp,
    Passkey,
    /// An authenticator app, in a trusted browser.
    Trusted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Right,
    Wrong,
    Replayed,
    Expired,
    OtherBrowser,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Session,
    SecondFactor,
    Refused,
}

pub const FIRST_FACTORS: [FirstFactor; 5] = [
    FirstFactor::Link,
    FirstFactor::Code,
    FirstFactor::Password,
    FirstFactor::Passkey,
    FirstFactor::Provider,
];
pub const SECOND_FACTORS: [SecondFactor; 4] = [
    SecondFactor::None,
    SecondFactor::Totp,
    SecondFactor::Passkey,
    SecondFactor::Trusted,
];
pub const PROOFS: [Proof; 5] = [
    Proof::Right,
    Proof::Wrong,
    Proof::Replayed,
    Proof::Expired,
    Proof::OtherBrowser,
];

/// The expected outcome. A password is the only proof that is valid again, later and elsewhere; a
/// passkey is both factors; trust belongs to one browser.
pub fn expected(first: FirstFactor, second: SecondFactor, proof: Proof) -> Outcome {
    let asked = match (first, second, proof) {
        (FirstFactor::Passkey, ..) | (_, SecondFactor::None, _) => Outcome::Session,
        (_, SecondFactor::Trusted, Proof::OtherBrowser) => Outcome::SecondFactor,
        (_, SecondFactor::Trusted, _) => Outcome::Session,
        (_, SecondFactor::Totp | SecondFactor::Passkey, _) => Outcome::SecondFactor,
    };
    match (first, proof) {
        (_, Proof::Right) => asked,
        (_, Proof::Wrong) => Outcome::Refused,
        (FirstFactor::Password, _) => asked,
        (_, Proof::Replayed | Proof::Expired | Proof::OtherBrowser) => Outcome::Refused,
    }
}
