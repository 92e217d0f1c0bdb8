-- Pictures of people. Personal tables, as in 0002.

-- What was uploaded is never kept: this is our own encoding of what was seen on it.
create table avatars (
    user_id uuid primary key references users on delete cascade,
    -- SHA-256 of the picture: its address, which changes with it.
    hash bytea not null,
    picture bytea not null check (octet_length(picture) <= 262144),
    created_at timestamptz not null default app_now()
);
create index avatars_by_hash on avatars (hash);

grant select, insert, update, delete on avatars to latchkey_app;
