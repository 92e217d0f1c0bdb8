# Was jede Seite hat, und wie Daten geschrieben werden.

skip-to-content = Zum Inhalt springen
# Zwölf, mit Leerzeichen dazwischen.
months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
date-and-time = { $day }. { $month } { $year }, { $time }
landing-description = { -product } bewahrt die Dokumente deiner Organisation in Arbeitsbereichen auf, die nur die richtigen Leute öffnen können.
