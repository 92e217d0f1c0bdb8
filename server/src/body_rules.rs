//! Length limit and content types of each route's request body. A route declares its rule where it is
//! added to the router; a path without a rule accepts a form of at most 64 KiB.

use domain::Locale;
use mime::Mime;

/// The rule for the request body of a route.
#[derive(Clone, Copy, Debug)]
pub struct BodyRule {
    /// The maximum length in bytes.
    pub max_len: usize,
    /// The accepted content types.
    pub types: &'static [BodyType],
    /// Title and message of the refusal of a longer body.
    pub too_long: fn(Locale) -> (&'static str, &'static str),
    /// Path and label of the page that the refusal leads to.
    pub way_back: fn(Locale) -> (&'static str, &'static str),
}

/// A type of body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyType {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`
    Json,
    /// `multipart/form-data`, a form with files.
    Multipart,
}

impl BodyType {
    fn essence(self) -> Mime {
        match self {
            Self::Form => mime::APPLICATION_WWW_FORM_URLENCODED,
            Self::Json => mime::APPLICATION_JSON,
            Self::Multipart => mime::MULTIPART_FORM_DATA,
        }
    }
}

impl BodyRule {
    /// The default: a form of at most 64 KiB (S70).
    pub const FORM: Self = Self::one_of(&[BodyType::Form]);

    /// JSON of the default maximum length.
    pub const JSON: Self = Self::one_of(&[BodyType::Json]);

    /// The default maximum length, with any of these types.
    pub const fn one_of(types: &'static [BodyType]) -> Self {
        Self {
            max_len: 64 * 1024,
            types,
            too_long: |t| (t.server_too_long_title(), t.server_too_long()),
            way_back: |t| ("/", t.server_home()),
        }
    }

    /// This rule with another maximum length, in bytes.
    pub const fn at_most(self, max_len: usize) -> Self {
        Self { max_len, ..self }
    }

    /// The type that the body was sent as, if it is one of this rule's.
    pub fn accepted(&self, sent: Option<&Mime>) -> Option<BodyType> {
        let sent = sent?.essence_str();
        let mut types = self.types.iter().copied();
        types.find(|accepted| accepted.essence().essence_str() == sent)
    }

    /// The accepted types as text, for messages.
    pub fn accepted_types(&self) -> String {
        let types: Vec<_> = self.types.iter().map(|kind| kind.essence().to_string()).collect();
        types.join(", ")
    }
}

/// The rules of all routes, by the patterns of their paths.
pub struct BodyRules(matchit::Router<BodyRule>);

impl BodyRules {
    /// The rules by the paths or patterns that they were declared with. Panics on one that was
    /// declared twice, which ends the start of the server.
    pub fn new(declared: Vec<(&'static str, BodyRule)>) -> Self {
        let mut rules = matchit::Router::new();
        for (pattern, rule) in declared {
            if let Err(error) = rules.insert(pattern, rule) {
                unreachable!("the body of {pattern} has two rules: {error}");
            }
        }
        Self(rules)
    }

    /// The rule of a path.
    pub fn of(&self, path: &str) -> BodyRule {
        self.0.at(path).map_or(BodyRule::FORM, |found| *found.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_of_a_route_is_the_most_exact_one() {
        let rules = BodyRules::new(vec![
            ("/api/{*rest}", BodyRule::JSON),
            ("/api/o/{o}/documents", BodyRule::JSON.at_most(4)),
        ]);
        let found = |path: &str| {
            let rule = rules.of(path);
            (rule.max_len, rule.types[0])
        };
        assert_eq!(found("/api/o/engines/documents"), (4, BodyType::Json));
        for path in [
            "/api/o/engines/documents/",
            "/api/x/documents",
            "/api/o/e/x/documents",
        ] {
            assert_eq!(found(path), (BodyRule::JSON.max_len, BodyType::Json), "{path}");
        }
        assert_eq!(found("/documents"), (BodyRule::FORM.max_len, BodyType::Form));
    }
}
