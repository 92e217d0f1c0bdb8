# Signing in: /sign-in, /sign-up.

sign-in = Sign in

## /sign-in
sign-in-ended = You've been signed out. Your session expired or was ended from another device.
# The heading of the card.
sign-in-heading = Sign in to { -product }
sign-in-lead = We'll email you a link and a code. No password needed.
sign-in-email = Email address
sign-in-password = Password
sign-in-continue-with-email = Continue with email
sign-in-with-passkey = Sign in with a passkey
sign-in-with-password = Sign in with a password
# Between the form and other ways to sign in; also on /sign-in/second-factor and /welcome.
sign-in-or = or
# On the way that this browser used last.
sign-in-last-used = Last used
# A link to create an account follows.
sign-in-new-here = New to { -product }?

## /sign-up
sign-up-title = Create an account
sign-up-lead = We'll email you a link and a code. Use either one to create your account.
# A link to sign in follows.
sign-up-has-account = Already have an account?

## /sign-in/password, /sign-in/forgot
password-sign-in-by-email = Email me a link instead
password-sign-in-forgot = Forgot your password?
forgot-title = Reset your password
forgot-lead = We'll email you a sign-in link. Once you're in, you can choose a new password.
forgot-send = Email me a link
forgot-back = Back to sign in

## /sign-in/verify
verify-title = Check your email
verify-sent-to = We sent an email to { $email }. Open the link in this browser, or enter the code below.
verify-resent = We've sent a new email. The previous link and code no longer work.
verify-code = 6-digit code
verify-hint = Paste it in any form. We'll continue when it's complete.
# Above the field for the code, and below the form of two-step verification.
expires-in = { $count ->
    [0] Expires in less than a minute
    [one] Expires in 1 minute
   *[other] Expires in { $count } minutes
}
verify-inbox = or open your inbox
verify-nothing-title = Nothing arrived?
# $sender is an email address.
verify-nothing = It can take a minute. Check your spam folder for an email from { $sender }.
verify-check-again = Check whether the email was accepted
verify-not-refused = The email hasn't been refused so far. It can take a few minutes to arrive.
# $time is minutes and seconds, such as 0:42. Beside the button to resend the email.
verify-resend-in = in { $time }
verify-expired-title = This code has expired
verify-expired = The link and code are more than 10 minutes old. We can send new ones to { $email }.
verify-resend = Resend email
verify-other-address = Use a different email
undeliverable-title = We couldn't deliver the email
undeliverable-refused = The email server refused it. Check the email address for typing errors, or use a different one.
undeliverable-letters = Our email server can't send to addresses with letters other than a to z before the @. Use a different email address.

## /sign-in/link: the page of an emailed link
link-title = Confirm sign-in
link-heading = Sign in to { -product }
link-confirm = Continue to sign in as { $email }.
# The link was opened in another browser than the one that asked for it, which is where the code goes.
link-elsewhere-title = Enter this code where you started
# $device is a browser, such as “Chrome on Linux”; $time has date and time.
link-elsewhere-lead = Requested by { $device } on { $time }. Enter the code there to finish signing in.
link-elsewhere-warning = Wasn't you? Close this page. No one can sign in without this code, so don't share it.
link-code = Code

# Of someone who comes back to a link that they have used.
link-used-title = You're signed in
link-used = This link has done its work. There's nothing left to confirm.
link-used-continue = Continue to { -product }

## /sign-in/provider: signing in with an account of another service, $provider
provider-continue = Continue with { $provider }
provider-title = Sign in with { $provider }
provider-other-way = Sign in another way
provider-address-title = Confirm your email
# $account is the person's name at the other service.
provider-address-lead = You're signing up with { $provider } as { $account }. We'll email you a link and a code to confirm your email address.
provider-address-hint = Already have an account with this email? You can connect the two.
provider-address-send = Email me a link
# Why it failed. These also stand on the page of connected accounts.
provider-problem-cancelled = You stopped before finishing, so nothing changed. You can try again.
provider-problem-refused = We couldn't verify the response, so nothing changed. Try again, or sign in another way.
provider-problem-unavailable = The service isn't responding right now. Try again in a moment, or sign in another way.
provider-problem-over = This took longer than 10 minutes, was already used, or was started in another browser. Start over.
provider-problem-too-many = You can connect up to 20 accounts. Disconnect one first.
provider-problem-taken = That account is already connected to a { -product } account. Sign in with it to see which one.

## /sign-in/second-factor
second-factor-title = Two-step verification
second-factor-email = Signing in as { $email }.
# 6 digits, or a recovery code. Also on /step-up.
second-factor-code = Code
second-factor-hint-app = Enter the 6-digit code from your authenticator app, or a recovery code.
second-factor-hint-recovery = Enter one of your recovery codes.
second-factor-trust = Don't ask again on this browser for 30 days
second-factor-start-over = Start over
