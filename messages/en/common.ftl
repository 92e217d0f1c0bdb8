# What every page has, and how dates are written.

skip-to-content = Skip to content
# Twelve, with spaces between them.
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
date-and-time = { $day } { $month } { $year }, { $time }
landing-description = { -product } keeps your organization's documents in workspaces only the right people can open.

## Links at the foot of pages, which the configuration sets, and in the head of the landing page
site-links = About this site
site-privacy = Privacy
site-terms = Terms
site-contact = Contact
site-source = Source
