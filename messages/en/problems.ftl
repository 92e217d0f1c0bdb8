# What is wrong with the input of a field, beside that field.

# Between groups of three digits, as in 200,000.
problem-thousands = {","}

## Email addresses and codes
problem-email-required = Enter your email address.
problem-email-malformed = Enter a valid email address, like name@example.com.
problem-email-not-alone = Enter one email address alone, without a name or brackets, like ada@example.com.
problem-email-quoted = Addresses with quotation marks aren't supported here. Enter another email address.
problem-email-unchanged = That's already your email address.
problem-email-taken = An account with this email already exists. Sign in to that account, or use a different email.
problem-code-required = Enter the code.
problem-code-malformed = The code has 6 digits.
problem-neither-code = Enter the 6 digits from your app, or all 20 characters of a recovery code.
problem-code-wrong = { $count ->
    [one] Incorrect code. You have 1 try left.
   *[other] Incorrect code. You have { $count } tries left.
}
problem-app-code-wrong = Incorrect code. Wait for the next one in your app and try again.

## Passwords, passkeys and connected accounts
problem-password-required = Enter your password.
problem-password-wrong = Incorrect email or password. Try again, or sign in with an email link.
problem-password-guessable = This password is too easy to guess. Make it longer, or use a few unrelated words.
problem-passkey-taken = This passkey is already registered.
problem-passkey-refused = That passkey wasn't accepted. Try again, or choose another way.
problem-provider-taken = That account is already connected to a { -product } account.

## Names, URLs, pictures, documents
problem-name-required = Enter a name.
problem-name-taken = This name is already taken. Try another.
problem-name-link = Names can't contain links or web addresses.
problem-slug-required = Enter a URL using letters and numbers.
problem-slug-malformed = Use only lowercase letters, numbers, and single hyphens.
problem-slug-taken = This URL is already taken. Try another.
problem-time-zone-malformed = Choose a time zone from the list.
problem-locale-malformed = Choose a language from the list.
problem-picture-required = Choose a picture first.
problem-picture-too-large = The picture must be smaller than { $megabytes } MB.
problem-picture-unreadable = We can't use this file. Choose a JPEG, PNG, WebP or GIF.
problem-title-required = Enter a title.

## Any field
problem-too-short = Use at least { $min } characters.
problem-too-long = Use { $max } characters or fewer.
problem-too-many = You can have up to { $max }. Remove one first.
problem-required = This field is required.
problem-malformed = This contains characters we can't store.
problem-taken = Already taken.
