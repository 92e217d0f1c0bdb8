use serde::{Deserialize, Serialize};

/// A field of a form, by its name in the markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// An e-mail address.
    Email,
    /// A mailed or app code.
    Code,
    /// The name of an organization.
    Name,
    /// A person's own name, beside that of their organization.
    Person,
    /// The slug of an organization.
    Slug,
    /// A password.
    Password,
    /// A passkey.
    Passkey,
    /// An identity provider.
    Provider,
    /// A profile picture.
    Avatar,
    /// A time zone.
    TimeZone,
    /// A language.
    Locale,
    /// A document's title.
    Title,
    /// A document's Markdown.
    Body,
}

impl Field {
    /// The `name` attribute of the control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Code => "code",
            Self::Name => "name",
            Self::Person => "person",
            Self::Slug => "slug",
            Self::Password => "password",
            Self::Passkey => "credential",
            Self::Provider => "provider",
            Self::Avatar => "avatar",
            Self::TimeZone => "time_zone",
            Self::Locale => "locale",
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// The problem with a field's input. Its message is in `app`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was entered.
    Required,
    /// More than `max` characters.
    TooLong {
        /// In characters.
        max: usize,
    },
    /// More than `max` items.
    TooMany {
        /// The most items that are allowed.
        max: u32,
    },
    /// The file is too large.
    TooLarge {
        /// The limit in MiB.
        megabytes: usize,
    },
    /// Not a picture, or one that cannot be decoded.
    NoPicture,
    /// The value equals the current one.
    Unchanged,
    /// Mail programs would show it as a link.
    LooksLikeALink,
    /// The value does not have the required form.
    Malformed,
    /// An e-mail address with other text beside it: a name, brackets, a second address.
    NotAlone,
    /// An e-mail address whose local part is in quotes.
    Quoted,
    /// The value, such as a slug, is taken already.
    Taken,
    /// Fewer than `min` characters.
    TooShort {
        /// In characters.
        min: usize,
    },
    /// Too easy to guess: an attacker would try it early (S27).
    Guessable,
    /// Neither a code of six digits nor a recovery code.
    NeitherCode,
    /// Not the app's current code, or one that was used already.
    WrongAppCode,
    /// Not a passkey of this account, or its verification failed.
    Refused,
    /// Not the password of this account.
    WrongPassword,
    /// Not the mailed or the app's code.
    WrongCode {
        /// Guesses that remain for this mail.
        left: u8,
    },
}

/// The refused fields of a form, each with its problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(Field, Problem)>);

impl FieldErrors {
    /// One refused field.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Returns the parsed value, or records the problem and returns `None`.
    pub fn take<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.0.push((field, problem))).ok()
    }

    /// The problem of one field.
    pub fn of(&self, field: Field) -> Option<Problem> {
        self.0
            .iter()
            .find(|(other, _)| *other == field)
            .map(|(_, problem)| *problem)
    }

    /// The refused fields in the order of their checks.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Problem)> + '_ {
        self.0.iter().copied()
    }
}
