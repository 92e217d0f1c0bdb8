use domain::{
    PRODUCT_NAME,
    error::{Field, Problem},
};

/// The message beside a field: the problem of its input, and how to correct it.
pub fn problem_message(field: Field, problem: Problem) -> String {
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
            format!("That account is connected already, to this {PRODUCT_NAME} account or to another.")
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
