-- A session goes on under a new id; whoever signs out with the one before, because
-- the answer with the new one is still on its way, ends the same session (S42).
alter table sessions add column former_id_hash bytea;
create index sessions_former on sessions (former_id_hash) where former_id_hash is not null;
