//! How hard a password is to guess, in bounded time.
//!
//! zxcvbn reads a password with every combination of its substitutions ("@" for "a"), and looks up
//! every part of each reading. A password of 110 characters that uses all twenty substitutes took
//! twenty seconds. So what is bounded is not the length alone but the number of readings times the
//! number of parts. A password beyond the bound is judged by several shorter or plainer texts, and
//! the worst verdict counts, so that cutting never makes a weak password look strong.

use zxcvbn::feedback::Warning;

use crate::{Locale, auth::types::Strength};

/// In characters: zxcvbn reads no more.
const JUDGED_LEN: usize = 100;

/// A text that is cut is judged at this length too: a common word that the first cut splits is
/// either whole or absent at the second.
const SHORTER_LEN: usize = 75;

/// The most parts, over all readings, that are looked up for one password: about 20 ms.
const MAX_PARTS: u64 = 75_000;

/// In characters. A longer word of the account is removed from the password before it is cut; a
/// shorter one fits into the judged text, where zxcvbn finds it.
const LONG_WORD_LEN: usize = 20;

/// The letters that each substitute may stand for, as in zxcvbn. The first letter is the plainer
/// reading.
const SUBSTITUTES: [(char, &str); 20] = [
    ('4', "a"),
    ('@', "a"),
    ('8', "b"),
    ('(', "c"),
    ('{', "c"),
    ('[', "c"),
    ('<', "c"),
    ('3', "e"),
    ('6', "g"),
    ('9', "g"),
    ('1', "il"),
    ('!', "i"),
    ('|', "il"),
    ('7', "tl"),
    ('0', "o"),
    ('$', "s"),
    ('5', "s"),
    ('+', "t"),
    ('%', "x"),
    ('2', "z"),
];

/// Estimates the strength, in the words of a language; `words` are those that an attacker would try first for
/// this account.
pub(in crate::auth) fn estimate(locale: Locale, password: &str, words: &[&str]) -> Strength {
    let password = without_long_words(password, words);
    let estimates = judged(&password).into_iter().map(|text| {
        let estimate = zxcvbn::zxcvbn(&text, words);
        let warning = estimate.feedback().and_then(|feedback| feedback.warning());
        Strength {
            score: estimate.score().into(),
            warning: warning.map(|warning| warning_text(locale, warning).to_owned()),
        }
    });
    estimates
        .min_by_key(|strength| strength.score)
        .unwrap_or(Strength {
            score: 0,
            warning: None,
        })
}

const fn warning_text(t: Locale, warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => t.password_warning_keyboard_rows(),
        Warning::ShortKeyboardPatternsAreEasyToGuess => t.password_warning_keyboard_patterns(),
        Warning::RepeatsLikeAaaAreEasyToGuess => t.password_warning_repeated_characters(),
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => t.password_warning_repeated_pattern(),
        Warning::ThisIsATop10Password => t.password_warning_top_10(),
        Warning::ThisIsATop100Password => t.password_warning_top_100(),
        Warning::ThisIsACommonPassword => t.password_warning_common(),
        Warning::ThisIsSimilarToACommonlyUsedPassword => t.password_warning_similar_to_common(),
        Warning::SequencesLikeAbcAreEasyToGuess => t.password_warning_sequences(),
        Warning::RecentYearsAreEasyToGuess => t.password_warning_recent_years(),
        Warning::AWordByItselfIsEasyToGuess => t.password_warning_single_word(),
        Warning::DatesAreOftenEasyToGuess => t.password_warning_dates(),
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => t.password_warning_single_name(),
        Warning::CommonNamesAndSurnamesAreEasyToGuess => t.password_warning_common_names(),
    }
}

/// The texts that are judged in place of the password; usually the password itself.
fn judged(password: &str) -> Vec<String> {
    let whole: String = password.chars().take(JUDGED_LEN).collect();
    let mut texts = Vec::new();
    if parts(&whole) <= MAX_PARTS {
        texts.push(whole);
    } else {
        // Patterns of digits and signs are found in the longest beginning within the bound, words
        // anywhere in the plain reading.
        texts.push(affordable(&whole));
        texts.push(plain(&whole));
    }
    if password.chars().nth(JUDGED_LEN).is_some() {
        let shorter: String = password.chars().take(SHORTER_LEN).collect();
        match parts(&shorter) <= MAX_PARTS {
            true => texts.push(shorter),
            false => texts.push(plain(&shorter)),
        }
    }
    texts
}

/// The longest beginning that is within the bound.
fn affordable(text: &str) -> String {
    let (mut beginning, mut longest) = (String::new(), 0);
    for c in text.chars() {
        beginning.push(c);
        if parts(&beginning) > MAX_PARTS {
            break;
        }
        longest = beginning.len();
    }
    beginning.truncate(longest);
    beginning
}

/// The text with each substitute replaced by its letter.
fn plain(text: &str) -> String {
    let letter = |c: char| {
        let found = SUBSTITUTES.iter().find(|(substitute, _)| *substitute == c);
        found.and_then(|(_, letters)| letters.chars().next()).unwrap_or(c)
    };
    text.chars().map(letter).collect()
}

/// Upper bound of the parts that zxcvbn looks up in all readings of a text.
fn parts(text: &str) -> u64 {
    let len = text.chars().count() as u64;
    readings(text).saturating_mul(len * (len + 1) / 2)
}

/// Upper bound of the readings: for each letter one per substitute in the text, two if another
/// letter has the same substitute.
fn readings(text: &str) -> u64 {
    let present = SUBSTITUTES
        .iter()
        .filter(|(substitute, _)| text.contains(*substitute));
    let mut of_letters: Vec<(char, u64)> = Vec::new();
    for (_, letters) in present {
        for letter in letters.chars() {
            let readings = letters.len() as u64;
            match of_letters.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, sum)) => *sum += readings,
                None => of_letters.push((letter, readings)),
            }
        }
    }
    of_letters.iter().map(|(_, sum)| sum).product()
}

/// Removes long words of the account: of an e-mail address of 120 characters as the password, the
/// beginning alone would look strong.
fn without_long_words(password: &str, words: &[&str]) -> String {
    let mut rest = password.to_owned();
    for word in words.iter().filter(|word| word.chars().count() > LONG_WORD_LEN) {
        // Addresses are mostly ASCII in lower case. If lower-casing changes the length, the word is
        // compared as it is.
        let lower = rest.to_lowercase();
        let at = match lower.len() == rest.len() {
            true => lower.find(&word.to_lowercase()),
            false => rest.find(word),
        };
        if let Some(at) = at
            // Even at equal total length a letter may begin at another byte, hence `get`.
            && let Some((before, after)) = rest.get(..at).zip(rest.get(at + word.len()..))
        {
            rest = format!("{before}{after}");
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 4] = ["latchkey", "ada@example.com", "ada", "example.com"];

    fn all_substitutes() -> String {
        SUBSTITUTES.iter().map(|(substitute, _)| *substitute).collect()
    }

    /// The work of an estimate: the number of parts that are looked up.
    fn work(password: &str) -> u64 {
        let texts = judged(password);
        texts.iter().map(|text| parts(text)).sum()
    }

    /// Each of these took or would take up to twenty seconds: all substitutes, in every order and
    /// length.
    #[test]
    fn password_of_many_substitutes_is_estimated_quickly() {
        let all = all_substitutes();
        let reversed: String = all.chars().rev().collect();
        let cases = [
            all.clone(),
            all.repeat(2),
            all.repeat(13),
            reversed.repeat(5),
            format!("{}{all}", "a".repeat(90)),
            format!("{}{}", "p@$$w0rd".repeat(10), all),
            format!("{}{}", all, "password".repeat(29)),
            "1|!7+$5".repeat(36),
            "(<[{4@".repeat(42),
            "0123456789".repeat(25),
            "1.1.1999 ".repeat(28),
            "\u{1F980}@4".repeat(60),
            "a".repeat(256),
        ];
        for password in cases {
            let parts = work(&password);
            assert!(parts <= 3 * MAX_PARTS, "{password}: {parts}");
            let started_at = Instant::now();
            estimate(Locale::En, &password, &WORDS);
            // A generous limit: the unbounded estimate took seconds.
            assert!(
                started_at.elapsed() < Duration::from_secs(2),
                "{password}: {:?}",
                started_at.elapsed()
            );
        }
    }

    proptest! {
        /// The work is bounded for every text.
        #[test]
        fn work_of_an_estimate_is_bounded(password in "[4@8({\\[<369173!|0$5+%2a-z\\PC]{0,256}") {
            prop_assert!(work(&password) <= 3 * MAX_PARTS);
        }
    }

    /// Cutting and plain reading never raise a verdict.
    #[test]
    fn weak_password_is_not_strong_because_it_was_cut() {
        let all = all_substitutes();
        let email = format!("{}@{}.example", "a.long.name".repeat(5), "some-host".repeat(6));
        let weak = [
            "password".repeat(32),
            "p@$$w0rd".repeat(32),
            "aaaaaaaa".repeat(32),
            "abcdefgh".repeat(32),
            "qwertyuiop".repeat(20),
            "12345678".repeat(32),
            // A common word across the hundredth character.
            format!("{}{}", "a".repeat(92), "congratulations"),
            format!("{}{}", "a".repeat(95), "administrator"),
            email.clone(),
            email.to_uppercase(),
            format!("{email}1"),
        ];
        for password in weak {
            let strength = estimate(Locale::En, &password, &["latchkey", &email, "ada"]);
            assert!(strength.score < 3, "{password}: {}", strength.score);
        }
        let strong = [
            "correct horse battery staple".to_owned(),
            "correct horse battery staple 42! and the dog went over".to_owned(),
            "Tr7$kQ9!zR2@pL5%wX8(".to_owned(),
            "xK4@8({[<3691!|70$5+%2mQ".to_owned(),
            format!("vQzKrmWp{all}"),
        ];
        for password in strong {
            let strength = estimate(Locale::En, &password, &WORDS);
            assert!(strength.score >= 3, "{password}: {}", strength.score);
        }
    }

    /// Compares the table with zxcvbn's: a substitute that is missing here would not be counted.
    #[test]
    fn every_substitute_of_the_library_is_counted() {
        for c in (' '..='~').filter(|c| !c.is_ascii_alphabetic()) {
            let text = format!(
                "p{c}ssword {c}o{c}e {c}ero {c}enith {c}allery {c}anana {c}ristina {c}amantha {c}homas {c}avier {c}iverpool {c}mportant {c}range {c}ngland"
            );
            let found = zxcvbn::zxcvbn(&text, &[]);
            let substituted = found.sequence().iter().any(|part| {
                use zxcvbn::matching::patterns::MatchPattern::Dictionary;
                matches!(&part.pattern, Dictionary(word) if word.l33t)
            });
            let counted = SUBSTITUTES.iter().any(|(substitute, _)| *substitute == c);
            assert!(counted || !substituted, "{c} is a substitute");
        }
    }
}
