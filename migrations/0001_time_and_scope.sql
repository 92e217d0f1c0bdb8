-- What every later migration stands on: the clock that judges expiry, and the
-- settings that open rows to a transaction.

do $$
begin
    if not exists (select from pg_roles where rolname = 'latchkey_app') then
        raise exception 'the role latchkey_app does not exist'
            using hint = 'create role latchkey_app login password ''…''; it owns nothing and the server runs under it';
    end if;
end
$$;

grant usage on schema public to latchkey_app;

-- The only clock that expiry is judged by. Only a test database replaces its
-- body; the server refuses to start in production on any other body.
create function app_now() returns timestamptz
    language sql stable
    return now();

-- The tenant whose rows this transaction may see, or null: then none.
create function app_organization() returns uuid
    language sql stable
    return nullif(current_setting('app.organization', true), '')::uuid;

-- The user whose own memberships this transaction may read, or null. It counts
-- only while no tenant is set, so the two never add up.
create function app_user() returns uuid
    language sql stable
    return case
        when nullif(current_setting('app.organization', true), '') is null
        then nullif(current_setting('app.user', true), '')::uuid
    end;
