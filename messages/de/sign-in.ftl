# Anmelden: /sign-in, /sign-up, /step-up.

sign-in = Anmelden

## /sign-in/verify
verify-title = Sieh in deine E-Mails
verify-sent-to = Wir haben eine E-Mail an { $email } gesendet. Öffne den Link in diesem Browser oder gib den Code unten ein.
verify-resent = Wir haben eine neue E-Mail gesendet. Der vorige Link und Code gelten nicht mehr.
verify-code = 6-stelliger Code
verify-expires = Link und Code laufen nach 10 Minuten ab.
verify-nothing-there = Nichts angekommen? Sieh im Spam-Ordner nach.
verify-check-again = Prüfen, ob die E-Mail angenommen wurde
verify-resend = E-Mail erneut senden
verify-other-address = Andere E-Mail-Adresse verwenden
undeliverable-title = Die E-Mail konnte nicht zugestellt werden
undeliverable-refused = Der E-Mail-Server hat sie abgelehnt. Prüfe die Adresse auf Tippfehler oder verwende eine andere.
undeliverable-letters = Unser E-Mail-Server kann an Adressen mit anderen Buchstaben als a bis z vor dem @ nicht senden. Verwende eine andere E-Mail-Adresse.
