/// Letters in groups of so many, as people read and type them: `123 456`.
pub(super) fn in_groups(letters: &str, of: usize, between: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let groups: Vec<String> = letters.chunks(of).map(String::from_iter).collect();
    groups.join(between)
}
