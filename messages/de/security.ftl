# Die Anmeldemethoden eines Kontos, und was mit ihm geschehen ist.

## /settings/security
security-title = Sicherheit
security-lead = Wie du dich anmeldest, und was zuletzt passiert ist.
security-methods = Anmeldemethoden
security-methods-hint = Du kannst jede davon verwenden. Behalte mindestens zwei, auf die du Zugriff hast.
security-email = E-Mail
security-email-text = Link und Code an { $email }
security-password = Passwort
security-password-none = Nicht festgelegt. Optional.
security-password-add = Passwort festlegen
security-password-change = Ändern
security-totp-none = Fügt einen zweiten Schritt hinzu: einen Code aus einer App auf deinem Smartphone.
security-totp-add = Einrichten
security-manage = Verwalten
security-passkeys = Passkeys
security-passkeys-count = { $count ->
    [0] Melde dich mit Fingerabdruck, Gesicht oder PIN an.
    [one] 1 Passkey
   *[other] { $count } Passkeys
}
security-connections-count = { $count ->
    [0] Melde dich mit einem Konto an, das du schon hast.
    [one] 1 verbunden
   *[other] { $count } verbunden
}

## Bestätigung in zwei Schritten
security-two-step = Bestätigung in zwei Schritten
security-two-step-hint = Nach E-Mail oder Passwort fragen wir nach einem zweiten Schritt. Passkeys brauchen keinen.
security-on = Aktiv
security-off = Inaktiv
security-recovery-codes-hint = Erstelle neue Codes, bevor sie ausgehen. Neue Codes ersetzen die alten.

# Der Name eines Knopfes für Screenreader: „Verwalten: Passkeys“.
security-action = { $action }: { $name }

## Wann eine Anmeldemethode hinzugefügt und zuletzt verwendet wurde; auf das erste folgt ein Datum, auf das zweite eine Zeit wie „vor 2 Stunden“
factor-added = Hinzugefügt am
factor-last-used = Zuletzt verwendet
factor-never-used = Noch nie verwendet

## Letzte Aktivitäten
activity-title = Letzte Aktivitäten
activity-hint = Kommt dir etwas unbekannt vor? Melde alle anderen Sitzungen ab und ändere dein Passwort.
activity-sessions = Sitzungen prüfen
activity-password = Passwort festlegen oder ändern
# { $factor } ist einer der Namen nach „mit“.
activity-signed-in = Mit { $factor } angemeldet
activity-sign-in-failed = Anmeldung mit { $factor } fehlgeschlagen
activity-confirmed = Identität mit { $factor } bestätigt
activity-confirmation-failed = Bestätigung mit { $factor } fehlgeschlagen
# { $factor } ist einer der Namen, die allein stehen.
activity-added = { $factor } hinzugefügt
activity-changed = { $factor } geändert
activity-removed = { $factor } entfernt
activity-recovery-codes-replaced = Wiederherstellungscodes ersetzt
activity-passkey-renamed = Passkey umbenannt
activity-signed-out = Abgemeldet
activity-browser-trusted = Browser für 30 Tage als vertrauenswürdig eingestuft
activity-browser-distrusted = Vertrauenswürdiger Browser entfernt
activity-exported = Kontodaten heruntergeladen
activity-sessions-ended = Sitzungen abgemeldet
activity-deletion-requested = Löschung des Kontos beantragt
activity-deletion-canceled = Löschung des Kontos abgebrochen
activity-passkey-suspected = Passkey abgelehnt (vielleicht wurde er kopiert)

## Namen der Anmeldemethoden, allein stehend
factor-email = E-Mail-Adresse
factor-password = Passwort
factor-totp = Authenticator-App
factor-recovery = Wiederherstellungscode
factor-passkey = Passkey
factor-provider = Verbundenes Konto

## Namen der Anmeldemethoden, nach „mit“
factor-with-email = E-Mail
factor-with-password = Passwort
factor-with-totp = Authenticator-App
factor-with-recovery = Wiederherstellungscode
factor-with-passkey = Passkey
factor-with-provider = verbundenem Konto
