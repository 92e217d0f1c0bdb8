//! `cargo xtask mutate`: takes each wall between tenants down in turn, the policies of the
//! database and the conditions of the statements, in a scratch copy; the tests must go red.
//! With `--sample` a few of each, for every change.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    database::{Database, Migrator},
    postgres::{Durability, Postgres},
    process, workspace,
};

/// Tests of the policies themselves: red on a database without policies.
const TESTS_OF_POLICIES: [&str; 2] = ["tenant_isolation::", "schema::"];

/// Folders of the domain whose statements have no tenant: they are about credentials, sessions and what
/// belongs to one account, and have tests of their own that are not run once for each condition here.
const WITHOUT_TENANT: [&str; 4] = ["auth", "mailer", "rate_limits", "tokens"];

/// Opens every policy: what is left is what the statements say themselves.
const NO_POLICIES: &str = "do $$ declare p record; begin
    for p in select * from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', p.policyname, p.tablename);
    end loop;
    for p in select distinct c.relname from pg_class c where c.relrowsecurity loop
        execute format('create policy open on %I using (true) with check (true)', p.relname);
    end loop;
end $$";

/// Runs all, or a few.
pub fn run(admin: &str, sample: bool) -> Result<()> {
    let scratch = Scratch::new()?;
    let mut survived = Vec::new();
    let policies = policies(admin)?;
    let tests = scratch.build(admin)?;
    let conditions = conditions(&scratch.root)?;
    let without_policies = tests_of(&scratch.root, &conditions)?;
    let all: Vec<String> = TESTS_OF_POLICIES
        .map(str::to_owned)
        .into_iter()
        .chain(without_policies.iter().cloned())
        .collect();
    ensure!(
        tests.pass(admin, &all, None)?,
        "the tests are red before anything is changed"
    );
    ensure!(
        tests.pass(admin, &without_policies, Some(NO_POLICIES))?,
        "the tests of the conditions are red without policies"
    );
    for (name, sql) in functions() {
        let broken = format!("{NO_POLICIES}; {sql}");
        breaks(admin, &broken)?;
        tell(
            &name,
            tests.pass(admin, &without_policies, Some(&broken))?,
            &mut survived,
        );
    }
    for (name, sql) in some(policies, sample, |(name, _)| name) {
        breaks(admin, &sql)?;
        let green = tests.pass(admin, &all, Some(&sql))?;
        tell(&name, green, &mut survived);
    }
    for condition in some(conditions, sample, |condition| &condition.text) {
        let whole = fs::read_to_string(&condition.file)?;
        fs::write(&condition.file, condition.removed_from(&whole))?;
        let green = scratch
            .build(admin)?
            .pass(admin, &without_policies, Some(NO_POLICIES))?;
        fs::write(&condition.file, whole)?;
        tell(&condition.name(&scratch.root), green, &mut survived);
    }
    match survived.is_empty() {
        true => Ok(()),
        false => bail!("nobody noticed: {}", survived.join("; ")),
    }
}

/// On a Postgres of its own.
pub fn alone(sample: bool) -> Result<()> {
    let postgres = Postgres::start(Durability::Temporary)?;
    run(postgres.url(), sample)
}

fn tell(name: &str, green: bool, survived: &mut Vec<String>) {
    println!("{}  {name}", if green { "SURVIVED" } else { "noticed " });
    if green {
        survived.push(name.to_owned());
    }
}

/// Two of a sample: the first, and one that the code itself chooses, by a hash of all names (FNV-1a, 64
/// bits). The same code is checked by the same sample on every machine and day; a change moves it on.
fn some<T>(all: Vec<T>, sample: bool, name: impl Fn(&T) -> &str) -> Vec<T> {
    if !sample {
        return all;
    }
    let hash = all
        .iter()
        .flat_map(|one| name(one).bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let chosen = usize::try_from(hash % all.len().max(1) as u64).unwrap_or_default();
    all.into_iter()
        .enumerate()
        .filter(|(number, _)| *number == 0 || *number == chosen)
        .map(|(_, one)| one)
        .collect()
}

/// Each policy, opened for reading or for writing: what it is called, and how.
fn policies(admin: &str) -> Result<Vec<(String, String)>> {
    let database = Database::new(admin, "latchkey_mutate")?;
    database.recreate(&Migrator::Sqlx)?;
    let rows = database.query(
        "select tablename, policyname, with_check is not null from pg_policies
         where schemaname = 'public' order by 1, 2",
    )?;
    let mut opened = Vec::new();
    for row in &rows {
        let mut columns = row.split('|');
        let (table, policy) = columns
            .next()
            .zip(columns.next())
            .context("a row has three columns")?;
        let writes = columns.next() == Some("t");
        opened.push((
            format!("policy {policy} on {table}, using"),
            format!("alter policy {policy} on {table} using (true)"),
        ));
        if writes {
            opened.push((
                format!("policy {policy} on {table}, with check"),
                format!("alter policy {policy} on {table} with check (true)"),
            ));
        }
    }
    Ok(opened)
}

/// The conditions of the one function of the database that says where a user may go.
fn functions() -> Vec<(String, String)> {
    [
        ("where m.user_id = acting_user", "where true"),
        ("and wm.user_id = acting_user", ""),
        ("and (m.role in ('owner', 'admin') or wm.role is not null)", ""),
    ]
    .map(|(condition, instead)| {
        let quoted = |text: &str| text.replace('\'', "''");
        let sql = format!(
            "do $$ declare body text = pg_get_functiondef('accessible_workspaces_as(uuid)'::regprocedure); begin
                 if position('{0}' in body) = 0 then raise 'no such condition'; end if;
                 execute replace(body, '{0}', '{1}');
             end $$",
            quoted(condition),
            quoted(instead)
        );
        (format!("accessible_workspaces_as: {condition}"), sql)
    })
    .into()
}

/// What cannot be broken would look as if it was noticed.
fn breaks(admin: &str, sql: &str) -> Result<()> {
    let database = Database::new(admin, "latchkey_mutate")?;
    database.recreate(&Migrator::Sqlx)?;
    database
        .execute(sql)
        .with_context(|| format!("this breaks nothing: {sql}"))
}

/// A condition of a statement that names the tenant, or the user.
struct Condition {
    file: PathBuf,
    at: usize,
    text: String,
}

impl Condition {
    /// Its parameter keeps its type; it holds for every row.
    fn removed_from(&self, whole: &str) -> String {
        let (before, rest) = whole.split_at(self.at);
        format!("{before}({} or true){}", self.text, &rest[self.text.len()..])
    }

    fn name(&self, root: &Path) -> String {
        let file = self.file.strip_prefix(root).unwrap_or(&self.file).display();
        let whole = fs::read_to_string(&self.file).unwrap_or_default();
        let line = whole.get(..self.at).unwrap_or_default().lines().count();
        format!("{file}:{line}: {}", self.text)
    }
}

/// All files of a folder and of those in it, in order.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries: Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    for path in entries? {
        match path.is_dir() {
            true => found.extend(files_below(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

/// The tests of each folder in which a condition was found: `documents::` for `domain/src/documents`. A
/// folder without tests lets its conditions survive, and that is red.
fn tests_of(root: &Path, conditions: &[Condition]) -> Result<Vec<String>> {
    let source = root.join("domain/src");
    let folders = conditions.iter().map(|condition| {
        let inside = condition.file.strip_prefix(&source)?;
        let folder = inside.iter().next().context("a file stands in a folder")?;
        Ok(format!("{}::", folder.display()))
    });
    let folders: std::collections::BTreeSet<String> = folders.collect::<Result<_>>()?;
    Ok(folders.into_iter().collect())
}

/// Every condition on a tenant or a user in the statements of the domain, in whichever folder: a new
/// resource is found by itself.
fn conditions(root: &Path) -> Result<Vec<Condition>> {
    let mut found = Vec::new();
    let folders: Result<Vec<PathBuf>> = fs::read_dir(root.join("domain/src"))?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut folders = folders?;
    folders.retain(|path| path.is_dir() && !WITHOUT_TENANT.iter().any(|name| path.ends_with(name)));
    folders.sort();
    for folder in folders {
        for file in files_below(&folder)? {
            let text = fs::read_to_string(&file)?;
            for column in ["organization_id = $", "workspace_id = $", "user_id = $"] {
                for (at, _) in text.match_indices(column) {
                    // With the table's short name, and the parameter's number.
                    let begin = text[..at]
                        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
                        .map_or(0, |before| before + 1);
                    let digits = text[at + column.len()..]
                        .bytes()
                        .take_while(u8::is_ascii_digit)
                        .count();
                    let condition = &text[begin..at + column.len() + digits];
                    // `last_workspace_id = $3` sets a column.
                    if condition
                        .rsplit('.')
                        .next()
                        .is_some_and(|name| name.starts_with(&column[..6]))
                    {
                        found.push(Condition {
                            file: file.clone(),
                            at: begin,
                            text: condition.to_owned(),
                        });
                    }
                }
            }
        }
    }
    Ok(found)
}

/// A copy of what is committed and what is not, to be changed.
struct Scratch {
    root: PathBuf,
}

impl Scratch {
    fn new() -> Result<Self> {
        let root = workspace::target_dir().join("mutate");
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root)?;
        let files = process::output(
            Command::new("git")
                .args(["ls-files", "--cached", "--others", "--exclude-standard"])
                .current_dir(workspace::root()),
        );
        for file in files.context("git lists no files")?.lines() {
            let from = workspace::root().join(file);
            let to = root.join(file);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            // Deleted, and not committed yet.
            if from.is_file() {
                fs::copy(from, to)?;
            }
        }
        Ok(Self { root })
    }

    /// The domain's tests, as the copy stands. Statements are checked on a database: what
    /// is committed of them is for the unchanged ones.
    fn build(&self, admin: &str) -> Result<Tests> {
        let database = Database::new(admin, "latchkey_mutate")?;
        let mut command = Command::new("cargo");
        command
            .arg("test")
            // As in `cargo ci domain`, whose build of the dependencies serves here too.
            .args(workspace::PACKAGES)
            .args(["--test", "domain", "--no-run"])
            .args(["--message-format", "json-render-diagnostics"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", workspace::target_dir())
            .env("CARGO_INCREMENTAL", "0")
            .env("DATABASE_URL", database.owner_url())
            .env("SQLX_OFFLINE", "false");
        let built = process::output(&mut command).context("the copy does not compile")?;
        let program = built
            .lines()
            .filter(|line| line.contains(r#""name":"domain""#) && line.contains(r#""kind":["test"]"#))
            .find_map(|line| line.split(r#""executable":""#).nth(1)?.split('"').next())
            .context("cargo names no test program")?;
        Ok(Tests(PathBuf::from(program)))
    }
}

/// A built program of tests.
struct Tests(PathBuf);

impl Tests {
    /// Whether the named ones pass on a database that was changed so.
    fn pass(&self, admin: &str, names: &[String], broken: Option<&str>) -> Result<bool> {
        let mut command = Command::new(&self.0);
        command
            .args(names)
            .current_dir(workspace::root().join("domain"))
            .env("TEST_DATABASE_URL", admin);
        if let Some(sql) = broken {
            command.env("TEST_DATABASE_BREAK", sql);
        }
        Ok(process::output(&mut command).is_some())
    }
}
