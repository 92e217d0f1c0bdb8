-- Signing in with an identity provider (OpenID Connect, or OAuth 2.0 as GitHub has it). These are
-- personal tables, as in 0002.

-- Which account at a provider signs in to which account here (S36).
create table linked_accounts (
    user_id uuid not null references users on delete cascade,
    -- Identifies the link in lists and when its user removes it.
    id uuid not null,
    -- The identity is the pair of issuer and subject, never an e-mail address: addresses can change hands,
    -- and a provider may assert one that its user does not own (S36).
    issuer text not null,
    subject text not null,
    -- The account's name at the provider, for its user to recognise.
    label text not null check (char_length(label) <= 100),
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz,
    primary key (user_id, id),
    constraint linked_accounts_issuer_subject_key unique (issuer, subject)
);

-- Authorization requests: the browser was sent to a provider, which sends it back to the callback
-- with `state`. Each is single use and valid only in the browser that started it (S34).
create table oauth_authorization_requests (
    id uuid primary key,
    provider text not null,
    -- SHA-256 of the browser secret.
    browser_hash bytea not null,
    -- SHA-256 of the `state` parameter.
    state_hash bytea not null constraint oauth_authorization_requests_state_hash_key unique,
    -- `state`, PKCE code verifier and nonce, encrypted.
    secrets bytea not null,
    -- The user who links the provider to their account, with their session and its epoch; null
    -- at sign-in. A callback in another session or a later epoch is refused (S108).
    user_id uuid references users on delete cascade,
    session_id uuid references sessions (public_id) on delete cascade,
    session_epoch integer,
    -- The session that the callback created or linked the account in. If that session requests the
    -- callback again, by a reload for example, it is redirected onwards instead of shown an error.
    result_session_id uuid references sessions (public_id) on delete set null,
    next_path text not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
);
create index oauth_authorization_requests_expires_at_idx on oauth_authorization_requests (expires_at);
create index oauth_authorization_requests_user_id_idx on oauth_authorization_requests (user_id)
    where user_id is not null;
create index oauth_authorization_requests_session_id_idx on oauth_authorization_requests (session_id)
    where session_id is not null;
create index oauth_authorization_requests_result_session_id_idx on oauth_authorization_requests (result_session_id)
    where result_session_id is not null;

-- Identities that a provider asserted and that are not linked to an account yet. Before one is linked,
-- its address has to be proven by our own challenge; and if the address has an account already, the user
-- signs in to it fully and confirms the link (S36).
create table pending_account_links (
    id uuid primary key,
    provider text not null,
    issuer text not null,
    subject text not null,
    label text not null,
    -- The address that the provider asserts. It is offered in the form and never relied on.
    email text,
    -- SHA-256 of the browser secret.
    browser_hash bytea not null,
    -- The account whose address was proven, with the session that proved it and its epoch: there,
    -- and nowhere else, the link waits to be confirmed. Null until then.
    user_id uuid references users on delete cascade,
    session_id uuid references sessions (public_id) on delete cascade,
    session_epoch integer,
    next_path text not null,
    expires_at timestamptz not null
);
create index pending_account_links_expires_at_idx on pending_account_links (expires_at);
create index pending_account_links_user_id_idx on pending_account_links (user_id) where user_id is not null;
create index pending_account_links_session_id_idx on pending_account_links (session_id)
    where session_id is not null;

-- When a pending link is gone (linked, declined or expired), the challenge or sign-in
-- goes on without it.
alter table challenges
    add foreign key (pending_link_id) references pending_account_links on delete set null;
alter table pending_sign_ins
    add foreign key (pending_link_id) references pending_account_links on delete set null;

grant select, insert, update, delete
    on linked_accounts, oauth_authorization_requests, pending_account_links to latchkey_app;
