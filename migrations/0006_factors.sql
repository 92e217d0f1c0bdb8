-- Factors beside the mailed link and code, and what stands between a first
-- factor and a session. Personal tables, as in 0002.

-- Which factors a session proved, and when; the network it was begun from, cut
-- to /24 or /48.
alter table sessions
    add column password_proven_at timestamptz,
    add column totp_proven_at timestamptz,
    add column recovery_proven_at timestamptz,
    add column passkey_proven_at timestamptz,
    add column provider_proven_at timestamptz,
    add column network text;

-- A mailed code may also prove an address again, before something dangerous.
alter table challenges drop constraint challenges_purpose_check;
alter table challenges add constraint challenges_purpose_check check (purpose in ('sign_in', 'step_up')) not valid;
alter table challenges validate constraint challenges_purpose_check;

create table passwords (
    user_id uuid primary key references users on delete cascade,
    -- Argon2id as a PHC string, with its salt and parameters (S27).
    hash text not null,
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz
);

create table authenticators (
    user_id uuid primary key references users on delete cascade,
    -- 160 bits, sealed for this user (S20).
    secret bytea not null,
    -- The highest step accepted: none at or below it passes again (S22).
    last_step bigint not null default 0,
    created_at timestamptz not null default app_now(),
    -- Null until a code proved that the app has the secret (S21).
    confirmed_at timestamptz,
    last_used_at timestamptz
);

create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    -- The code's first letters: which row a code is compared with.
    selector text not null,
    -- The rest of it: Argon2id as a PHC string (S23).
    hash text not null,
    created_at timestamptz not null default app_now(),
    used_at timestamptz,
    primary key (user_id, selector)
);

-- A first factor was proven, a second one is still asked for (S24).
create table pending_sign_ins (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    browser_hash bytea not null,
    first_factor text not null,
    first_proven_at timestamptz not null default app_now(),
    next_path text not null,
    guesses smallint not null default 0,
    expires_at timestamptz not null,
    finished_at timestamptz,
    voided_at timestamptz
);
create index pending_sign_ins_of_user on pending_sign_ins (user_id);
create index pending_sign_ins_expired on pending_sign_ins (expires_at);

-- Browsers that are not asked for the second factor, for 30 days. The hash is of
-- the device cookie.
create table trusted_browsers (
    user_id uuid not null references users on delete cascade,
    id_hash bytea not null,
    -- What lists show, and what is ended by.
    id uuid not null,
    device text not null,
    created_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    primary key (user_id, id_hash)
);
create index trusted_browsers_expired on trusted_browsers (expires_at);

-- Who signed in, failed to, and changed what (S73). Written in the transaction of
-- what it tells about; the run-time role may add and read, nothing else.
create table security_events (
    id uuid primary key,
    -- Null where the address has no account.
    user_id uuid references users on delete cascade,
    -- A keyed hash of the address that was tried.
    subject bytea,
    event text not null,
    factor text,
    device text not null,
    network text,
    request_id text,
    created_at timestamptz not null default app_now()
);
create index security_events_of_user on security_events (user_id, created_at);
create index security_events_by_age on security_events (created_at);

-- The owner's task: what is older than 90 days, in batches. The run-time role may
-- call it and so delete no younger row.
create function sweep_security_events(batch integer) returns bigint
    language sql volatile security definer
    set search_path = public, pg_temp
begin atomic
    with swept as (
        delete from security_events where id in (
            select id from security_events where created_at < app_now() - interval '90 days' limit batch
        )
        returning 1
    )
    select count(*) from swept;
end;
revoke execute on function sweep_security_events(integer) from public;

grant select, insert, update, delete
    on passwords, authenticators, recovery_codes, pending_sign_ins, trusted_browsers to latchkey_app;
grant select, insert on security_events to latchkey_app;
grant execute on function sweep_security_events(integer) to latchkey_app;
