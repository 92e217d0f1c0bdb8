-- A challenge that changes an account is that account's, not only this browser's.
alter table challenges add column user_id uuid;
alter table challenges add constraint challenges_user_id_fkey
    foreign key (user_id) references users on delete cascade not valid;
create index challenges_of_user on challenges (user_id) where user_id is not null;
