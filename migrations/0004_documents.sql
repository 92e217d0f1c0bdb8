-- Documents and every version of them. `documents` holds the newest version, so
-- that a list reads one table; `document_revisions` holds all, the newest too,
-- so that an edit finds the version it started from.

create table documents (
    organization_id uuid not null,
    workspace_id uuid not null,
    id uuid not null,
    title text not null check (char_length(title) between 1 and 200),
    body text not null,
    version integer not null default 1,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default app_now(),
    updated_by uuid references users on delete set null,
    updated_at timestamptz not null default app_now(),
    trashed_by uuid references users on delete set null,
    trashed_at timestamptz,
    primary key (organization_id, workspace_id, id),
    foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
-- The two lists, newest first; each begins with the workspace, the most
-- selective column, so that 25 rows are walked and none is sorted.
create index documents_newest on documents (workspace_id, created_at desc, id desc) where trashed_at is null;
create index documents_trashed on documents (workspace_id, trashed_at desc, id desc) where trashed_at is not null;
-- The tenant's columns say the same thing twice; without this the planner
-- multiplies their selectivities and expects almost no rows.
create statistics documents_tenancy (dependencies) on organization_id, workspace_id from documents;

create table document_revisions (
    organization_id uuid not null,
    workspace_id uuid not null,
    document_id uuid not null,
    version integer not null,
    title text not null,
    body text not null,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default app_now(),
    primary key (organization_id, workspace_id, document_id, version),
    foreign key (organization_id, workspace_id, document_id)
        references documents (organization_id, workspace_id, id) on delete cascade
);

alter table documents enable row level security;
alter table documents force row level security;
alter table document_revisions enable row level security;
alter table document_revisions force row level security;

create policy tenant on documents
    using (organization_id = (select app_organization()))
    with check (organization_id = (select app_organization()));
create policy tenant on document_revisions
    using (organization_id = (select app_organization()))
    with check (organization_id = (select app_organization()));

-- Documents are trashed, never deleted, by the run-time role; revisions are
-- written once.
grant select, insert, update on documents to latchkey_app;
grant select, insert on document_revisions to latchkey_app;
