-- Documents and all their versions. These are tenant tables, see 0006.

-- The current version of each document, so that lists read one table.
create table documents (
    organization_id uuid not null,
    workspace_id uuid not null,
    id uuid not null,
    title text not null check (char_length(title) between 1 and 200),
    body text not null,
    version integer not null default 1,
    -- Null once the author's account is deleted: the document stays.
    created_by uuid references users on delete set null,
    created_at timestamptz not null default app_now(),
    updated_by uuid references users on delete set null,
    updated_at timestamptz not null default app_now(),
    trashed_by uuid references users on delete set null,
    trashed_at timestamptz,
    primary key (organization_id, workspace_id, id),
    foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
-- For the two lists (documents and trash), newest first. Each index begins with the most selective
-- column, the workspace, so that a page of 25 is read in order without a sort.
create index documents_workspace_id_created_at_id_idx on documents (workspace_id, created_at desc, id desc)
    where trashed_at is null;
create index documents_workspace_id_trashed_at_id_idx on documents (workspace_id, trashed_at desc, id desc)
    where trashed_at is not null;
-- The export of a user's data reads documents in batches, oldest first; each batch starts where the
-- previous one ended.
create index documents_created_by_created_at_id_idx on documents (created_by, created_at, id);
-- A workspace belongs to exactly one organization. Without this statistics object the planner takes the two
-- columns for independent, multiplies their selectivities and expects almost no rows.
create statistics documents_organization_id_workspace_id_stat (dependencies)
    on organization_id, workspace_id from documents;

-- Every version of each document, the current one included. An edit that started from an older
-- version finds it here and is merged with the changes since.
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

select protect_tenant_table('documents');
select protect_tenant_table('document_revisions');

-- The run-time role moves documents to the trash and never deletes them; a revision is never
-- changed once it is written (S111).
grant select, insert, update on documents to latchkey_app;
grant select, insert on document_revisions to latchkey_app;
