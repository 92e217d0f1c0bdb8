# The authenticator app and the recovery codes: the second step of a sign-in.

## /settings/security/authenticator
totp-title = Authenticator app
totp-lead = When you sign in, you'll also enter a code from an app on your phone. Even someone with access to your email can't get in.
totp-start = Set up authenticator app
totp-scan = Scan this QR code with your authenticator app.
# For screen readers.
totp-qr = QR code for your authenticator app. The setup key below contains the same information.
# The setup key follows.
totp-key = Can't scan it? Enter this key instead:
totp-enter = Enter the 6-digit code from the app.
totp-code = 6-digit code
totp-turn-on = Turn on
totp-on = Your authenticator app is on. You'll enter a code each time you sign in.
totp-back = Back to security
totp-yours = Your authenticator app
totp-remove-title = Remove authenticator app
totp-remove-confirm = Remove your authenticator app?
totp-remove-text = Without a passkey you'll sign in without a second step, and your recovery codes will stop working.
totp-remove = Remove

## /settings/security/recovery-codes
recovery-codes-title = Recovery codes
recovery-codes-lead = Use a recovery code if you lose access to your second step. Each code works once.
recovery-codes-yours = Your recovery codes
recovery-codes-left = { $count ->
    [0] No codes left.
    [one] 1 code left.
   *[other] { $count } codes left.
}
recovery-codes-generate-hint = New codes replace the old ones and sign you out on all other devices.
recovery-codes-generate = Generate new codes
recovery-codes-generating = Generating…
recovery-codes-confirm = Replace your recovery codes?
recovery-codes-replaced = Your old codes stop working right away. We show the new ones once.

## New recovery codes, which are shown once
new-codes-title = Save your recovery codes
new-codes-text = Each code signs you in once if you can't use your second step. You won't see them again: print them, or save them in your password manager.
new-codes-copy = Copy
new-codes-copied = Copied
# Copying was refused by the browser.
new-codes-not-copied = We couldn't copy the codes. Select them above and copy them yourself.
new-codes-print = Print
new-codes-download = Download
new-codes-saved = I've saved these codes
