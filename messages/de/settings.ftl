# Die Einstellungen des eigenen Kontos: Profil, E-Mail-Adresse, Passwort, verbundene Konten, Konto; und was auf
# jeder Seite zum Benutzer gehört: das Menü des Kontos und die Wahl der Darstellung.

## Reiter und Knöpfe aller Einstellungen
settings = Einstellungen
# Über den Links zu den Seiten des eigenen Kontos.
settings-own = Dein Konto
settings-save = Speichern
settings-saving = Wird gespeichert…
settings-cancel = Abbrechen
settings-removing = Wird entfernt…
# Der erste Teil der Brotkrumen.
settings-your-account = Dein Konto
# Was eine Änderung der Anmeldemethoden außerdem bewirkt.
settings-others-signed-out = Du wirst auf allen anderen Geräten abgemeldet.
# Nach einer Änderung der Anmeldemethoden: eine wurde hinzugefügt, geändert oder entfernt.
settings-changed = Erledigt. Du wurdest auf allen anderen Geräten abgemeldet, und wir haben dir eine Bestätigung per E-Mail geschickt.

## Das Menü des Kontos, auf jeder Seite
user-button-settings = Einstellungen
user-button-sign-out = Abmelden

## Die Wahl der Darstellung, auf jeder Seite
theme = Darstellung
theme-light = Hell
theme-dark = Dunkel
# Wie das Betriebssystem eingestellt ist.
theme-system = System

## /settings/profile
profile-title = Profil
profile-about = Über dich
profile-saved = Profil gespeichert.
profile-email-changed = E-Mail-Adresse geändert.
profile-picture = Bild
profile-picture-hint = JPEG, PNG, WebP oder GIF, höchstens 2 MB. Wir schneiden es kreisförmig zu.
profile-picture-upload = Bild hochladen
profile-picture-uploading = Wird hochgeladen…
profile-picture-remove = Bild entfernen
profile-picture-remove-confirm = Dein Bild entfernen?
profile-picture-remove-text = Stattdessen werden deine Initialen angezeigt.
profile-name = Name
profile-name-hint = So sehen dich andere bei deinen Dokumenten.
profile-time-zone = Zeitzone
profile-time-zone-hint = In dieser Zeitzone werden Datum und Uhrzeit angezeigt.
# Ein Knopf. Die Zone ist die des Browsers.
profile-time-zone-propose = { $zone } verwenden, die Zeitzone deines Browsers
profile-locale = Sprache
# Die erste Wahl für die Sprache: die, um die der Browser bittet.
profile-locale-browser = Wie im Browser
profile-email = E-Mail-Adresse
profile-email-text = Du meldest dich mit { $email } an.
profile-email-change = E-Mail-Adresse ändern

## Die Regionen der Zeitzonen
zone-africa = Afrika
zone-america = Amerika
zone-antarctica = Antarktis
zone-arctic = Arktis
zone-asia = Asien
zone-atlantic = Atlantik
zone-australia = Australien
zone-europe = Europa
zone-indian = Indischer Ozean
zone-pacific = Pazifik

## /settings/profile/email
change-email-title = E-Mail-Adresse ändern
change-email-lead = Du meldest dich mit { $email } an. Wir senden einen Code an deine neue Adresse. Sobald du sie bestätigst, wirst du auf allen anderen Geräten abgemeldet, und wir informieren deine alte Adresse.
change-email-new = Neue E-Mail-Adresse
change-email-send = Code senden
change-email-sent-to = Wir haben einen Code an { $email } gesendet. Gib ihn innerhalb von 10 Minuten ein.
change-email-code = 6-stelliger Code
change-email-confirm = Neue E-Mail-Adresse bestätigen
change-email-other = Andere E-Mail-Adresse verwenden

## /settings/security/password
settings-password-title = Passwort
settings-password-set-title = Passwort festlegen
settings-password-change-title = Passwort ändern
settings-password-lead = Wenn du speicherst, wirst du auf allen anderen Geräten abgemeldet. Mit einem Link oder Code per E-Mail kannst du dich weiterhin anmelden.
settings-password-new = Neues Passwort
settings-password-hint = Mindestens 8 Zeichen. Ein paar Wörter, die nichts miteinander zu tun haben, ergeben ein starkes Passwort.
settings-password-save = Passwort speichern
settings-password-remove-title = Passwort entfernen
settings-password-remove-text = Du meldest dich dann mit einem Link oder Code per E-Mail an.
settings-password-remove = Passwort entfernen
settings-password-remove-confirm = Dein Passwort entfernen?

## Wie schwer ein neues Passwort zu erraten ist; gesagt, während es getippt wird
password-strength-very-weak = Sehr schwach.
password-strength-weak = Schwach.
password-strength-strong = Stark.
password-strength-very-strong = Sehr stark.

## Was ein neues Passwort leicht zu erraten macht; folgt auf einen der Sätze oben
password-warning-keyboard-rows = Tasten, die nebeneinanderliegen, sind leicht zu erraten.
password-warning-keyboard-patterns = Kurze Muster auf der Tastatur sind leicht zu erraten.
password-warning-repeated-characters = Wiederholungen wie „aaa“ sind leicht zu erraten.
password-warning-repeated-pattern = Wiederholungen wie „abcabcabc“ sind kaum schwerer zu erraten als „abc“.
password-warning-top-10 = Das ist eines der 10 häufigsten Passwörter.
password-warning-top-100 = Das ist eines der 100 häufigsten Passwörter.
password-warning-common = Das ist ein sehr häufiges Passwort.
password-warning-similar-to-common = Das ähnelt einem häufigen Passwort.
password-warning-sequences = Folgen wie „abc“ oder „6543“ sind leicht zu erraten.
password-warning-recent-years = Jahreszahlen der letzten Zeit sind leicht zu erraten.
password-warning-single-word = Ein einzelnes Wort ist leicht zu erraten.
password-warning-dates = Ein Datum ist oft leicht zu erraten.
password-warning-single-name = Namen allein sind leicht zu erraten.
password-warning-common-names = Häufige Namen sind leicht zu erraten.

## /settings/connections
connections-title = Verbundene Konten
connections-lead = Mit diesen Konten kannst du dich bei { -product } anmelden. Den zweiten Schritt fragen wir trotzdem ab, wenn du einen eingerichtet hast.
connections-confirm-title = { $provider } verbinden?
connections-confirm-text = Du hast dich bei { $provider } als { $account } angemeldet. Wenn du das Konto verbindest, kannst du dich hier künftig mit { $provider } anmelden.
connections-confirm = Verbinden
connections-confirming = Wird verbunden…
connections-decline = Jetzt nicht
connections-list-title = Deine verbundenen Konten
connections-none = Keine verbundenen Konten.
connections-disconnect = Trennen
connections-disconnect-named = { $provider } trennen
connections-disconnect-confirm = { $provider } trennen?
connections-disconnect-text = Du kannst dich hier nicht mehr mit diesem Konto bei { $provider } anmelden. Das Konto selbst bleibt, wie es ist.
connections-disconnecting = Wird getrennt…
connections-add-title = Konto verbinden
connections-add = { $provider } verbinden

## /settings/account
account-title = Konto
# Nach einer Anmeldung in den sieben Tagen vor einer Löschung.
account-kept = Willkommen zurück. Dein Konto bleibt bestehen und wird nicht gelöscht.
account-data-title = Deine Daten
account-data-row = Alles in einer Datei
account-data-text = Lade dein Profil, deine Anmeldemethoden, Sitzungen und Aktivitäten und die Dokumente, die du geschrieben hast, als ZIP-Datei mit JSON herunter.
account-data-download = Meine Daten herunterladen
account-data-preparing = Wird vorbereitet…
account-danger-title = Gefahrenbereich
account-delete-title = Konto löschen
account-delete-text = Dein Konto wird nach 7 Tagen gelöscht. Wenn du dich vorher anmeldest, bleibt es bestehen.
account-delete = Konto löschen…
# Eine Organisation oder mehrere, mit Kommas dazwischen.
account-sole-owner = Nur du bist Inhaber von { $organizations }, aber du bist dort nicht das einzige Mitglied. Mach zuerst jemand anderen zum Inhaber oder entferne die übrigen Mitglieder.

## /settings/account/delete
delete-account-title = Konto löschen?
delete-account-signed-out = Du wirst sofort überall abgemeldet.
delete-account-cancel = Wenn du dich innerhalb von 7 Tagen anmeldest, bleibt dein Konto bestehen. Danach wird es endgültig gelöscht.
delete-account-documents = Dokumente, die du in Organisationen anderer geschrieben hast, bleiben dort, ohne deinen Namen.
# Eine Organisation oder mehrere, mit Kommas dazwischen.
delete-account-alone-in = Nur du bist Mitglied von { $organizations }. Alle Dokumente dort werden auch gelöscht.
delete-account = Mein Konto löschen
delete-account-keep = Konto behalten

## /goodbye
goodbye-title = Dein Konto wird gelöscht
goodbye-text = Du wurdest überall abgemeldet. Dein Konto wird in 7 Tagen gelöscht. Wenn du es behalten möchtest, melde dich vorher an. Wir haben dir eine Bestätigung per E-Mail geschickt.
goodbye-home = Zur Startseite

## Eine Seite der Entwicklungsversionen
viewer-demo = Sitzung
viewer-demo-signed-in = Angemeldet als { $name }.
viewer-demo-signed-out = Abgemeldet.
