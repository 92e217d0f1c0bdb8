//! Mutations by SQL: the policies of the database, and the function that returns a user's workspaces.

use anyhow::{Context, Result};

use crate::database::{Database, Migrator};

/// Opens every policy, so that only the statements' own conditions restrict rows.
pub const NO_POLICIES: &str = "do $$ declare p record; begin
    for p in select * from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', p.policyname, p.tablename);
    end loop;
    for p in select distinct c.relname from pg_class c where c.relrowsecurity loop
        execute format('create policy open on %I using (true) with check (true)', p.relname);
    end loop;
end $$";

/// Each policy opened for reading or for writing: a name, and the SQL of the mutation.
pub fn policies(admin: &str) -> Result<Vec<(String, String)>> {
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

/// The conditions of the function that returns a user's workspaces: a name, and the SQL of the mutation.
pub fn functions() -> Vec<(String, String)> {
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
pub fn ensure_applies(admin: &str, sql: &str) -> Result<()> {
    let database = Database::new(admin, "latchkey_mutate")?;
    database.recreate(&Migrator::Sqlx)?;
    database
        .execute(sql)
        .with_context(|| format!("this breaks nothing: {sql}"))
}
