# The sessions of an account.

## /settings/sessions
sessions-title = Sessions
sessions-lead = Devices where you're signed in.
sessions-here = Current session
sessions-others = Other sessions
sessions-ended-one = That device has been signed out.
sessions-ended-others = All other devices have been signed out.
sessions-ended-trust = That browser is no longer trusted.
sessions-end-others-hint = This also removes all trusted browsers.
sessions-end-others = Sign out all other sessions
sessions-end-others-confirm = Sign out all other sessions?
sessions-end-others-devices = { $count ->
    [one] 1 other device will be signed out right away.
   *[other] { $count } other devices will be signed out right away.
}
sessions-end = Sign out
# The device, like “Firefox on Linux”.
sessions-end-named = Sign out { $device }
sessions-end-confirm = Sign out { $device }?
sessions-end-unsaved = It needs to sign in again. Text that isn't saved there may be lost.
sessions-ending = Signing out…
sessions-current = This device
# { $factors } are names of sign-in methods after “with”: “a password and a recovery code”.
sessions-signed-in = Signed in { $time } with { $factors }
# A time like “2 hours ago” follows.
sessions-last-active = Last active
# The last two of a list: “a, b and c” has “a, b” and “c”.
sessions-and = { $first } and { $last }

## Trusted browsers
trusted-title = Trusted browsers
trusted-hint = You won't be asked for a second step in these browsers.
# A date follows.
trusted-until = Trusted until
trusted-remove = Remove trust
trusted-remove-named = Remove trust from { $device }
trusted-remove-confirm = Remove trust from { $device }?
trusted-remove-text = The next sign-in there asks for the second step again.
