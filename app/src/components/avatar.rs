use leptos::prelude::*;

/// Somebody's picture, or the initials of their name. The name stands beside it, so
/// that it says nothing itself.
#[component]
pub fn Avatar(
    /// Whose.
    name: String,
    /// Where the picture is, if there is one.
    picture: Option<String>,
    /// Whether it is shown for itself, and larger.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "avatar large" } else { "avatar" };
    match picture {
        Some(picture) => view! { <img class=class src=picture alt="" width="256" height="256"/> }.into_any(),
        None => view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any(),
    }
}

/// Of the first word and the last: `Ada King Lovelace` is AL.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
    let letters = ends.into_iter().flatten().filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_word_and_the_last() {
        let cases = [
            ("Ada", "A"),
            ("ada lovelace", "AL"),
            ("Ada King Lovelace", "AL"),
            ("Éva  Ödön", "ÉÖ"),
            ("李 小龍", "李小"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
