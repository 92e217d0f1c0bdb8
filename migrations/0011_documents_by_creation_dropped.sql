-- no-transaction
-- No list of documents is by creation now.
drop index concurrently documents_workspace_id_created_at_id_idx;
