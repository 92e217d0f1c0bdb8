# Seiten des Servers selbst und Antworten auf Anfragen, die keine unserer Seiten sendet.

## Fehlerseiten
server-reference = Fehlernummer:
server-home = Zur Startseite
server-back-to-profile = Zurück zum Profil
server-text-is-safe = Deine Eingaben sind nicht verloren. Kopiere sie von hier.
# Beschriftungen der Texte, die jemand eingegeben hat.
server-typed-title = Dein Titel
server-typed-body = Dein Text
server-typed-name = Name
server-typed-slug = URL
server-typed-email = E-Mail-Adresse
server-typed-person = Dein Name
server-typed-other = Was du eingegeben hast ({ $field })

## Auf dem Weg zu einem Identitätsanbieter, etwa Google
server-leaving-title = Weiterleitung zu { $provider }…
server-leaving = Du meldest dich bei { $provider } an und kommst gleich zurück.
server-leaving-link = Weiter zu { $provider }

## Abgelehnte Anfragen: ein Titel ohne Punkt und ein Satz, was zu tun ist
server-cross-site-title = Wir haben diese Anfrage blockiert, weil sie von einer anderen Website kam
server-cross-site = Öffne die Seite in { -product } und versuche es noch einmal.
server-form-post-title = Dieser Anbieter kann hier nicht verwendet werden
server-form-post = Er sendet seine Antwort als Formular (form_post), was { -product } nicht annimmt. Es wurde nichts geändert. Melde dich auf anderem Weg an oder sag es denen, die diesen Server betreiben.
server-host-title = Unter dieser Adresse gibt es hier nichts
server-check-url = Prüfe die URL.
server-proxy-title = Dieser Server ist kein Proxy
server-no-page-title = Unter dieser Adresse gibt es keine Seite
server-ask-for-page = Rufe stattdessen eine Seite auf.
server-form-only = Geh zurück zum Formular oder zur Startseite.
server-coding-title = Diese Anfrage ist nicht lesbar
server-coding = Sie verwendet eine Übertragungskodierung, die hier nicht angenommen wird.
server-not-text-title = Wir können diesen Text nicht lesen
server-not-text = Geh zurück und versuche es noch einmal.
server-type-title = Dieser Inhaltstyp wird nicht unterstützt
server-type = Möglich: { $types }.
server-slow-title = Deine Anfrage hat zu lange gedauert
server-incomplete-title = Deine Anfrage wurde unterbrochen
server-fields-title = Dieses Formular hat zu viele Felder
server-send-again = Geh zurück (dein Text ist noch da) und versuche es noch einmal.
server-too-long-title = Das ist zu lang
server-too-long = Geh zurück (dein Text ist noch da) und kürze ihn.
server-picture-title = Dieses Bild ist zu groß
server-picture = Bilder können bis zu 2 MB groß sein. Wähle ein kleineres.

## Programme
server-bad-request = Eine solche Anfrage nimmt diese Route nicht an.
server-method-title = Methode nicht erlaubt
server-method = Diese Route unterstützt diese Methode nicht.

## Der Posteingang der Entwicklung
server-mailbox-title = Posteingang
server-mailbox-to = an { $address } · { $time }
server-mailbox-empty = Noch keine E-Mails.
