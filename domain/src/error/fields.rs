use serde::{Deserialize, Serialize};

/// A field of a form, by the name that it has in the markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// An e-mail address.
    Email,
    /// The code out of a mail.
    Code,
    /// The name of an organization.
    Name,
    /// The part of a URL that names an organization.
    Slug,
    /// A password.
    Password,
    /// A passkey.
    Passkey,
    /// An identity provider.
    Provider,
    /// A picture of oneself.
    Avatar,
    /// A time zone.
    TimeZone,
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
            Self::Slug => "slug",
            Self::Password => "password",
            Self::Passkey => "credential",
            Self::Provider => "provider",
            Self::Avatar => "avatar",
            Self::TimeZone => "time_zone",
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// What is wrong with a field's input. The words for it stand in `app`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was entered.
    Required,
    /// More than `max` characters.
    TooLong {
        /// The most that is taken, in characters.
        max: usize,
    },
    /// More than `max` of them.
    TooMany {
        /// The most there may be.
        max: u32,
    },
    /// A larger file than is taken.
    TooLarge {
        /// The most that is taken, in MiB.
        megabytes: usize,
    },
    /// No picture, or none that can be drawn.
    NoPicture,
    /// The same as before.
    Unchanged,
    /// It would read as a link in a mail.
    LooksLikeALink,
    /// Not of the form that is wanted here.
    Malformed,
    /// An e-mail address with something beside it: a name, brackets, a second one.
    NotAlone,
    /// An e-mail address whose first part stands in quotes.
    Quoted,
    /// Somebody else has it.
    Taken,
    /// The markers of a merge still stand in it.
    Undecided,
    /// Fewer than `min` characters.
    TooShort {
        /// The least that is taken, in characters.
        min: usize,
    },
    /// Among the first that a guesser tries (S27).
    Guessable,
    /// Not the code that the app shows now, or one that was used.
    WrongAppCode,
    /// Not a passkey of this account, or not proven.
    Refused,
    /// Not the password of this address.
    WrongPassword,
    /// Not the code that was mailed, or that the app shows.
    WrongCode {
        /// Guesses that remain for this mail.
        left: u8,
    },
}

/// Each field whose input was refused, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(Field, Problem)>);

impl FieldErrors {
    /// One refused field.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Keeps what was parsed, or notes the problem and gives `None`.
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

    /// The refused fields in the order in which they were looked at.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Problem)> + '_ {
        self.0.iter().copied()
    }
}
