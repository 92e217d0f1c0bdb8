# Fehler, mit denen der Server antwortet: was geschehen ist, und was man tun kann.

## Anmeldung und Berechtigungen
error-invalid-title = Prüfe die markierten Felder
error-signed-out-title = Du wurdest abgemeldet
error-signed-out = Melde dich wieder an, um fortzufahren. Was du hier eingegeben hast, bleibt erhalten.
error-step-up-title = Bestätige, dass du es bist
error-step-up = Bestätige zu deiner Sicherheit, dass du es bist, und sende dieses Formular dann noch einmal ab.
error-sole-owner-title = Bestimme zuerst einen weiteren Inhaber
error-sole-owner = Eine Organisation mit weiteren Mitgliedern hat außer dir keinen Inhaber. Mach dort zuerst jemand anderen zum Inhaber.
error-not-found-title = Seite nicht gefunden
error-not-found = Diese Seite gibt es nicht, oder du hast keinen Zugriff darauf.
error-forbidden-title = Dafür fehlt dir die Berechtigung
error-forbidden-read = Du kannst in diesem Arbeitsbereich keine Dokumente ansehen. Bitte einen der Verwalter um Zugriff.
error-forbidden-write = Du hast in diesem Arbeitsbereich nur Lesezugriff. Wenn du etwas bearbeiten musst, frag einen Verwalter.
error-forbidden-delete = Du kannst in diesem Arbeitsbereich keine Dokumente löschen oder wiederherstellen. Bitte einen der Verwalter um Zugriff.
error-forbidden-members = Du kannst zu diesem Arbeitsbereich niemanden hinzufügen. Bitte einen der Verwalter um Zugriff.
error-forbidden-workspaces = Du kannst in dieser Organisation keine Arbeitsbereiche erstellen. Bitte einen der Inhaber um Zugriff.

## Links, Codes und Anmeldungen, die abgelaufen sind
error-link-ended-title = Dieser Anmeldelink oder Code ist abgelaufen
error-link-ended = Er wurde schon verwendet, durch einen neueren ersetzt oder ist älter als 10 Minuten. Fordere eine neue E-Mail an, um dich anzumelden.
error-email-change-ended-title = Diese Änderung der E-Mail-Adresse ist abgelaufen
error-email-change-ended = Der Code wurde schon verwendet oder ist älter als 10 Minuten. Beginne die Änderung der E-Mail-Adresse von vorn.
error-provider-ended-title = Diese Anmeldung ist abgelaufen
error-provider-ended = Sie wurde schon verwendet oder ist älter als 30 Minuten. Beginne von vorn.
error-guesses-title = Zu viele falsche Codes
error-guesses = Der Link in deiner E-Mail gilt noch. Oder sende die E-Mail erneut und verwende den neuen Code.
error-guesses-step-up = Dieser Code gilt nicht mehr. Fordere einen neuen an.
error-guesses-address = Dieser Code gilt nicht mehr. Beginne die Änderung der E-Mail-Adresse von vorn, um einen neuen zu erhalten.
error-guesses-factor = Diese Anmeldung kann nicht mehr abgeschlossen werden. Beginne von vorn und prüfe den Code, bevor du ihn eingibst.

## Grenzen
error-limited-title = Zu viele Versuche
error-limited-minutes = { $count ->
    [one] Versuche es in einer Minute noch einmal.
   *[other] Versuche es in { $count } Minuten noch einmal.
}
error-limited-hours = { $count ->
    [one] Versuche es in einer Stunde noch einmal.
   *[other] Versuche es in { $count } Stunden noch einmal.
}

## Dokumente
error-conflict-title = Dieses Dokument wurde gespeichert, während du es bearbeitet hast
error-conflict = Nichts wurde überschrieben, und deine Änderungen sind sicher. Sieh dir unten beide Fassungen an.
error-undecided-title = Noch nicht alles ist entschieden
error-undecided = Wähle an jeder Stelle, was bleiben soll, und speichere noch einmal.
error-trashed-title = Dieses Dokument ist im Papierkorb
error-trashed = Jemand hat es in den Papierkorb verschoben, während du es bearbeitet hast. Dein Text ist noch da: Kopiere ihn, oder stelle das Dokument wieder her und speichere noch einmal.

## Störungen
error-bad-request-title = Mit dieser Anfrage stimmt etwas nicht
error-bad-request = Lade die Seite neu und versuche es noch einmal.
error-unavailable-title = { -product } ist gerade nicht verfügbar
error-unavailable = Versuche es gleich noch einmal. Was du eingegeben hast, ist sicher.
error-internal-title = Bei uns ist etwas schiefgelaufen
error-internal = Das liegt an uns, nicht an dir. Versuche es noch einmal. Was du eingegeben hast, ist sicher.
error-offline-title = Du bist anscheinend offline
error-offline = Prüfe deine Verbindung und versuche es noch einmal. Was du eingegeben hast, ist sicher.
