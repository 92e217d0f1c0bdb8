# Pages of the server itself, and answers to requests that none of our pages sends.

## Error pages
server-reference = Error reference:
server-home = Go to home page
server-back-to-profile = Back to profile
server-text-is-safe = Your work is safe. Copy it from here.
# Labels of the texts that a person typed.
server-typed-title = Your title
server-typed-body = Your text
server-typed-name = Name
server-typed-slug = URL
server-typed-email = Email address
server-typed-person = Your name
server-typed-other = What you typed ({ $field })

## On the way to an identity provider, such as Google
server-leaving-title = Redirecting to { $provider }…
server-leaving = You'll sign in with { $provider } and come right back.
server-leaving-link = Continue to { $provider }

## Refused requests: a title without a full stop, and a sentence that says what to do
server-cross-site-title = We blocked this request because it came from another site
server-cross-site = Open the page in { -product } and try again.
server-form-post-title = This provider can't be used here
server-form-post = It sends its answer as a form (form_post), which { -product } doesn't accept. Nothing was changed. Sign in another way, or tell whoever runs this server.
server-host-title = This address isn't served here
server-check-url = Check the URL.
server-proxy-title = This server isn't a proxy
server-no-page-title = There's no page at this address
server-ask-for-page = Request a page instead.
server-form-only = Go back to the form, or to the home page.
server-coding-title = This request can't be read
server-coding = It uses a transfer coding that isn't accepted here.
server-not-text-title = We can't read this text
server-not-text = Go back and try again.
server-type-title = Unsupported content type
server-type = Accepted: { $types }.
server-slow-title = Your request timed out
server-incomplete-title = Your request was interrupted
server-fields-title = This form has too many fields
server-send-again = Go back (your text is still there) and try again.
server-too-long-title = That's too long
server-too-long = Go back (your text is still there) and shorten it.
server-picture-title = This picture is too large
server-picture = Pictures can be up to 2 MB. Choose a smaller one.

## Programs
server-bad-request = This route doesn't accept a request like that.
server-method-title = Method not allowed
server-method = This route doesn't support that method.

## The mailbox of development
server-mailbox-title = Mailbox
server-mailbox-to = to { $address } · { $time }
server-mailbox-empty = No emails yet.
