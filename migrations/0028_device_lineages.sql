-- A browser's mark is issued to one account and replaced at each sign-in (S109).
alter table devices
    -- The first mark that was issued to this account in this browser: what trust and limits
    -- go by across replacements. Null: this mark is the first.
    add column lineage bytea,
    -- When another mark took its place: it counts for some minutes more, for an answer that
    -- was lost and for two tabs that sign in at once.
    add column replaced_at timestamptz;
create index devices_replaced on devices (replaced_at) where replaced_at is not null;

-- `id_hash` is the lineage from now on. Trust that was given until now may hang on a mark
-- that somebody planted in the browser, and no row tells: it ends, and each browser is asked
-- for the second step once more.
delete from trusted_browsers;
