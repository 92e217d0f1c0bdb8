# Signing in: /sign-in, /sign-up, /step-up.

sign-in = Sign in

## /sign-in/verify
verify-title = Check your email
verify-sent-to = We sent an email to { $email }. Open the link in this browser, or enter the code below.
verify-resent = We've sent a new email. The previous link and code no longer work.
verify-code = 6-digit code
verify-expires = The link and code expire in 10 minutes.
verify-nothing-there = Nothing there? Check your spam folder.
verify-check-again = Check whether the email was accepted
verify-resend = Resend email
verify-other-address = Use a different email
undeliverable-title = We couldn't deliver the email
undeliverable-refused = The email server refused it. Check the email address for typing errors, or use a different one.
undeliverable-letters = Our email server can't send to addresses with letters other than a to z before the @. Use a different email address.
