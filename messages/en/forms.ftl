# What forms and error pages share.

## Forms
# On a button that was pressed, where it has no words of its own.
form-working = Working…
# Links below an error, which solve it in a new tab so that the form keeps its text.
form-sign-in-elsewhere = Sign in (opens a new tab)
form-confirm-elsewhere = Confirm in a new tab
# The browser asks, with OK and Cancel.
form-leave-unsaved = You have unsaved changes. Leave anyway?

## Error pages
error-page-reload = Reload page
error-page-start-over = Start over
error-page-home = Go to home page
# Before a number that identifies the request.
error-page-reference = Error reference:
