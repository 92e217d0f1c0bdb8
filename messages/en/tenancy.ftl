# Organizations and workspaces: the sidebar, /welcome.

## The sidebar
# For screen readers: the whole of it.
sidebar = Sidebar
# The buttons that open and close the sidebar on a phone.
sidebar-open = Open menu
sidebar-close = Close menu
# Above the names of the organizations, in the menu that leads to them.
sidebar-organizations = Your organizations
# In the settings: the link to the organization.
sidebar-back = Back to { $place }
# Above the links to the workspaces, and for screen readers.
sidebar-workspaces = Workspaces
# In the place of the workspaces.
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

## /organizations/new
new-organization = New organization
new-organization-cancel = Cancel

## A member of an organization who is in none of its workspaces
no-workspace-title = No workspaces yet
no-workspace-text = Ask a manager at { $organization } to add you to a workspace. You'll find it here.
# A link to sign out follows; $email is an email address.
welcome-signed-in = Signed in as { $email }.
