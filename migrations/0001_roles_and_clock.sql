-- What every later migration uses: the role that the server runs as, the clock that decides what
-- has expired, and the two transaction settings that row level security reads.

do $$
begin
    if not exists (select from pg_roles where rolname = 'latchkey_app') then
        raise exception 'the role latchkey_app does not exist'
            using hint = 'create role latchkey_app login password ''…''; it owns nothing and the server runs under it';
    end if;
end
$$;

-- The server connects as latchkey_app, which owns nothing (S61). Each migration grants it the
-- statements that the product needs and no others (S111).
grant usage on schema public to latchkey_app;

-- The only clock that decides whether something has expired. Test databases replace the body to
-- move time; in production the server refuses to start on any body but this one.
create function app_now() returns timestamptz
    language sql stable
    return now();

-- The organization whose rows this transaction may read and write. Null if it is not set, and
-- then there are no rows (S62).
create function app_organization() returns uuid
    language sql stable
    return nullif(current_setting('app.organization', true), '')::uuid;

-- The user whose own memberships this transaction may read. Null as long as an organization is
-- set, so that a transaction never sees the rows of both settings together.
create function app_user() returns uuid
    language sql stable
    return case
        when nullif(current_setting('app.organization', true), '') is null
        then nullif(current_setting('app.user', true), '')::uuid
    end;
