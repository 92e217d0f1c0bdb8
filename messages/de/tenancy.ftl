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
welcome-heading = Erstelle deine Organisation
welcome-lead = Hier sind deine Arbeitsbereiche und die Leute, mit denen du zusammenarbeitest.
welcome-name = Name
welcome-url = URL
welcome-url-hint = Steht in Links zu deiner Organisation. Wenn du nichts eingibst, leiten wir sie vom Namen ab.
welcome-create = Organisation erstellen
welcome-creating = Wird erstellt…
