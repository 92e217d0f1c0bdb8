-- What a person says of themselves, and leaving.

alter table users
    -- An IANA name; null is UTC.
    add column time_zone text check (char_length(time_zone) <= 64),
    -- Seven days after deletion was asked for; signing in undoes it.
    add column delete_after timestamptz;
create index users_to_delete on users (delete_after) where delete_after is not null;

-- The owner's task: deletes a user whose time is over, and nobody else. What is the
-- person's goes with the row; what they wrote in organizations of others stays,
-- without their name.
create function delete_due_user(due uuid) returns boolean
    language sql volatile security definer
    set search_path = public, pg_temp
begin atomic
    with deleted as (
        delete from users where id = due and delete_after <= app_now() returning 1
    )
    select exists(select from deleted);
end;
revoke execute on function delete_due_user(uuid) from public;
grant execute on function delete_due_user(uuid) to latchkey_app;
