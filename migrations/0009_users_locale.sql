-- The language in which a user reads pages and mail.

-- Language tag, such as de; null means whatever the browser asks for. Without a default and without a check, so
-- that no row is read or written while the table is locked: the server takes only languages that it has.
alter table users add column locale text;
