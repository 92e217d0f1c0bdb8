-- Organizations (the tenants), their workspaces, and the members of both. Primary and foreign keys of
-- tenant tables begin with the organization's id, so that a row cannot refer to one of another
-- organization (S60).

-- Makes a table a tenant table: a transaction reads and writes only rows of the organization that it
-- has set, and no rows at all without one (S60, S62). Forced row level security holds for the
-- table's owner too. Call it once for each new tenant table.
create function protect_tenant_table(target regclass, tenant_column name default 'organization_id') returns void
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant_isolation on %1$s
             using (%2$I = (select app_organization()))
             with check (%2$I = (select app_organization()))',
        target, tenant_column
    );
end
$$;
revoke execute on function protect_tenant_table(regclass, name) from public;

-- One row for each organization.
create table organizations (
    id uuid primary key,
    slug text not null constraint organizations_slug_key unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now()
);

-- The parts of an organization that hold its documents.
create table workspaces (
    organization_id uuid not null references organizations on delete cascade,
    id uuid not null,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now(),
    primary key (organization_id, id),
    constraint workspaces_slug_key unique (organization_id, slug)
);

-- The members of each organization, with their roles in it.
create table memberships (
    organization_id uuid not null references organizations on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'admin', 'member')),
    created_at timestamptz not null default app_now(),
    -- Used only to choose the page that `/` and `/o/…` redirect to.
    last_workspace_id uuid,
    last_visited_at timestamptz,
    primary key (organization_id, user_id),
    foreign key (organization_id, last_workspace_id) references workspaces (organization_id, id)
        on delete set null (last_workspace_id)
);
create index memberships_user_id_idx on memberships (user_id);

-- Roles of members in single workspaces. Owners and admins of the organization have access to all of its
-- workspaces without a row here.
create table workspace_memberships (
    organization_id uuid not null,
    workspace_id uuid not null,
    user_id uuid not null,
    role text not null check (role in ('manager', 'editor', 'reader')),
    created_at timestamptz not null default app_now(),
    primary key (organization_id, workspace_id, user_id),
    foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);
create index workspace_memberships_user_id_idx on workspace_memberships (user_id);

select protect_tenant_table('organizations', 'id');
select protect_tenant_table('workspaces');
select protect_tenant_table('memberships');
select protect_tenant_table('workspace_memberships');

-- Before an organization is chosen, users may read (not write) their own memberships and the
-- organizations and workspaces that these belong to.
create policy member_self_read on memberships for select
    using (user_id = (select app_user()));
create policy member_self_read on workspace_memberships for select
    using (user_id = (select app_user()));
create policy member_self_read on organizations for select
    using (exists (
        select from memberships m
        where m.organization_id = organizations.id and m.user_id = (select app_user())
    ));
create policy member_self_read on workspaces for select
    using (exists (
        select from memberships m
        where m.organization_id = workspaces.organization_id and m.user_id = (select app_user())
    ));

-- Deleting an organization or a workspace would delete its documents by cascade, so the run-time
-- role may not do it. Nor may it delete a membership or give it to another user: that could empty an
-- organization, which delete_due_organization (0008) would then take for abandoned (S111).
grant select, insert, update on organizations, workspaces to latchkey_app;
grant select, insert, update (role, last_workspace_id, last_visited_at) on memberships to latchkey_app;
grant select, insert, update, delete on workspace_memberships to latchkey_app;

-- The organizations and workspaces that a user has access to: one row for each workspace, and one with
-- nulls for an organization none of whose workspaces they may enter.
--
-- NOT A PURE READ: it sets `app.user` to the given user for the rest of the transaction, which
-- makes that user's memberships readable to the statements that follow (policies
-- member_self_read). Setting and reading in one function saves a round trip on every page. It is not
-- `security definer`: the caller's policies apply. For null it returns no rows and sets nothing.
create function accessible_workspaces_as(acting_user uuid) returns table (
    organization_id uuid,
    organization_slug text,
    organization_name text,
    organization_role text,
    last_visited_at timestamptz,
    workspace_id uuid,
    workspace_slug text,
    workspace_name text,
    workspace_role text
)
    language plpgsql volatile strict
    as $$
begin
    perform set_config('app.user', acting_user::text, true);
    return query
        select o.id, o.slug, o.name, m.role, m.last_visited_at, w.id, w.slug, w.name, wm.role
        from memberships m
        join organizations o on o.id = m.organization_id
        left join (
            workspaces w
            left join workspace_memberships wm
                on wm.organization_id = w.organization_id and wm.workspace_id = w.id and wm.user_id = acting_user
        ) on w.organization_id = m.organization_id
            and (m.role in ('owner', 'admin') or wm.role is not null)
        where m.user_id = acting_user
        order by o.name, o.id, w.name, w.id;
end
$$;
