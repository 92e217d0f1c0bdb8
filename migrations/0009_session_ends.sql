-- Every server hears at once that a session has ended, whoever ended it, so that
-- its open pages learn it.
create function tell_session_ended() returns trigger
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    perform pg_notify('session_ended', new.public_id::text);
    return null;
end
$$;

create trigger session_ended after update of revoked_at on sessions
    for each row when (old.revoked_at is null and new.revoked_at is not null)
    execute function tell_session_ended();
