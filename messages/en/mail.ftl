# Emails. A subject is read in a list of other emails, so it names the product. No text of a user is in a subject.

# As in "Firefox on Linux".
browser-on = { $browser } on { $system }
browser-unknown = Unknown browser

## Emails with a code
mail-requested = Requested on { $time } from { $device }.
mail-link-expires = The link and code expire in 10 minutes and work only in that browser.
mail-code-expires = The code expires in 10 minutes and works only in that browser.
mail-ignore = Didn't request this? You can safely ignore this email. Never share the code.
# An email address or a page of those who run the server follows.
mail-questions = Questions?
mail-address-entered = You're getting this email because someone entered this email address at { -product }.

## To sign in. The "preheader" is what a list of emails shows after the subject.
mail-sign-in-subject = { $code } is your { -product } sign-in code
mail-sign-in-preheader = Or open the link in this email. Both expire in 10 minutes.
mail-sign-in-title = Sign in to { -product }
mail-sign-in = Enter this code where you're signing in:
mail-sign-in-link = Or open this link in the browser where you're signing in:
mail-sign-in-button = Sign in

## To create an account
mail-sign-up-subject = { $code } is your { -product } sign-up code
mail-sign-up-preheader = Enter the code or open the link. Both expire in 10 minutes.
mail-sign-up-title = Create your { -product } account
mail-sign-up = Welcome! To create your account, enter this code where you started:
mail-sign-up-link = Or open this link in the browser where you started:
mail-sign-up-button = Create account

## To confirm a change
mail-step-up-subject = { $code } is your { -product } confirmation code
mail-step-up-preheader = Enter it to confirm a change to your account. It expires in 10 minutes.
mail-step-up-title = Confirm it's you
mail-step-up = Enter this code to confirm a change to your account:
mail-step-up-not-you = Didn't request this? Someone else may be signed in to your account: sign out all other sessions, and never share the code.
mail-step-up-why = You're getting this email because a change to your { -product } account needs your confirmation.

## To a new email address
mail-new-address-subject = { $code } is the code for your new { -product } email address
mail-new-address-preheader = Enter the code to use this address for your account. It expires in 10 minutes.
mail-new-address-title = Confirm your email address
mail-new-address = Enter this code to use this address for your { -product } account:
mail-new-address-why = You're getting this email because someone wants to use this email address for a { -product } account.

## Notices about an account. Each has a subject, which is its heading too, and what happened.
mail-signed-out-elsewhere = You've been signed out on all other devices.
mail-react = If this was you, you don't need to do anything. If not, sign in, review how your account can be accessed, and sign out all other sessions.
mail-react-button = Review account security
mail-react-without-account = If this was you, you don't need to do anything. If not, contact whoever runs this { -product } server right away, from this email address, so they can restore your account.
mail-react-by-contact = If this was you, you don't need to do anything. If not, contact { $contact } right away, from this email address, so your account can be restored.
mail-notice-why = You're getting this email because it's about the security of your { -product } account.

mail-password-added-subject = Password added to your { -product } account
mail-password-added = A password was added to your account.
mail-password-changed-subject = Your { -product } password was changed
mail-password-changed = Your password was changed.
mail-password-removed-subject = Password removed from your { -product } account
mail-password-removed = Your password was removed. You can still sign in with an email link or code.
mail-totp-added-subject = Authenticator app added to your { -product } account
mail-totp-added = An authenticator app was added to your account.
mail-totp-removed-subject = Authenticator app removed from your { -product } account
mail-totp-removed = The authenticator app was removed from your account.
mail-passkey-added-subject = Passkey added to your { -product } account
mail-passkey-added = A passkey was added to your account.
# $name is what its owner has called it.
mail-passkey-added-named = The passkey “{ $name }” was added to your account.
mail-passkey-removed-subject = Passkey removed from your { -product } account
mail-passkey-removed = A passkey was removed from your account.
mail-passkey-removed-named = The passkey “{ $name }” was removed from your account.
mail-provider-added-subject = Account connected to { -product }
mail-provider-added = An account from another service was connected and can now be used to sign in.
# $name is the other service, such as Google.
mail-provider-added-named = An account at { $name } was connected and can now be used to sign in.
mail-provider-removed-subject = Account disconnected from { -product }
mail-provider-removed = A connected account was removed and can no longer be used to sign in.
mail-provider-removed-named = Your account at { $name } was disconnected and can no longer be used to sign in.
mail-recovery-changed-subject = New recovery codes for your { -product } account
mail-recovery-changed = New recovery codes were generated. The old ones no longer work.
mail-email-changed-subject = The email address of your { -product } account was changed
mail-email-changed = The email address of your account was changed. You can no longer sign in with this address, and all other devices were signed out.

mail-recovery-used-subject = Recovery code used for your { -product } account
mail-recovery-used = { $count ->
    [0] A recovery code was used in place of your second step. You have none left: generate new ones.
    [one] A recovery code was used in place of your second step. You have 1 left.
   *[other] A recovery code was used in place of your second step. You have { $count } left.
}
mail-passkey-blocked-subject = We blocked a sign-in to your { -product } account
mail-passkey-blocked = We blocked a sign-in with one of your passkeys because it may have been copied. Remove that passkey and add a new one.
mail-deletion-requested-subject = Your { -product } account will be deleted
mail-deletion-requested = Your account will be deleted on { $until }. To keep it, sign in before then.
mail-deletion-cancelled-subject = Your { -product } account won't be deleted
mail-deletion-cancelled = You signed in, so your account won't be deleted.

# The browser, network and time of the latest attempt follow.
mail-wrong-passwords-subject = Failed sign-ins to your { -product } account
mail-wrong-passwords = At least 5 sign-ins with a wrong password were blocked in the past hour. No one got in this way. A password you use nowhere else and two-step verification keep it that way. Latest attempt:
mail-wrong-codes-subject = Wrong codes entered for your { -product } account
mail-wrong-second-factors = At least 5 wrong codes were entered in the past hour, each after a correct first step. If that wasn't you, someone has your password or can read your email: change your password. Latest attempt:
mail-wrong-step-ups = At least 5 wrong codes or passwords were entered in the past hour, in a browser that's signed in to your account. If that wasn't you, sign out all other sessions and change your password. Latest attempt:
