-- no-transaction
-- The list of documents is by last edit. The organization is in the index too, so that counting a list reads
-- the index alone: the policy of the tenant looks at it. Concurrently, so that documents are written meanwhile.
create index concurrently documents_workspace_id_updated_at_id_idx
    on documents (workspace_id, updated_at desc, id desc) include (organization_id)
    where trashed_at is null;
