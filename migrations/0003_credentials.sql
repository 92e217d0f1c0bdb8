-- What users prove their identity with: passwords, authenticator apps (TOTP), recovery codes and
-- passkeys. These are personal tables, as in 0002.

-- Passwords, at most one for each user; none where the user signs in by other means.
create table passwords (
    user_id uuid primary key references users on delete cascade,
    -- Argon2id as a PHC string, with its salt and parameters (S27).
    hash text not null,
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz
);

-- Authenticator apps that were confirmed by a code, at most one for each user.
create table totp_credentials (
    user_id uuid primary key references users on delete cascade,
    -- 160 bits, encrypted with the user's id as associated data: a copy in another user's row does
    -- not decrypt (S20).
    secret bytea not null,
    -- The highest time step whose code was accepted. Codes of this step and of earlier ones are
    -- refused, so an observed code cannot be replayed (S22).
    last_step bigint not null default 0,
    created_at timestamptz not null default app_now(),
    -- When a code proved that the app has the secret (S21).
    confirmed_at timestamptz not null,
    last_used_at timestamptz
);

-- Authenticator apps whose secret no code has confirmed yet, one for each session. An enrolment
-- belongs to the session and epoch that started it: one that a thief started is never
-- shown to the account's owner, and cannot be finished after the thief was signed out (S108).
create table totp_enrolments (
    session_id uuid primary key references sessions (public_id) on delete cascade,
    session_epoch integer not null,
    user_id uuid not null references users on delete cascade,
    -- Encrypted like that of totp_credentials (S20).
    secret bytea not null,
    expires_at timestamptz not null
);
create index totp_enrolments_user_id_idx on totp_enrolments (user_id);
create index totp_enrolments_expires_at_idx on totp_enrolments (expires_at);

-- Recovery codes, each of which replaces the authenticator app once.
create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    -- The first letters of the code. They select the row, so that only one slow hash has to be
    -- computed for each attempt.
    selector text not null,
    -- The rest of the code: Argon2id as a PHC string (S23).
    hash text not null,
    created_at timestamptz not null default app_now(),
    used_at timestamptz,
    primary key (user_id, selector)
);

-- Passkeys (WebAuthn credentials).
create table passkeys (
    user_id uuid not null references users on delete cascade,
    -- Identifies the passkey in lists and when its user renames or removes it.
    id uuid not null,
    -- The id that the authenticator chose. Unique over all users, so that a passkey cannot be
    -- registered to a second account (S30).
    credential_id bytea not null constraint passkeys_credential_id_key unique,
    -- Public key, signature counter and flags, as the WebAuthn library serialises them.
    credential jsonb not null,
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz,
    primary key (user_id, id)
);

-- WebAuthn challenges that were used already. A challenge is not stored when it is issued: its
-- encrypted state goes to the browser and back. This table makes it single use (S28). A row may be
-- deleted once its challenge has expired.
create table used_webauthn_challenges (
    id uuid primary key,
    expires_at timestamptz not null
);
create index used_webauthn_challenges_expires_at_idx on used_webauthn_challenges (expires_at);

grant select, insert, update, delete
    on passwords, totp_credentials, totp_enrolments, recovery_codes, passkeys, used_webauthn_challenges
    to latchkey_app;
