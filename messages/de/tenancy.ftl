# Organisationen und Arbeitsbereiche: die Seitenleiste, /welcome.

## Die Seitenleiste
# Der Knopf, der die Seitenleiste auf einem Telefon öffnet.
sidebar-menu = Menü
# Für Screenreader: die Links zu den Arbeitsbereichen.
sidebar-workspaces = Arbeitsbereiche
# Unter dem Namen einer Organisation.
sidebar-no-workspace = Du bist noch in keinem Arbeitsbereich. Bitte einen Verwalter, dich hinzuzufügen.

## /welcome
welcome-title = Willkommen
# $name ist, wie sich die Person genannt hat.
welcome-greeting = Willkommen, { $name }
welcome-next = Noch zwei Angaben, dann kannst du losschreiben.
welcome-person = Wie sollen dich andere nennen?
welcome-person-hint = Das steht neben dem, was du schreibst. Du kannst es später ändern.
welcome-heading = Erstelle deine Organisation
welcome-lead = Hier sind deine Arbeitsbereiche und die Leute, mit denen du zusammenarbeitest.
welcome-name = Name
welcome-url = URL
welcome-url-hint = Steht in Links zu deiner Organisation. Wenn du nichts eingibst, leiten wir sie vom Namen ab.
welcome-create = Organisation erstellen
welcome-creating = Wird erstellt…
# Ein Link zum Abmelden folgt; $email ist eine E-Mail-Adresse.
welcome-signed-in = Angemeldet als { $email }.
