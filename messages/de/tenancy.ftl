# Organisationen und Arbeitsbereiche: die Seitenleiste, /welcome.

## Die Seitenleiste
# Für Screenreader: die ganze.
sidebar = Seitenleiste
# Die Knöpfe, die die Seitenleiste auf einem Telefon öffnen und schließen.
sidebar-open = Menü öffnen
sidebar-close = Menü schließen
# Über den Namen der Organisationen, in dem Menü, das zu ihnen führt.
sidebar-organizations = Deine Organisationen
# In den Einstellungen: der Link zur Organisation.
sidebar-back = Zurück zu { $place }
# Über den Links zu den Arbeitsbereichen, und für Screenreader.
sidebar-workspaces = Arbeitsbereiche
# An der Stelle der Arbeitsbereiche.
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

## /organizations/new
new-organization = Neue Organisation
new-organization-cancel = Abbrechen

## Ein Mitglied einer Organisation, das in keinem ihrer Arbeitsbereiche ist
no-workspace-title = Noch keine Arbeitsbereiche
no-workspace-text = Bitte einen Verwalter von { $organization }, dich zu einem Arbeitsbereich hinzuzufügen. Du findest ihn dann hier.
# Ein Link zum Abmelden folgt; $email ist eine E-Mail-Adresse.
welcome-signed-in = Angemeldet als { $email }.
