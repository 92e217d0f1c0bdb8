-- Organizations, their workspaces, and who belongs to them. Primary and foreign
-- keys begin with the tenant's id. Row level security is forced: the owner is
-- held to it too.

create table organizations (
    id uuid primary key,
    slug text not null constraint organizations_slug_key unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now()
);

create table workspaces (
    organization_id uuid not null references organizations on delete cascade,
    id uuid not null,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (char_length(name) between 1 and 60),
    created_at timestamptz not null default app_now(),
    primary key (organization_id, id),
    constraint workspaces_slug_key unique (organization_id, slug)
);

create table memberships (
    organization_id uuid not null references organizations on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'admin', 'member')),
    created_at timestamptz not null default app_now(),
    -- Only to choose where `/` and `/o/…` lead.
    last_workspace_id uuid,
    last_visited_at timestamptz,
    primary key (organization_id, user_id),
    foreign key (organization_id, last_workspace_id) references workspaces (organization_id, id)
        on delete set null (last_workspace_id)
);
create index memberships_of_user on memberships (user_id);

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
create index workspace_memberships_of_user on workspace_memberships (user_id);

alter table organizations enable row level security;
alter table organizations force row level security;
alter table workspaces enable row level security;
alter table workspaces force row level security;
alter table memberships enable row level security;
alter table memberships force row level security;
alter table workspace_memberships enable row level security;
alter table workspace_memberships force row level security;

-- The tenant's own rows, to read and to write.
create policy tenant on organizations
    using (id = (select app_organization()))
    with check (id = (select app_organization()));
create policy tenant on workspaces
    using (organization_id = (select app_organization()))
    with check (organization_id = (select app_organization()));
create policy tenant on memberships
    using (organization_id = (select app_organization()))
    with check (organization_id = (select app_organization()));
create policy tenant on workspace_memberships
    using (organization_id = (select app_organization()))
    with check (organization_id = (select app_organization()));

-- A user's own memberships with what they lead to, to read only.
create policy own on memberships for select
    using (user_id = (select app_user()));
create policy own on workspace_memberships for select
    using (user_id = (select app_user()));
create policy own on organizations for select
    using (exists (
        select from memberships m
        where m.organization_id = organizations.id and m.user_id = (select app_user())
    ));
create policy own on workspaces for select
    using (exists (
        select from memberships m
        where m.organization_id = workspaces.organization_id and m.user_id = (select app_user())
    ));

grant select, insert, update, delete on organizations, workspaces, memberships, workspace_memberships to latchkey_app;
