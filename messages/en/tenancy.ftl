# Organizations and workspaces: the sidebar, /welcome.

## The sidebar
# The button that opens the sidebar on a phone.
sidebar-menu = Menu
# For screen readers: the links to the workspaces.
sidebar-workspaces = Workspaces
# Below the name of an organization.
sidebar-no-workspace = You're not in any workspace yet. Ask a manager to add you.

## /welcome
welcome-title = Welcome
# $name is what the person has called themselves.
welcome-greeting = Welcome, { $name }
welcome-next = Two things, and you can start writing.
welcome-person = What should people call you?
welcome-person-hint = It's shown beside what you write. You can change it later.
welcome-heading = Create your organization
welcome-lead = Your workspaces and the people you work with live here.
welcome-name = Name
welcome-url = URL
welcome-url-hint = Used in links to your organization. We'll create it from the name if you leave it empty.
welcome-create = Create organization
welcome-creating = Creating…
# A link to sign out follows; $email is an email address.
welcome-signed-in = Signed in as { $email }.
