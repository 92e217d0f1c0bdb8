//! What the sources must hold to.

use std::{collections::HashMap, fs, path::Path};

use crate::client::server_functions;

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn app_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"),
        &mut found,
    );
    assert!(found.len() > 20);
    found
}

/// Leptos does not escape a textarea's children on the server.
#[test]
fn one_component_renders_every_textarea() {
    for (path, source) in app_sources() {
        assert!(
            path.ends_with("text_area.rs") || !source.contains("<textarea"),
            "{path}"
        );
    }
}

/// A component that calls the domain compiles for the server alone.
#[test]
fn pages_name_only_types_of_the_domain() {
    for (path, source) in app_sources() {
        let server_side =
            path.ends_with("api.rs") || path.contains("/server/") || path.ends_with("on_server.rs");
        assert!(
            server_side || !source.contains("domain::documents::list("),
            "{path}"
        );
        assert!(server_side || !source.contains("Services"), "{path}");
    }
}

/// A default path carries a hash of the build's folder.
#[test]
fn every_server_function_has_a_pinned_path() {
    for (path, source) in app_sources() {
        let functions = source.lines().filter(|line| line.starts_with("#[server")).count();
        assert_eq!(
            functions,
            source.matches("#[server(endpoint = ").count(),
            "{path}"
        );
    }
}

/// What is no server function, and has a route of its own.
const ROUTES: [&str; 4] = [
    "/api/events",
    "/api/token",
    "/api/settings/account/export",
    "/api/settings/avatar/upload",
];

/// A path with a typing error would be found by whoever sends the form.
#[test]
fn every_form_posts_to_what_is_there() {
    let known = server_functions();
    for (path, source) in app_sources() {
        for named in source.split("\"/api/").skip(1) {
            let named = format!("/api/{}", named.split('"').next().unwrap());
            let there = known.iter().any(|(_, path)| *path == named) || ROUTES.contains(&named.as_str());
            assert!(there, "{path}: {named}");
        }
    }
}

/// What is shown once is shown by a plain post alone: by fetch it would be made, and lost.
#[test]
fn a_form_posted_by_fetch_makes_nothing_to_be_shown() {
    let sources = app_sources();
    let functions: HashMap<&str, bool> = sources
        .iter()
        .flat_map(|(_, source)| source.split("#[server(endpoint = \"").skip(1))
        .map(|function| {
            let (endpoint, rest) = function.split_once('"').unwrap();
            let answer = rest.split_once("-> Result<").unwrap().1;
            (endpoint, answer.starts_with("(), "))
        })
        .collect();
    let mut forms = 0;
    for (path, source) in &sources {
        for form in source.split("<Form action=").skip(1) {
            let named = form.split([' ', '>', '\n']).next().unwrap();
            let constant = || {
                let (_, rest) = source.split_once(&format!("const {named}: &str = ")).unwrap();
                rest.split(';').next().unwrap()
            };
            let posted_to = if named.starts_with('"') { named } else { constant() };
            let endpoint = posted_to.trim_matches('"').strip_prefix("/api/").unwrap();
            assert!(functions[endpoint], "{path}: {endpoint}");
            forms += 1;
        }
    }
    assert!(forms > 15, "{forms}");
}

/// Cargo.toml tells cargo-leptos, Leptos.toml the server: they agree.
#[test]
fn both_configurations_say_the_same() {
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

/// wasm-bindgen's program must be exactly the version of its library.
#[test]
fn the_tool_is_of_the_librarys_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let lock: toml::Table = fs::read_to_string(root.join("Cargo.lock"))
        .unwrap()
        .parse()
        .unwrap();
    let packages = lock["package"].as_array().unwrap();
    let library = packages
        .iter()
        .find(|package| package["name"].as_str() == Some("wasm-bindgen"));
    let version = library.unwrap()["version"].as_str().unwrap();
    let tools = fs::read_to_string(root.join("xtask/src/tools.rs")).unwrap();
    assert!(tools.contains(&format!("version: \"{version}\"")), "{version}");
}

/// The image is built by the tools that `xtask` installs, and the toolchain of the file.
#[test]
fn the_image_is_built_by_the_same_tools() {
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

/// The parts that docs/components.md shows.
const PARTS: [&str; 9] = [
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

/// What stands between the brackets of a component's function: a property a line.
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

#[test]
fn the_documented_parts_have_the_properties_that_are_documented() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(docs.join("components.md")).unwrap();
    for part in PARTS {
        let declared = app_sources()
            .iter()
            .find_map(|(_, source)| properties(source, part))
            .unwrap_or_else(|| panic!("{part} is no public component"));
        let section = page.split_once(&format!("\n## {part}\n")).unwrap().1;
        let section = section.split("\n## ").next().unwrap();
        let documented: Vec<String> = section
            .lines()
            .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
            .collect();
        assert_eq!(documented, declared, "{part}");
        let picture = section.split_once("](").unwrap().1.split_once(')').unwrap().0;
        assert!(docs.join(picture).is_file(), "{part} has no picture");
    }
}
