-- The names that the field uses.
alter table budgets rename to rate_limits; alter table rate_limits rename spent to acquired_at;
alter table authenticators rename to totp_credentials; alter table authenticator_enrolments rename to totp_enrolments;
alter table connections rename to linked_accounts; alter table provider_visits rename to oauth_authorization_requests;
alter table provider_identities rename to pending_account_links; alter table devices rename to known_browsers;
alter table used_ceremonies rename to used_webauthn_challenges; alter table outbox rename to email_outbox;
alter table challenges rename provider_identity to pending_link_id; alter table pending_sign_ins rename provider_identity to pending_link_id;
alter table oauth_authorization_requests rename led_to_session to result_session_id;
alter function places_of(uuid) rename to accessible_workspaces_as;
alter function spend_budgets rename to acquire_rate_limits; alter function refund_budgets rename to refund_rate_limits;
