# Bestätigen, wer man ist, vor einer heiklen Änderung: /step-up. Die übrigen Felder stehen in sign-in.ftl.

step-up-title = Bestätige, dass du es bist
step-up-lead = Du bist dabei, etwas Wichtiges zu ändern. Wir fragen 10 Minuten lang nicht noch einmal.
step-up-confirm = Bestätigen
# Ein Link zur Seite davor.
step-up-back = Abbrechen und zurück

## Mit einem Code per E-Mail
step-up-can-email = Wir senden einen Code an { $email }.
step-up-email-code = Code per E-Mail senden
step-up-sent-to = Wir haben einen Code an { $email } gesendet. Gib ihn unten ein.
step-up-resend = Code erneut senden
step-up-sign-in-again = Du kannst dich auch abmelden und neu anmelden, zum Beispiel mit einem verbundenen Konto.

## /step-up/done: in einem eigenen Tab
step-up-done-title = Du bist bestätigt
step-up-done-lead = Du kannst diesen Tab schließen, zurückgehen und das Formular noch einmal absenden.
