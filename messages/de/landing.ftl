# Die Seite für Besucher: /. Der erste Satz ihrer Einleitung ist landing-description, in common.ftl.

landing-heading = Ein ruhiger Ort für die Dokumente deines Teams
landing-ways-in = Melde dich mit einem Link per E-Mail, einem Passkey oder so an, wie es dir am liebsten ist.
landing-sign-up = Loslegen
# Für Screenreader: die Links im Kopf.
landing-site = Website

## Sechs Eigenschaften: eine Überschrift und ein Satz, der sie erklärt
landing-safe = Nichts geht verloren
landing-safe-text = Wenn zwei gleichzeitig bearbeiten, sehen beide, was sich geändert hat, und arbeiten mit einer zusammengeführten Version weiter.
landing-private = Standardmäßig privat
landing-private-text = Jeder Arbeitsbereich hat eigene Leser, Bearbeiter und Verwalter. Niemand sonst erfährt, dass es ihn gibt.
landing-ways = Anmelden, wie du willst
landing-ways-text = Passkeys, Links per E-Mail, Passwörter oder ein Konto, das du schon hast, mit Bestätigung in zwei Schritten.
landing-everywhere = Funktioniert überall
landing-everywhere-text = Auf dem Handy, mit der Tastatur, mit einem Screenreader und sogar ohne JavaScript.
landing-trash = Nichts verschwindet aus Versehen
landing-trash-text = Stelle Gelöschtes wieder her. Jeder Schritt, der etwas löscht, fragt nach oder lässt sich rückgängig machen.
landing-yours = Auf deinem Server
landing-yours-text = Betreibe es selbst, nimm deine Daten mit, und baue auf der API auf.

## Das Bild des Produkts: ein erfundener Arbeitsbereich
landing-picture = { -product }: ein Arbeitsbereich mit seinen Dokumenten, wer sie bearbeitet hat, und wann
landing-picture-workspaces = Arbeitsbereiche
landing-picture-new = Neu
landing-picture-general = Allgemein
landing-picture-operations = Außendienst
landing-picture-research = Produkt und Forschung
landing-picture-document-guide = Leitfaden für neue Außenteams
landing-picture-document-calibration = Kalibrierung der Instrumente, Winter 2026
landing-picture-document-move = Was wir aus dem Umzug des Nordlabors gelernt haben
landing-picture-document-notes = Wochennotizen, Woche 47
landing-picture-document-budget = Budget für die Hafenvermessung
landing-picture-hours = { $count ->
    [one] { $name } hat es vor 1 Stunde bearbeitet
   *[other] { $name } hat es vor { $count } Stunden bearbeitet
}
landing-picture-days = { $count ->
    [one] { $name } hat es gestern bearbeitet
   *[other] { $name } hat es vor { $count } Tagen bearbeitet
}
