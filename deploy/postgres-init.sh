#!/bin/sh
# Makes the two roles and the database. Postgres's image runs it once, when its data
# folder is new; elsewhere an administrator can, with the variables set.
set -eu

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
create role latchkey_owner login password :'owner_password';
create role latchkey_app login password :'app_password';
create database latchkey owner latchkey_owner;
revoke connect, temporary on database latchkey from public;
grant connect on database latchkey to latchkey_app;
SQL
