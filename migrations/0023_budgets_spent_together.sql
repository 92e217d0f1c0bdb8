-- Several limits stand behind one action (a browser's, a network's, a recipient's, one over
-- all of them): they are spent together, all or none, in one statement.

-- How often each instant of `spent` counts. Limits that are large keep one instant for a
-- sixtieth of their span instead of one for each time, so that no row holds more than about
-- sixty. An instant without a count counts once: rows of the release before have none.
alter table budgets add column counts integer[] not null default '{}';

-- Which limit is used up, and for how many seconds: of several the one with the longest wait.
-- No row where all have room.
create function budget_used_up(keys bytea[], limits bigint[], spans double precision[])
returns table (hit integer, seconds double precision)
language sql stable
begin atomic
    select of_key.hit::integer, of_key.wait
    from (
        select asked.hit, asked.allowed, coalesce(sum(coalesce(u.n, 1)) filter (where u.at is not null), 0) as spent,
            extract(epoch from min(u.at) + make_interval(secs => asked.span) - app_now())::double precision as wait
        from unnest(keys, limits, spans) with ordinality as asked (key, allowed, span, hit)
        left join budgets b on b.key = asked.key
        left join lateral unnest(b.spent, b.counts) as u (at, n)
            on u.at > app_now() - make_interval(secs => asked.span)
        group by asked.hit, asked.allowed, asked.span
    ) as of_key
    where of_key.spent >= of_key.allowed
    order by of_key.wait desc nulls last
    limit 1;
end;

-- Spends one of each limit, or none. `hit` and `seconds` say which was used up and for how
-- long; otherwise `counted` says how much of each is spent by now.
create function spend_budgets(keys bytea[], limits bigint[], spans double precision[])
returns table (hit integer, seconds double precision, counted bigint[])
language plpgsql as $$
begin
    -- A refusal writes nothing and waits for no lock.
    return query select u.hit, u.seconds, null::bigint[] from budget_used_up(keys, limits, spans) u;
    if found then
        return;
    end if;
    -- Always in the order of the keys: two that spend some of the same do not wait for each other.
    insert into budgets (key, spent, expires_at)
    select k.key, '{}', app_now() + make_interval(secs => k.span)
    from unnest(keys, spans) as k (key, span)
    order by k.key
    on conflict (key) do nothing;
    perform from budgets b where b.key = any (keys) order by b.key for update;
    return query select u.hit, u.seconds, null::bigint[] from budget_used_up(keys, limits, spans) u;
    if found then
        return;
    end if;
    with asked as (
        select k.key, k.span, k.place,
            -- Rounded up, never down: what was spent counts for its whole span, or a little longer.
            case when k.allowed > 60
                then date_bin(make_interval(secs => k.span / 60),
                    app_now() + make_interval(secs => k.span / 60), 'epoch'::timestamptz)
                else app_now()
            end as at
        from unnest(keys, limits, spans) with ordinality as k (key, allowed, span, place)
    ), updated as (
        update budgets b
        set (spent, counts) = (
                select array_agg(live.at order by live.at), array_agg(live.n order by live.at)
                from (
                    select each.at, sum(each.n)::integer as n
                    from (
                        select u.at, coalesce(u.n, 1) as n
                        from unnest(b.spent, b.counts) as u (at, n)
                        where u.at > app_now() - make_interval(secs => asked.span)
                        union all
                        select asked.at, 1
                    ) as each
                    group by each.at
                ) as live
            ),
            expires_at = asked.at + make_interval(secs => asked.span)
        from asked
        where b.key = asked.key
        returning asked.place, (select sum(n) from unnest(b.counts) as n) as spent
    )
    select null, null, array_agg(updated.spent order by updated.place)
    into hit, seconds, counted
    from updated;
    return next;
end
$$;

-- Gives the newest one of each back.
create function refund_budgets(keys bytea[]) returns void
language sql
begin atomic
    update budgets b
    set (spent, counts) = (
        select case when newest.n > 1 then b.spent else trim_array(b.spent, 1) end,
            case
                when newest.n > 1 then trim_array(b.counts, 1) || newest.n - 1
                when cardinality(b.counts) = cardinality(b.spent) then trim_array(b.counts, 1)
                else b.counts
            end
        from (select coalesce(b.counts[cardinality(b.spent)], 1) as n) as newest
    )
    from (
        select l.key from budgets l where l.key = any (refund_budgets.keys) order by l.key for update
    ) as locked
    where b.key = locked.key and cardinality(b.spent) > 0;
end;
