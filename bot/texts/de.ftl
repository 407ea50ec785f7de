# Was Menschen auf Deutsch lesen; wozu was gehört, steht in en.ftl. Kurz: was war, was zu tun ist.

## Allgemeines

language-name = Deutsch
language-auto = Wie Discord es für diesen Server angibt

as-it-stands = { $text }
unexpected = Da ist etwas kaputtgegangen. Sag dem Betreiber des Bots: Fehler { $number }.

value-choices = { $name } kann eines davon sein: { $choices }.
value-yes-no = { $name } kann true oder false sein.
value-text = { $name } kann höchstens { $maximum } Zeichen haben.
value-above = { $name } muss größer als { $minimum } sein.
value-at-least = { $name } muss mindestens { $minimum } sein.
value-unfit = Mit dem Wert von { $name } kann ich nichts anfangen.
value-range = { $name } kann { $minimum }–{ $maximum } sein.
value-whole = { $name } kann { $minimum }–{ $maximum } sein, in ganzen Zahlen.

yes = ja
no = nein

list-separator = { ", " }
time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-minutes-seconds = { $minutes } min { $seconds } s
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

## Was man verlangen kann

option-prompt = Prompt
option-prompt-help = Wie es klingt: Stimmung, Instrumente, Ort, Tempo
option-input-audio = Klang
option-input-audio-help = Ein Klang zum Fortsetzen, oder dessen Melodie ich folge
option-duration = Dauer
option-duration-help = Sekunden neuer Musik
option-continuation = Fortsetzen
option-continuation-help = Den angehängten Klang fortsetzen, statt seiner Melodie zu folgen
option-continuation-start = Von
option-continuation-start-help = Den angehängten Klang ab dieser Sekunde nehmen
option-continuation-end = Bis
option-continuation-end-help = Den angehängten Klang bis zu dieser Sekunde nehmen; -1 ist sein Ende
option-multi-band-diffusion = Extra-Qualität
option-multi-band-diffusion-help = Besser dekodieren: langsam, nur mit MusicGen-Modellen
option-normalization-strategy = Lautheit
option-normalization-strategy-help = Wie die Lautheit ausgeglichen wird
option-top-k = Top k
option-top-k-help = Aus den k wahrscheinlichsten Klängen wählen; 0: aus allen
option-top-p = Top p
option-top-p-help = Aus dem wahrscheinlichsten Anteil p wählen; über 0 ersetzt es top_k
option-temperature = Kreativität
option-temperature-help = Kreativität: 0 brav, 1 normal, 2 wild
option-classifier-free-guidance = Prompt-Treue
option-classifier-free-guidance-help = Treue zum Prompt: 1 locker, 3 normal, 7 streng
option-output-format = Format
option-output-format-help = Art der Datei; Video (MP4) läuft auf jedem Handy
option-seed = Seed
option-seed-help = Gleicher Seed, gleiches Stück; leer heißt zufällig
option-replicate-weights = Modell
option-replicate-weights-help = Welches Modell komponiert; leer heißt das übliche

just-my-audio = nur mein audio
surprise = 🎲 Überraschung: { $prompt }

option-unknown = Eine Option „{ $name }“ gibt es nicht. `/mario-help` nennt alle.
nothing-asked-for = Beschreib die Musik (prompt: castle at night) oder häng einen Klang an.
nothing-to-continue = Da ist nichts zum Fortsetzen. Häng einen Klang an, oder schalte continuation aus.
part-ends-before-it-starts = Dein Ausschnitt beginnt bei { $start } s, endet aber bei { $end } s. Nimm ein späteres Ende oder einen früheren Anfang.

limit-duration = Längstes Stück, in Sekunden
limit-waiting-per-user = Wartende Stücke pro Person
limit-running-per-user = Stücke pro Person zugleich
limit-waiting-per-server = Wartende Stücke auf diesem Server
limit-running-per-server = Stücke auf diesem Server zugleich
limit-seconds-per-user-a-day = Sekunden Musik pro Person und Tag
limit-seconds-per-server-a-day = Sekunden Musik auf diesem Server am Tag
limit-uploads-a-day = Megabyte Anhänge pro Person und Tag
limit-cooldown = Sekunden Pause zwischen zwei Stücken

## Was aufbewahrt wird

crashed-twice = Daran bin ich zweimal abgestürzt, also lasse ich es. Versuch es kürzer oder mit einem anderen Prompt.
restarted-too-often = Ich wurde dabei immer wieder neu gestartet. Bitte versuch es noch einmal.
attempt-stale = Dieser Versuch zählt nicht mehr: Er wurde abgebrochen, ist zu Ende oder hat neu begonnen.
job-gone = Den Auftrag hinter dieser Nachricht kenne ich nicht mehr.
source-file-gone = Diese Datei habe ich nicht mehr. Bitte häng sie noch einmal an.
file-gone = Diese Datei habe ich nicht mehr. Bitte verlang das Stück noch einmal.
file-damaged = Eine Datei auf meiner Festplatte ist beschädigt ({ $name }…). Verlang das Stück neu, und bitte den Betreiber, den Datenordner aus einer Sicherung wiederherzustellen.
file-unreadable = Ich konnte eine Datei nicht lesen ({ $reason }). Bitte den Betreiber, sich den Datenordner anzusehen.
file-unsaved = Ich konnte eine Datei nicht speichern ({ $reason }). Bitte den Betreiber, Platz und Rechte des Datenordners zu prüfen.
database-refused = Ich konnte das nicht nachsehen oder speichern. Versuch es noch einmal; passiert es wieder, sag es dem Betreiber.
disk-full = Meine Festplatte ist voll, ich kann nichts Neues behalten. Bitte sag es dem Betreiber.
limit-unknown = Eine Grenze „{ $name }“ gibt es nicht. Nimm eine aus der Liste.
limit-capped = { $name }: höchstens { $maximum }, so will es der Betreiber des Bots.
limit-floored = { $name }: mindestens { $minimum }, so will es der Betreiber des Bots.
list-full = Diese Liste ist voll ({ $maximum }). Nimm erst etwas heraus.
word-without-letters = Darin sind weder Buchstaben noch Ziffern. Gib ein Wort an.
nothing-chosen = Es wurde nichts gewählt. Gib ein Modell, eine Dauer oder beides an.
limit-not-by-role = { $name } gilt für den ganzen Server und kann nicht je Rolle anders sein.

## Aufträge

not-now-restarting = Ich starte gerade neu. Bitte versuch es in einer Minute.
piece-too-long = Höchstens { $maximum } s sind hier erlaubt (gewünscht: { $asked }).
your-queue-full = Bei dir { $waiting ->
        [one] wartet 1 Stück
       *[other] warten { $waiting } Stücke
    }, mehr geht nicht. Warte ab, oder drück bei einem Abbrechen.
server-queue-full = Auf diesem Server { $waiting ->
        [one] wartet 1 Stück
       *[other] warten { $waiting } Stücke
    }, mehr geht nicht. Versuch es, wenn einige fertig sind.
daily-limit = { $whose ->
        [server] Tagesgrenze dieses Servers
       *[you] Tagesgrenze
    }: { $used } von { $limit } s verbraucht. In etwa { $hours } h wird wieder etwas frei.
queue-full = Die Warteschlange ist voll ({ $waiting }). Versuch es in etwa { DURATION($seconds) }.
queue-full-outside = Die Warteschlange für Direktnachrichten ist voll ({ $waiting }). Versuch es in etwa { DURATION($seconds) }, oder frag auf einem Server.
cooldown = Du hast gerade erst gefragt. Versuch es in { DURATION($seconds) }.
daily-uploads = Du hast heute { $maximum } MB angehängt, mehr geht nicht. Nimm einen Klang, den ich schon habe, oder versuch es morgen.
data-full = Mir ist der Platz ausgegangen. Lösch ein paar Stücke, oder bitte den Betreiber um Platz.
no-direct-messages = In Direktnachrichten mache ich keine Musik. Frag mich auf einem Server.
no-private-installs = Hier mache ich keine Musik. Frag mich auf einem Server, auf dem ich bin.
server-not-served = Auf diesem Server mache ich keine Musik.
channel-not-allowed = In diesem Kanal mache ich keine Musik. Frag in { $channels }.
role-not-allowed = Nur wer eine dieser Rollen hat, kann hier Musik verlangen: { $roles }.
model-not-allowed = Das Modell „{ $name }“ geht hier nicht. Es gibt: { $available }.
prompt-refused = Prompts mit „{ $word }“ nehme ich hier nicht an. Lass das weg.
person-blocked = Du kannst hier keine Musik machen lassen. Frag die Serverleitung.
answer-time-too-short = Das würde etwa { DURATION($seconds) } dauern, und hier kann ich nur { DURATION($maximum) } lang antworten. Nimm ein kürzeres Stück, oder einen Server, auf dem ich bin.
answer-time-over = In den 15 Minuten, die ich hier antworten kann, nicht fertig geworden. Nimm ein kürzeres Stück, oder einen Server, auf dem ich bin.
no-turn = In der Warteschlange abgelaufen. Versuch es, wenn weniger los ist.
job-incomplete = Ein Teil dieses Auftrags ist mir verloren gegangen. Bitte nimm noch einmal /mario.
took-too-long = Das hat zu lange gedauert, also habe ich aufgehört. Versuch es kürzer.
sound-broken = Das kam kaputt heraus. Frag noch einmal: Ein anderer Seed klappt vielleicht.
piece-silent = Das kam zweimal stumm heraus. Nimm einen anderen Seed oder Prompt.
new-part-silent = Der neue Teil kam zweimal stumm heraus. Nimm einen anderen Seed oder Prompt.
composing-failed = Das ist beim Komponieren schiefgegangen. Nimm einen anderen Seed; passiert es wieder, sag es dem Betreiber.
out-of-memory = Mir ist der Speicher ausgegangen. Nimm ein kürzeres Stück oder ein kleineres Modell.
cancelled = Abgebrochen.
unexplained = Das hat nicht geklappt. Bitte versuch es noch einmal.
piece-deleted-unposted = Dieses Stück wurde gelöscht, bevor ich es posten konnte.
piece-unposted-for-a-day = Dein Stück ist fertig, aber Discord hat es mich 24 h lang nicht posten lassen. Bitte frag noch einmal.

that-piece = Dieses Stück
part-silent = { $name } ist von { $start } bis { $end } s stumm. Nimm einen anderen Ausschnitt.
rest-silent = { $name } ist nach { $start } s stumm. Nimm einen anderen Ausschnitt.
source-silent = { $name } ist stumm. Nimm etwas, das ich hören kann.

## Discord

channel-gone = Den Kanal gibt es nicht mehr.
not-on-server = Ich bin nicht mehr auf diesem Server.
channel-hidden = Ich kann diesen Kanal nicht mehr sehen.
author-unreachable = Du nimmst keine Nachrichten von mir an.
channel-closed-to-bot = Ich darf in diesem Kanal nicht mehr schreiben.
thread-archived = Der Thread ist archiviert.
thread-locked = Der Thread ist gesperrt.
perhaps-posted-twice = Vielleicht steht das zweimal da: Mein erster Versuch wurde unterbrochen, und ich kann hier den Verlauf nicht lesen.
channel-lost = Ich weiß den Kanal nicht mehr. Bitte nimm noch einmal /mario.
message-deleted-at-once = Meine Nachricht wurde gelöscht, kaum dass sie da war.
file-too-large-for-discord = Die Datei ist hier zu groß für Discord. Nimm ein kürzeres Stück oder mp3.
message-refused = Discord hat meine Nachricht abgelehnt (Fehler { $number }).
discord-answered = Discord hat mit Fehler { $status } geantwortet.
discord-unreachable = Ich konnte Discord nicht erreichen.
answered-too-late = Ich war mit der Antwort zu langsam. Bitte versuch es noch einmal.
permissions-missing = Mir fehlen hier diese Rechte: { $permissions }. Frag die Serverleitung.
file-too-big = Datei zu groß ({ $size } MB, höchstens { $maximum }). Kürz sie, oder schick MP3.
attachment-not-fetched = Ich konnte die Datei nicht von Discord holen. Bitte häng sie noch einmal an.

command-mario = Ein Musikstück komponieren
command-continue = Fortsetzen
command-cover = 8-Bit-Cover
command-follow = Dieser Melodie folgen
command-help = Was ich kann, mit Beispielen, Optionen, Modellen und deinem Rest für heute
command-admin = Was auf diesem Server für /mario gilt
command-admin-limits = Die Grenzen dieses Servers zeigen
command-admin-set = Eine Grenze ändern, für alle oder für eine Rolle
command-admin-reset = Die Änderung einer Grenze zurücknehmen
command-admin-format = Wählen, welche Art Datei hier gepostet wird
command-admin-settings = Zeigen, was dieser Server gewählt und wen er gesperrt hat
command-admin-defaults = Modell und Dauer wählen, wenn niemand etwas sagt
command-admin-language = Die Sprache wählen, in der hier alle lesen
command-admin-channel = Musik in einem Kanal erlauben oder nicht mehr; ohne Eintrag überall
command-admin-role = Einer Rolle Musik erlauben oder nicht mehr; ohne Eintrag allen
command-admin-model = Ein Modell erlauben oder nicht mehr; ohne Eintrag alle
command-admin-word = Prompts mit einem Wort ablehnen, oder wieder annehmen
command-admin-status = Wie viel ich zu tun habe, wie schnell ich bin, wann ich neu starte
command-admin-block = Jemanden hier keine Musik mehr machen lassen
command-admin-unblock = Jemanden hier wieder Musik machen lassen
admin-person-help = Wer
admin-format-help = Die Art der Datei, oder default
admin-limit-help = Welche Grenze
admin-value-help = Ihr neuer Wert
admin-role-help = Rolle (leer: alle)
admin-model-help = Welches Modell
admin-default-model-help = Das Modell, oder default
admin-usual-model = Das übliche Modell des Bots
admin-duration-help = Sekunden; 0 ist das Übliche
admin-language-help = Die Sprache
admin-channel-help = Ein Kanal, oder eine Kategorie mit allem darin
admin-allow-help = True erlaubt es; False nimmt das zurück
admin-word-help = Ein Wort, oder mehrere zusammen
admin-refuse-help = True lehnt es ab; False nimmt das zurück
help-with-default = { $help } (üblich: { $default })
form-prompt = Wie soll es klingen?
form-from = Den Klang ab (Sekunden oder 1:30)
form-to = … bis (leer: bis zum Ende)
form-prompt-empty = Leer lassen, damit der Klang für sich spricht

button-cancel = Abbrechen
button-again = Nochmal
button-continue = Fortsetzen
button-delete = Löschen
button-surely-delete = Endgültig löschen

shown-queued = ⏳ Platz { $place } in der Schlange, etwa { DURATION($seconds) }.
shown-next = ⏳ Als Nächstes dran, etwa { DURATION($seconds) }.
shown-loading = 📦 Lade das Modell …
shown-loading-bar = 📦 Lade das Modell { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 Lade das Modell { $bar } { $done } von { $total } MB
shown-composing = 🎼 { $bar } { $percent } %
shown-composing-left = 🎼 { $bar } { $percent } % · noch { DURATION($seconds) }
shown-diffusing = In Extra-Qualität. Das dauert.
shown-finishing = 🎼 { $bar } gleich fertig
shown-answer-by = { $text }
    Hier kann ich bis { $time } antworten.
shown-restarting = 🔄 Neustart. Dein Platz bleibt dir.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Abgebrochen.
shown-footer = Seed { $seed } · { $model } · in { DURATION($seconds) } gemacht
title-continuation = Eine Fortsetzung
title-continued = { $prompt } (Fortsetzung)
title-melody = Nach einer Melodie

linked = [{ $name }]({ $link })
came-again = 🎲 Noch ein Take von { $name }{ came-for }
came-continued = ⏭️ Setzt { $name } fort{ came-for }
came-followed = 🎵 Folgt der Melodie von { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] , für { $person }
    }
came-lengths = { $total } s: { $given } s von vorher, { $new } s neu
seconds = { $number } s

command-privacy = Was ich über dich weiß
command-privacy-export = Alles, was ich von dir habe, als Direktnachricht
command-privacy-delete = Deine Stücke, Prompts, Klänge und deinen Verlauf löschen
privacy-confirm-help = True löscht es endgültig
privacy-not-confirmed = Nichts wurde gelöscht. Setz confirm auf true, um deine Daten endgültig zu löschen.
privacy-exported = Verschickt. Es ist in deinen Direktnachrichten.
privacy-deleted = Erledigt: { $count ->
        [one] 1 Stück oder Auftrag
       *[other] { $count } Stücke und Aufträge
    } gelöscht. Schon gepostete Nachrichten bleiben, bis sie jemand löscht.
direct-messages-closed = Ich kann dir keine Direktnachricht schicken. Erlaub sie in den Privatsphäre-Einstellungen dieses Servers und versuch es noch einmal.
blocked = { $person } kann hier ab jetzt keine Musik mehr machen lassen.
unblocked = { $person } kann hier wieder Musik machen lassen.

format-here = Stücke kommen hier als **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] Video (MP4)
       *[mp3] MP3
    }**, wenn niemand etwas anderes verlangt.
defaults-here = Wenn niemand etwas sagt, hat ein Stück { $seconds } s und ist von **{ $model }**.
language-here = { $name ->
        [auto] Was hier alle lesen, ist in der Sprache, die Discord für diesen Server nennt.
       *[other] Was hier alle lesen, ist auf **{ $name }**.
    }
channels-here = { $count ->
        [0] Ich mache hier in jedem Kanal Musik.
       *[other] Ich mache hier nur in { $channels } Musik.
    }
roles-here = { $count ->
        [0] Hier können alle Musik verlangen.
       *[other] Nur wer eine dieser Rollen hat, kann hier Musik verlangen: { $roles }.
    }
models-here = { $count ->
        [0] Hier gehen alle meine Modelle.
       *[other] Nur diese Modelle gehen hier: { $models }.
    }
words-here = { $count ->
        [0] Ich lehne hier keine Wörter ab.
       *[other] Ich lehne hier Prompts ab, in denen eines davon steht: { $words }.
    }
blocked-here = { $count ->
        [0] Hier ist niemand gesperrt.
       *[other] Hier gesperrt: { $people }.
    }
settings-here = Gewählt für diesen Server
limits-here = Grenzen hier
limit = { $name }: { $value }
limit-changed = **{ $name }: { $value }**
limit-of-role = { $role } { $name }: **{ $value }**
limit-set = **{ $name }** ist jetzt { $value }{ $role ->
        [everyone] {""}
       *[other] {" "}für { $role }
    }.
limit-reset = **{ $name }** { $role ->
        [everyone] ist wieder wie üblich ({ $value })
       *[other] zurückgesetzt: Für { $role } gilt, was für alle gilt
    }.

status-title = Wie es mir geht
status-queue = Warteschlange: { $running } von { $capacity } in Arbeit, { $waiting } warten. Von hier: { $here }.
status-start = Ein Stück, das jetzt verlangt wird, fängt { $seconds ->
        [0] sofort
       *[other] in etwa { DURATION($seconds) }
    } an.
status-speed = **{ $name }**: { NUMBER($speed, maximumFractionDigits: 1) } s Musik pro Sekunde
status-speed-unknown = **{ $name }**: noch nicht gemessen
status-memory = Arbeitsspeicher: { NUMBER($used, maximumFractionDigits: 1) } GB belegt, { NUMBER($free, maximumFractionDigits: 1) } GB frei
status-data = Aufbewahrt: { NUMBER($used, maximumFractionDigits: 1) } von { NUMBER($maximum, maximumFractionDigits: 1) } GB
status-restart = Nächster Neustart: { $time }
status-restart-unknown = Kein Neustart geplant.
status-restart-now = Ich starte gerade neu.

permission-view-channel = Kanal ansehen
permission-send-messages = Nachrichten senden
permission-send-messages-in-threads = Nachrichten in Threads senden
permission-attach-files = Dateien anhängen
permission-embed-links = Links einbetten
permission-read-message-history = Nachrichtenverlauf anzeigen

## Hilfe

hint = 🎵 Sag mir, was ich spielen soll, zum Beispiel:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Oder drück auf eins davon. `/mario-help` sagt, was ich noch kann.

help-title = 🎵 Was ich kann
help-mario = **`/mario`** und ein paar Wörter (auf Englisch) ergeben ein Stück. Häng einen Klang an, und ich folge seiner Melodie, oder setze ihn mit `continuation` fort.
help-reply = **Antworte** auf ein Stück, um es fortzusetzen; deine Wörter sind der neue Prompt.
help-apps = **Rechtsklick** auf einen Klang (am Handy: gedrückt halten) → Apps: { $commands }.
help-examples = **Drück unten auf einen Knopf**, um ein Beispiel zu hören.
help-options = Optionen
help-prompt = **Prompt**: wie es klingt. Mit einem Klang heißt `{ just-my-audio }`: ohne Wörter.
help-duration = **Dauer** (`duration`): Sekunden neuer Musik, hier bis { $maximum }.
help-creativity = **Kreativität** (`temperature`): 0 brav, 1 normal, 2 wild.
help-strength = **Prompt-Treue** (`classifier_free_guidance`): 1 locker, 3 normal, 7 streng.
help-continuation = **Fortsetzen** (`continuation`): deinen Klang fortsetzen, statt seiner Melodie zu folgen.
help-part = **Von**, **Bis** (`continuation_start`, `continuation_end`): welche Sekunden deines Klangs.
help-format = **Format** (`output_format`): welche Art Datei du bekommst.
help-seed = **Seed**: derselbe Seed mit denselben Wörtern macht dasselbe Stück.
help-model-option = **Modell** (`replicate_weights`): wer komponiert.
help-left = Heute noch übrig
help-left-you = Für dich: { $seconds ->
        [0] keine Musik
       *[other] { DURATION($seconds) } Musik
    }, { $megabytes } MB Klänge zum Anhängen, { $places ->
        [one] 1 Platz
       *[other] { $places } Plätze
    } in der Schlange.
help-left-server = Für diesen Server: { $seconds ->
        [0] keine Musik
       *[other] { DURATION($seconds) } Musik
    }.
help-models = Modelle
help-model = **{ $title }** (`{ $name }`), Lizenz: { $licence }
help-model-unlicensed = keine genannt, frag den Betreiber des Bots
help-models-more = … und { $count } weitere, in der Option `replicate_weights`.

## Knöpfe und Nachrichten

button-too-old = Dieser Knopf ist von einer anderen Version von mir. Bitte nimm /mario.
piece-deleted = Dieses Stück wurde gelöscht, darum tut der Knopf nichts mehr.
delete-surely = Dieses Stück endgültig löschen? Niemand kann es zurückholen.
deleted = Gelöscht.
piece-not-being-made = Das ist schon fertig oder abgebrochen.
too-late-to-cancel = Zu spät zum Abbrechen: Das ist schon fertig.
only-its-author = Das { $act ->
        [delete] löschen
       *[cancel] abbrechen
    } kann nur, wer es verlangt hat, oder die Moderation.
only-server-managers = Nur wer diesen Server verwaltet, kann seine Grenzen sehen und ändern.
message-deleted = Diese Nachricht wurde gelöscht, da ist nichts zum Fortsetzen.
message-files-hidden = Ich kann die Datei nicht sehen. Rechtsklick (oder halten) → Apps → { command-continue }.
no-sound-in-message = In dieser Nachricht ist keine Klangdatei. Nimm eine mit Anhang.
several-sounds = Da waren { $count } Klänge; ich habe { $name } genommen.
piece-still-being-made = Dieses Stück entsteht noch. Versuch es, wenn es da ist.
reply-unread = Ich konnte deinen Text nicht lesen. Antworte mit Erwähnung, oder nimm Apps → { command-continue }.

## Klänge, die man anhängt

sounds-accepted = WAV, MP3, FLAC, OGG (Vorbis oder Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, oder ein Video mit Ton (MP4, MKV, WebM)
sound-file-empty = Diese Datei ist leer. Häng einen Klang an: { sounds-accepted }.
sound-unknown = Diese Datei erkenne ich nicht als Klang. Lesen kann ich { sounds-accepted }.
sound-playlist = Das ist eine Playlist: Sie zeigt nur auf andere Dateien, und die öffne ich nicht. Häng den Klang selbst an.
sound-kind-unread = Das sieht nach { $kind } aus, das kann ich nicht lesen. Exportier es als MP3 oder WAV.
not-a-sound = Das sieht nach { $kind } aus. Ich brauche einen Klang: { sounds-accepted }.
sound-coded-unread = Der Ton in dieser Datei ({ $title }) { $coding ->
        [unknown] hat eine Kodierung, die ich nicht kenne
       *[other] ist als { $coding } kodiert, das kann ich nicht lesen
    }. Exportier ihn als MP3 oder WAV.
sound-cut-short = Diese Datei ({ $title }) ist abgeschnitten: Ihr Ende fehlt. Schick sie noch einmal.
sound-promised-more = Diese Datei ({ $title }) ist beschädigt oder abgeschnitten: Sie verspricht mehr, als sie hat. Schick sie noch einmal.
sound-partly-read = { $unread } von { $parts } Teilen dieser Datei waren nicht lesbar, darum habe ich { $seconds } s davon genommen.
sound-damaged = Diese Datei ({ $title }) ist beschädigt. Exportier sie noch einmal, als MP3 oder WAV.
sound-corrupt = Die Audiodaten sind kaputt. Exportier sie noch einmal, als MP3 oder WAV.
sound-only-header = In dieser Datei ({ $title }) ist kein Ton, nur ihr Kopf.
sound-nothing = In dieser Datei ist kein Ton. Nimm eine mit Ton.
sound-too-short = Dieser Klang ist kürzer als eine Zehntelsekunde. Nimm einen längeren.
sound-channels = Dieser Klang hat { NUMBER($channels, useGrouping: 1) } Kanäle, ich kann 1 bis { $maximum } lesen. Misch ihn auf Stereo.
sound-rate = Dieser Klang hat { NUMBER($rate, useGrouping: 1) } Samples pro Sekunde, ich kann { NUMBER($minimum, useGrouping: 1) } bis { NUMBER($maximum, useGrouping: 1) } lesen. Exportier ihn mit 44.100 oder 48.000.
result-too-long = Das würde { DURATION($seconds) } lang; ich kann höchstens { DURATION($maximum) }. Nimm einen Ausschnitt: von und bis unter Apps → { command-continue }, oder continuation_start und continuation_end.
sound-too-long = Dieser Klang ist länger als { DURATION($seconds) }, mehr nehme ich nicht auf einmal. Nimm einen Ausschnitt (von, bis).
sound-too-wide = Zu lang für so viele Kanäle: Davon kann ich { $seconds } s auf einmal nehmen. Nimm einen Ausschnitt (von, bis).
sound-too-slow = Diese Datei zu lesen hat zu lange gedauert. Schick eine kürzere, als MP3 oder WAV.
sound-too-heavy = Diese Datei zu lesen braucht zu viel Speicher. Exportier sie noch einmal, als MP3 oder WAV.
sound-protected = Diese Datei ist kopiergeschützt, ich kann sie nicht lesen. Nimm eine andere.
sound-elsewhere = Diese MP4 hat ihren Ton in einer anderen Datei, und die öffne ich nicht. Exportier beides als eine Datei.
video-without-sound = Dieses Video hat keinen Ton. Nimm eines mit Ton, oder eine Klangdatei.
part-before-start = Der Ausschnitt muss bei 0 s oder später beginnen.
part-too-late = Ich kann einen Ausschnitt aus den ersten { DURATION($seconds) } einer Datei nehmen, nicht einen bei { $start } s. Kürz die Datei, oder fang früher an.
part-backwards = Der Ausschnitt endet bei { $end } s, bevor er anfängt ({ $start } s). Nimm ein späteres Ende.
part-after-end = Dieser Klang ist vor { $start } s zu Ende, wo der Ausschnitt beginnen soll. Fang früher an.
part-clipped = Dieser Klang endet bei { $length } s, vor den verlangten { $end } s, darum habe ich ihn bis zum Ende genommen.

kind-windows-media-file = einer Windows-Media-Datei (WMA oder WMV)
kind-monkeys-audio = Monkey's Audio (APE)
kind-wavpack = WavPack
kind-dsd-sound = DSD (DSF oder DSDIFF)
kind-musepack = Musepack
kind-tta = TTA
kind-dts = DTS
kind-mlp = MLP
kind-truehd = Dolby TrueHD
kind-8svx-file = einer 8SVX-Datei vom Amiga
kind-tracker-module = einem Tracker-Modul
kind-sun-au-file = einer AU-Datei von Sun
kind-sony-wave64-file = einer Wave64-Datei von Sony
kind-realaudio-file = einer RealAudio-Datei
kind-creative-voc-file = einer VOC-Datei von Creative
kind-silk-voice-note = einer SILK-Sprachnachricht
kind-amr-file-with-several-channels = einer AMR-Datei mit mehreren Kanälen
kind-flash-video = einem Flash-Video
kind-mpeg-video = einem MPEG-Video
kind-picture = einem Bild
kind-archive = einem Archiv
kind-pdf-document = einem PDF
kind-midi-file = einer MIDI-Datei (nur Noten, kein Klang)
kind-sound-font = einem Soundfont (nur Instrumente, keine Musik)
kind-program = einem Programm
kind-avi-video = einem AVI-Video
kind-video-cd = einer Video-CD
kind-amv-video = einem AMV-Video
kind-speex = Speex
kind-mpeg-transport-stream = einem MPEG-Transportstrom
