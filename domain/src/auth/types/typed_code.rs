//! Codes as people type and paste them: out of a mail, an app, a password manager, a PDF.
//!
//! One reading for every kind of code. Only letters and digits count; spaces, dashes, quotes, other
//! punctuation and invisible characters are ignored. Digits of every script are read by their
//! value, and look-alike forms (full-width, mathematical) as the plain character. None of this
//! makes a code easier to guess: each input is still one guess.

use unicode_normalization::UnicodeNormalization;

use crate::error::Problem;

/// In bytes. A code takes far fewer, and normalising costs more the longer the input is.
const MAX_LEN: usize = 1024;

/// The zero of each script with decimal digits (Unicode 16, general category Nd). The digits one to
/// nine follow it. Full-width and mathematical digits do not occur after NFKC.
#[rustfmt::skip]
const ZEROS: [char; 68] = [
    '0', '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}',
    '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}', '\u{1040}', '\u{1090}',
    '\u{17E0}', '\u{1810}', '\u{1946}', '\u{19D0}', '\u{1A80}', '\u{1A90}', '\u{1B50}', '\u{1BB0}',
    '\u{1C40}', '\u{1C50}', '\u{A620}', '\u{A8D0}', '\u{A900}', '\u{A9D0}', '\u{A9F0}', '\u{AA50}',
    '\u{ABF0}', '\u{104A0}', '\u{10D30}', '\u{10D40}', '\u{11066}', '\u{110F0}', '\u{11136}', '\u{111D0}',
    '\u{112F0}', '\u{11450}', '\u{114D0}', '\u{11650}', '\u{116C0}', '\u{116D0}', '\u{116DA}', '\u{11730}',
    '\u{118E0}', '\u{11950}', '\u{11BF0}', '\u{11C50}', '\u{11D50}', '\u{11DA0}', '\u{11F50}', '\u{16130}',
    '\u{16A60}', '\u{16AC0}', '\u{16B50}', '\u{16D70}', '\u{1E140}', '\u{1E2F0}', '\u{1E4F0}', '\u{1E5F1}',
    '\u{1E950}',
];

/// Reads a code of `count` digits. Words beside it are ignored, so that the line "Your code is 123
/// 456" is accepted; a word that contains digits is a typing error.
pub(in crate::auth) fn digits(input: &str, count: usize) -> Result<String, Problem> {
    let words = words(input)?;
    if words.is_empty() {
        return Err(Problem::Required);
    }
    let code: String = words
        .into_iter()
        .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
        .collect();
    match code.len() == count && code.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(code),
        false => Err(Problem::Malformed),
    }
}

/// Reads a code of letters and digits, in lower case. No other word may be beside it, because it
/// could not be told from a part of the code.
pub(in crate::auth) fn letters(input: &str) -> Result<String, Problem> {
    words(input).map(|words| words.concat())
}

/// The runs of letters and digits.
fn words(input: &str) -> Result<Vec<String>, Problem> {
    if input.len() > MAX_LEN {
        return Err(Problem::Malformed);
    }
    let plain: String = input
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(plain_digit)
        .collect();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    Ok(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

fn plain_digit(c: char) -> char {
    let digit = |zero: &char| {
        u32::from(c)
            .checked_sub(u32::from(*zero))
            .filter(|value| *value < 10)
    };
    ZEROS
        .iter()
        .find_map(digit)
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(c)
}

/// Inserts a separator between groups of `of` letters: `123 456`.
pub(in crate::auth) fn in_groups(letters: &str, of: usize, between: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let groups: Vec<String> = letters.chunks(of).map(String::from_iter).collect();
    groups.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way of writing 123456 that people paste.
    #[test]
    fn digits_are_read_however_they_were_written() {
        let quoted = [
            "\"123456\"",
            "'123456'",
            "“123456”",
            "«123456»",
            "„123456“",
            "‹123456›",
            "`123456`",
        ];
        let beside = [
            "123456.", "123456,", "(123456)", "[123456]", "*123456*", "#123456", ":123456;", "123456!",
        ];
        let words = [
            "Your code is 123 456",
            "Your code is: 123456.",
            "Code: 123-456",
            "Ihr Code lautet 123456",
            "コードは 123456 です",
            "Ваш код 123 456",
        ];
        let marked = [
            "\u{FEFF}123456",
            "123\u{200B}456",
            "\u{200E}123456\u{200F}",
            "\u{202A}123456\u{202C}",
            "\u{2066}123 456\u{2069}",
            "123\u{00AD}456",
            "123\u{2060}456",
            "123\u{200C}4\u{200D}56",
            "1\u{FE0F}\u{20E3}2\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}4\u{FE0F}\u{20E3}5\u{FE0F}\u{20E3}6\u{FE0F}\u{20E3}",
            "\u{180E}123456\u{061C}",
            "1\u{E0001}23456",
        ];
        for input in [quoted.as_slice(), &beside, &words, &marked].concat() {
            assert_eq!(digits(input, 6).as_deref(), Ok("123456"), "{input:?}");
        }
    }

    /// A separator of any kind, between every two digits and around them.
    #[test]
    fn separators_of_every_kind_do_not_count() {
        let spaces = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\
                      \u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
        let dashes = "-\u{58a}\u{5be}\u{1400}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2043}\
                      \u{207b}\u{2212}\u{2e17}\u{2e3a}\u{2e3b}\u{301c}\u{3030}\u{fe58}\u{fe63}\u{ff0d}";
        let others = "_.·•,:;/\\|+~\u{2026}\u{3001}\u{3002}\u{ff0e}\u{feff}\u{200b}";
        for separator in [spaces, dashes, others].concat().chars() {
            let between = ["", "1", "2", "3", "4", "5", "6", ""].join(&separator.to_string());
            assert_eq!(digits(&between, 6).as_deref(), Ok("123456"), "{separator:?}");
        }
    }

    #[test]
    fn digits_of_every_script_are_the_digits_they_show() {
        let more = [
            '\u{FF10}',
            '\u{1D7CE}',
            '\u{1D7D8}',
            '\u{1D7E2}',
            '\u{1D7EC}',
            '\u{1D7F6}',
            '\u{1CCF0}',
            '\u{1FBF0}',
        ];
        for zero in ZEROS.into_iter().chain(more) {
            let written: String = [9, 0, 2, 4, 6, 8]
                .into_iter()
                .filter_map(|digit| char::from_u32(u32::from(zero) + digit))
                .collect();
            assert_eq!(digits(&written, 6).as_deref(), Ok("902468"), "{written}");
        }
        for mixed in ["①②③④⑤⑥", "¹²³⁴⁵⁶", "₁₂₃₄₅₆", "1٢३４๕6"] {
            assert_eq!(digits(mixed, 6).as_deref(), Ok("123456"), "{mixed}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_in_its_own_words() {
        for input in ["", " ", "---", "\u{200B}", "\u{FEFF}\u{a0}", "\"\"", "…"] {
            assert_eq!(digits(input, 6), Err(Problem::Required), "{input:?}");
        }
        let long = "1".repeat(2000);
        let wrong = [
            "12345",
            "1234567",
            "１２３４５",
            "123456 7",
            "123456 (valid for 10 minutes)",
            "abcdef",
            "l23456",
            "12O456",
            "123456a",
            "a1b2c3d4e5f6",
            "一二三四五六",
            "-1",
            &long,
        ];
        for input in wrong {
            assert_eq!(digits(input, 6), Err(Problem::Malformed), "{input:?}");
        }
    }

    #[test]
    fn letters_are_read_however_they_were_written() {
        for input in [
            "AB12-cd34",
            "ａｂ１２－ＣＤ３４",
            "\u{FEFF}ab12\u{2011}cd34.",
            "𝐚𝐛𝟏𝟐 𝒄𝒅𝟑𝟒",
            "“ab12\u{a0}cd٣٤”",
        ] {
            assert_eq!(letters(input).as_deref(), Ok("ab12cd34"), "{input:?}");
        }
    }
}
