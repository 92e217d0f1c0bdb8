# Documents: /o/…/w/…/documents, its trash, and the page of development builds for another service.

## The list
documents-trash-link = Trash
documents-new-link = New document
documents-trashed = Document moved to trash.
documents-undo = Undo
documents-empty-title = No documents yet
documents-empty-editor = Start with meeting notes, a plan, or anything your team should remember.
documents-empty-reader = Documents will appear here once someone writes one. You have read-only access.
documents-no-more = No more documents.
# Stands in the place of the name of a user whose account is deleted.
documents-former-member = Former member
# After a name and before “2 hours ago”.
documents-edited = edited
# The exact time, where the mouse rests on a document.
documents-edited-at = Edited { $time }
# Below the name of a workspace, and of its trash.
documents-count =
    { $count ->
        [one] 1 document
       *[other] { $count } documents
    }
documents-too-many-to-count = More than 1,000 documents
# Which documents of a list a page shows.
documents-part = { $first }–{ $last } of { $total }
documents-part-of-many = { $first }–{ $last }
# For screen readers: the links to other pages of a list.
documents-pages = Pages
documents-newest = Back to newest
documents-older = Older documents

## A document
document-edit-link = Edit
document-move-to-trash = Move to trash
# Beside a date.
document-edited-by = Edited by { $name }
document-created-by = Created by { $name }
# The name of a menu that shows three dots.
document-more = More for this document
document-copy-link = Copy link
document-link-copied = Link copied
document-print = Print
# Heading above the links to the document's headings.
document-contents = On this page
document-trashed-notice = This document is in the trash. Restore it to edit it again.
document-restore = Restore
document-empty = This document is empty.

## Writing a document
document-new-title = New document
document-create = Create document
document-creating = Creating…
document-edit-title = Edit “{ $title }”
editor-view = View
editor-write = Write
editor-preview = Preview
editor-placeholder = Write something…
editor-unsaved = Not saved yet
document-save = Save
document-saving = Saving…
document-cancel = Cancel
document-title-label = Title
document-content-label = Content
document-content-hint = Supports Markdown: # heading, **bold**, - list, [link](https://…)

## Two edits of the same version
# For screen readers: the section that shows both.
conflict-region = Conflicting changes
conflict-saved-by-you = You saved this document in another tab on { $time }.
conflict-saved-by = { $editor } saved a newer version on { $time }.
conflict-saved-by-former-member = A former member saved a newer version on { $time }.
# Title of the page with the choices.
conflict-title = Review changes
conflict-merged = The two sets of changes don't overlap, so we've merged them below. Review the result and save.
# The number of places that both have changed.
conflict-choose =
    { $count ->
        [one] Nothing was overwritten and your changes are safe. You both changed the same lines in one place: choose what to keep.
       *[other] Nothing was overwritten and your changes are safe. You both changed the same lines in { $count } places: choose what to keep.
    }
# Heading of a place, which is below a heading of the document.
conflict-place-under = { $number }. Under “{ $heading }”
conflict-place = Place { $number }
# For screen readers: the choice of one place.
conflict-keep = Keep in: { $place }
conflict-keep-mine = Mine
conflict-keep-theirs = Theirs
conflict-keep-both = Both
# Beside the name of a side that was chosen.
conflict-kept = Kept
# After a number: “1 of 2 places decided”.
conflict-decided =
    { $count ->
        [one] of 1 place decided
       *[other] of { $count } places decided
    }
conflict-all-changes = All changes
conflict-save = Save merged version
conflict-by-hand = Edit by hand
conflict-discard = Discard my changes
conflict-changes-other-tab = Saved in the other tab
conflict-changes-this-tab = Your unsaved changes
conflict-changes-of = { $editor }'s changes
conflict-changes-of-former-member = A former member's changes
conflict-changes-yours = Your changes
conflict-no-changes = No changes to the text.
# For screen readers, before the line; with a space at the end.
conflict-line-added = Added:{" "}
conflict-line-removed = Removed:{" "}
conflict-lines-hidden = Unchanged lines hidden

## The trash
trash-title = Trash
trash-empty-title = Trash is empty
trash-empty = Documents you delete appear here.
# Beside a date.
trash-deleted-by = Deleted by { $name }
trash-deleted-by-former-member = Deleted by a former member

## Documents that another service keeps
elsewhere-title = Another service
elsewhere-reload = Reload
elsewhere-lead = These documents live in another service. This page reads them with a token.
elsewhere-needs-javascript = This page needs JavaScript, because the browser fetches a token.
elsewhere-loading = Loading…
elsewhere-add = Add document
elsewhere-empty = No documents yet. Add one below.
# For screen readers: the list.
elsewhere-list = Documents in the other service

## Why there is no answer of another service
service-unreachable = The service isn't responding. Try again in a moment.
service-forbidden = You don't have permission to do this.
service-unauthorized = The service didn't accept your sign-in.
service-refused = The service refused the request ({ $status }).
service-unreadable = The service sent an unexpected response.
