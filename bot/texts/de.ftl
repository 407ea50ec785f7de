# Was Menschen auf Deutsch lesen. Wie man es schreibt, steht in en.ftl: kurz, was war, was zu tun ist.

just-my-audio = nur mein audio
surprise = 🎲 Überraschung: { $prompt }
no-turn = In der Warteschlange abgelaufen. Versuch es, wenn weniger los ist.

command-mario = Ein Musikstück komponieren
command-continue = Fortsetzen
command-cover = 8-Bit-Cover
command-follow = Dieser Melodie folgen

button-cancel = Abbrechen
button-again = Nochmal
button-continue = Fortsetzen
button-delete = Löschen
button-surely-delete = Endgültig löschen

form-prompt = Wie soll es klingen?

piece-too-long = Höchstens { $maximum } s sind hier erlaubt (gewünscht: { $asked }).
delete-surely = Dieses Stück endgültig löschen? Niemand kann es zurückholen.

shown-next = ⏳ Als Nächstes dran, etwa { DURATION($seconds) }.
shown-queued = ⏳ Platz { $place } in der Schlange, etwa { DURATION($seconds) }.
shown-restarting = 🔄 Neustart. Dein Platz bleibt dir.
shown-cancelled = 🚫 Abgebrochen.
shown-failed = ⚠️ { $reason }
shown-footer = Seed { $seed } · { $model } · in { DURATION($seconds) } gemacht
title-continuation = Eine Fortsetzung
title-continued = { $prompt } (Fortsetzung)
title-melody = Nach einer Melodie
