-- Open pages of a copied cookie hear too that it is over: the session goes on under a new
-- secret, and in a new epoch.
drop trigger session_ended on sessions;
create trigger session_ended after update of revoked_at, epoch on sessions
    for each row when (old.revoked_at is null and (new.revoked_at is not null or new.epoch <> old.epoch))
    execute function tell_session_ended();
