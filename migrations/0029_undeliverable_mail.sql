-- Mail that the mail server refused for good: it is given up at once, with the reason. The page
-- that waits for a challenge's code says so, to the browser that asked.
alter table outbox add column refusal text
    constraint outbox_refusal check (refusal in ('recipient', 'message', 'no_smtputf8'));

-- The mail of a challenge. No foreign key: either row is swept away in its own time.
alter table challenges add column mail_id uuid;
