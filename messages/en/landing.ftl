# The page for visitors: /. The first sentence of its lead is landing-description, in common.ftl.

landing-heading = A quiet place for your team's documents
landing-ways-in = Sign in with an email link, a passkey, or however you prefer.
landing-sign-up = Get started
# For screen readers: the links in the head.
landing-site = Site

## Six features: a heading, and a sentence that explains it
landing-safe = You never lose your work
landing-safe-text = When two people edit at once, both see what changed and get a merged version to continue from.
landing-private = Private by default
landing-private-text = Each workspace has its own readers, editors and managers. No one else can tell it exists.
landing-ways = Sign in your way
landing-ways-text = Passkeys, email links, passwords, or an account you already have, with two-step verification built in.
landing-everywhere = Works everywhere
landing-everywhere-text = On your phone, with a keyboard, with a screen reader, even without JavaScript.
landing-trash = Nothing is gone by accident
landing-trash-text = Restore what you deleted. Every destructive step asks first or can be undone.
landing-yours = Yours to run
landing-yours-text = Host it yourself, take your data with you, and build on the API.

## The picture of the product: an invented workspace
landing-picture = { -product }: a workspace with its documents, who edited each, and when
landing-picture-workspaces = Workspaces
landing-picture-new = New
landing-picture-general = General
landing-picture-operations = Field operations
landing-picture-research = Product and research
landing-picture-document-guide = Onboarding guide for field teams
landing-picture-document-calibration = Instrument calibration, winter 2026
landing-picture-document-move = What we learned from the northern laboratory move
landing-picture-document-notes = Weekly notes, week 47
landing-picture-document-budget = Budget for the harbor survey
landing-picture-hours = { $count ->
    [one] { $name } edited 1 hour ago
   *[other] { $name } edited { $count } hours ago
}
landing-picture-days = { $count ->
    [one] { $name } edited yesterday
   *[other] { $name } edited { $count } days ago
}
