# Die Sitzungen eines Kontos.

## /settings/sessions
sessions-title = Sitzungen
sessions-lead = Geräte, auf denen du angemeldet bist.
sessions-here = Aktuelle Sitzung
sessions-others = Andere Sitzungen
sessions-ended-one = Das Gerät wurde abgemeldet.
sessions-ended-others = Alle anderen Geräte wurden abgemeldet.
sessions-ended-trust = Der Browser gilt nicht mehr als vertrauenswürdig.
sessions-end-others-hint = Dabei werden auch alle vertrauenswürdigen Browser entfernt.
sessions-end-others = Alle anderen Sitzungen abmelden
sessions-end-others-confirm = Alle anderen Sitzungen abmelden?
sessions-end-others-devices = { $count ->
    [one] 1 anderes Gerät wird sofort abgemeldet.
   *[other] { $count } andere Geräte werden sofort abgemeldet.
}
sessions-end = Abmelden
# Das Gerät, etwa „Firefox auf Linux“.
sessions-end-named = { $device } abmelden
sessions-end-confirm = { $device } abmelden?
sessions-end-unsaved = Dort ist dann eine neue Anmeldung nötig. Nicht gespeicherter Text kann verloren gehen.
sessions-ending = Wird abgemeldet…
sessions-current = Dieses Gerät
# { $factors } sind Namen von Anmeldemethoden nach „mit“: „Passwort und Wiederherstellungscode“.
sessions-signed-in = Angemeldet am { $time } mit { $factors }
# Eine Zeit wie „vor 2 Stunden“ folgt.
sessions-last-active = Zuletzt aktiv
# Die letzten beiden einer Aufzählung: „a, b und c“ hat „a, b“ und „c“.
sessions-and = { $first } und { $last }

## Vertrauenswürdige Browser
trusted-title = Vertrauenswürdige Browser
trusted-hint = In diesen Browsern wirst du nicht nach dem zweiten Schritt gefragt.
# Ein Datum folgt.
trusted-until = Vertrauenswürdig bis
trusted-remove = Nicht mehr vertrauen
trusted-remove-named = { $device } nicht mehr vertrauen
trusted-remove-confirm = { $device } nicht mehr vertrauen?
trusted-remove-text = Bei der nächsten Anmeldung fragen wir dort wieder nach dem zweiten Schritt.
