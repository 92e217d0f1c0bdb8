# Confirming who you are before a sensitive change: /step-up. Its other fields are in sign-in.ftl.

step-up-title = Confirm it's you
step-up-lead = You're about to change something sensitive. We won't ask again for 10 minutes.
step-up-confirm = Confirm
# A link to the page before.
step-up-back = Cancel and go back

## By an emailed code
step-up-can-email = We'll email a code to { $email }.
step-up-email-code = Email me a code
step-up-sent-to = We sent a code to { $email }. Enter it below.
step-up-resend = Resend code
step-up-sign-in-again = You can also sign out and sign in again, for example with a connected account.

## /step-up/done: in a tab of its own
step-up-done-title = You're confirmed
step-up-done-lead = You can close this tab, go back to where you were, and submit the form again.
