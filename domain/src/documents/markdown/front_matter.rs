//! Front matter: metadata for static site generators at the top of a document. Markdown would render it
//! as a rule and a heading.

/// Splits a text into its front matter without the fences, if it has one, and the rest.
pub(super) fn split(body: &str) -> (Option<&str>, &str) {
    for fence in ["---", "+++"] {
        if let Some(found) = between(body, fence) {
            return (Some(found.0), found.1);
        }
    }
    (None, body)
}

fn between<'a>(body: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut lines = body.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != fence {
        return None;
    }
    let mut end = first.len();
    let mut has_key = false;
    for line in lines {
        let closes = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if closes {
            // Only lists and comments: not front matter, but a slide between two rules.
            let is_empty = body[first.len()..end].trim().is_empty();
            return (has_key || is_empty).then_some((&body[first.len()..end], &body[end + line.len()..]));
        }
        // Not front matter, but a rule with text below it.
        if !is_data(line, fence) {
            return None;
        }
        has_key |= has_value(line.trim_end(), fence);
        end += line.len();
    }
    None
}

/// Whether a line can be in front matter: `key: value` in YAML, `key = value` in TOML, an indented line,
/// a list item or a comment.
fn is_data(line: &str, fence: &str) -> bool {
    let line = line.trim_end();
    if line.is_empty() || line.starts_with([' ', '\t', '#', '[', ']', '}']) {
        return true;
    }
    fence == "---" && line.starts_with("- ") || has_value(line, fence)
}

fn has_value(line: &str, fence: &str) -> bool {
    match fence {
        "---" => key(line, ':').is_some_and(|value| value.is_empty() || value.starts_with(' ')),
        _ => key(line, '=').is_some(),
    }
}

/// The value after the separator, if the text before it is a key.
fn key(line: &str, separator: char) -> Option<&str> {
    let (key, value) = line.split_once(separator)?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' ');
    (!key.trim().is_empty() && key.split(' ').count() <= 3 && key.chars().all(is_key)).then_some(value)
}
