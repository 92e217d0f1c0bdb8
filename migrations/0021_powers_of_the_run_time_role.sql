-- Whoever gets hold of the run-time role deletes nothing that the product would not (S111):
-- foreign keys that cascade, and dates that the role may write, did it for it.

-- A workspace took its documents along, an organization everything.
revoke delete on organizations, workspaces from latchkey_app;

-- The owner's task: deletes an organization once the time of everybody in it is over. Row level
-- security holds here too: the tenant has to be set.
create function delete_due_organization(due uuid) returns boolean
    language sql volatile security definer
    set search_path = public, pg_temp
begin atomic
    with deleted as (
        delete from organizations o
        where o.id = due
          and exists (select from memberships m where m.organization_id = due)
          and not exists (
              select from memberships m join users u on u.id = m.user_id
              where m.organization_id = due
                and (u.delete_after is null or u.delete_after > app_now())
          )
        returning 1
    )
    select exists(select from deleted);
end;
revoke execute on function delete_due_organization(uuid) from public;
grant execute on function delete_due_organization(uuid) to latchkey_app;

-- A user's rows, the record of what happened among them, go seven days after that was asked for
-- and no sooner: `delete_due_user` believed any date in the past.
create function users_keep_their_days() returns trigger
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    if new.delete_after < app_now() + interval '7 days' then
        raise exception 'an account is deleted seven days after that was asked for, and no sooner'
            using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger users_keep_their_days before insert or update of delete_after on users
    for each row when (new.delete_after is not null)
    execute function users_keep_their_days();
