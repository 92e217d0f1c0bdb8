-- Proving an e-mail address with a mailed link or code, and the state between the first and the
-- second factor of a sign-in. These are personal tables, as in 0002.

-- Each row belongs to one mail, which holds a link and a code.
create table challenges (
    id uuid primary key,
    -- `sign_in` also creates accounts; `step_up` proves the account's address again before a dangerous
    -- action (S25); `email_change` proves the address that the account is about to take (S6).
    purpose text not null check (purpose in ('sign_in', 'step_up', 'email_change')),
    email text not null,
    -- Null for `sign_in`: there it is not known yet whether the address has an account.
    user_id uuid references users on delete cascade,
    -- The session that asked, and its epoch; null for `sign_in`. In another session or a later
    -- epoch the challenge is void (S108).
    session_id uuid references sessions (public_id) on delete cascade,
    session_epoch integer,
    -- The provider's account that is linked once the address is proven. Its foreign key is added in
    -- 0005, where that table is created.
    pending_link_id uuid,
    -- The row of this mail in email_outbox, which tells the page whether the mail was refused. Without
    -- a foreign key: both rows are deleted on schedules of their own, and an id that leads nowhere
    -- only means that there is nothing left to tell.
    mail_id uuid,
    -- SHA-256 of the browser secret: link and code work only in the browser that asked for them (S10).
    browser_hash bytea not null,
    -- SHA-256 of the link's token: a leaked database yields no working link (S8).
    token_hash bytea not null constraint challenges_token_hash_key unique,
    -- HMAC of the challenge's id and its code. Six digits could be guessed from a plain hash (S16).
    code_hash bytea not null,
    -- Codes that were tried. Counted before comparing, so that parallel requests get no extra
    -- guesses (S17).
    guesses smallint not null default 0,
    -- Path to open after the sign-in; on this site only (S14).
    next_path text not null,
    -- Browser and operating system that asked, as shown in the mail.
    device text not null,
    created_at timestamptz not null default app_now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    -- Set when a newer challenge, a changed address or a disabled account makes this one invalid (S12).
    voided_at timestamptz
);
create index challenges_browser_hash_email_idx on challenges (browser_hash, email);
create index challenges_expires_at_idx on challenges (expires_at);
create index challenges_user_id_idx on challenges (user_id) where user_id is not null;
create index challenges_session_id_idx on challenges (session_id) where session_id is not null;
create index challenges_pending_link_id_idx on challenges (pending_link_id) where pending_link_id is not null;

-- Sign-ins whose first factor is proven and whose second one is still missing. Such a row is not a
-- session and gives access to nothing (S24).
create table pending_sign_ins (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    -- The provider's account to link once the sign-in is complete. Its foreign key is added in 0005.
    pending_link_id uuid,
    -- SHA-256 of the browser secret: only the browser that proved the first factor may continue.
    browser_hash bytea not null,
    first_factor text not null,
    first_proven_at timestamptz not null default app_now(),
    next_path text not null,
    -- Codes of the second factor that were tried, limited as in challenges.
    guesses smallint not null default 0,
    expires_at timestamptz not null,
    finished_at timestamptz,
    voided_at timestamptz
);
create index pending_sign_ins_user_id_idx on pending_sign_ins (user_id);
create index pending_sign_ins_expires_at_idx on pending_sign_ins (expires_at);
create index pending_sign_ins_pending_link_id_idx on pending_sign_ins (pending_link_id)
    where pending_link_id is not null;

grant select, insert, update, delete on challenges, pending_sign_ins to latchkey_app;
