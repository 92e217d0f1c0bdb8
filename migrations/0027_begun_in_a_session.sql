-- What a signed-in person begins in one request and finishes in another belongs to the
-- session that began it (S108): a thief's half-finished enrolment is neither shown to the
-- owner nor finished after the thief was signed out.

-- Goes up with each change of a factor and each "sign out all others": what the session
-- began before is void from then on.
alter table sessions add column epoch integer not null default 0;

-- Authenticator apps whose secret no code has proven yet, one for each session. They stood
-- in `authenticators`, one for each user, where every session of the user was shown it.
create table authenticator_enrolments (
    -- The session that began it, by its public id.
    session_id uuid primary key,
    session_epoch integer not null,
    user_id uuid not null references users on delete cascade,
    -- 160 bits, sealed for this user (S20).
    secret bytea not null,
    expires_at timestamptz not null
);
create index authenticator_enrolments_of_user on authenticator_enrolments (user_id);
create index authenticator_enrolments_expired on authenticator_enrolments (expires_at);
grant select, insert, update, delete on authenticator_enrolments to latchkey_app;

-- Begun in whichever session: nobody can tell any more.
delete from authenticators where confirmed_at is null;

-- Step-ups and changes of address; null where a sign-in was begun.
alter table challenges
    add column session_id uuid,
    add column session_epoch integer;

-- Connections that were begun; null where a sign-in was.
alter table provider_visits
    add column session_id uuid,
    add column session_epoch integer,
    -- The session that it opened or connected: a callback that is asked for again by that
    -- session leads on.
    add column led_to_session uuid;

-- Beside the session in which it waits for its owner's word.
alter table provider_identities add column session_epoch integer;
