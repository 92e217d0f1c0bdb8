# Errors that the server answers with: what happened, and what to do about it.

## Sign-in and permissions
error-invalid-title = Check the highlighted fields
error-signed-out-title = You've been signed out
error-signed-out = Sign in again to continue. What you typed here is kept.
error-step-up-title = Confirm it's you
error-step-up = For your security, confirm it's you, then submit this form again.
error-sole-owner-title = Choose another owner first
error-sole-owner = You're the only owner of an organization with other members. Make someone else an owner first.
error-not-found-title = Page not found
error-not-found = This page doesn't exist, or you don't have access to it.
error-forbidden-title = You don't have permission to do this
error-forbidden-read = You can't view documents in this workspace. Ask one of its managers for access.
error-forbidden-write = You have read-only access to this workspace. Ask a manager if you need to edit.
error-forbidden-delete = You can't delete or restore documents in this workspace. Ask one of its managers for access.
error-forbidden-members = You can't add people to this workspace. Ask one of its managers for access.
error-forbidden-workspaces = You can't create workspaces in this organization. Ask one of its owners for access.

## Links, codes and sign-ins that have expired
error-link-ended-title = This sign-in link or code has expired
error-link-ended = It was already used, was replaced by a newer one, or is more than 10 minutes old. Request a new email to sign in.
error-email-change-ended-title = This email change has expired
error-email-change-ended = The code was already used or is more than 10 minutes old. Start the email change again.
error-provider-ended-title = This sign-in has expired
error-provider-ended = It was already used or is more than 30 minutes old. Start over.
error-guesses-title = Too many incorrect codes
error-guesses = The link in your email still works. Or resend the email and use the new code.
error-guesses-step-up = This code can't be used anymore. Request a new one.
error-guesses-address = This code can't be used anymore. Start the email change again to get a new one.
error-guesses-factor = This sign-in can't be completed anymore. Start over, and check the code before you enter it.

## Limits
error-limited-title = Too many attempts
error-limited-minutes = { $count ->
    [one] Try again in a minute.
   *[other] Try again in { $count } minutes.
}
error-limited-hours = { $count ->
    [one] Try again in an hour.
   *[other] Try again in { $count } hours.
}

## Documents
error-conflict-title = This document was saved while you were editing
error-conflict = Nothing was overwritten and your changes are safe. Review both versions below.
error-undecided-title = Some places aren't decided yet
error-undecided = Choose what to keep in each place, then save again.
error-trashed-title = This document is in the trash
error-trashed = Someone moved it to the trash while you were editing. Your text is still here: copy it, or restore the document and save again.

## Failures
error-bad-request-title = Something's wrong with that request
error-bad-request = Reload the page and try again.
error-unavailable-title = { -product } is temporarily unavailable
error-unavailable = Try again in a moment. What you typed is safe.
error-internal-title = Something went wrong on our end
error-internal = This is our fault, not yours. Try again. What you typed is safe.
error-offline-title = You appear to be offline
error-offline = Check your connection and try again. What you typed is safe.
