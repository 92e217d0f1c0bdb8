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
welcome-heading = Create your organization
welcome-lead = Your workspaces and the people you work with live here.
welcome-name = Name
welcome-url = URL
welcome-url-hint = Used in links to your organization. We'll create it from the name if you leave it empty.
welcome-create = Create organization
welcome-creating = Creating…
