# Dokumente: /o/…/w/…/documents, der Papierkorb, und die Seite der Entwicklungsversion für einen anderen Dienst.

## Die Liste
documents-trash-link = Papierkorb
documents-new-link = Neues Dokument
documents-trashed = Dokument in den Papierkorb verschoben.
documents-undo = Rückgängig
documents-empty-title = Noch keine Dokumente
documents-empty-editor = Fang an mit einem Protokoll, einem Plan oder etwas anderem, das dein Team nicht vergessen soll.
documents-empty-reader = Hier erscheinen Dokumente, sobald jemand eins schreibt. Du kannst sie lesen, aber nicht bearbeiten.
documents-no-more = Keine weiteren Dokumente.
# Steht an der Stelle des Namens, wenn das Konto gelöscht ist.
documents-former-member = Ehemaliges Mitglied
# Nach einem Namen und vor „vor 2 Stunden“.
documents-edited = · bearbeitet
# Der genaue Zeitpunkt, wo die Maus auf einem Dokument ruht.
documents-edited-at = Bearbeitet: { $time }
# Unter dem Namen eines Arbeitsbereichs, und seines Papierkorbs.
documents-count =
    { $count ->
        [one] 1 Dokument
       *[other] { $count } Dokumente
    }
documents-too-many-to-count = Mehr als 1.000 Dokumente
# Welche Dokumente einer Liste eine Seite zeigt.
documents-part = { $first }–{ $last } von { $total }
documents-part-of-many = { $first }–{ $last }
# Für Screenreader: die Links zu anderen Seiten einer Liste.
documents-pages = Seiten
documents-newest = Zurück zu den neuesten
documents-older = Ältere Dokumente

## Ein Dokument
document-edit-link = Bearbeiten
document-move-to-trash = In den Papierkorb
# Neben einem Datum.
document-edited-by = Bearbeitet von { $name }
document-created-by = Erstellt von { $name }
# Der Name eines Menüs, das drei Punkte zeigt.
document-more = Mehr zu diesem Dokument
document-copy-link = Link kopieren
document-link-copied = Link kopiert
document-print = Drucken
# Überschrift über den Links zu den Überschriften des Dokuments.
document-contents = Auf dieser Seite
document-trashed-notice = Dieses Dokument liegt im Papierkorb. Stelle es wieder her, um es zu bearbeiten.
document-restore = Wiederherstellen
document-empty = Dieses Dokument ist leer.

## Ein Dokument schreiben
document-new-title = Neues Dokument
document-create = Dokument erstellen
document-creating = Wird erstellt…
document-edit-title = „{ $title }“ bearbeiten
editor-view = Ansicht
editor-write = Schreiben
editor-preview = Vorschau
editor-placeholder = Schreib etwas…
editor-unsaved = Noch nicht gespeichert
document-save = Speichern
document-saving = Wird gespeichert…
document-cancel = Abbrechen
document-title-label = Titel
document-content-label = Inhalt
document-content-hint = Unterstützt Markdown: # Überschrift, **fett**, - Liste, [Link](https://…)

## Zwei Bearbeitungen derselben Version
# Für Screenreader: der Abschnitt, der beide zeigt.
conflict-region = Widersprüchliche Änderungen
conflict-saved-by-you = Du hast dieses Dokument in einem anderen Tab gespeichert ({ $time }).
conflict-saved-by = { $editor } hat eine neuere Version gespeichert ({ $time }).
conflict-saved-by-former-member = Ein ehemaliges Mitglied hat eine neuere Version gespeichert ({ $time }).
# Titel der Seite mit den Entscheidungen.
conflict-title = Änderungen prüfen
conflict-merged = Die Änderungen überschneiden sich nicht. Wir haben sie unten zusammengeführt. Prüfe das Ergebnis und speichere.
# Die Zahl der Stellen, die beide geändert haben.
conflict-choose =
    { $count ->
        [one] Nichts wurde überschrieben, und deine Änderungen sind sicher. An einer Stelle wurden dieselben Zeilen zweimal geändert: Wähle, was bleiben soll.
       *[other] Nichts wurde überschrieben, und deine Änderungen sind sicher. An { $count } Stellen wurden dieselben Zeilen zweimal geändert: Wähle, was bleiben soll.
    }
# Überschrift einer Stelle, die unter einer Überschrift des Dokuments steht.
conflict-place-under = { $number }. Unter „{ $heading }“
conflict-place = Stelle { $number }
# Für Screenreader: die Wahl an einer Stelle.
conflict-keep = Behalten bei: { $place }
conflict-keep-mine = Meine
conflict-keep-theirs = Die andere
conflict-keep-both = Beide
# Neben dem Namen einer Seite, die gewählt ist.
conflict-kept = Bleibt
# Hinter einer Zahl: „1 von 2 Stellen entschieden“.
conflict-decided =
    { $count ->
        [one] von 1 Stelle entschieden
       *[other] von { $count } Stellen entschieden
    }
conflict-all-changes = Alle Änderungen
conflict-save = Zusammengeführte Version speichern
conflict-by-hand = Von Hand bearbeiten
conflict-discard = Meine Änderungen verwerfen
conflict-changes-other-tab = Im anderen Tab gespeichert
conflict-changes-this-tab = Deine nicht gespeicherten Änderungen
conflict-changes-of = Änderungen von { $editor }
conflict-changes-of-former-member = Änderungen eines ehemaligen Mitglieds
conflict-changes-yours = Deine Änderungen
conflict-no-changes = Keine Änderungen am Text.
# Für Screenreader, vor der Zeile; mit einem Leerzeichen am Ende.
conflict-line-added = Hinzugefügt:{" "}
conflict-line-removed = Entfernt:{" "}
conflict-lines-hidden = Unveränderte Zeilen ausgeblendet

## Der Papierkorb
trash-title = Papierkorb
trash-empty-title = Der Papierkorb ist leer
trash-empty = Hier erscheinen Dokumente, die du löschst.
# Neben einem Datum.
trash-deleted-by = Gelöscht von { $name }
trash-deleted-by-former-member = Gelöscht von einem ehemaligen Mitglied

## Dokumente, die ein anderer Dienst aufbewahrt
elsewhere-title = Anderer Dienst
elsewhere-reload = Neu laden
elsewhere-lead = Diese Dokumente liegen bei einem anderen Dienst. Diese Seite liest sie mit einem Token.
elsewhere-needs-javascript = Diese Seite braucht JavaScript, weil der Browser ein Token abruft.
elsewhere-loading = Wird geladen…
elsewhere-add = Dokument hinzufügen
elsewhere-empty = Noch keine Dokumente. Füge unten eins hinzu.
# Für Screenreader: die Liste.
elsewhere-list = Dokumente beim anderen Dienst

## Warum ein anderer Dienst nicht antwortet
service-unreachable = Der Dienst antwortet nicht. Versuche es gleich noch einmal.
service-forbidden = Dazu hast du keine Berechtigung.
service-unauthorized = Der Dienst hat deine Anmeldung nicht akzeptiert.
service-refused = Der Dienst hat die Anfrage abgelehnt ({ $status }).
service-unreadable = Der Dienst hat unerwartet geantwortet.
