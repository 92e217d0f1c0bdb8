-- Mail that waits to be sent. It is written in the transaction of what it tells
-- about; recipient, subject and bodies are sealed, and cleared once sent.
create table outbox (
    id uuid primary key,
    sealed bytea,
    created_at timestamptz not null default app_now(),
    -- After this the mail is of no use and is not sent any more.
    expires_at timestamptz not null,
    attempts integer not null default 0,
    -- Also a worker's lease: whoever claims a row moves this ahead.
    next_attempt_at timestamptz not null default app_now(),
    sent_at timestamptz,
    given_up_at timestamptz
);
create index outbox_due on outbox (next_attempt_at) where sent_at is null and given_up_at is null;

-- What was spent lately of each budget (guesses, mails), by a keyed hash of
-- whose it is. Instants, not counters, so that an hour is any hour.
create table budgets (
    key bytea primary key,
    spent timestamptz[] not null,
    -- After this nothing in it counts any more.
    expires_at timestamptz not null
);
create index budgets_expired on budgets (expires_at);

grant select, insert, update, delete on outbox, budgets to latchkey_app;

-- At start the server compares what was applied with what it knows.
grant select on _sqlx_migrations to latchkey_app;
