//! Rules for the sources of `app` and for configuration files that the compiler does not check.

use std::{collections::HashMap, fs, path::Path};

use crate::client::server_functions;

/// Collects the Rust files of a folder.
fn collect_rust_files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn app_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect_rust_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"),
        &mut found,
    );
    assert!(found.len() > 20);
    found
}

/// How many server functions the sources declare, to see that none is left out of a test over all.
pub fn declared_functions() -> usize {
    endpoints(&app_sources()).count()
}

/// Sources with their paths.
type Sources = [(String, String)];

/// A rule; it returns the places that break it.
type Rule = fn(&Sources) -> Vec<String>;

/// Each rule, and a source of `app/src/documents/new.rs` that breaks it.
const RULES: [(Rule, &str); 6] = [
    (textareas_beside_the_component, "<textarea>{body}</textarea>"),
    (unpinned_server_functions, "#[server]\npub async fn copy() {}"),
    (
        unused_server_functions,
        "#[server(endpoint = \"copy\")]\npub async fn copy() -> Result<(), E> {}",
    ),
    (islands_the_browser_does_not_have, "#[island]\nfn Copy() {}"),
    (unknown_targets, "<Form action=\"/api/documents/copy\">"),
    (
        fetched_forms_that_show_something_once,
        "#[server(endpoint = \"copy\")]\npub async fn copy() -> Result<String, E> {}\n<Form action=\"/api/copy\">",
    ),
];

/// The sources of `app` break none of the rules.
#[test]
fn app_sources_follow_every_rule() {
    let sources = app_sources();
    for (rule, _) in RULES {
        assert_eq!(rule(&sources), Vec::<String>::new());
    }
}

/// Each rule finds the violation beside it, so it has not become ineffective.
#[test]
fn every_rule_detects_a_violation() {
    for (rule, broken) in RULES {
        let sources = [("app/src/documents/new.rs".to_owned(), broken.to_owned())];
        assert_eq!(rule(&sources).len(), 1, "{broken}");
    }
}

fn paths_where(sources: &Sources, breaks: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let broken = sources.iter().filter(|(path, source)| breaks(path, source));
    broken.map(|(path, _)| path.clone()).collect()
}

/// Leptos does not escape a textarea's children on the server: one component renders them all.
fn textareas_beside_the_component(sources: &Sources) -> Vec<String> {
    paths_where(sources, |path, source| {
        !path.ends_with("text_area.rs") && source.contains("<textarea")
    })
}

/// The default path of a server function carries a hash of the build's folder.
fn unpinned_server_functions(sources: &Sources) -> Vec<String> {
    paths_where(sources, |_, source| {
        let functions = source.lines().filter(|line| line.starts_with("#[server")).count();
        functions != source.matches("#[server(endpoint = ").count()
    })
}

/// The endpoint of each server function, and its source from there on.
fn endpoints(sources: &Sources) -> impl Iterator<Item = (&str, &str)> {
    let functions = sources
        .iter()
        .flat_map(|(_, source)| source.split("#[server(endpoint = \"").skip(1));
    functions.map(|function| function.split_once('"').unwrap())
}

/// A server function is a public endpoint: a form posts to it, or an island calls it. The data of a
/// page is loaded by a plain function.
fn unused_server_functions(sources: &Sources) -> Vec<String> {
    let posted = |endpoint: &str| {
        let target = format!("\"/api/{endpoint}\"");
        sources.iter().any(|(_, source)| source.contains(&target))
    };
    let fetched = |function: &str| {
        let (_, rest) = function.split_once("async fn ").unwrap();
        let (name, _) = rest.split_once('(').unwrap();
        let islands = sources.iter().filter(|(path, _)| path.contains("/islands/"));
        let calls = islands.map(|(_, source)| {
            source.matches(&format!("{name}(")).count() - source.matches(&format!("fn {name}(")).count()
        });
        calls.sum::<usize>() > 0
    };
    let unused = endpoints(sources).filter(|(endpoint, function)| !posted(endpoint) && !fetched(function));
    unused.map(|(endpoint, _)| endpoint.to_owned()).collect()
}

/// Only `islands` is built for the browser: an island elsewhere would be rendered, and never taken
/// over.
fn islands_the_browser_does_not_have(sources: &Sources) -> Vec<String> {
    paths_where(sources, |path, source| {
        !path.contains("/islands/") && source.contains("#[island")
    })
}

/// The routes below `/api` that are no server functions.
const ROUTES: [&str; 4] = [
    "/api/events",
    "/api/token",
    "/api/settings/account/export",
    "/api/settings/avatar/upload",
];

/// Paths that a form or a script names, and that the server does not have.
fn unknown_targets(sources: &Sources) -> Vec<String> {
    let known = server_functions();
    let named = sources
        .iter()
        .flat_map(|(_, source)| source.split("\"/api/").skip(1));
    let named = named.map(|rest| format!("/api/{}", rest.split('"').next().unwrap()));
    named
        .filter(|named| !known.iter().any(|(_, path)| path == named) && !ROUTES.contains(&named.as_str()))
        .collect()
}

/// Recovery codes, say, are shown once, by the answer to a plain post: by fetch they would be made,
/// and lost.
fn fetched_forms_that_show_something_once(sources: &Sources) -> Vec<String> {
    let shows: HashMap<&str, bool> = endpoints(sources)
        .map(|(endpoint, function)| {
            let (_, answer) = function.split_once("-> Result<").unwrap();
            (endpoint, !answer.starts_with("(), "))
        })
        .collect();
    let mut broken = Vec::new();
    for (path, source) in sources {
        for form in source.split("<Form action=").skip(1) {
            let named = form.split([' ', '>', '\n']).next().unwrap();
            let constant = || {
                let (_, rest) = source.split_once(&format!("const {named}: &str = ")).unwrap();
                rest.split(';').next().unwrap()
            };
            let target = if named.starts_with('"') { named } else { constant() };
            let endpoint = target.trim_matches('"').strip_prefix("/api/").unwrap();
            if shows.get(endpoint).is_some_and(|shows| *shows) {
                broken.push(format!("{path}: {endpoint}"));
            }
        }
    }
    broken
}

/// Cargo.toml configures cargo-leptos, Leptos.toml the server: common values must be equal.
#[test]
fn cargo_and_leptos_configuration_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let parse = |name: &str| -> toml::Table { fs::read_to_string(root.join(name)).unwrap().parse().unwrap() };
    let build = &parse("Cargo.toml")["workspace"]["metadata"]["leptos"][0];
    let run = &parse("Leptos.toml")["leptos"];
    assert_eq!(build["name"], run["output_name"]);
    for (built, ran) in [
        ("site-root", "site_root"),
        ("site-pkg-dir", "site_pkg_dir"),
        ("site-addr", "site_addr"),
        ("reload-port", "reload_port"),
    ] {
        assert_eq!(build[built], run[ran], "{built}");
    }
}

/// The image is built with the tool versions of `xtask` and the toolchain of rust-toolchain.toml.
#[test]
fn docker_image_uses_the_pinned_tool_versions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
    let (image, tools, toolchain) = (
        read("Dockerfile"),
        read("xtask/src/tools.rs"),
        read("rust-toolchain.toml"),
    );
    let within = |text: &str, start: &str, mark: &str| {
        let (_, rest) = text.split_once(start).unwrap();
        let (_, rest) = rest.split_once(mark).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    for (argument, version) in [
        ("RUST", within(&toolchain, "[toolchain]", "channel = \"")),
        ("NODE", within(&tools, "const NODE", "= \"")),
        ("BINARYEN", within(&tools, "const BINARYEN", "= \"")),
        (
            "CARGO_LEPTOS",
            within(&tools, "pub const CARGO_LEPTOS", "version: \""),
        ),
        (
            "WASM_BINDGEN",
            within(&tools, "pub const WASM_BINDGEN", "version: \""),
        ),
    ] {
        let line = format!("ARG {argument}={version}");
        assert!(
            image.lines().any(|other| other == line),
            "the image has not {line}"
        );
    }
}

/// The components that docs/components.md documents.
const COMPONENTS: [&str; 9] = [
    "SignInForm",
    "ProviderButtons",
    "PasskeyButton",
    "SecondFactorForm",
    "TotpSetup",
    "RecoveryCodes",
    "PasskeyList",
    "SessionList",
    "StepUp",
];

/// The properties of a component: a line each, between the brackets of its function.
fn properties(source: &str, component: &str) -> Option<Vec<String>> {
    let (_, rest) = source.split_once(&format!("#[component]\npub fn {component}("))?;
    let (arguments, _) = rest.split_once(") -> impl IntoView")?;
    let lines = arguments.lines().map(str::trim);
    let declared = lines.filter(|line| !line.starts_with(['/', '#']));
    Some(
        declared
            .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
            .collect(),
    )
}

/// docs/components.md lists the properties of each component, and its picture exists.
#[test]
fn documented_components_match_their_properties() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(docs.join("components.md")).unwrap();
    for component in COMPONENTS {
        let declared = app_sources()
            .iter()
            .find_map(|(_, source)| properties(source, component))
            .unwrap_or_else(|| panic!("{component} is not a public component"));
        let section = page.split_once(&format!("\n## {component}\n")).unwrap().1;
        let section = section.split("\n## ").next().unwrap();
        let documented: Vec<String> = section
            .lines()
            .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
            .collect();
        assert_eq!(documented, declared, "{component}");
        let picture = section.split_once("](").unwrap().1.split_once(')').unwrap().0;
        assert!(docs.join(picture).is_file(), "{component} has no picture");
    }
}
