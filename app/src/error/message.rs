use domain::{auth::ChallengeEnd, tenancy::Permission};

use super::{AppError, documents};

impl AppError {
    /// The message's title.
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
            Self::Document(error) => documents::title(error),
            Self::BadRequest => "That request made no sense to us",
            Self::Unavailable => "We cannot do this right now",
            Self::Internal => "Something went wrong on our side",
            Self::Offline => "The server cannot be reached",
        }
    }

    /// The message for the user: what happened, and what to do.
    pub fn message(&self) -> String {
        match self {
            // The messages stand beside the fields.
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
            Self::Document(error) => documents::message(error).to_owned(),
            Self::BadRequest => "Reload the page and try again.".to_owned(),
            Self::Unavailable => "Please try again in a moment. Nothing you typed is lost.".to_owned(),
            Self::Internal => "It is not your fault. Please try again; nothing you typed is lost.".to_owned(),
            Self::Offline => "Check your connection and try again. Nothing you typed is lost.".to_owned(),
        }
    }
}

fn minutes(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}
