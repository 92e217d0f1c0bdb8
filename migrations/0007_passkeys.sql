-- Passkeys (WebAuthn). Personal tables, as in 0002.

-- What an authenticator keeps to find the account by: random, and no user's id
-- (S32). Made with the first passkey.
alter table users add column passkey_handle uuid constraint users_passkey_handle_key unique;

create table passkeys (
    user_id uuid not null references users on delete cascade,
    -- What lists show, and what is renamed and removed by.
    id uuid not null,
    -- The authenticator's name for it (S30).
    credential_id bytea not null constraint passkeys_credential_id_key unique,
    -- The public key, counter and flags, as the library keeps them.
    credential jsonb not null,
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz,
    primary key (user_id, id)
);

-- A ceremony's state travels sealed, and works once (S28): what was used, until it
-- would have expired.
create table used_ceremonies (
    id uuid primary key,
    expires_at timestamptz not null
);
create index used_ceremonies_expired on used_ceremonies (expires_at);

grant select, insert, update, delete on passkeys, used_ceremonies to latchkey_app;
