# Die Tastatur: der Dialog, der die Kürzel aufzählt.

shortcuts-title = Tastenkürzel
shortcuts-help = Diese Liste zeigen
shortcuts-new = Neues Dokument
shortcuts-edit = Dokument bearbeiten
shortcuts-documents = Zu den Dokumenten
shortcuts-trash = Zum Papierkorb
shortcuts-settings = Zu den Einstellungen
shortcuts-save = Speichern
shortcuts-use = Tastenkürzel verwenden
shortcuts-close = Schließen
