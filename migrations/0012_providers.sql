-- Identity providers. Personal tables, as in 0002.

-- Which account of a provider signs in to which account here (S36).
create table connections (
    user_id uuid not null references users on delete cascade,
    -- What lists show, and what is removed by.
    id uuid not null,
    -- The identity: who says so, and whom it means. Never an address.
    issuer text not null,
    subject text not null,
    -- What the provider calls the account, for its owner to recognise.
    label text not null check (char_length(label) <= 100),
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz,
    primary key (user_id, id),
    constraint connections_identity_key unique (issuer, subject)
);

-- Somebody left for a provider, and has not come back yet (S34).
create table provider_visits (
    id uuid primary key,
    provider text not null,
    -- SHA-256 of the browser's secret, and of what comes back as `state`.
    browser_hash bytea not null,
    state_hash bytea not null constraint provider_visits_state_hash_key unique,
    -- State, PKCE verifier and nonce, sealed.
    secrets bytea not null,
    -- Who connects the provider to their account; null at sign-in.
    user_id uuid references users on delete cascade,
    next_path text not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
);
create index provider_visits_expired on provider_visits (expires_at);
create index provider_visits_of_user on provider_visits (user_id) where user_id is not null;

-- An identity that no account has yet: its address is still to be proven, by our
-- own challenge, or its owner still to confirm it (S36).
create table provider_identities (
    id uuid primary key,
    provider text not null,
    issuer text not null,
    subject text not null,
    label text not null,
    -- What the provider says the address is: shown, never believed.
    email text,
    browser_hash bytea not null,
    -- The account whose address was proven, and the session that did it, by its public
    -- id: there it waits for a yes.
    user_id uuid references users on delete cascade,
    session_id uuid,
    next_path text not null,
    expires_at timestamptz not null
);
create index provider_identities_of_user on provider_identities (user_id) where user_id is not null;
create index provider_identities_expired on provider_identities (expires_at);

-- A challenge that proves the address of such an identity.
alter table challenges add column provider_identity uuid;

-- It goes with the sign-in through the second factor.
alter table pending_sign_ins add column provider_identity uuid;

grant select, insert, update, delete on connections, provider_visits, provider_identities to latchkey_app;
