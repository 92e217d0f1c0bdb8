# The keyboard: the dialog that lists the shortcuts.

shortcuts-title = Keyboard shortcuts
shortcuts-help = Show this list
shortcuts-new = New document
shortcuts-edit = Edit document
shortcuts-documents = Go to documents
shortcuts-trash = Go to trash
shortcuts-settings = Go to settings
shortcuts-save = Save
shortcuts-use = Use keyboard shortcuts
shortcuts-close = Close
