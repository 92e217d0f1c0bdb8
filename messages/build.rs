//! Makes a method of `Locale` of each message in `messages/*/*.ftl`.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};

/// The folders, and the variants of `Locale`.
const LOCALES: [(&str, &str); 2] = [("en", "En"), ("de", "De")];

/// The variable that chooses between singular and plural is a number; all others are shown as they are.
const COUNT: &str = "count";

/// The messages of one language, by their names.
type Catalogue = BTreeMap<String, Pattern<String>>;

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let catalogues = LOCALES.map(|(folder, variant)| {
        println!("cargo::rerun-if-changed={folder}");
        (variant, catalogue(&Path::new(&root).join(folder)))
    });
    let (_, first) = &catalogues[0];
    let mut code = String::from("impl Locale {\n");
    for name in first.keys() {
        code += &method(name, &catalogues);
    }
    for (variant, catalogue) in &catalogues {
        let surplus: Vec<_> = catalogue
            .keys()
            .filter(|name| !first.contains_key(*name))
            .collect();
        assert!(surplus.is_empty(), "{variant} alone has {surplus:?}");
    }
    code += "}\n";
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("the output can be written");
}

fn catalogue(folder: &Path) -> Catalogue {
    let mut messages = Catalogue::new();
    for file in fs::read_dir(folder).expect("the folder exists") {
        let path = file.expect("the folder can be read").path();
        let text = fs::read_to_string(&path).expect("the file can be read");
        let resource = fluent_syntax::parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let name = message.id.name;
            let value = message.value.unwrap_or_else(|| panic!("{name} has no text"));
            assert!(message.attributes.is_empty(), "{name} has attributes");
            assert!(
                messages.insert(name.clone(), value).is_none(),
                "{name} stands twice"
            );
        }
    }
    messages
}

/// The method of one message.
fn method(name: &str, catalogues: &[(&str, Catalogue)]) -> String {
    let function = name.replace('-', "_");
    let patterns: Vec<(&str, &Pattern<String>)> = catalogues
        .iter()
        .map(|(variant, catalogue)| {
            let pattern = catalogue.get(name);
            (
                *variant,
                pattern.unwrap_or_else(|| panic!("{variant} has no {name}")),
            )
        })
        .collect();
    let variables = variables(patterns[0].1);
    let mut arms = String::new();
    for (variant, pattern) in &patterns {
        assert_eq!(
            variables,
            self::variables(pattern),
            "the variables of {name} in {variant}"
        );
        let value = match variables.is_empty() {
            true => format!("concat!({})", literals(name, pattern)),
            false => text(name, pattern),
        };
        arms += &format!("            Self::{variant} => {value},\n");
    }
    let english = comment(patterns[0].1);
    let parameters: String = variables
        .iter()
        .map(|variable| match variable.as_str() {
            COUNT => ", count: u64".to_owned(),
            variable => format!(", {}: impl ::std::fmt::Display", variable.replace('-', "_")),
        })
        .collect();
    let (qualifier, result) = match variables.is_empty() {
        true => ("const ", "&'static str"),
        false => ("", "String"),
    };
    format!(
        "    /// “{english}”\n    #[must_use]\n    pub {qualifier}fn {function}(self{parameters}) -> {result} {{
        match self {{\n{arms}        }}\n    }}\n"
    )
}

/// The English text, in one line.
fn comment(pattern: &Pattern<String>) -> String {
    let parts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => one_line(value),
        PatternElement::Placeable { .. } => "…".to_owned(),
    });
    parts.collect()
}

fn variables(pattern: &Pattern<String>) -> BTreeSet<String> {
    let of_inline = |expression: &InlineExpression<String>| match expression {
        InlineExpression::VariableReference { id } => BTreeSet::from([id.name.clone()]),
        _ => BTreeSet::new(),
    };
    let of_element = |element: &PatternElement<String>| match element {
        PatternElement::TextElement { .. } => BTreeSet::new(),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(inline) => of_inline(inline),
            Expression::Select { selector, variants } => variants
                .iter()
                .flat_map(|variant| variables(&variant.value))
                .chain(of_inline(selector))
                .collect(),
        },
    };
    pattern.elements.iter().flat_map(of_element).collect()
}

/// Arguments of `concat!`.
fn literals(name: &str, pattern: &Pattern<String>) -> String {
    let parts: Vec<String> = pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => format!("{:?}", one_line(value)),
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => inline_value(name, inline),
            PatternElement::Placeable { .. } => panic!("{name} selects without a variable"),
        })
        .collect();
    parts.join(", ")
}

/// An expression that puts the text together.
fn text(name: &str, pattern: &Pattern<String>) -> String {
    let (mut format, mut arguments) = (String::new(), String::new());
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                let literal = format!("{:?}", one_line(value));
                format += &literal[1..literal.len() - 1]
                    .replace('{', "{{")
                    .replace('}', "}}");
            }
            PatternElement::Placeable { expression } => {
                format += "{}";
                arguments += ", ";
                arguments += &match expression {
                    Expression::Inline(inline) => inline_value(name, inline),
                    Expression::Select { selector, variants } => select(name, selector, variants),
                };
            }
        }
    }
    match arguments.is_empty() {
        // A literal has its braces once.
        true => format!("\"{}\".to_owned()", format.replace("{{", "{").replace("}}", "}")),
        false => format!("format!(\"{format}\"{arguments})"),
    }
}

fn inline_value(name: &str, expression: &InlineExpression<String>) -> String {
    match expression {
        InlineExpression::StringLiteral { value } => format!("{value:?}"),
        InlineExpression::VariableReference { id } => id.name.replace('-', "_"),
        InlineExpression::TermReference { id, .. } if id.name == "product" => "product_name!()".to_owned(),
        other => panic!("{name} holds {other:?}"),
    }
}

/// Singular and plural, which in all languages of ours are one, and any other number; a number of its own
/// comes first.
fn select(name: &str, selector: &InlineExpression<String>, variants: &[Variant<String>]) -> String {
    let chosen = inline_value(name, selector);
    assert_eq!(chosen, COUNT, "{name} selects by {chosen}");
    let mut numbers = String::new();
    let (mut one, mut other) = (String::new(), String::new());
    for variant in variants {
        let value = text(name, &variant.value);
        match &variant.key {
            VariantKey::NumberLiteral { value: number } => numbers += &format!("{number} => {value}, "),
            VariantKey::Identifier { name: key } if key == "one" => one = format!("1 => {value}, "),
            VariantKey::Identifier { name: key } if key == "other" && variant.default => {
                other = format!("_ => {value}");
            }
            key @ VariantKey::Identifier { .. } => panic!("{name} has the variant {key:?}"),
        }
    }
    assert!(
        !one.is_empty() && !other.is_empty(),
        "{name} needs [one] and *[other]"
    );
    format!("match count {{ {numbers}{one}{other} }}")
}

/// A line break in the file is a space in the text.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
