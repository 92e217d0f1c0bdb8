-- In a transaction of its own: it reads the table without keeping others from it.
alter table challenges validate constraint challenges_user_id_fkey;
