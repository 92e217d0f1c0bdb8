# Anmelden: /sign-in, /sign-up.

sign-in = Anmelden

## /sign-in
sign-in-ended = Du wurdest abgemeldet. Deine Sitzung ist abgelaufen oder wurde auf einem anderen Gerät beendet.
# Die Überschrift der Karte.
sign-in-heading = Bei { -product } anmelden
sign-in-lead = Wir senden dir per E-Mail einen Link und einen Code. Du brauchst kein Passwort.
sign-in-email = E-Mail-Adresse
sign-in-password = Passwort
sign-in-continue-with-email = Weiter mit E-Mail
sign-in-with-passkey = Mit Passkey anmelden
sign-in-with-password = Mit Passwort anmelden
# Zwischen dem Formular und anderen Wegen; auch auf /sign-in/second-factor und /welcome.
sign-in-or = oder
# Bei dem Weg, den dieser Browser zuletzt genommen hat.
sign-in-last-used = Zuletzt genutzt
# Ein Link zum Registrieren folgt.
sign-in-new-here = Neu bei { -product }?

## /sign-up
sign-up-title = Konto erstellen
sign-up-lead = Wir senden dir per E-Mail einen Link und einen Code. Mit einem von beiden erstellst du dein Konto.
# Ein Link zum Anmelden folgt.
sign-up-has-account = Du hast schon ein Konto?

## /sign-in/password, /sign-in/forgot
password-sign-in-by-email = Stattdessen Link per E-Mail senden
password-sign-in-forgot = Passwort vergessen?
forgot-title = Passwort zurücksetzen
forgot-lead = Wir senden dir per E-Mail einen Link zum Anmelden. Danach kannst du ein neues Passwort festlegen.
forgot-send = Link per E-Mail senden
forgot-back = Zurück zur Anmeldung

## /sign-in/verify
verify-title = Sieh in deine E-Mails
verify-sent-to = Wir haben eine E-Mail an { $email } gesendet. Öffne den Link in diesem Browser oder gib den Code unten ein.
verify-resent = Wir haben eine neue E-Mail gesendet. Der vorige Link und Code gelten nicht mehr.
verify-code = 6-stelliger Code
verify-hint = Füge ihn ein, wie er ist. Ist er vollständig, geht es von selbst weiter.
# Über dem Feld für den Code und unter dem Formular der Bestätigung in zwei Schritten.
expires-in = { $count ->
    [0] Läuft in weniger als einer Minute ab
    [one] Läuft in 1 Minute ab
   *[other] Läuft in { $count } Minuten ab
}
verify-inbox = oder öffne dein Postfach
verify-nothing-title = Nichts angekommen?
# $sender ist eine E-Mail-Adresse.
verify-nothing = Es kann eine Minute dauern. Sieh auch im Spam-Ordner nach einer E-Mail von { $sender }.
verify-check-again = Prüfen, ob die E-Mail angenommen wurde
verify-not-refused = Bisher wurde die E-Mail nicht abgelehnt. Es kann ein paar Minuten dauern, bis sie ankommt.
# $time sind Minuten und Sekunden, etwa 0:42. Neben dem Knopf, der die E-Mail erneut sendet.
verify-resend-in = in { $time }
verify-expired-title = Dieser Code ist abgelaufen
verify-expired = Link und Code sind älter als 10 Minuten. Wir können neue an { $email } senden.
verify-resend = E-Mail erneut senden
verify-other-address = Andere E-Mail-Adresse verwenden
undeliverable-title = Die E-Mail konnte nicht zugestellt werden
undeliverable-refused = Der E-Mail-Server hat sie abgelehnt. Prüfe die Adresse auf Tippfehler oder verwende eine andere.
undeliverable-letters = Unser E-Mail-Server kann an Adressen mit anderen Buchstaben als a bis z vor dem @ nicht senden. Verwende eine andere E-Mail-Adresse.

## /sign-in/link: die Seite eines Links aus einer E-Mail
link-title = Anmeldung bestätigen
link-heading = Bei { -product } anmelden
link-confirm = Du meldest dich als { $email } an.
# Der Link wurde in einem anderen Browser geöffnet als in dem, der ihn angefordert hat. Dort wird der Code gebraucht.
link-elsewhere-title = Gib diesen Code dort ein, wo du angefangen hast
# $device ist ein Browser, etwa „Chrome on Linux“; $time hat Datum und Uhrzeit.
link-elsewhere-lead = Angefordert von { $device } am { $time }. Gib den Code dort ein, um die Anmeldung abzuschließen.
link-elsewhere-warning = Das warst nicht du? Schließ diese Seite. Ohne diesen Code kann sich niemand anmelden, gib ihn also nicht weiter.
link-code = Code

# Für jemanden, der zu einem schon verwendeten Link zurückkommt.
link-used-title = Du bist angemeldet
link-used = Dieser Link hat seinen Dienst getan. Es gibt nichts mehr zu bestätigen.
link-used-continue = Weiter zu { -product }

## /sign-in/provider: Anmelden mit dem Konto eines anderen Dienstes, $provider
provider-continue = Weiter mit { $provider }
provider-title = Mit { $provider } anmelden
provider-other-way = Anders anmelden
provider-address-title = Bestätige deine E-Mail-Adresse
# $account ist der Name der Person bei dem anderen Dienst.
provider-address-lead = Du registrierst dich mit { $provider } als { $account }. Wir senden dir per E-Mail einen Link und einen Code, damit du deine E-Mail-Adresse bestätigen kannst.
provider-address-hint = Hast du mit dieser E-Mail-Adresse schon ein Konto? Dann kannst du beide verbinden.
provider-address-send = Link per E-Mail senden
# Warum es nicht ging. Das steht auch auf der Seite der verbundenen Konten.
provider-problem-cancelled = Du hast vorzeitig abgebrochen, es hat sich nichts geändert. Du kannst es noch einmal versuchen.
provider-problem-refused = Wir konnten die Antwort nicht überprüfen, es hat sich nichts geändert. Versuch es noch einmal oder melde dich anders an.
provider-problem-unavailable = Der Dienst antwortet gerade nicht. Versuch es gleich noch einmal oder melde dich anders an.
provider-problem-over = Das hat länger als 10 Minuten gedauert, wurde schon verwendet oder in einem anderen Browser begonnen. Fang noch einmal von vorn an.
provider-problem-too-many = Du kannst bis zu 20 Konten verbinden. Trenne zuerst eines davon.
provider-problem-taken = Dieses Konto ist schon mit einem { -product }-Konto verbunden. Melde dich damit an, um zu sehen, mit welchem.

## /sign-in/second-factor
second-factor-title = Bestätigung in zwei Schritten
second-factor-email = Du meldest dich als { $email } an.
# 6 Ziffern oder ein Wiederherstellungscode. Auch auf /step-up.
second-factor-code = Code
second-factor-hint-app = Gib den 6-stelligen Code aus deiner Authenticator-App oder einen Wiederherstellungscode ein.
second-factor-hint-recovery = Gib einen deiner Wiederherstellungscodes ein.
second-factor-trust = In diesem Browser 30 Tage lang nicht mehr fragen
second-factor-start-over = Von vorn beginnen
