//! The second defence against scripts: a sanitizer that allows only the tags and attributes that the
//! writer writes, and no address that runs a script.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;

/// Sanitises the HTML of complete blocks.
pub(super) fn clean(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = HashSet::from([
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]);
    let mut attributes = HashMap::from([
        ("a", HashSet::from(["href", "title", "id", "aria-label"])),
        ("div", HashSet::from(["aria-label"])),
        ("li", HashSet::from(["id"])),
        ("ol", HashSet::from(["start"])),
        ("sup", HashSet::from(["id"])),
    ]);
    for heading in ["h2", "h3", "h4", "h5", "h6"] {
        attributes.insert(heading, HashSet::from(["id"]));
    }
    let align = HashMap::from([("align", HashSet::from(["left", "center", "right"]))]);
    let scrolling = HashMap::from([
        ("role", HashSet::from(["group"])),
        ("tabindex", HashSet::from(["0"])),
    ]);
    let dir = HashSet::from(["dir"]);
    let mut sanitizer = Builder::empty();
    sanitizer
        .tags(tags)
        .tag_attributes(attributes)
        .tag_attribute_values(HashMap::from([
            ("td", align.clone()),
            ("th", align),
            ("div", scrolling),
            ("pre", HashMap::from([("tabindex", HashSet::from(["0"]))])),
        ]))
        .generic_attributes(dir)
        .allowed_classes(HashMap::from([
            ("a", HashSet::from(["image"])),
            ("div", HashSet::from(["table-scroll"])),
            ("pre", HashSet::from(["front-matter"])),
        ]))
        .url_schemes(super::links::SCHEMES.into())
        .link_rel(Some("noopener noreferrer nofollow"));
    sanitizer
});
