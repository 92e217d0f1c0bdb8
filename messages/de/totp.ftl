# Die Authenticator-App und die Wiederherstellungscodes: der zweite Schritt einer Anmeldung.

## /settings/security/authenticator
totp-title = Authenticator-App
totp-lead = Beim Anmelden gibst du zusätzlich einen Code aus einer App auf deinem Smartphone ein. So kommt selbst jemand mit Zugriff auf deine E-Mails nicht hinein.
totp-start = Authenticator-App einrichten
totp-scan = Scanne diesen QR-Code mit deiner Authenticator-App.
# Für Screenreader.
totp-qr = QR-Code für deine Authenticator-App. Der Schlüssel darunter enthält dasselbe.
# Der Schlüssel folgt.
totp-key = Du kannst ihn nicht scannen? Gib stattdessen diesen Schlüssel ein:
totp-enter = Gib den 6-stelligen Code aus der App ein.
totp-code = 6-stelliger Code
totp-turn-on = Aktivieren
totp-on = Deine Authenticator-App ist aktiv. Du gibst bei jeder Anmeldung einen Code ein.
totp-back = Zurück zu Sicherheit
totp-yours = Deine Authenticator-App
totp-remove-title = Authenticator-App entfernen
totp-remove-confirm = Deine Authenticator-App entfernen?
totp-remove-text = Ohne Passkey meldest du dich dann ohne zweiten Schritt an, und deine Wiederherstellungscodes gelten nicht mehr.
totp-remove = Entfernen

## /settings/security/recovery-codes
recovery-codes-title = Wiederherstellungscodes
recovery-codes-lead = Verwende einen Wiederherstellungscode, wenn du keinen Zugriff auf deinen zweiten Schritt hast. Jeder Code gilt einmal.
recovery-codes-yours = Deine Wiederherstellungscodes
recovery-codes-left = { $count ->
    [0] Keine Codes übrig.
    [one] 1 Code übrig.
   *[other] { $count } Codes übrig.
}
recovery-codes-generate-hint = Neue Codes ersetzen die alten, und du wirst auf allen anderen Geräten abgemeldet.
recovery-codes-generate = Neue Codes erstellen
recovery-codes-generating = Wird erstellt…
recovery-codes-confirm = Deine Wiederherstellungscodes ersetzen?
recovery-codes-replaced = Die alten Codes gelten sofort nicht mehr. Die neuen zeigen wir dir einmal.

## Neue Wiederherstellungscodes, die einmal gezeigt werden
new-codes-title = Speichere deine Wiederherstellungscodes
new-codes-text = Mit jedem Code kannst du dich einmal anmelden, wenn dein zweiter Schritt nicht verfügbar ist. Du siehst sie nicht wieder: Drucke sie aus oder speichere sie in deinem Passwort-Manager.
new-codes-copy = Kopieren
new-codes-copied = Kopiert
# Der Browser hat das Kopieren verweigert.
new-codes-not-copied = Die Codes konnten nicht kopiert werden. Markiere sie oben und kopiere sie selbst.
new-codes-print = Drucken
new-codes-download = Herunterladen
new-codes-saved = Ich habe die Codes gespeichert
