# What every page has, and how dates are written.

skip-to-content = Skip to content
# Twelve, with spaces between them.
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
date-and-time = { $day } { $month } { $year }, { $time }
date-alone = { $day } { $month } { $year }
# How long ago something was; from a week on it is the date.
ago-now = just now
ago-minutes =
    { $count ->
        [one] 1 minute ago
       *[other] { $count } minutes ago
    }
ago-hours =
    { $count ->
        [one] 1 hour ago
       *[other] { $count } hours ago
    }
ago-yesterday = yesterday
ago-days =
    { $count ->
        [one] 1 day ago
       *[other] { $count } days ago
    }
# For screen readers: the links to the pages above this one, such as organization and workspace.
breadcrumb = Breadcrumb
landing-description = { -product } keeps your organization's documents in workspaces only the right people can open.

## Links at the foot of pages, which the configuration sets, and in the head of the landing page
site-links = About this site
site-privacy = Privacy
site-terms = Terms
site-contact = Contact
site-source = Source
