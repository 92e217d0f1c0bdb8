# Die Sitzungen eines Kontos.

## /settings/sessions
sessions-title = Sitzungen
sessions-lead = Geräte, auf denen du angemeldet bist.
sessions-ended-one = Das Gerät wurde abgemeldet.
sessions-ended-others = Alle anderen Geräte wurden abgemeldet.
sessions-ended-trust = Der Browser gilt nicht mehr als vertrauenswürdig.
sessions-list-title = Angemeldete Geräte
sessions-end-others-hint = Dabei werden auch alle vertrauenswürdigen Browser entfernt.
sessions-end-others = Alle anderen Sitzungen abmelden
sessions-end = Abmelden
sessions-ending = Wird abgemeldet…
sessions-current = Dieser Browser
# { $factors } sind Namen von Anmeldemethoden nach „mit“: „Passwort und Wiederherstellungscode“.
sessions-signed-in = Angemeldet am { $time } mit { $factors }
# Ein Datum folgt.
sessions-last-active = Zuletzt aktiv am
# Die letzten beiden einer Aufzählung: „a, b und c“ hat „a, b“ und „c“.
sessions-and = { $first } und { $last }

## Vertrauenswürdige Browser
trusted-title = Vertrauenswürdige Browser
trusted-hint = In diesen Browsern wirst du nicht nach dem zweiten Schritt gefragt.
# Ein Datum folgt.
trusted-until = Vertrauenswürdig bis
trusted-remove = Nicht mehr vertrauen
