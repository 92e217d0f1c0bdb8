-- An export reads in batches, in the order in which things were made. Each batch begins where the
-- one before ended, so it needs an index that leads there: without one, each would read all rows.
create index documents_of_author on documents (created_by, created_at, id);
create index sessions_of_user_by_age on sessions (user_id, created_at, public_id);
-- The new index begins with the same column.
drop index sessions_of_user;
