# Was jede Seite hat, und wie Daten geschrieben werden.

skip-to-content = Zum Inhalt springen
# Zwölf, mit Leerzeichen dazwischen.
months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
date-and-time = { $day }. { $month } { $year }, { $time }
date-alone = { $day }. { $month } { $year }
# Wie lange etwas her ist; ab einer Woche steht das Datum da.
ago-now = gerade eben
ago-minutes =
    { $count ->
        [one] vor 1 Minute
       *[other] vor { $count } Minuten
    }
ago-hours =
    { $count ->
        [one] vor 1 Stunde
       *[other] vor { $count } Stunden
    }
ago-yesterday = gestern
ago-days =
    { $count ->
        [one] vor 1 Tag
       *[other] vor { $count } Tagen
    }
# Für Screenreader: die Links zu den Seiten über dieser, etwa Organisation und Arbeitsbereich.
breadcrumb = Pfad zu dieser Seite
landing-description = { -product } bewahrt die Dokumente deiner Organisation in Arbeitsbereichen auf, die nur die richtigen Leute öffnen können.

## Links am Fuß der Seiten, die die Konfiguration festlegt, und im Kopf der Seite für Besucher
site-links = Über diese Website
site-privacy = Datenschutz
site-terms = Nutzungsbedingungen
site-contact = Kontakt
site-source = Quellcode
