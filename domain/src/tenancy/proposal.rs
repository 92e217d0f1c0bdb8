use super::Slug;

/// Derives a slug from a name, in Latin letters; empty if the name has no character that a slug may
/// contain.
pub fn propose_slug(name: &str) -> String {
    let name: String = name.chars().take(200).collect();
    let mut slug = slug::slugify(name);
    slug.truncate(Slug::MAX_LEN);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_a_slug_or_nothing() {
        assert_eq!(propose_slug("Ada & Söhne GmbH"), "ada-sohne-gmbh");
        assert_eq!(propose_slug("!!!"), "");
        let long = propose_slug(&"long name ".repeat(20));
        assert!(Slug::parse(&long).is_ok(), "{long}");
    }
}
