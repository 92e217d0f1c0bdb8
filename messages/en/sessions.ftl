# The sessions of an account.

## /settings/sessions
sessions-title = Sessions
sessions-lead = Devices where you're signed in.
sessions-ended-one = That device has been signed out.
sessions-ended-others = All other devices have been signed out.
sessions-ended-trust = That browser is no longer trusted.
sessions-list-title = Signed-in devices
sessions-end-others-hint = This also removes all trusted browsers.
sessions-end-others = Sign out all other sessions
sessions-end = Sign out
sessions-ending = Signing out…
sessions-current = This browser
# { $factors } are names of sign-in methods after “with”: “a password and a recovery code”.
sessions-signed-in = Signed in { $time } with { $factors }
# A date follows.
sessions-last-active = Last active
# The last two of a list: “a, b and c” has “a, b” and “c”.
sessions-and = { $first } and { $last }

## Trusted browsers
trusted-title = Trusted browsers
trusted-hint = You won't be asked for a second step in these browsers.
# A date follows.
trusted-until = Trusted until
trusted-remove = Remove trust
