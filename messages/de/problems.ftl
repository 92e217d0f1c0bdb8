# Was an der Eingabe eines Feldes falsch ist, neben diesem Feld.

# Zwischen Gruppen von drei Ziffern, wie in 200.000.
problem-thousands = {"."}

## E-Mail-Adressen und Codes
problem-email-required = Gib deine E-Mail-Adresse ein.
problem-email-malformed = Gib eine gültige E-Mail-Adresse ein, zum Beispiel name@example.com.
problem-email-not-alone = Gib nur eine E-Mail-Adresse ein, ohne Namen und Klammern, zum Beispiel ada@example.com.
problem-email-quoted = Adressen mit Anführungszeichen werden hier nicht unterstützt. Gib eine andere E-Mail-Adresse ein.
problem-email-unchanged = Das ist schon deine E-Mail-Adresse.
problem-email-taken = Mit dieser E-Mail-Adresse gibt es schon ein Konto. Melde dich bei diesem Konto an oder verwende eine andere E-Mail-Adresse.
problem-code-required = Gib den Code ein.
problem-code-malformed = Der Code hat 6 Ziffern.
problem-neither-code = Gib die 6 Ziffern aus deiner App oder alle 20 Zeichen eines Wiederherstellungscodes ein.
problem-code-wrong = { $count ->
    [one] Falscher Code. Du hast noch 1 Versuch.
   *[other] Falscher Code. Du hast noch { $count } Versuche.
}
problem-app-code-wrong = Falscher Code. Warte in deiner App auf den nächsten und versuche es noch einmal.

## Passwörter, Passkeys und verbundene Konten
problem-password-required = Gib dein Passwort ein.
problem-password-wrong = E-Mail-Adresse oder Passwort ist falsch. Versuche es noch einmal oder melde dich mit einem Link per E-Mail an.
problem-password-guessable = Dieses Passwort ist zu leicht zu erraten. Mach es länger, oder nimm ein paar Wörter ohne Zusammenhang.
problem-passkey-taken = Dieser Passkey ist schon eingerichtet.
problem-passkey-refused = Dieser Passkey wurde nicht angenommen. Versuche es noch einmal oder wähle einen anderen Weg.
problem-provider-taken = Dieses Konto ist schon mit einem { -product }-Konto verbunden.

## Namen, URLs, Bilder, Dokumente
problem-name-required = Gib einen Namen ein.
problem-name-taken = Dieser Name ist schon vergeben. Versuche einen anderen.
problem-name-link = Namen dürfen keine Links oder Webadressen enthalten.
problem-slug-required = Gib eine URL aus Buchstaben und Ziffern ein.
problem-slug-malformed = Verwende nur Kleinbuchstaben, Ziffern und einzelne Bindestriche.
problem-slug-taken = Diese URL ist schon vergeben. Versuche eine andere.
problem-time-zone-malformed = Wähle eine Zeitzone aus der Liste.
problem-locale-malformed = Wähle eine Sprache aus der Liste.
problem-picture-required = Wähle zuerst ein Bild aus.
problem-picture-too-large = Das Bild muss kleiner als { $megabytes } MB sein.
problem-picture-unreadable = Diese Datei können wir nicht verwenden. Wähle ein JPEG, PNG, WebP oder GIF.
problem-title-required = Gib einen Titel ein.

## Jedes Feld
problem-too-short = Verwende mindestens { $min } Zeichen.
problem-too-long = Verwende höchstens { $max } Zeichen.
problem-too-many = Mehr als { $max } sind nicht möglich. Entferne zuerst etwas.
problem-required = Dieses Feld muss ausgefüllt werden.
problem-malformed = Hier stehen Zeichen, die wir nicht speichern können.
problem-taken = Schon vergeben.
