-- Where a user may go, in one round trip: it sets what opens the user's own rows for
-- this transaction, and reads them. The caller's policies count as they do elsewhere.
create function places_of(whose uuid) returns table (
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
    language plpgsql volatile
    as $$
begin
    perform set_config('app.user', whose::text, true);
    return query
        select o.id, o.slug, o.name, m.role, m.last_visited_at, w.id, w.slug, w.name, wm.role
        from memberships m
        join organizations o on o.id = m.organization_id
        left join (
            workspaces w
            left join workspace_memberships wm
                on wm.organization_id = w.organization_id and wm.workspace_id = w.id and wm.user_id = whose
        ) on w.organization_id = m.organization_id
            and (m.role in ('owner', 'admin') or wm.role is not null)
        where m.user_id = whose
        order by o.name, o.id, w.name, w.id;
end
$$;
