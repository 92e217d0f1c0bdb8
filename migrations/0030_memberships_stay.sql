-- A membership that the run-time role could delete, or hand to another user, would let it empty an
-- organization and have `delete_due_organization` take the rest (S111).
revoke delete, update on memberships from latchkey_app;
grant update (role, last_workspace_id, last_visited_at) on memberships to latchkey_app;

-- The sweep of browsers that were not seen for a year.
create index devices_last_used_at_idx on devices (last_used_at);
