use domain::{
    auth::ChallengeEnd,
    documents::EditConflict,
    error::{Field, FieldErrors, Problem},
    tenancy::Permission,
};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What can come back from the server instead of an answer. Closed, and without
/// a sentence of its own: the words a person reads stand here, so that nobody
/// can put theirs on our page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Input to correct.
    Invalid(FieldErrors),
    /// Nobody is signed in, or not any more.
    SignedOut,
    /// It takes a factor that was proven within the last ten minutes.
    StepUpNeeded,
    /// Others would be left without an owner.
    SoleOwner,
    /// There is no such thing, as far as the asker may know.
    NotFound,
    /// The role does not hold this permission.
    Forbidden(Permission),
    /// The sign-in cannot be completed any more.
    ChallengeEnded(ChallengeEnd),
    /// Too often.
    Limited {
        /// Seconds until it may be tried again.
        retry_after: u64,
    },
    /// The document was saved meanwhile.
    Conflict(Box<EditConflict>),
    /// The document was moved to the trash meanwhile.
    Trashed,
    /// The request was not one that our pages make.
    BadRequest,
    /// A dependency of the server does not answer.
    Unavailable,
    /// A defect of ours.
    Internal,
    /// The server was not reached.
    Offline,
}

impl AppError {
    /// The status that it is answered with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::Forbidden(_) | Self::StepUpNeeded => 403,
            Self::NotFound => 404,
            Self::Invalid(_)
            | Self::ChallengeEnded(_)
            | Self::Conflict(_)
            | Self::SoleOwner
            | Self::Trashed => 422,
            Self::Limited { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Offline => 503,
        }
    }

    /// After how many seconds it may be tried again, for `Retry-After`.
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Limited { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(2),
            _ => None,
        }
    }

    /// What happened, in a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "Please correct what is marked",
            Self::SignedOut => "You are signed out",
            Self::StepUpNeeded => "Confirm that it is you",
            Self::SoleOwner => "Others need an owner first",
            Self::NotFound => "There is nothing here",
            Self::Forbidden(_) => "Your role does not allow this",
            Self::ChallengeEnded(ChallengeEnd::AddressChange) => "This change of address is over",
            Self::ChallengeEnded(_) => "This sign-in is over",
            Self::Limited { .. } => "Too often",
            Self::Conflict(_) => "The document was saved meanwhile",
            Self::Trashed => "This document is in the trash",
            Self::BadRequest => "That request made no sense to us",
            Self::Unavailable => "We cannot do this right now",
            Self::Internal => "Something went wrong on our side",
            Self::Offline => "The server cannot be reached",
        }
    }

    /// What happened and what to do, for a person.
    pub fn words(&self) -> String {
        match self {
            // The words stand beside the fields.
            Self::Invalid(_) => String::new(),
            Self::SignedOut => "Sign in again to go on.".to_owned(),
            Self::StepUpNeeded => {
                "Too long has passed since you proved who you are. Confirm it, then send this again."
                    .to_owned()
            }
            Self::SoleOwner => {
                "You are the only owner of an organization that has other members. Make one of them an owner, \
                 then come back."
                    .to_owned()
            }
            Self::NotFound => "The page does not exist, or it is not shared with you.".to_owned(),
            Self::Forbidden(permission) => {
                let (place, action, who) = match permission {
                    Permission::DocumentsRead => ("workspace", "read documents", "managers"),
                    Permission::DocumentsWrite => ("workspace", "write documents", "managers"),
                    Permission::DocumentsDelete => {
                        ("workspace", "move documents to the trash or restore them", "managers")
                    }
                    Permission::MembersWrite => ("workspace", "add people to it", "managers"),
                    Permission::WorkspacesWrite => ("organization", "make workspaces", "owners"),
                };
                format!(
                    "In this {place} you may not {action}: it takes the permission {permission}. One of its \
                     {who} can change your role."
                )
            }
            Self::ChallengeEnded(ChallengeEnd::Over) => {
                "The link or code was used, was replaced by a newer one, or is older than ten minutes. \
                 Ask for a new mail."
                    .to_owned()
            }
            Self::ChallengeEnded(ChallengeEnd::AddressChange) => {
                "The code was used, or is older than ten minutes. Begin the change of address again.".to_owned()
            }
            Self::ChallengeEnded(ChallengeEnd::Authorization) => {
                "What the identity provider said was used, or is older than half an hour. Begin again.".to_owned()
            }
            Self::ChallengeEnded(ChallengeEnd::TooManyGuesses) => {
                "The code was wrong too many times. The link in the mail still works, or ask for a new mail.".to_owned()
            }
            Self::Limited { retry_after } => {
                format!("Please try again in {}.", minutes(*retry_after))
            }
            Self::Conflict(_) => {
                "Nothing was overwritten, and nothing you typed is lost. Both changes are below.".to_owned()
            }
            Self::Trashed => {
                "Somebody moved it there while you were writing. Your text is still in this form: copy it, \
                 or have the document restored and save again."
                    .to_owned()
            }
            Self::BadRequest => "Reload the page and try again.".to_owned(),
            Self::Unavailable => "Please try again in a moment. Nothing you typed is lost.".to_owned(),
            Self::Internal => "It is not your fault. Please try again; nothing you typed is lost.".to_owned(),
            Self::Offline => "Check your connection and try again. Nothing you typed is lost.".to_owned(),
        }
    }
}

/// What is wrong with a field's input and how to mend it, for a person.
pub fn problem_words(field: Field, problem: Problem) -> String {
    match (field, problem) {
        (Field::Email, Problem::Required) => "Enter your e-mail address.".to_owned(),
        (Field::Email, Problem::Malformed) => {
            "This is not an e-mail address we can write to. Check it for typing errors.".to_owned()
        }
        (_, Problem::NotAlone) => {
            "Enter one email address alone, without a name or brackets, like ada@example.com.".to_owned()
        }
        (_, Problem::Quoted) => {
            "Addresses with quotation marks aren't supported here. Enter another email address.".to_owned()
        }
        (Field::Code, Problem::Required) => "Enter the code.".to_owned(),
        (Field::Code, Problem::Malformed) => "A code is six digits.".to_owned(),
        (Field::Name, Problem::Required) => "Enter a name.".to_owned(),
        (Field::Name, Problem::Taken) => "This name is taken. Choose another.".to_owned(),
        (Field::Slug, Problem::Required) => "Enter an address for it: letters and digits.".to_owned(),
        (Field::Slug, Problem::Malformed) => {
            "Use letters a to z, digits, and single hyphens between them.".to_owned()
        }
        (Field::Slug, Problem::Taken) => "This address is taken. Choose another.".to_owned(),
        (_, Problem::Unchanged) => "This is your address already.".to_owned(),
        (Field::Code, Problem::Taken) => {
            "There is an account of this address already. Sign in to it, or take another address.".to_owned()
        }
        (_, Problem::LooksLikeALink) => {
            "This reads as a link. Names stand in mails, where links are not wanted.".to_owned()
        }
        (Field::TimeZone, Problem::Malformed) => {
            "There is no such time zone. Choose one of the list.".to_owned()
        }
        (Field::Password, Problem::Required) => "Enter the password.".to_owned(),
        (Field::Avatar, Problem::Required) => "Choose a picture first.".to_owned(),
        (_, Problem::TooLarge { megabytes }) => {
            format!("{megabytes} MB are the most. Make it smaller, and choose it again.")
        }
        (_, Problem::NoPicture) => {
            "This is no picture that can be shown here. Take a JPEG, PNG, WebP or GIF of an ordinary size."
                .to_owned()
        }
        (Field::Title, Problem::Required) => "Give the document a title.".to_owned(),
        (_, Problem::Undecided) => {
            "Both changes still stand between <<<<<<< and >>>>>>>. Decide them, and take the markers out."
                .to_owned()
        }
        (_, Problem::TooShort { min }) => format!("Take at least {min} characters."),
        (_, Problem::Guessable) => {
            "This would be guessed soon. Make it longer, or take words that do not belong together."
                .to_owned()
        }
        (_, Problem::TooMany { max }) => format!("{max} are the most. Remove one first."),
        (Field::Provider, Problem::Taken) => {
            "That account is connected already, to this Latchkey account or to another.".to_owned()
        }
        (Field::Passkey, Problem::Taken) => "This passkey is enrolled already.".to_owned(),
        (_, Problem::Refused) => "That passkey was not accepted. Try again, or take another way.".to_owned(),
        (_, Problem::WrongPassword) => {
            "That is not the password of this address. Try again, or have a link mailed to you.".to_owned()
        }
        (_, Problem::WrongAppCode) => {
            "That is not the code the app shows now. Wait for the next one and try again.".to_owned()
        }
        (_, Problem::WrongCode { left: 1 }) => "That is not the code. One more try is left.".to_owned(),
        (_, Problem::WrongCode { left }) => format!("That is not the code. {left} more tries are left."),
        (_, Problem::TooLong { max }) => format!("At most {max} characters fit here."),
        (_, Problem::Required) => "This is needed.".to_owned(),
        (_, Problem::Malformed) => "There are characters in it that cannot be kept.".to_owned(),
        (_, Problem::Taken) => "This is taken.".to_owned(),
    }
}

fn minutes(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            // On the browser's side: an answer that is none of ours, from a proxy
            // or a server that is starting.
            ServerFnErrorErr::Deserialization(_) => Self::Unavailable,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_) => Self::Internal,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

impl std::error::Error for AppError {}
