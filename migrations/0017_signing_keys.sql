-- The keys that access tokens are signed with (S52). Global rows, of no tenant and no
-- person.

create table signing_keys (
    -- How a token names it.
    kid text primary key,
    -- PKCS #1 in DER, sealed.
    private_key bytea not null,
    -- The public members of its JWK (RFC 7518 §6.3.1), base64url.
    modulus text not null,
    exponent text not null,
    -- Published from here on; nobody is sent away for a key that they cannot know yet.
    created_at timestamptz not null default app_now(),
    -- It signs from here …
    activated_at timestamptz,
    -- … to here, and is published until its last token has expired.
    retired_at timestamptz,
    check (retired_at is null or activated_at is not null)
);
-- One that signs, and one that comes next.
create unique index signing_keys_active on signing_keys ((true))
    where activated_at is not null and retired_at is null;
create unique index signing_keys_next on signing_keys ((true)) where activated_at is null;

grant select, insert, update, delete on signing_keys to latchkey_app;
