# The settings of a user's own account: profile, email address, password, connected accounts, account; and
# the parts of each page that belong to the user: the menu of the account, and the choice of a theme.

## Tabs and buttons of all settings
settings = Settings
# Above the links to the pages of the user's own account.
settings-own = Your account
settings-save = Save
settings-saving = Saving…
settings-cancel = Cancel
settings-removing = Removing…
# The first part of the breadcrumb.
settings-your-account = Your account
# What a change of a sign-in method does besides.
settings-others-signed-out = You'll be signed out on all other devices.
# After a change of a sign-in method: one was added, changed or removed.
settings-changed = Done. You've been signed out on all other devices, and we've emailed you a confirmation.

## The menu of the account, on every page
user-button-settings = Settings
user-button-sign-out = Sign out

## The choice of a theme, on every page
theme = Theme
theme-light = Light
theme-dark = Dark
# The one that the operating system is set to.
theme-system = System

## /settings/profile
profile-title = Profile
profile-about = About you
profile-saved = Profile saved.
profile-email-changed = Email address changed.
profile-picture = Picture
profile-picture-hint = JPEG, PNG, WebP or GIF, up to 2 MB. We'll crop it to a circle.
profile-picture-upload = Upload picture
profile-picture-uploading = Uploading…
profile-picture-remove = Remove picture
profile-picture-remove-confirm = Remove your picture?
profile-picture-remove-text = Your initials are shown instead.
profile-name = Name
profile-name-hint = Shown to others next to your documents.
profile-time-zone = Time zone
profile-time-zone-hint = Dates and times are shown in this time zone.
# A button. The zone is the one of the browser.
profile-time-zone-propose = Use { $zone }, your browser's time zone
profile-locale = Language
# The first choice for the language: the one that the browser asks for.
profile-locale-browser = Same as your browser
profile-email = Email address
profile-email-text = You sign in with { $email }.
profile-email-change = Change email

## The regions of time zones
zone-africa = Africa
zone-america = America
zone-antarctica = Antarctica
zone-arctic = Arctic
zone-asia = Asia
zone-atlantic = Atlantic
zone-australia = Australia
zone-europe = Europe
zone-indian = Indian Ocean
zone-pacific = Pacific

## /settings/profile/email
change-email-title = Change your email address
change-email-lead = You sign in with { $email }. We'll send a code to your new address. Once you confirm it, you'll be signed out on all other devices and we'll notify your old address.
change-email-new = New email address
change-email-send = Send code
change-email-sent-to = We sent a code to { $email }. Enter it within 10 minutes.
change-email-code = 6-digit code
change-email-confirm = Confirm new email
change-email-other = Use a different email

## /settings/security/password
settings-password-title = Password
settings-password-set-title = Set a password
settings-password-change-title = Change your password
settings-password-lead = When you save, you'll be signed out on all other devices. You can still sign in with an email link or code.
settings-password-new = New password
settings-password-hint = At least 8 characters. A few unrelated words make a strong password.
settings-password-save = Save password
settings-password-remove-title = Remove your password
settings-password-remove-text = You'll sign in with an email link or code instead.
settings-password-remove = Remove password
settings-password-remove-confirm = Remove your password?

## How hard a new password is to guess; said while it is typed
password-strength-very-weak = Very weak.
password-strength-weak = Weak.
password-strength-strong = Strong.
password-strength-very-strong = Very strong.

## What makes a new password easy to guess; follows one of the sentences above
password-warning-keyboard-rows = Straight rows of keys are easy to guess.
password-warning-keyboard-patterns = Short keyboard patterns are easy to guess.
password-warning-repeated-characters = Repeats like “aaa” are easy to guess.
password-warning-repeated-pattern = Repeats like “abcabcabc” are hardly harder to guess than “abc”.
password-warning-top-10 = This is one of the 10 most common passwords.
password-warning-top-100 = This is one of the 100 most common passwords.
password-warning-common = This is a very common password.
password-warning-similar-to-common = This is similar to a common password.
password-warning-sequences = Sequences like “abc” or “6543” are easy to guess.
password-warning-recent-years = Recent years are easy to guess.
password-warning-single-word = A single word is easy to guess.
password-warning-dates = Dates are often easy to guess.
password-warning-single-name = Names on their own are easy to guess.
password-warning-common-names = Common names are easy to guess.

## /settings/connections
connections-title = Connected accounts
connections-lead = Sign in to { -product } with these accounts. We'll still ask for your second step if you've set one up.
connections-confirm-title = Connect { $provider }?
connections-confirm-text = You signed in with { $provider } as { $account }. Connect it, and you can sign in to this account with { $provider } from now on.
connections-confirm = Connect
connections-confirming = Connecting…
connections-decline = Not now
connections-list-title = Your connected accounts
connections-none = No connected accounts.
connections-disconnect = Disconnect
connections-disconnect-named = Disconnect { $provider }
connections-disconnect-confirm = Disconnect { $provider }?
connections-disconnect-text = You can no longer sign in here with this { $provider } account. The account itself stays as it is.
connections-disconnecting = Disconnecting…
connections-add-title = Connect an account
connections-add = Connect { $provider }

## /settings/account
account-title = Account
# After a sign-in during the seven days before a deletion.
account-kept = Welcome back. Your account is kept and won't be deleted.
account-data-title = Your data
account-data-row = Everything in one file
account-data-text = Download a ZIP file of your profile, sign-in methods, sessions, activity and the documents you've written, as JSON.
account-data-download = Download my data
account-data-preparing = Preparing…
account-danger-title = Danger zone
account-delete-title = Delete your account
account-delete-text = Your account is deleted after 7 days. To cancel, sign in before then.
account-delete = Delete account…
# One organization or several, with commas between them.
account-sole-owner = You're the only owner of { $organizations }, but not the only member. Make someone else an owner or remove the other members first.

## /settings/account/delete
delete-account-title = Delete your account?
delete-account-signed-out = You'll be signed out everywhere right away.
delete-account-cancel = You can cancel by signing in within 7 days. After that, your account is permanently deleted.
delete-account-documents = Documents you wrote in other people's organizations stay there, without your name.
# One organization or several, with commas between them.
delete-account-alone-in = You're the only member of { $organizations }. All documents there will be deleted too.
delete-account = Delete my account
delete-account-keep = Keep my account

## /goodbye
goodbye-title = Your account is scheduled for deletion
goodbye-text = You've been signed out everywhere. Your account will be deleted in 7 days. Sign in before then to keep it. We've sent you an email to confirm.
goodbye-home = Go to home page

## A page of development builds
viewer-demo = Session
viewer-demo-signed-in = Signed in as { $name }.
viewer-demo-signed-out = Signed out.
