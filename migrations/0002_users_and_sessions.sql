-- Users, their sessions and the browsers they use. These are personal tables, without row level
-- security: queries filter by the authenticated user's id, or look a row up by the hash of a
-- secret.

-- One row for each account.
create table users (
    id uuid primary key,
    -- Stored only in its normalised form (S5). An account is created by proving its address, so
    -- every address here is proven (S1).
    email text not null constraint users_email_key unique check (octet_length(email) <= 254),
    name text not null check (char_length(name) between 1 and 60),
    -- IANA name, such as Europe/Berlin; null means UTC.
    time_zone text check (char_length(time_zone) <= 64),
    -- WebAuthn user handle: random and unrelated to the user's id (S32). Created together with
    -- the first passkey.
    passkey_handle uuid constraint users_passkey_handle_key unique,
    created_at timestamptz not null default app_now(),
    disabled_at timestamptz,
    -- The account is deleted at this time, seven days after its user asked for it. Signing in
    -- before that cancels the deletion.
    delete_after timestamptz
);
create index users_delete_after_idx on users (delete_after) where delete_after is not null;

-- delete_due_user trusts `delete_after`. Without this trigger, an attacker who controls the
-- run-time role could write a date in the past and have any account deleted at once, together
-- with its security events (S111).
create function enforce_deletion_delay() returns trigger
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    if new.delete_after < app_now() + interval '7 days' then
        raise exception 'an account is deleted seven days after that was asked for, and no sooner'
            using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger enforce_deletion_delay before insert or update of delete_after on users
    for each row when (new.delete_after is not null)
    execute function enforce_deletion_delay();

-- Profile pictures. The uploaded file is never stored: the server decodes it and stores its own
-- encoding of the pixels.
create table avatars (
    user_id uuid primary key references users on delete cascade,
    -- SHA-256 of the picture. It is part of the picture's URL, so the URL changes with the picture.
    hash bytea not null,
    picture bytea not null check (octet_length(picture) <= 262144),
    created_at timestamptz not null default app_now()
);
create index avatars_hash_idx on avatars (hash);

-- Browsers that are signed in.
create table sessions (
    -- Hash of the session secret in the cookie: a leaked database opens no session (S38). It is
    -- replaced at each step-up and each change of a credential (S40).
    id_hash bytea primary key,
    -- Hash of the secret before that. A sign-out that still sends it, because the response with the new
    -- cookie has not arrived yet, revokes the session all the same (S42).
    former_id_hash bytea,
    -- Identifies the session in lists, logs and foreign keys; it is no secret and never changes (S38).
    public_id uuid not null constraint sessions_public_id_key unique,
    user_id uuid not null references users on delete cascade,
    -- Incremented by each change of a credential and by "sign out all other sessions". Enrolments,
    -- challenges and provider requests record the epoch in which the session started them, and are
    -- void in a later one: a thief cannot finish what they started before they were signed out (S108).
    epoch integer not null default 0,
    -- Browser and operating system, as shown in the list of sessions.
    device text not null,
    -- The client's network at sign-in: its IP address cut to /24 (IPv4) or /48 (IPv6).
    network text,
    created_at timestamptz not null default app_now(),
    -- Written at most once a minute (S41).
    last_seen_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_expires_at_idx on sessions (expires_at);
create index sessions_former_id_hash_idx on sessions (former_id_hash) where former_id_hash is not null;
-- The export of a user's data reads sessions in batches, oldest first; each batch starts where the
-- previous one ended.
create index sessions_user_id_created_at_public_id_idx on sessions (user_id, created_at, public_id);

-- The factors that a session has proven, and when it last did. Step-up asks whether the
-- last proof is recent enough (S25).
create table session_factors (
    session_id uuid not null references sessions (public_id) on delete cascade,
    factor text not null check (factor in ('email', 'password', 'totp', 'recovery', 'passkey', 'provider')),
    proven_at timestamptz not null default app_now(),
    primary key (session_id, factor)
);

-- Tells every server at once that a session was revoked or that its epoch changed, so that pages
-- which are still open react. An epoch changes together with the session's secret: pages
-- that use a copy of the former cookie have to learn that it is no longer valid.
create function notify_session_event() returns trigger
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    perform pg_notify('session_ended', new.public_id::text);
    return null;
end
$$;
create trigger notify_session_event after update of revoked_at, epoch on sessions
    for each row when (old.revoked_at is null and (new.revoked_at is not null or new.epoch <> old.epoch))
    execute function notify_session_event();

-- Browsers that have signed in to an account before, recognised by the device cookie. They
-- have rate limits of their own: an attacker who uses up an account's limits does not lock
-- its owner out (S18). Each cookie value is issued to one account and replaced at each sign-in; a
-- value that was never issued is not adopted, so an attacker gains nothing by planting one in a
-- shared browser (S109).
create table known_browsers (
    user_id uuid not null references users on delete cascade,
    -- Hash of the device cookie.
    id_hash bytea not null,
    -- Hash of the first cookie that was issued to this account in this browser. Trust and rate
    -- limits refer to it, so they survive replacements. Null means that this row is the first.
    lineage bytea,
    created_at timestamptz not null default app_now(),
    last_used_at timestamptz not null default app_now(),
    -- When another cookie replaced this one. It stays valid for some minutes, in case the response
    -- with the new one was lost or two tabs signed in at the same time.
    replaced_at timestamptz,
    primary key (user_id, id_hash)
);
-- A sign-in by an identity provider looks the browser up before the account is known.
create index known_browsers_id_hash_idx on known_browsers (id_hash);
create index known_browsers_last_used_at_idx on known_browsers (last_used_at);
create index known_browsers_replaced_at_idx on known_browsers (replaced_at) where replaced_at is not null;

-- Browsers that skip the second factor for 30 days, because their user asked for that.
create table trusted_browsers (
    user_id uuid not null references users on delete cascade,
    -- The browser's lineage, see known_browsers.
    id_hash bytea not null,
    -- Identifies the row in lists and when its user removes the trust; it is no secret.
    id uuid not null,
    device text not null,
    created_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    primary key (user_id, id_hash)
);
create index trusted_browsers_expires_at_idx on trusted_browsers (expires_at);

-- Users are deleted only by delete_due_user (0008), never by the run-time role (S111).
grant select, insert, update on users to latchkey_app;
grant select, insert, update, delete
    on avatars, sessions, session_factors, known_browsers, trusted_browsers to latchkey_app;
