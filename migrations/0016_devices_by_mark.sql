-- A browser that comes by an identity provider is looked up before its account is known.
create index devices_by_mark on devices (id_hash);
