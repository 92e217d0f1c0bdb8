# Was Formulare und Fehlerseiten gemeinsam haben.

## Formulare
# Auf einem gedrückten Knopf, wo es keine eigenen Worte gibt.
form-working = Einen Moment…
# Links unter einem Fehler, die ihn in einem neuen Tab lösen, damit das Formular seinen Text behält.
form-sign-in-elsewhere = Anmelden (öffnet einen neuen Tab)
form-confirm-elsewhere = In einem neuen Tab bestätigen
# Der Browser fragt, mit OK und Abbrechen.
form-leave-unsaved = Du hast nicht gespeicherte Änderungen. Trotzdem verlassen?

## Fehlerseiten
error-page-reload = Seite neu laden
error-page-start-over = Von vorn beginnen
error-page-home = Zur Startseite
# Vor einer Nummer, an der die Anfrage zu erkennen ist.
error-page-reference = Fehlernummer:
