//! `cargo xtask mutate`: removes each check of the database in turn, the policies that isolate tenants
//! and the conditions of the domain's statements; for each a test of the domain or of the router must fail.
//! `--sample` takes only some of them, with the tests of the domain alone, for every change.
//!
//! A condition is removed on its way to the database, by a proxy, so that nothing is compiled for it; and
//! only the tests that run its statement are run.

mod conditions;
mod policies;
mod proxy;

use std::{collections::BTreeSet, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use self::{
    conditions::{Condition, conditions},
    policies::{NO_POLICIES, functions, policies},
    proxy::{Proxy, Ran},
};
use crate::{
    address::Address,
    cargo::{PACKAGES, cargo},
    postgres::{Durability, Postgres},
    process, workspace,
};

/// Tests of the policies themselves, which fail on a database without policies.
const TESTS_OF_POLICIES: [&str; 2] = ["tenant_isolation::", "schema::"];

/// The number of policies, and of conditions, in a sample.
const SAMPLE: usize = 8;

/// The number of tests in a batch; after a batch with a failure the remaining tests are skipped.
const TESTS_AT_ONCE: usize = 24;

/// Conditions whose absence no test notices, each with its reason: a line of file, condition, a part of its
/// statement, and reason, between ` | `. One that is noticed after all has no place here.
const UNNOTICED: &str = include_str!("unnoticed.txt");

/// Folders of the domain of which a sample takes conditions: those of tenants. In the others tests do not notice every
/// condition yet; `cargo xtask mutate` names those.
const SAMPLED: [&str; 3] = ["account", "documents", "tenancy"];

/// Runs all mutations, or a sample.
pub fn run(admin: &str, sample: bool) -> Result<()> {
    let mut conditions = conditions()?;
    if sample {
        conditions.retain(|condition| SAMPLED.iter().any(|folder| condition.is_in(folder)));
    }
    let tests = Tests::build(
        admin,
        if sample {
            &["domain"]
        } else {
            &["domain", "router"]
        },
    )?;
    let others = ["--skip", TESTS_OF_POLICIES[0], "--skip", TESTS_OF_POLICIES[1]];
    ensure!(
        tests.pass(&others, Some(NO_POLICIES)),
        "the tests are red on a database without policies"
    );
    // Before the tests of the policies run: those fail without policies, whatever condition is removed.
    let ran = tests.proxy.ran();
    ensure!(
        tests.pass(&TESTS_OF_POLICIES, None),
        "the tests of the policies are red before anything is changed"
    );
    let mut survived = Vec::new();
    let mut tell = |name: String, noticed: bool| {
        println!("{}  {name}", if noticed { "noticed " } else { "SURVIVED" });
        if !noticed {
            survived.push(name);
        }
    };
    for (name, sql) in some(policies(admin)?, sample, |(name, _)| name.clone()) {
        policies::ensure_applies(admin, &sql)?;
        let green = tests.pass(&TESTS_OF_POLICIES, Some(&sql)) && tests.pass(&others, Some(&sql));
        tell(name, !green);
    }
    for (name, sql) in functions() {
        let broken = format!("{NO_POLICIES}; {sql}");
        policies::ensure_applies(admin, &broken)?;
        let calling = ran
            .iter()
            .filter(|(statement, _)| statement.contains("accessible_workspaces"))
            .flat_map(|(_, tests)| tests.iter().cloned())
            .collect();
        tell(name, tests.notice(&calling, &["tenancy", "tenant"], &broken));
    }
    for condition in some(conditions, sample, Condition::key) {
        let name = condition.name();
        match tests.miss(&condition, &ran) {
            Missed::NeverRun => tell(format!("{name}, in a statement that no test runs"), false),
            Missed::Unnoticed { expected: true } => println!("expected  {name}"),
            Missed::Unnoticed { expected: false } => tell(name, false),
            Missed::Noticed { expected: true } => {
                tell(
                    format!("{name}, which stands in unnoticed.txt and was noticed"),
                    false,
                );
            }
            Missed::Noticed { expected: false } => tell(name, true),
        }
    }
    match survived.is_empty() {
        true => Ok(()),
        false => bail!("nobody noticed: {}", survived.join("; ")),
    }
}

/// Runs on a separate, temporary Postgres.
pub fn run_standalone(sample: bool) -> Result<()> {
    let postgres = Postgres::start(Durability::Temporary)?;
    run(postgres.url(), sample)
}

/// Those of a sample: evenly spread, from one that the code itself chooses, by a fingerprint of all names. The
/// same code is checked by the same sample on every machine and day; a change moves it on.
fn some<T>(all: Vec<T>, sample: bool, name: impl Fn(&T) -> String) -> Vec<T> {
    if !sample {
        return all;
    }
    let names = all.iter().map(name).collect::<Vec<_>>().concat();
    let step = all.len().div_ceil(SAMPLE).max(1);
    let first = usize::try_from(workspace::fingerprint(names.bytes()) % step as u64).unwrap_or_default();
    all.into_iter().skip(first).step_by(step).collect()
}

/// The test programs, connected through the proxy.
struct Tests {
    programs: Vec<Program>,
    proxy: Proxy,
    /// The administrator's address, through the proxy.
    admin: String,
}

/// A test program, and the folder of its crate, in which it runs.
struct Program {
    path: PathBuf,
    folder: PathBuf,
}

impl Tests {
    /// Compiles the programs of these names.
    fn build(admin: &str, names: &[&str]) -> Result<Self> {
        let selected: Vec<&str> = names.iter().flat_map(|name| ["--test", name]).collect();
        let arguments = [&["test"], PACKAGES, &selected, &["--no-run"]].concat();
        let built = process::output(cargo(&arguments).args(["--message-format", "json-render-diagnostics"]))
            .context("the tests do not compile")?;
        let admin = Address::parse(admin)?;
        let proxy = Proxy::start(admin.host().to_owned())?;
        Ok(Self {
            programs: names
                .iter()
                .map(|name| Program::built(&built, name))
                .collect::<Result<_>>()?,
            admin: admin.at(&format!("127.0.0.1:{}", proxy.port)).to_string(),
            proxy,
        })
    }

    /// Whether the named tests pass, in whichever program they are; `broken` is SQL that changes their databases.
    fn pass(&self, names: &[impl AsRef<str>], broken: Option<&str>) -> bool {
        let passes = |program: &Program| {
            let mut command = Command::new(&program.path);
            command
                .args(names.iter().map(AsRef::as_ref))
                .current_dir(&program.folder)
                .env("TEST_DATABASE_URL", &self.admin);
            if let Some(sql) = broken {
                command.env("TEST_DATABASE_BREAK", sql);
            }
            process::output(&mut command).is_some()
        };
        self.programs.iter().all(passes)
    }

    /// Whether one of the tests fails. Those with one of the words in their names run first, because they
    /// probably do.
    fn notice(&self, names: &BTreeSet<String>, words: &[&str], broken: &str) -> bool {
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_by_key(|name| !words.iter().any(|word| name.contains(word)));
        for names in names.chunks(TESTS_AT_ONCE) {
            if !self.pass(&[&["--exact"], names].concat(), Some(broken)) {
                return true;
            }
        }
        false
    }

    /// Runs the tests without the condition: those that ran its statement.
    fn miss(&self, condition: &Condition, ran: &Ran) -> Missed {
        let Some((statement, without)) = condition.removed(ran.keys()) else {
            return Missed::NeverRun;
        };
        let expected = UNNOTICED
            .lines()
            .any(|line| condition.is_meant_by(line, statement));
        self.proxy.replace(statement, without);
        let noticed = self.notice(&ran[statement], &condition.words(), NO_POLICIES);
        match (self.proxy.restore(), noticed) {
            (0, _) => Missed::NeverRun,
            (_, true) => Missed::Noticed { expected },
            (_, false) => Missed::Unnoticed { expected },
        }
    }
}

impl Program {
    /// The program of this name, from what cargo says that it built.
    fn built(messages: &str, name: &str) -> Result<Self> {
        let field = |line: &str, name: &str| {
            Some(
                line.split_once(&format!(r#""{name}":""#))?
                    .1
                    .split_once('"')?
                    .0
                    .into(),
            )
        };
        let (name, kind) = (format!(r#""name":"{name}""#), r#""kind":["test"]"#);
        messages
            .lines()
            .filter(|line| line.contains(&name) && line.contains(kind))
            .find_map(|line| {
                let manifest: PathBuf = field(line, "manifest_path")?;
                Some(Self {
                    path: field(line, "executable")?,
                    folder: manifest.parent()?.to_owned(),
                })
            })
            .with_context(|| format!("cargo built no test program with {name}"))
    }
}

/// The result of the tests without a condition.
enum Missed {
    /// None of them ran its statement.
    NeverRun,
    /// None failed, as `unnoticed.txt` says, or not.
    Unnoticed { expected: bool },
    /// One failed, although `unnoticed.txt` says that none does, or not.
    Noticed { expected: bool },
}
