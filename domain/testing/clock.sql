-- For template databases of tests only: a clock that tests can move. The run-time
-- role may read how far it was moved, and cannot move it. The server refuses to
-- start in production on such a database.
create table test_clock (shift interval not null);
insert into test_clock values ('0');
grant select on test_clock to latchkey_app;

create or replace function app_now() returns timestamptz
    language sql stable
    return now() + (select shift from test_clock);
