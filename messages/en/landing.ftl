# The page for visitors: /. The first sentence of its lead is landing-description, in common.ftl.

landing-heading = Write together, in private.
landing-ways-in = Sign in with an email link, a passkey, or however you prefer.
landing-sign-up = Get started
# Three times a few words in bold, and a sentence that explains them.
landing-safe = You never lose your work.
landing-safe-text = When two people edit at once, both see what changed and get a merged version to continue from.
landing-everywhere = Works everywhere.
landing-everywhere-text = On your phone, with a keyboard, with a screen reader, even without JavaScript.
landing-private = Private by default.
landing-private-text = Each workspace has its own readers, editors and managers. No one else can tell it exists.
