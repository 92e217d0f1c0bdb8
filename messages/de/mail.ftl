# E-Mails. Ein Betreff wird zwischen anderen E-Mails gelesen, darum nennt er das Produkt. Kein Text von Nutzern steht in einem Betreff.

# Wie in „Firefox auf Linux“.
browser-on = { $browser } auf { $system }
browser-unknown = Unbekannter Browser

## E-Mails mit einem Code
mail-requested = Angefordert am { $time } ({ $device }).
mail-link-expires = Link und Code laufen nach 10 Minuten ab und gelten nur in diesem Browser.
mail-code-expires = Der Code läuft nach 10 Minuten ab und gilt nur in diesem Browser.
mail-ignore = Nicht von dir angefordert? Dann kannst du diese E-Mail ignorieren. Gib den Code niemals weiter.
# Eine E-Mail-Adresse oder eine Seite derer, die den Server betreiben, folgt.
mail-questions = Fragen?
mail-address-entered = Du erhältst diese E-Mail, weil jemand diese E-Mail-Adresse bei { -product } eingegeben hat.

## Zum Anmelden. Der „preheader“ steht in einer Liste von E-Mails hinter dem Betreff.
mail-sign-in-subject = { $code } ist dein Anmeldecode für { -product }
mail-sign-in-preheader = Oder öffne den Link in dieser E-Mail. Beide laufen nach 10 Minuten ab.
mail-sign-in-title = Bei { -product } anmelden
mail-sign-in = Gib diesen Code dort ein, wo du dich anmeldest:
mail-sign-in-link = Oder öffne diesen Link in dem Browser, in dem du dich anmeldest:
mail-sign-in-button = Anmelden

## Für ein neues Konto
mail-sign-up-subject = { $code } ist dein Code für dein neues { -product }-Konto
mail-sign-up-preheader = Gib den Code ein oder öffne den Link. Beide laufen nach 10 Minuten ab.
mail-sign-up-title = Erstelle dein { -product }-Konto
mail-sign-up = Willkommen! Um dein Konto zu erstellen, gib diesen Code dort ein, wo du begonnen hast:
mail-sign-up-link = Oder öffne diesen Link in dem Browser, in dem du begonnen hast:
mail-sign-up-button = Konto erstellen

## Um eine Änderung zu bestätigen
mail-step-up-subject = { $code } ist dein Bestätigungscode für { -product }
mail-step-up-preheader = Bestätige damit eine Änderung an deinem Konto. Er läuft nach 10 Minuten ab.
mail-step-up-title = Bestätige, dass du es bist
mail-step-up = Gib diesen Code ein, um eine Änderung an deinem Konto zu bestätigen:
mail-step-up-not-you = Nicht von dir angefordert? Dann ist vielleicht jemand anderes in deinem Konto angemeldet: Melde alle anderen Sitzungen ab, und gib den Code niemals weiter.
mail-step-up-why = Du erhältst diese E-Mail, weil eine Änderung an deinem { -product }-Konto deine Bestätigung braucht.

## An eine neue E-Mail-Adresse
mail-new-address-subject = { $code } ist der Code für deine neue E-Mail-Adresse bei { -product }
mail-new-address-preheader = Gib den Code ein, um diese Adresse für dein Konto zu verwenden. Er läuft nach 10 Minuten ab.
mail-new-address-title = Bestätige deine E-Mail-Adresse
mail-new-address = Gib diesen Code ein, um diese Adresse für dein { -product }-Konto zu verwenden:
mail-new-address-why = Du erhältst diese E-Mail, weil jemand diese E-Mail-Adresse für ein { -product }-Konto verwenden möchte.

## Nachrichten über ein Konto. Jede hat einen Betreff, der auch ihre Überschrift ist, und was geschehen ist.
mail-signed-out-elsewhere = Auf allen anderen Geräten wurdest du abgemeldet.
mail-react = Wenn du das warst, brauchst du nichts zu tun. Wenn nicht, melde dich an, prüfe, womit man sich bei deinem Konto anmelden kann, und melde alle anderen Sitzungen ab.
mail-react-button = Kontosicherheit prüfen
mail-react-without-account = Wenn du das warst, brauchst du nichts zu tun. Wenn nicht, schreib sofort von dieser E-Mail-Adresse aus denen, die diesen { -product }-Server betreiben: Sie können dein Konto wiederherstellen.
mail-react-by-contact = Wenn du das warst, brauchst du nichts zu tun. Wenn nicht, schreib sofort von dieser E-Mail-Adresse aus an { $contact }, damit dein Konto wiederhergestellt werden kann.
mail-notice-why = Du erhältst diese E-Mail, weil es um die Sicherheit deines { -product }-Kontos geht.

mail-password-added-subject = Passwort zu deinem { -product }-Konto hinzugefügt
mail-password-added = Zu deinem Konto wurde ein Passwort hinzugefügt.
mail-password-changed-subject = Dein { -product }-Passwort wurde geändert
mail-password-changed = Dein Passwort wurde geändert.
mail-password-removed-subject = Passwort aus deinem { -product }-Konto entfernt
mail-password-removed = Dein Passwort wurde entfernt. Du kannst dich weiterhin mit einem Link oder Code per E-Mail anmelden.
mail-totp-added-subject = Authenticator-App zu deinem { -product }-Konto hinzugefügt
mail-totp-added = Zu deinem Konto wurde eine Authenticator-App hinzugefügt.
mail-totp-removed-subject = Authenticator-App aus deinem { -product }-Konto entfernt
mail-totp-removed = Die Authenticator-App wurde aus deinem Konto entfernt.
mail-passkey-added-subject = Passkey zu deinem { -product }-Konto hinzugefügt
mail-passkey-added = Zu deinem Konto wurde ein Passkey hinzugefügt.
# $name ist, wie sein Inhaber ihn genannt hat.
mail-passkey-added-named = Zu deinem Konto wurde der Passkey „{ $name }“ hinzugefügt.
mail-passkey-removed-subject = Passkey aus deinem { -product }-Konto entfernt
mail-passkey-removed = Aus deinem Konto wurde ein Passkey entfernt.
mail-passkey-removed-named = Aus deinem Konto wurde der Passkey „{ $name }“ entfernt.
mail-provider-added-subject = Konto mit { -product } verbunden
mail-provider-added = Ein Konto bei einem anderen Dienst wurde verbunden und kann jetzt zum Anmelden verwendet werden.
# $name ist der andere Dienst, etwa Google.
mail-provider-added-named = Ein Konto bei { $name } wurde verbunden und kann jetzt zum Anmelden verwendet werden.
mail-provider-removed-subject = Verbundenes Konto von { -product } getrennt
mail-provider-removed = Ein verbundenes Konto wurde entfernt und kann nicht mehr zum Anmelden verwendet werden.
mail-provider-removed-named = Dein Konto bei { $name } wurde getrennt und kann nicht mehr zum Anmelden verwendet werden.
mail-recovery-changed-subject = Neue Wiederherstellungscodes für dein { -product }-Konto
mail-recovery-changed = Neue Wiederherstellungscodes wurden erstellt. Die alten gelten nicht mehr.
mail-email-changed-subject = Die E-Mail-Adresse deines { -product }-Kontos wurde geändert
mail-email-changed = Die E-Mail-Adresse deines Kontos wurde geändert. Mit dieser Adresse kannst du dich nicht mehr anmelden, und alle anderen Geräte wurden abgemeldet.

mail-recovery-used-subject = Wiederherstellungscode für dein { -product }-Konto verwendet
mail-recovery-used = { $count ->
    [0] Statt des zweiten Schritts wurde ein Wiederherstellungscode verwendet. Du hast keinen mehr: Erstelle neue.
    [one] Statt des zweiten Schritts wurde ein Wiederherstellungscode verwendet. Du hast noch 1.
   *[other] Statt des zweiten Schritts wurde ein Wiederherstellungscode verwendet. Du hast noch { $count }.
}
mail-passkey-blocked-subject = Wir haben eine Anmeldung bei deinem { -product }-Konto blockiert
mail-passkey-blocked = Wir haben eine Anmeldung mit einem deiner Passkeys blockiert, weil er vielleicht kopiert wurde. Entferne diesen Passkey und füge einen neuen hinzu.
mail-deletion-requested-subject = Dein { -product }-Konto wird gelöscht
mail-deletion-requested = Dein Konto wird am { $until } gelöscht. Um es zu behalten, melde dich vorher an.
mail-deletion-cancelled-subject = Dein { -product }-Konto wird nicht gelöscht
mail-deletion-cancelled = Du hast dich angemeldet, darum wird dein Konto nicht gelöscht.

# Browser, Netz und Zeit des letzten Versuchs folgen.
mail-wrong-passwords-subject = Fehlgeschlagene Anmeldungen bei deinem { -product }-Konto
mail-wrong-passwords = In der letzten Stunde wurden mindestens 5 Anmeldungen mit falschem Passwort abgewiesen. Niemand ist so hineingekommen. Ein Passwort, das du nirgends sonst verwendest, und die Bestätigung in zwei Schritten sorgen dafür, dass das so bleibt. Letzter Versuch:
mail-wrong-codes-subject = Falsche Codes für dein { -product }-Konto eingegeben
mail-wrong-second-factors = In der letzten Stunde wurden mindestens 5 falsche Codes eingegeben, jeder nach einem richtigen ersten Schritt. Wenn du das nicht warst, hat jemand dein Passwort oder kann deine E-Mails lesen: Ändere dein Passwort. Letzter Versuch:
mail-wrong-step-ups = In der letzten Stunde wurden mindestens 5 falsche Codes oder Passwörter eingegeben, in einem Browser, der in deinem Konto angemeldet ist. Wenn du das nicht warst, melde alle anderen Sitzungen ab und ändere dein Passwort. Letzter Versuch:
