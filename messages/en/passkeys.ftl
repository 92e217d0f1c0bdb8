# Passkeys: the button that asks for one, and /settings/security/passkeys.

## The button, on /sign-in, /sign-in/second-factor and /step-up
passkey-use = Use a passkey
passkey-waiting = Waiting for your passkey…
passkey-failed = We couldn't confirm a passkey. Try again, or choose another way.
passkey-needs-script = Passkeys need JavaScript. You can still sign in other ways.
passkey-needs-webassembly = Passkeys need WebAssembly, which this browser didn't load. Reload the page, or allow WebAssembly in your browser's settings. You can still sign in other ways.

## /settings/security/passkeys
passkeys-title = Passkeys
passkeys-lead = Sign in with your fingerprint, face or PIN instead of a code. Passkeys are stored on your device or in your password manager. If you sign in another way, we'll ask for a passkey as a second step.
passkeys-yours = Your passkeys
passkeys-none = No passkeys yet.
passkeys-remove = Remove
passkeys-removing = Removing…
passkeys-remove-named = Remove “{ $name }”
passkeys-remove-confirm = Remove “{ $name }”?
passkeys-remove-text = You can no longer sign in with this passkey. If it is your last one and you have no authenticator app, two-step verification turns off and your recovery codes stop working.

## Renaming one
passkeys-rename = Rename
passkeys-rename-title = Rename “{ $name }”
passkeys-name = Name
passkeys-save = Save
passkeys-saving = Saving…
passkeys-cancel = Cancel

## Adding one
passkeys-add = Add a passkey
passkeys-adding = Adding…
passkeys-name-hint = A name you'll recognize, like “My phone”.
passkeys-unsupported = This browser doesn't support passkeys.
passkeys-not-created = We couldn't create a passkey. This device may already have one for your account.
