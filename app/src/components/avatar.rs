use leptos::prelude::*;

/// A user's picture, or the initials of their name. It is hidden from screen readers: the name
/// stands beside it.
#[component]
pub fn Avatar(
    /// The user's name.
    name: String,
    /// The URL of the picture, if there is one.
    picture: Option<String>,
    /// Whether it is shown in large.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "avatar large" } else { "avatar" };
    match picture {
        Some(picture) => view! { <img class=class src=picture alt="" width="256" height="256"/> }.into_any(),
        None => view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any(),
    }
}

/// The initials of the first and the last word: AL for `Ada King Lovelace`.
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
