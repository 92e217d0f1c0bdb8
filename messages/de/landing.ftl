# Die Seite für Besucher: /. Der erste Satz ihrer Einleitung ist landing-description, in common.ftl.

landing-heading = Gemeinsam schreiben, ganz unter euch.
landing-ways-in = Melde dich mit einem Link per E-Mail, einem Passkey oder so an, wie es dir am liebsten ist.
landing-sign-up = Loslegen
# Dreimal ein paar Wörter in Fettschrift, und ein Satz, der sie erklärt.
landing-safe = Nichts geht verloren.
landing-safe-text = Wenn zwei gleichzeitig bearbeiten, sehen beide, was sich geändert hat, und arbeiten mit einer zusammengeführten Version weiter.
landing-everywhere = Funktioniert überall.
landing-everywhere-text = Auf dem Handy, mit der Tastatur, mit einem Screenreader und sogar ohne JavaScript.
landing-private = Standardmäßig privat.
landing-private-text = Jeder Arbeitsbereich hat eigene Leser, Bearbeiter und Verwalter. Niemand sonst erfährt, dass es ihn gibt.
