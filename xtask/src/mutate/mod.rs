//! `cargo xtask mutate`: removes each check that isolates tenants in turn, the policies of the
//! database and the conditions of the statements, in a scratch copy; the tests must go red.
//! With `--sample` a few of the policies and conditions, for every change.

mod conditions;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use self::conditions::{conditions, tests_of};
use crate::{
    database::{Database, Migrator},
    postgres::{Durability, Postgres},
    process,
    scratch::Scratch,
    workspace,
};

/// Tests of the policies themselves: red on a database without policies.
const TESTS_OF_POLICIES: [&str; 2] = ["tenant_isolation::", "schema::"];

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
    let database = Database::new(admin, "latchkey_mutate")?;
    let build = || scratch.build(&database).map(Tests);
    let tests = build()?;
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
        ensure_applies(admin, &broken)?;
        tell(
            &name,
            tests.pass(admin, &without_policies, Some(&broken))?,
            &mut survived,
        );
    }
    for (name, sql) in some(policies, sample, |(name, _)| name) {
        ensure_applies(admin, &sql)?;
        let green = tests.pass(admin, &all, Some(&sql))?;
        tell(&name, green, &mut survived);
    }
    for condition in some(conditions, sample, |condition| &condition.text) {
        let whole = fs::read_to_string(&condition.file)?;
        fs::write(&condition.file, condition.removed_from(&whole))?;
        let green = build()?.pass(admin, &without_policies, Some(NO_POLICIES))?;
        fs::write(&condition.file, whole)?;
        tell(&condition.name(&scratch.root), green, &mut survived);
    }
    match survived.is_empty() {
        true => Ok(()),
        false => bail!("nobody noticed: {}", survived.join("; ")),
    }
}

/// On a Postgres of its own.
pub fn run_standalone(sample: bool) -> Result<()> {
    let postgres = Postgres::start(Durability::Temporary)?;
    run(postgres.url(), sample)
}

fn tell(name: &str, green: bool, survived: &mut Vec<String>) {
    println!("{}  {name}", if green { "SURVIVED" } else { "noticed " });
    if green {
        survived.push(name.to_owned());
    }
}

/// Two of a sample: the first, and one that the code itself chooses, by a fingerprint of all names. The
/// same code is checked by the same sample on every machine and day; a change moves it on.
fn some<T>(all: Vec<T>, sample: bool, name: impl Fn(&T) -> &str) -> Vec<T> {
    if !sample {
        return all;
    }
    let hash = workspace::fingerprint(all.iter().flat_map(|one| name(one).bytes()));
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

/// A mutation that does not apply would count as noticed.
fn ensure_applies(admin: &str, sql: &str) -> Result<()> {
    let database = Database::new(admin, "latchkey_mutate")?;
    database.recreate(&Migrator::Sqlx)?;
    database
        .execute(sql)
        .with_context(|| format!("this breaks nothing: {sql}"))
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
