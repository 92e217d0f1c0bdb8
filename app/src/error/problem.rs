use domain::{
    Locale,
    error::{Field, Problem},
};

/// The message beside a field: the problem of its input, and how to correct it.
pub fn problem_message(locale: Locale, field: Field, problem: Problem) -> String {
    let t = locale;
    let message = match (field, problem) {
        (Field::Email, Problem::Required) => t.problem_email_required(),
        (Field::Email, Problem::Malformed) => t.problem_email_malformed(),
        (_, Problem::NotAlone) => t.problem_email_not_alone(),
        (_, Problem::Quoted) => t.problem_email_quoted(),
        (_, Problem::Unchanged) => t.problem_email_unchanged(),
        // The code has proven an address that another account has.
        (Field::Code, Problem::Taken) => t.problem_email_taken(),
        (Field::Code, Problem::Required) => t.problem_code_required(),
        (Field::Code, Problem::Malformed) => t.problem_code_malformed(),
        (_, Problem::WrongCode { left }) => return t.problem_code_wrong(left.into()),
        (_, Problem::NeitherCode) => t.problem_neither_code(),
        (_, Problem::WrongAppCode) => t.problem_app_code_wrong(),
        (Field::Password, Problem::Required) => t.problem_password_required(),
        (_, Problem::WrongPassword) => t.problem_password_wrong(),
        (_, Problem::Guessable) => t.problem_password_guessable(),
        (Field::Passkey, Problem::Taken) => t.problem_passkey_taken(),
        (_, Problem::Refused) => t.problem_passkey_refused(),
        (Field::Provider, Problem::Taken) => t.problem_provider_taken(),
        (Field::Name | Field::Person, Problem::Required) => t.problem_name_required(),
        (Field::Name, Problem::Taken) => t.problem_name_taken(),
        (_, Problem::LooksLikeALink) => t.problem_name_link(),
        (Field::Slug, Problem::Required) => t.problem_slug_required(),
        (Field::Slug, Problem::Malformed) => t.problem_slug_malformed(),
        (Field::Slug, Problem::Taken) => t.problem_slug_taken(),
        (Field::TimeZone, Problem::Malformed) => t.problem_time_zone_malformed(),
        (Field::Locale, Problem::Malformed) => t.problem_locale_malformed(),
        (Field::Avatar, Problem::Required) => t.problem_picture_required(),
        (_, Problem::TooLarge { megabytes }) => return t.problem_picture_too_large(megabytes),
        (_, Problem::NoPicture) => t.problem_picture_unreadable(),
        (Field::Title, Problem::Required) => t.problem_title_required(),
        (_, Problem::TooShort { min }) => return t.problem_too_short(min),
        (_, Problem::TooLong { max }) => return t.problem_too_long(in_thousands(max, t)),
        (_, Problem::TooMany { max }) => return t.problem_too_many(max),
        (_, Problem::Required) => t.problem_required(),
        (_, Problem::Malformed) => t.problem_malformed(),
        (_, Problem::Taken) => t.problem_taken(),
    };
    message.to_owned()
}

/// A number with separators, as in 200,000.
fn in_thousands(number: usize, t: Locale) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(t.problem_thousands())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (number, english, german) in [
            (60, "60", "60"),
            (1000, "1,000", "1.000"),
            (200_000, "200,000", "200.000"),
        ] {
            assert_eq!(in_thousands(number, Locale::En), english);
            assert_eq!(in_thousands(number, Locale::De), german);
        }
    }
}
