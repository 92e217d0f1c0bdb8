-- For template databases of tests only: a user who takes no part in any test, with a row in every table that
-- has rows of users and of organizations. Each is older than those of the tests, valid, and does not expire: a
-- statement that forgets whose rows it is about finds them first. And none may be changed: a statement of the
-- server that would do so fails, in every test that runs it.

insert into users (id, email, name, passkey_handle)
values ('b0000000-0000-4000-8000-000000000001', 'bystander@example.net', 'Bystander',
        'b0000000-0000-4000-8000-000000000002');
insert into avatars (user_id, hash, picture) values ('b0000000-0000-4000-8000-000000000001', '\xb0', '\xb0');
insert into sessions (id_hash, former_id_hash, public_id, user_id, device, network, expires_at, last_seen_at)
values ('\xb0', '\xb1', 'b0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001',
        'Bystander', '203.0.113.0/24', 'infinity', 'infinity');
insert into session_factors (session_id, factor, proven_at)
select 'b0000000-0000-4000-8000-000000000003', factor, 'infinity'
from unnest(array['email', 'password', 'totp', 'recovery', 'passkey', 'provider']) factor;
insert into known_browsers (user_id, id_hash, lineage, last_used_at, replaced_at)
values ('b0000000-0000-4000-8000-000000000001', '\xb0', '\xb0', 'infinity', 'infinity');
insert into trusted_browsers (user_id, id_hash, id, device, expires_at)
values ('b0000000-0000-4000-8000-000000000001', '\xb0', 'b0000000-0000-4000-8000-000000000004', 'Bystander',
        'infinity');
insert into passwords (user_id, hash) values ('b0000000-0000-4000-8000-000000000001', 'none');
insert into totp_credentials (user_id, secret, confirmed_at)
values ('b0000000-0000-4000-8000-000000000001', '\xb0', app_now());
insert into totp_enrolments (session_id, session_epoch, user_id, secret, expires_at)
values ('b0000000-0000-4000-8000-000000000003', 0, 'b0000000-0000-4000-8000-000000000001', '\xb0', 'infinity');
insert into recovery_codes (user_id, selector, hash)
values ('b0000000-0000-4000-8000-000000000001', 'bystander', 'none');
insert into passkeys (user_id, id, credential_id, credential, name)
values ('b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000005', '\xb0', '{}', 'Bystander');
insert into challenges (id, purpose, email, user_id, session_id, session_epoch, browser_hash, token_hash, code_hash,
                        next_path, device, expires_at)
values ('b0000000-0000-4000-8000-000000000006', 'step_up', 'bystander@example.net',
        'b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000003', 0, '\xb0', '\xb0', '\xb0',
        '/', 'Bystander', 'infinity');
insert into pending_sign_ins (id, user_id, browser_hash, first_factor, first_proven_at, next_path, expires_at)
values ('b0000000-0000-4000-8000-000000000007', 'b0000000-0000-4000-8000-000000000001', '\xb0', 'password', 'infinity',
        '/', 'infinity');
insert into linked_accounts (user_id, id, issuer, subject, label)
values ('b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000008', 'https://bystander.example.net',
        'bystander', 'Bystander');
insert into oauth_authorization_requests (id, provider, browser_hash, state_hash, secrets, user_id, session_id,
                                          session_epoch, next_path, expires_at)
values ('b0000000-0000-4000-8000-000000000009', 'bystander', '\xb0', '\xb0', '\xb0',
        'b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000003', 0, '/', 'infinity');
insert into pending_account_links (id, provider, issuer, subject, label, email, browser_hash, user_id, session_id,
                                   session_epoch, next_path, expires_at)
values ('b0000000-0000-4000-8000-00000000000a', 'bystander', 'https://bystander.example.net', 'bystander', 'Bystander',
        'bystander@example.net', '\xb0', 'b0000000-0000-4000-8000-000000000001',
        'b0000000-0000-4000-8000-000000000003', 0, '/', 'infinity');
insert into security_events (id, user_id, subject, event, device, created_at)
values ('b0000000-0000-4000-8000-00000000000b', 'b0000000-0000-4000-8000-000000000001', '\xb0', 'signed_in',
        'Bystander', 'infinity');

-- The owner has to name the tenant too.
select set_config('app.organization', 'b0000000-0000-4000-8000-00000000000c', false);
insert into organizations (id, slug, name)
values ('b0000000-0000-4000-8000-00000000000c', 'bystander', 'Bystander');
insert into workspaces (organization_id, id, slug, name)
values ('b0000000-0000-4000-8000-00000000000c', 'b0000000-0000-4000-8000-00000000000d', 'bystander', 'Bystander');
insert into memberships (organization_id, user_id, role)
values ('b0000000-0000-4000-8000-00000000000c', 'b0000000-0000-4000-8000-000000000001', 'owner');
insert into workspace_memberships (organization_id, workspace_id, user_id, role)
values ('b0000000-0000-4000-8000-00000000000c', 'b0000000-0000-4000-8000-00000000000d',
        'b0000000-0000-4000-8000-000000000001', 'manager');
insert into documents (organization_id, workspace_id, id, title, body, created_by, updated_by)
values ('b0000000-0000-4000-8000-00000000000c', 'b0000000-0000-4000-8000-00000000000d',
        'b0000000-0000-4000-8000-00000000000e', 'Bystander', 'Bystander', 'b0000000-0000-4000-8000-000000000001',
        'b0000000-0000-4000-8000-000000000001');
insert into document_revisions (organization_id, workspace_id, document_id, version, title, body, created_by)
values ('b0000000-0000-4000-8000-00000000000c', 'b0000000-0000-4000-8000-00000000000d',
        'b0000000-0000-4000-8000-00000000000e', 1, 'Bystander', 'Bystander', 'b0000000-0000-4000-8000-000000000001');
select set_config('app.organization', '', false);

create function keep_bystander() returns trigger language plpgsql as $$
begin
    raise exception 'a statement changes a row of the bystander in %', tg_table_name;
end
$$;
do $$ declare owned record; begin
    for owned in
        select c.table_name, c.column_name
        from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
          and (c.column_name in ('user_id', 'organization_id') or (c.table_name, c.column_name) in
               (('users', 'id'), ('organizations', 'id'), ('session_factors', 'session_id')))
    loop
        execute format(
            'create or replace trigger keep_bystander before update or delete on %I
                 for each row when (current_user = ''latchkey_app'' and old.%I::text like ''b0000000-0000-4000-8000-%%'') execute function keep_bystander()',
            owned.table_name, owned.column_name);
    end loop;
end $$;
