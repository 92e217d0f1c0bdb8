# Passkeys: der Knopf, der nach einem fragt, und /settings/security/passkeys.

## Der Knopf, auf /sign-in, /sign-in/second-factor und /step-up
passkey-use = Passkey verwenden
passkey-waiting = Warten auf deinen Passkey…
passkey-failed = Wir konnten keinen Passkey bestätigen. Versuch es noch einmal oder wähle einen anderen Weg.
passkey-needs-script = Passkeys brauchen JavaScript. Du kannst dich weiterhin auf andere Weise anmelden.
passkey-needs-webassembly = Passkeys brauchen WebAssembly, das dieser Browser nicht geladen hat. Lade die Seite neu oder erlaube WebAssembly in den Einstellungen deines Browsers. Du kannst dich weiterhin auf andere Weise anmelden.

## /settings/security/passkeys
passkeys-title = Passkeys
passkeys-lead = Melde dich mit Fingerabdruck, Gesicht oder PIN statt mit einem Code an. Passkeys liegen auf deinem Gerät oder in deinem Passwortmanager. Wenn du dich anders anmeldest, fragen wir im zweiten Schritt nach einem Passkey.
passkeys-yours = Deine Passkeys
passkeys-none = Noch keine Passkeys.
passkeys-remove = Entfernen
passkeys-removing = Wird entfernt…
passkeys-remove-named = „{ $name }“ entfernen
passkeys-remove-confirm = „{ $name }“ entfernen?
passkeys-remove-text = Mit diesem Passkey kannst du dich nicht mehr anmelden. Ist es dein letzter und hast du keine Authenticator-App, endet die Bestätigung in zwei Schritten, und deine Wiederherstellungscodes gelten nicht mehr.

## Einen umbenennen
passkeys-rename = Umbenennen
passkeys-rename-title = „{ $name }“ umbenennen
passkeys-name = Name
passkeys-save = Speichern
passkeys-saving = Wird gespeichert…
passkeys-cancel = Abbrechen

## Einen hinzufügen
passkeys-add = Passkey hinzufügen
passkeys-adding = Wird hinzugefügt…
passkeys-name-hint = Ein Name, an dem du ihn erkennst, zum Beispiel „Mein Handy“.
passkeys-unsupported = Dieser Browser unterstützt keine Passkeys.
passkeys-not-created = Wir konnten keinen Passkey erstellen. Vielleicht hat dieses Gerät schon einen für dein Konto.
