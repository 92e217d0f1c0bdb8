-- A mailed code may also prove the address that an account is about to take.
alter table challenges drop constraint challenges_purpose_check;
alter table challenges add constraint challenges_purpose_check
    check (purpose in ('sign_in', 'step_up', 'email_change')) not valid;
alter table challenges validate constraint challenges_purpose_check;
