/// The webmail of an email address, by its domain: name and address. None for a domain that is not one
/// of the large providers'.
pub fn webmail(email: &str) -> Option<(&'static str, &'static str)> {
    let (_, domain) = email.rsplit_once('@')?;
    let first = domain.split('.').next()?;
    Some(match (domain, first) {
        ("gmail.com" | "googlemail.com", _) => ("Gmail", "https://mail.google.com/mail/u/0/"),
        (_, "outlook" | "hotmail" | "live") | ("msn.com", _) => {
            ("Outlook", "https://outlook.live.com/mail/0/")
        }
        (_, "yahoo") | ("ymail.com" | "rocketmail.com", _) => ("Yahoo Mail", "https://mail.yahoo.com/"),
        ("icloud.com" | "me.com" | "mac.com", _) => ("iCloud Mail", "https://www.icloud.com/mail/"),
        ("proton.me" | "protonmail.com" | "pm.me", _) => ("Proton Mail", "https://mail.proton.me/"),
        (_, "gmx") => ("GMX", "https://www.gmx.net/"),
        ("web.de", _) => ("WEB.DE", "https://web.de/"),
        ("aol.com", _) => ("AOL Mail", "https://mail.aol.com/"),
        ("fastmail.com" | "fastmail.fm", _) => ("Fastmail", "https://app.fastmail.com/"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::webmail;

    #[test]
    fn webmail_is_that_of_the_domain() {
        for (email, name) in [
            ("ada@gmail.com", Some("Gmail")),
            ("ada@hotmail.co.uk", Some("Outlook")),
            ("ada@yahoo.fr", Some("Yahoo Mail")),
            ("ada@gmx.at", Some("GMX")),
            ("ada@gmail.com.example", None),
            ("ada@example.com", None),
            ("ada", None),
        ] {
            assert_eq!(webmail(email).map(|(name, _)| name), name, "{email}");
        }
    }
}
