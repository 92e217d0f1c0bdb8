/// Texts are split after this many bytes by a comment, which the sanitizer removes. html5ever searches
/// the rest of a text for each character that it escapes: a text of 200,000 ampersands took a second.
const TEXT_LEN: usize = 512;

/// The comment that splits texts.
pub(super) const BREAK: &str = "<!---->";

/// Escapes a text, split into pieces of [`TEXT_LEN`].
pub(super) fn escape_split(html: &mut String, text: &str) {
    let mut rest = text;
    while rest.len() > TEXT_LEN {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(TEXT_LEN));
        escape(html, piece);
        html.push_str(BREAK);
        rest = after;
    }
    escape(html, rest);
}

pub(super) fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
