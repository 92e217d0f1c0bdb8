-- Personal tables: touched only by functions that take an Identity, or by a hash.

create table users (
    id uuid primary key,
    -- Normalised (S5); proven, or the row would not exist (S1).
    email text not null constraint users_email_key unique check (octet_length(email) <= 254),
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now(),
    disabled_at timestamptz
);

-- A started, unfinished sign-in: one mail holding one link and one code.
create table challenges (
    id uuid primary key,
    purpose text not null check (purpose in ('sign_in')),
    email text not null,
    -- SHA-256 of the browser's secret (S10) and of the link's token (S8).
    browser_hash bytea not null,
    token_hash bytea not null constraint challenges_token_hash_key unique,
    -- HMAC of challenge and code (S16).
    code_hash bytea not null,
    guesses smallint not null default 0,
    next_path text not null,
    device text not null,
    created_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    voided_at timestamptz
);
create index challenges_of_browser on challenges (browser_hash, email);
create index challenges_expired on challenges (expires_at);

-- A signed-in browser. One column for each factor: when it was proven.
create table sessions (
    id_hash bytea primary key,
    -- What lists and logs show (S38).
    public_id uuid not null constraint sessions_public_id_key unique,
    user_id uuid not null references users on delete cascade,
    email_proven_at timestamptz,
    device text not null,
    created_at timestamptz not null default app_now(),
    last_seen_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_of_user on sessions (user_id);
create index sessions_expired on sessions (expires_at);

-- Browsers that have signed in to an account before: they have budgets of
-- their own, so that an attacker cannot lock the owner out (S18).
create table devices (
    user_id uuid not null references users on delete cascade,
    id_hash bytea not null,
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz not null default app_now(),
    primary key (user_id, id_hash)
);

grant select, insert, update on users to latchkey_app;
grant select, insert, update, delete on challenges, sessions, devices to latchkey_app;
