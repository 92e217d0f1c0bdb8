use super::Problem;

/// Characters that are invisible or change the direction of the text after them: a name could not
/// be seen, or would read as another. The joiners that emoji and some scripts need are not
/// included.
pub(crate) const INVISIBLE: [char; 15] = [
    '\u{00AD}', '\u{200B}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}',
    '\u{202E}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{FEFF}',
];

/// Letters and marks that are blank by themselves, and are allowed beside others.
pub(crate) fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200C}' | '\u{200D}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Parses a single line of text: trimmed, not empty, at most `max` characters, no control characters.
pub(crate) fn line(input: &str, max: usize) -> Result<String, Problem> {
    let input: String = input.chars().filter(|c| !INVISIBLE.contains(c)).collect();
    let input = input.trim();
    if input.chars().all(shows_nothing) {
        return Err(Problem::Required);
    }
    if input.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    if input.chars().any(char::is_control) {
        return Err(Problem::Malformed);
    }
    Ok(input.to_owned())
}
