//! The look: the contrast of the tokens in both themes (WCAG 2.2, 1.4.3 and 1.4.11), and the files that
//! the head of every page names.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use domain::PRODUCT_NAME;

/// Least contrast, the colour in front, and the colour behind it: 4.5 for text, 3 for icons and borders.
const PAIRS: &[(f64, &str, &str)] = &[
    (4.5, "ink ink-soft", "paper surface raised sunken hover selected"),
    (
        4.5,
        "accent",
        "paper surface raised sunken hover selected accent-tint",
    ),
    (4.5, "accent-hover", "paper surface raised"),
    (4.5, "on-accent", "accent-fill accent-fill-hover"),
    (4.5, "bad", "paper surface raised sunken bad-tint hover"),
    (4.5, "on-bad", "bad-fill bad-fill-hover"),
    (4.5, "warn", "paper surface raised warn-tint"),
    (4.5, "ink ink-soft", "accent-tint bad-tint warn-tint"),
    (4.5, "ink", "added added-mark removed removed-mark highlight"),
    (4.5, "ink-soft", "added removed"),
    (
        4.5,
        "on-accent",
        "person-1 person-2 person-3 person-4 person-5 person-6",
    ),
    (3.0, "ink-faint", "paper surface raised sunken hover"),
    (3.0, "line-strong", "paper surface raised"),
    (3.0, "accent-fill", "paper surface"),
    (3.0, "bad", "removed"),
    (3.0, "accent", "added"),
];

/// A colour: red, green and blue.
type Colour = [u8; 3];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The colour of `#rrggbb` at the start of a text.
fn colour(text: &str) -> Option<Colour> {
    let digits = text.trim().strip_prefix('#')?.get(..6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// The colours of the tokens, in the light and the dark theme.
fn tokens() -> HashMap<String, [Colour; 2]> {
    let css = read("style/tokens.css");
    let declared = css
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
    let colours = declared.filter_map(|(name, value)| {
        let both = match value.strip_prefix("light-dark(") {
            Some(pair) => {
                let (light, dark) = pair.split_once(", ")?;
                [colour(light)?, colour(dark)?]
            }
            None => [colour(value)?; 2],
        };
        Some((name.to_owned(), both))
    });
    colours.collect()
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Every pair of tokens that is used together is readable in both themes.
#[test]
fn tokens_have_enough_contrast() {
    let tokens = tokens();
    let mut weak = Vec::new();
    for (least, fronts, backs) in PAIRS {
        for front in fronts.split(' ') {
            for back in backs.split(' ') {
                for (n, theme) in ["light", "dark"].iter().enumerate() {
                    let found = contrast(tokens[front][n], tokens[back][n]);
                    if found < *least {
                        weak.push(format!("{front} on {back}, {theme}: {found:.2} < {least}"));
                    }
                }
            }
        }
    }
    assert_eq!(weak, Vec::<String>::new());
}

/// Black on white has the greatest contrast that there is, and a colour on itself none.
#[test]
fn contrast_is_that_of_wcag() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.001);
    assert!((contrast([90; 3], [90; 3]) - 1.0).abs() < 0.001);
    // The lightest grey on white that is enough for text.
    assert!((contrast([118; 3], [255; 3]) - 4.54).abs() < 0.01);
}

/// Each font that the styles name exists under the hash of its content, and the first is preloaded and
/// small.
#[test]
fn fonts_are_named_by_their_content() {
    let css = read("style/fonts.css");
    let fonts: Vec<&str> = css
        .split("url(\"/")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect();
    assert_eq!(fonts.len(), 2);
    for font in &fonts {
        let content = fs::read(root().join("public").join(font)).unwrap();
        assert!(content.len() <= 40_000, "{font}: {}", content.len());
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &content);
        let start: String = hash.as_ref()[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(font.ends_with(&format!(".{start}.woff2")), "{font}: {start}");
    }
    let preloaded = fonts.iter().find(|font| font.contains("latin.")).unwrap();
    assert!(read("app/src/shell.rs").contains(&format!("\"/{preloaded}\"")));
}

/// The manifest has the product's name, and its icons exist.
#[test]
fn manifest_names_the_product_and_its_icons() {
    let manifest: serde_json::Value = serde_json::from_str(&read("public/manifest.webmanifest")).unwrap();
    assert_eq!(manifest["name"], PRODUCT_NAME);
    for icon in manifest["icons"].as_array().unwrap() {
        let path = icon["src"].as_str().unwrap().trim_start_matches('/');
        assert!(root().join("public").join(path).is_file(), "{path}");
    }
}

/// The browser's own bars have the colour of the lowest surface, on pages and on error pages.
#[test]
fn theme_colors_are_those_of_the_tokens() {
    for [red, green, blue] in tokens()["sunken"] {
        let written = format!("\"#{red:02x}{green:02x}{blue:02x}\"");
        for file in ["app/src/shell.rs", "server/templates/base.html"] {
            assert!(read(file).contains(&written), "{file}: {written}");
        }
    }
}
