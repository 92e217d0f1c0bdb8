use super::Problem;

/// A single line of text: trimmed, not empty, at most `max` characters, no
/// control characters.
pub(crate) fn line(input: &str, max: usize) -> Result<String, Problem> {
    let input = input.trim();
    if input.is_empty() {
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
