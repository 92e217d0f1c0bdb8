-- What keeps the service running: security log, outgoing mail, rate limits, signing keys, and the
-- deletions that only the owner of the schema may do.

-- The security log: sign-ins, failed attempts and changes of credentials. Each row is
-- written in the transaction of the action that it records, and the run-time role can neither change nor
-- delete one (S73).
create table security_events (
    id uuid primary key,
    -- Null if the address that was tried has no account.
    user_id uuid references users on delete cascade,
    -- Keyed hash of the address that was tried.
    subject bytea,
    event text not null,
    factor text,
    -- Browser, operating system and network of the client, as in sessions.
    device text not null,
    network text,
    request_id text,
    created_at timestamptz not null default app_now()
);
create index security_events_user_id_created_at_idx on security_events (user_id, created_at);
create index security_events_created_at_idx on security_events (created_at);

-- Mail that waits to be sent. A mail is written in the transaction of the action that it reports: it is
-- sent if and only if that action is committed.
create table email_outbox (
    id uuid primary key,
    -- Recipient, subject and bodies, encrypted: the database alone does not reveal the links and codes in
    -- waiting mail (S74). Null once the mail is sent.
    sealed bytea,
    created_at timestamptz not null default app_now(),
    -- The mail is useless after this time and is no longer sent.
    expires_at timestamptz not null,
    attempts integer not null default 0,
    -- Doubles as a lease: the worker that claims a row moves this time ahead, and other workers skip the
    -- row until then.
    next_attempt_at timestamptz not null default app_now(),
    sent_at timestamptz,
    given_up_at timestamptz,
    -- Why the mail server refused the mail permanently; it is then given up at once. The page that waits
    -- for a challenge's code shows the reason, in the browser that asked for the challenge.
    refusal text check (refusal in ('recipient', 'message', 'no_smtputf8'))
);
create index email_outbox_next_attempt_at_idx on email_outbox (next_attempt_at)
    where sent_at is null and given_up_at is null;
-- Before a mail is written, those of the last hour are counted.
create index email_outbox_created_at_idx on email_outbox (created_at);

-- What was used of each rate limit (guesses, mails, attempts). A sliding window: it keeps the times of
-- use instead of a counter, so a limit holds for every period of that length.
create table rate_limits (
    -- Keyed hash of the limit's name and of what it is for (an address, a user, a network).
    key bytea primary key,
    acquired_at timestamptz[] not null,
    -- How many uses each element of `acquired_at` stands for; a missing element means one. Limits above 60
    -- round the times up to a sixtieth of their window, so that no row holds more than about 60.
    counts integer[] not null default '{}',
    -- After this time no use counts any more, and the row may be deleted.
    expires_at timestamptz not null
);
create index rate_limits_expires_at_idx on rate_limits (expires_at);

-- Which of the given limits is exhausted: `hit` is its position in `keys` (from 1), `seconds` the time to
-- wait. Of several, the one with the longest wait; no row if none is exhausted. The arrays are parallel:
-- key, highest number of uses, and length of the window in seconds.
create function exceeded_rate_limit(keys bytea[], limits bigint[], windows double precision[])
returns table (hit integer, seconds double precision)
language sql stable
begin atomic
    select requested.hit::integer, requested.wait
    from (
        select r.hit, r.allowed, coalesce(sum(coalesce(u.n, 1)) filter (where u.at is not null), 0) as used,
            extract(epoch from min(u.at) + make_interval(secs => r.seconds) - app_now())::double precision as wait
        from unnest(keys, limits, windows) with ordinality as r (key, allowed, seconds, hit)
        left join rate_limits l on l.key = r.key
        left join lateral unnest(l.acquired_at, l.counts) as u (at, n)
            on u.at > app_now() - make_interval(secs => r.seconds)
        group by r.hit, r.allowed, r.seconds
    ) as requested
    where requested.used >= requested.allowed
    order by requested.wait desc nulls last
    limit 1;
end;

-- Uses each of the given limits once, or none of them: several limits apply to one action (those of the
-- browser, its network and the recipient, and a total over all clients), and an action that is refused
-- must not use up the others. Arguments as above. If a limit is exhausted, `hit` and `seconds` name it and the wait and
-- nothing is written; otherwise `counted` is the number of uses of each limit, this one included.
create function acquire_rate_limits(keys bytea[], limits bigint[], windows double precision[])
returns table (hit integer, seconds double precision, counted bigint[])
language plpgsql as $$
begin
    -- Checked before locking: under attack most requests end here, and they neither write nor wait.
    return query select e.hit, e.seconds, null::bigint[] from exceeded_rate_limit(keys, limits, windows) e;
    if found then
        return;
    end if;
    -- Rows are always locked in the order of their keys, so that calls with keys in common do not deadlock.
    insert into rate_limits (key, acquired_at, expires_at)
    select k.key, '{}', app_now() + make_interval(secs => k.seconds)
    from unnest(keys, windows) as k (key, seconds)
    order by k.key
    on conflict (key) do nothing;
    perform from rate_limits l where l.key = any (keys) order by l.key for update;
    -- Checked again: another transaction may have used up a limit before the rows were locked.
    return query select e.hit, e.seconds, null::bigint[] from exceeded_rate_limit(keys, limits, windows) e;
    if found then
        return;
    end if;
    with requested as (
        select k.key, k.seconds, k.place,
            -- Rounded up, never down: a use counts for its whole window or slightly longer.
            case when k.allowed > 60
                then date_bin(make_interval(secs => k.seconds / 60),
                    app_now() + make_interval(secs => k.seconds / 60), 'epoch'::timestamptz)
                else app_now()
            end as at
        from unnest(keys, limits, windows) with ordinality as k (key, allowed, seconds, place)
    ), updated as (
        update rate_limits l
        set (acquired_at, counts) = (
                select array_agg(live.at order by live.at), array_agg(live.n order by live.at)
                from (
                    select each.at, sum(each.n)::integer as n
                    from (
                        select u.at, coalesce(u.n, 1) as n
                        from unnest(l.acquired_at, l.counts) as u (at, n)
                        where u.at > app_now() - make_interval(secs => requested.seconds)
                        union all
                        select requested.at, 1
                    ) as each
                    group by each.at
                ) as live
            ),
            expires_at = requested.at + make_interval(secs => requested.seconds)
        from requested
        where l.key = requested.key
        returning requested.place, (select sum(n) from unnest(l.counts) as n) as used
    )
    select null, null, array_agg(updated.used order by updated.place)
    into hit, seconds, counted
    from updated;
    return next;
end
$$;

-- Takes back the newest use of each of the given limits.
create function refund_rate_limits(keys bytea[]) returns void
language sql
begin atomic
    update rate_limits l
    set (acquired_at, counts) = (
        select case when newest.n > 1 then l.acquired_at else trim_array(l.acquired_at, 1) end,
            case
                when newest.n > 1 then trim_array(l.counts, 1) || newest.n - 1
                when cardinality(l.counts) = cardinality(l.acquired_at) then trim_array(l.counts, 1)
                else l.counts
            end
        from (select coalesce(l.counts[cardinality(l.acquired_at)], 1) as n) as newest
    )
    from (
        select r.key from rate_limits r where r.key = any (refund_rate_limits.keys) order by r.key for update
    ) as locked
    where l.key = locked.key and cardinality(l.acquired_at) > 0;
end;

-- The RSA keys that sign access tokens (S52). They belong to no tenant and no user.
create table signing_keys (
    -- Key id: the `kid` in a token's header.
    kid text primary key,
    -- PKCS #1 in DER, encrypted.
    private_key bytea not null,
    -- The public members of the key's JWK (RFC 7518 §6.3.1), base64url.
    modulus text not null,
    exponent text not null,
    -- Published from here on. A key signs only after verifiers have had time to fetch it (S52).
    created_at timestamptz not null default app_now(),
    -- Signs new tokens from here on …
    activated_at timestamptz,
    -- … until here, and stays published until the last of those tokens has expired.
    retired_at timestamptz,
    check (retired_at is null or activated_at is not null)
);
-- At most one key signs, and at most one waits to be the next.
create unique index signing_keys_active_idx on signing_keys ((true))
    where activated_at is not null and retired_at is null;
create unique index signing_keys_next_idx on signing_keys ((true)) where activated_at is null;

-- The functions below delete what the run-time role has no right to delete. They run with the rights of the
-- owner, so each checks by itself that the deletion is due (S111), and has a fixed search_path so that
-- a caller cannot put tables of its own in place of these.

-- Deletes at most `batch` security events that are older than 90 days; returns their number.
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

-- Deletes a user whose deletion is due; returns whether it did. Personal rows are deleted by cascade;
-- documents in organizations that have other members stay, without the author.
create function delete_due_user(due uuid) returns boolean
    language sql volatile security definer
    set search_path = public, pg_temp
begin atomic
    with deleted as (
        delete from users where id = due and delete_after <= app_now() returning 1
    )
    select exists(select from deleted);
end;

-- Deletes an organization if the deletion of every one of its members is due; returns whether it did. Row level
-- security applies here too: the caller has to set `app.organization` first.
create function delete_due_organization(due uuid) returns boolean
    language sql volatile security definer
    set search_path = public, pg_temp
begin atomic
    with deleted as (
        delete from organizations o
        where o.id = due
          and exists (select from memberships m where m.organization_id = due)
          and not exists (
              select from memberships m join users u on u.id = m.user_id
              where m.organization_id = due
                and (u.delete_after is null or u.delete_after > app_now())
          )
        returning 1
    )
    select exists(select from deleted);
end;

revoke execute on function sweep_security_events(integer), delete_due_user(uuid), delete_due_organization(uuid)
    from public;
grant execute on function sweep_security_events(integer), delete_due_user(uuid), delete_due_organization(uuid)
    to latchkey_app;

grant select, insert on security_events to latchkey_app;
grant select, insert, update, delete on email_outbox, rate_limits, signing_keys to latchkey_app;

-- At start the server compares the applied migrations with those it was built with.
grant select on _sqlx_migrations to latchkey_app;
