-- How many mails were written in the last hour is counted before another is. The table is
-- small: what was sent is swept after a week.
create index outbox_by_age on outbox (created_at);
