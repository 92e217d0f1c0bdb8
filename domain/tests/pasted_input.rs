//! Pasted and typed input is read as it was meant: codes and names.

use domain::{
    account,
    auth::{self, SignInOutcome},
    error::{Error, Field, FieldErrors, Problem},
    testing::{TestDatabase, browser},
};

use crate::second_factor::{Enrolled, enter_first_factor};

const ADA: &str = "ada@example.com";

/// Replaces each digit by that of another script.
fn write_in_script(code: &str, zero: char) -> String {
    let digit = |c: char| Some(char::from_u32(u32::from(zero) + c.to_digit(10)?).unwrap());
    code.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

/// A code in the forms in which it is pasted from a mail, an app, a note or a password manager.
fn paste_variants(code: &str) -> Vec<String> {
    let between = |separator: &str| code.chars().map(String::from).collect::<Vec<_>>().join(separator);
    let scripts = ['\u{FF10}', '\u{660}', '\u{966}', '\u{E50}', '\u{1D7CE}'];
    let mut ways: Vec<String> = scripts
        .into_iter()
        .map(|zero| write_in_script(code, zero))
        .collect();
    ways.extend([
        between("\u{2011}"),
        between(" \u{2014}\u{a0}"),
        between("\u{200B}"),
        format!("\u{FEFF}“{code}”."),
        format!("\u{2066}{code}\u{2069}\r\n"),
    ]);
    ways
}

/// Removes all but the ASCII digits, so that a code is one group.
fn keep_ascii_digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test]
async fn pasted_email_code_signs_in_in_every_format() {
    let db = TestDatabase::create().await;
    for n in 0..paste_variants("").len() {
        let browser = browser();
        let challenge = db.challenge(&browser, &format!("ada{n}@example.com")).await;
        let code = &paste_variants(&keep_ascii_digits(&challenge.code))[n];
        let entry = auth::sign_in_by_code(&db.services, &browser, challenge.id, code, None).await;
        assert!(
            matches!(entry, Ok(SignInOutcome::SignedIn(_))),
            "{code:?}: {entry:?}"
        );
    }
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let line = format!("Your code is {}", challenge.code);
    let entry = auth::sign_in_by_code(&db.services, &browser, challenge.id, &line, None).await;
    assert!(entry.is_ok(), "{line}: {entry:?}");
}

/// A wrong code written in another script is a wrong guess, not malformed input.
#[tokio::test]
async fn wrong_code_in_another_script_counts_as_a_guess() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let wrong = if challenge.code.starts_with('1') {
        "222222"
    } else {
        "111111"
    };
    let code = write_in_script(wrong, '\u{FF10}');
    let refused = auth::sign_in_by_code(&db.services, &browser, challenge.id, &code, None).await;
    let expected = FieldErrors::one(Field::Code, Problem::WrongCode { left: 4 });
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors == expected));
}

#[tokio::test]
async fn pasted_totp_code_signs_in_in_every_format() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    for n in 0..paste_variants("").len() {
        let browser = browser();
        let id = enter_first_factor(&db, &browser).await;
        let code = &paste_variants(&ada.fresh_code(&db).await)[n];
        let entered = auth::sign_in_by_second_factor(&db.services, &browser, id, code, false, None).await;
        assert!(entered.is_ok(), "{code:?}: {entered:?}");
        db.advance("1 hour").await;
    }
    // With its label it has as many letters and digits as a recovery code.
    let browser = browser();
    let id = enter_first_factor(&db, &browser).await;
    let line = format!("Einmalpasswort: {}", ada.fresh_code(&db).await);
    let entered = auth::sign_in_by_second_factor(&db.services, &browser, id, &line, false, None).await;
    assert!(entered.is_ok(), "{line}: {entered:?}");
}

#[tokio::test]
async fn pasted_recovery_code_signs_in_in_every_format() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let full_width = |code: &str| -> String {
        code.chars()
            .map(|c| match c.is_ascii_graphic() {
                true => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                false => c,
            })
            .collect()
    };
    let ways: [&dyn Fn(&str) -> String; 8] = [
        &|code| code.to_uppercase(),
        &|code| code.replace('-', "\u{2013}"),
        &|code| code.replace('-', "\u{a0}"),
        &|code| format!("\u{FEFF}“{}”.\n", code.replace('-', "\u{200B}")),
        &|code| code.replace('0', "O").replace('1', "l"),
        &|code| code.replace('0', "o").replace('1', "I"),
        &full_width,
        &|code| write_in_script(code, '\u{660}'),
    ];
    for (way, code) in ways.into_iter().zip(&ada.recovery_codes) {
        let browser = browser();
        let id = enter_first_factor(&db, &browser).await;
        let code = way(code);
        let entered = auth::sign_in_by_second_factor(&db.services, &browser, id, &code, false, None).await;
        assert!(entered.is_ok(), "{code:?}: {entered:?}");
        db.advance("1 hour").await;
    }
}

/// Every name that can appear in a mail is checked by the same rule (S75).
#[tokio::test]
async fn names_that_look_like_links_are_refused_everywhere() {
    let db = TestDatabase::create().await;
    let (ada, _) = db.manager(ADA, "Engines").await;
    let link = |result: Result<(), Error>| matches!(result, Err(Error::Invalid(errors)) if errors.of(Field::Name) == Some(Problem::LooksLikeALink));
    for name in [
        "evil.com",
        "www.x.de",
        "bit.ly/abc",
        "evil。com",
        "pаypal.com",
        "http://x",
    ] {
        let profile = account::update_profile(&db.services, &ada, name, "", "").await;
        assert!(link(profile), "profile: {name}");
        let organization = domain::tenancy::create_organization(&db.services, &ada, name, "slug").await;
        assert!(link(organization.map(|_| ())), "organization: {name}");
        let workspace = domain::tenancy::create_workspace(&db.services, &ada, "engines", name).await;
        assert!(link(workspace.map(|_| ())), "workspace: {name}");
    }
    for (n, name) in [
        "Dr.Smith",
        "Ma.Teresa Cruz",
        "St.John",
        "J.R.R. Tolkien",
        "Foo Co.Ltd",
        "Node.js Guild",
    ]
    .into_iter()
    .enumerate()
    {
        account::update_profile(&db.services, &ada, name, "", "")
            .await
            .unwrap();
        domain::tenancy::create_organization(&db.services, &ada, name, &format!("slug-{n}"))
            .await
            .unwrap();
        domain::tenancy::create_workspace(&db.services, &ada, "engines", name)
            .await
            .unwrap();
    }
}
