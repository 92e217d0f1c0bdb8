# The sign-in methods of an account, and what happened to it.

## /settings/security
security-title = Security
security-lead = How you sign in, and recent activity in your account.
security-methods = Ways to sign in
security-methods-hint = Use any of these. Keep at least two you can reach.
security-email = Email
security-email-text = Link and code sent to { $email }
security-password = Password
security-password-none = Not set. Optional.
security-password-add = Set a password
security-password-change = Change
security-totp-none = Adds a second step: a code from an app on your phone.
security-totp-add = Set up
security-manage = Manage
security-passkeys = Passkeys
security-passkeys-count = { $count ->
    [0] Sign in with your fingerprint, face or PIN.
    [one] 1 passkey
   *[other] { $count } passkeys
}
security-connections-count = { $count ->
    [0] Sign in with an account you already have.
    [one] 1 connected
   *[other] { $count } connected
}

## Two-step verification
security-two-step = Two-step verification
security-two-step-hint = After an email or a password, we ask for a second step. Passkeys need none.
security-on = On
security-off = Off
security-recovery-codes-hint = Generate new codes before you run out. New codes replace the old ones.

# The name of a button for screen readers: “Manage: Passkeys”.
security-action = { $action }: { $name }

## When a sign-in method was added and last used; a date follows the first, and a time like “2 hours ago” the second
factor-added = Added
factor-last-used = Last used
factor-never-used = Never used

## Recent activity
activity-title = Recent activity
activity-hint = Don't recognize something? Sign out of all other sessions and change your password.
activity-sessions = Review your sessions
activity-password = Set or change your password
# { $factor } is one of the names “… with”.
activity-signed-in = Signed in with { $factor }
activity-sign-in-failed = Failed sign-in with { $factor }
activity-confirmed = Confirmed identity with { $factor }
activity-confirmation-failed = Failed confirmation with { $factor }
# { $factor } is one of the names that stand alone.
activity-added = { $factor } added
activity-changed = { $factor } changed
activity-removed = { $factor } removed
activity-recovery-codes-replaced = Recovery codes replaced
activity-passkey-renamed = Passkey renamed
activity-signed-out = Signed out
activity-browser-trusted = Browser trusted for 30 days
activity-browser-distrusted = Trusted browser removed
activity-exported = Account data downloaded
activity-sessions-ended = Sessions signed out
activity-deletion-requested = Account deletion requested
activity-deletion-canceled = Account deletion canceled
activity-passkey-suspected = Passkey rejected (it may have been copied)

## Names of the sign-in methods, standing alone
factor-email = Email address
factor-password = Password
factor-totp = Authenticator app
factor-recovery = Recovery code
factor-passkey = Passkey
factor-provider = Connected account

## Names of the sign-in methods, after “with”
factor-with-email = email
factor-with-password = a password
factor-with-totp = an authenticator app
factor-with-recovery = a recovery code
factor-with-passkey = a passkey
factor-with-provider = a connected account
