-- no-transaction
-- How many mails were written in the last hour is counted before another is. Concurrently,
-- so that mail goes on being written meanwhile.
create index concurrently outbox_by_age on outbox (created_at);
