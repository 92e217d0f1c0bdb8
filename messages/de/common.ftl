# Was jede Seite hat, und wie Daten geschrieben werden.

skip-to-content = Zum Inhalt springen
# Zwölf, mit Leerzeichen dazwischen.
months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
date-and-time = { $day }. { $month } { $year }, { $time }
landing-description = { -product } bewahrt die Dokumente deiner Organisation in Arbeitsbereichen auf, die nur die richtigen Leute öffnen können.

## Links am Fuß der Seiten, die die Konfiguration festlegt, und im Kopf der Seite für Besucher
site-links = Über diese Website
site-privacy = Datenschutz
site-terms = Nutzungsbedingungen
site-contact = Kontakt
site-source = Quellcode
