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
value-like = { $name } muss so aussehen: { $examples }.
value-missing = { $name } fehlt.
value-list = { $name } muss eine Liste sein, etwa ["eins", "zwei"].
value-section = { $name } muss ein Abschnitt sein: [{ $name }], seine Einstellungen in den Zeilen darunter.
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
option-bpm = Tempo
option-bpm-help = Tempo eines neuen Stücks, in Schlägen pro Minute
option-key = Tonart
option-key-help = Tonart eines neuen Stücks: C minor, F# major, Bb
key-name = { KEY($key) }
option-loop = Loop
option-loop-help = Ganze Takte, deren Ende zum Anfang zurückführt
option-takes = Takes
option-takes-help = Wie viele Takes auf einmal, zum Aussuchen; jeder hat einen eigenen Seed
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

option-unknown = Eine Option „{ $name }“ gibt es nicht. `/{ name-mario-help }` nennt alle.
sections-too-short = Ein Stück von { $seconds } s ist zu kurz für { $count } Teile: sie brauchen mindestens { $least } s. Verlange ein längeres Stück.
nothing-asked-for = Beschreib die Musik ({ name-prompt }: castle at night) oder häng einen Klang an.
nothing-to-continue = Da ist nichts zum Fortsetzen. Häng einen Klang an, oder schalte `{ name-continuation }` aus.
part-ends-before-it-starts = Dein Ausschnitt beginnt bei { $start } s, endet aber bei { $end } s. Nimm ein späteres Ende oder einen früheren Anfang.

key-unknown = Die Tonart „{ $key }“ kenne ich nicht. Schreib einen Ton auf Englisch, dazu major oder minor: C minor, F# major, Bb.
tempo-of-the-sound = `{ name-bpm }`, `{ name-key }` und `{ name-loop }` sind für neue Stücke: Ein Klang bringt Tempo und Tonart mit. Lass sie weg.
tempo-of-sections = Mit pocket gehen Teile nicht in gewähltem Tempo oder gewählter Tonart, und nicht als Loop. Lass `{ name-bpm }`, `{ name-key }` und `{ name-loop }` weg, oder die Teile.
no-tempo = { $name } macht Geräusche, die weder Tempo noch Tonart haben. Lass `{ name-bpm }` und `{ name-key }` weg, oder nimm ein anderes Modell.
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
files-unreachable = Ich erreiche den Ort nicht, an dem meine Dateien liegen ({ $reason }). Versuch es in einer Minute noch einmal; bleibt es so, sag es dem Betreiber des Bots.
files-refused = Der Objektspeicher weigert sich, meine Dateien zu nehmen oder zu geben ({ $reason }). Der Betreiber des Bots kann [files] in config.toml und die Variablen AWS_… prüfen.
files-extra-missing = [files] place liegt in einem Objektspeicher; das braucht das Extra s3. Starte mit: uv run --extra s3 mario
database-refused = Ich konnte das nicht nachsehen oder speichern. Versuch es noch einmal; passiert es wieder, sag es dem Betreiber.
disk-full = Meine Festplatte ist voll, ich kann nichts Neues behalten. Bitte sag es dem Betreiber.
limit-unknown = Eine Grenze „{ $name }“ gibt es nicht. Nimm eine aus der Liste.
limit-capped = { $name }: höchstens { $maximum }, so will es der Betreiber des Bots.
limit-floored = { $name }: mindestens { $minimum }, so will es der Betreiber des Bots.
list-full = Diese Liste ist voll ({ $maximum }). Nimm erst etwas heraus.
word-without-letters = Darin sind weder Buchstaben noch Ziffern. Gib ein Wort an.
nothing-chosen = Es wurde nichts gewählt. Gib ein Modell, eine Dauer oder einen Stil an.
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
day-too-short = Das sind zusammen { $asked } s Musik, und die Tagesgrenze ist { $maximum } s.
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
takes-unheard = { $count } von { $takes } Takes kamen stumm oder kaputt heraus, darum habe ich { $count ->
        [one] ihn
       *[other] sie
    } weggelassen.
tokens-of-other-weights = Dieses Stück hat eine andere Version des Modells gemacht.
cancelled = Abgebrochen.
unexplained = Das hat nicht geklappt. Bitte versuch es noch einmal.
piece-deleted-unposted = Dieses Stück wurde gelöscht, bevor ich es posten konnte.
piece-unposted-for-a-day = Dein Stück ist fertig, aber Discord hat es mich 24 h lang nicht posten lassen. Bitte frag noch einmal.

loop-planned = Ein Loop von { $bars ->
        [one] 1 Takt
       *[other] { $bars } Takten
    }, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-cut = Ein Loop von { $bars ->
        [one] 1 Takt
       *[other] { $bars } Takten
    } mit { $bpm } bpm, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-impossible = Ich höre darin keinen festen Takt, darum habe ich keinen Loop geschnitten.
measured-tempo = Verlangt waren { $asked } bpm; ich messe { $measured }.
measured-no-tempo = Verlangt waren { $asked } bpm; ich höre keinen festen Takt.
measured-key = Verlangt war { KEY($asked) }; ich höre { KEY($measured) }.
measured-no-key = Verlangt war { KEY($asked) }; ich höre keine Tonart.
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
command-recipe = Rezept zeigen
command-help = Was ich kann, mit Beispielen, Optionen, Modellen und deinem Rest für heute
command-library = Was gemacht wurde: von dir, auf diesem Server, deine Favoriten
command-library-mine = Deine Stücke, und was du heute noch übrig hast
command-library-server = Die Stücke aus den Kanälen dieses Servers, die du siehst
command-library-favourites = Die Stücke, unter denen du ⭐ gedrückt hast
command-library-search = Stücke nach Wörtern ihrer Prompts finden
library-words-help = Wörter aus dem Prompt, in beliebiger Reihenfolge
command-admin = Was auf diesem Server für /mario gilt
command-admin-limits = Die Grenzen dieses Servers zeigen
command-admin-set = Eine Grenze ändern, für alle oder für eine Rolle
command-admin-reset = Die Änderung einer Grenze zurücknehmen
command-admin-format = Wählen, welche Art Datei hier gepostet wird
command-admin-settings = Zeigen, was dieser Server gewählt und wen er gesperrt hat
command-admin-defaults = Modell, Dauer und Stil wählen, wenn niemand etwas sagt
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
admin-default-style-help = Der Stil, oder default
admin-usual-style = Kein Stil
admin-usual-model = Das übliche Modell des Bots
admin-usual-format = Das übliche Format
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

form-tweak = Dieses Stück abwandeln
form-style = Stil
form-style-kept = wie bisher
form-too-old = Dieses Formular war offen, während ich neu gestartet habe. Bitte öffne es noch einmal.
form-settings = Einstellungen, jede in eigener Zeile
form-setting = { $name }: { $value }
form-variation = Eine Variation
form-keep = Wie viel vom Anfang bleibt?
form-keep-choice = Die ersten { $seconds } s ({ $percent } %)
form-line-unread = „{ $line }“ kann ich nicht lesen. Schreib jede Einstellung in eine eigene Zeile, als Name: Wert.
tweak-changed-nothing = Nichts ist anders, es käme dasselbe Stück heraus. Ändere etwas, oder drück { button-again }.
piece-too-short-to-vary = Dieses Stück ist für eine Variation zu kurz, oder hier für eine zu lang. Drück stattdessen { button-again }.
button-cancel = Abbrechen
button-again = Nochmal
button-continue = Fortsetzen
button-tweak = Abwandeln
button-delete = Löschen
button-keep = Behalten
button-drop = Weg damit
button-of-take = { $label } { $take }
button-make-again = Genauso noch mal
button-my-turn = Ich mache weiter
button-end-jam = Beenden
button-surely-delete = Endgültig löschen

more = Mehr …
more-video = Video: ein MP4, das überall läuft
more-variation = Variation: den Anfang behalten, den Rest ändern
more-recipe = Rezept: der genaue Befehl
more-soundboard = Zum Soundboard: die besten Takte
more-stitch = Verbinden: alles, was es fortsetzt, in einer Datei
more-lineage = Stammbaum: woraus es kommt, und was daraus wurde
more-loop = Loop: ganze Takte, deren Ende zum Anfang zurückführt
more-midi = MIDI: die Noten, für andere Programme
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
shown-footer-takes = { $count } Takes · { $model } · in { DURATION($seconds) } gemacht
shown-take = **{ $take }** · Seed { $seed }
title-continuation = Eine Fortsetzung
title-continued = { $prompt } (Fortsetzung)
title-melody = Nach einer Melodie

linked = [{ $name }]({ $link })
came-again = 🎲 Noch ein Take von { $name }{ came-for }
came-continued = ⏭️ Setzt { $name } fort{ came-for }
came-followed = 🎵 Folgt der Melodie von { $name }{ came-for }
came-made-again = 🔁 { $name }, noch einmal gemacht{ came-for }
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ Eine Abwandlung von { $name }{ came-for }
came-varied = 🌗 Eine Variation von { $name }: die ersten { $seconds } s, dann neu{ came-for }
came-covered = 🕹️ 8-Bit-Cover von { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] , für { $person }
    }
came-joined = 🧵 Verbindet { $names }; von { $people }{ came-for }
and-more = { $count ->
        [one] 1 weiteres
       *[other] { $count } weitere
    }
somebody = jemandem
came-looped = 🔁 { $name } als Loop{ came-for }
came-lengths = { $total } s: { $given } s von vorher, { $new } s neu
seconds = { $number } s

command-jam = Eine Jam starten: Alle wechseln sich an einem Stück ab, und ihr stimmt ab
command-daily = Ein Stück des Tages, über dessen Prompt abgestimmt wird
command-daily-set = Jeden Tag ein Stück posten
command-daily-show = Zeigen, wo und wann das Stück des Tages kommt
command-daily-off = Kein Stück des Tages mehr posten
jam-prompt-help = Wie es anfängt: Stimmung, Instrumente, Ort, Tempo
jam-seconds-help = Sekunden neuer Musik in jeder Runde
jam-rounds-help = Wie viele Runden
daily-channel-help = Wo
daily-hour-help = Zu welcher Stunde, 0 bis 23
daily-zone-help = Nach der Uhr welches Ortes, etwa Europe/Berlin
daily-prompts-help = Prompts mit | dazwischen, reihum, wenn niemand abstimmt; sonst eigene Ideen

# Die Jam
jam-thread = 🎶 Jam: { $prompt }
jam-opened = 🎶 **Jam!** { $person } beginnt mit „{ $prompt }“. { $rounds ->
        [one] 1 Runde
       *[other] { $rounds } Runden
    } zu { $seconds } s. Macht unten im Thread mit.
jam-round = Runde { $round } von { $rounds }
jam-how = **So geht es:** In jeder Runde macht jemand weiter und sagt, was als Nächstes kommt. Ich mache zwei Versionen, und alle haben eine Minute zum Abstimmen; bei Gleichstand geht Take 1 weiter. Eine Runde zählt zur Tagesgrenze dessen, der weitermacht. Macht { $minutes } Minuten lang niemand weiter, endet die Jam.
jam-taken = { $person }: „{ $prompt }“
jam-taken-wordless = { $person } lässt die Musik für sich sprechen.
jam-turn = Wer macht weiter? Drück **{ button-my-turn }** und sag, was als Nächstes kommt. Sonst endet die Jam { $until }.
jam-only-one = Take { $take } geht weiter: Einen anderen gab es nicht.
jam-candidate = Take { $take } · { $votes }
jam-vote = Welcher Take geht weiter? Die Abstimmung endet { $until }. Du kannst deine Stimme ändern; bei Gleichstand geht Take 1 weiter.
    -# { votes }
jam-decided = **Take { $take }** geht weiter, mit { $votes } zu { $against }.
jam-form = Ich mache weiter
jam-form-prompt = Was kommt als Nächstes?
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = Das ganze Stück: { DURATION($seconds) }.
jam-nothing = Die Jam ist zu Ende, bevor es Musik gab.
jam-credits = Mitwirkende
jam-credit = { $round }. { $prompt } – { $person }
jam-no-words = ohne Wörter
jam-closed-with = 🏁 Die Jam ist zu Ende. „{ $prompt }“ ist von { $people }: [anhören]({ $link })
jam-closed = 🏁 Die Jam ist zu Ende. { $why }
jam-nobody = Niemand hat weitergemacht.
jam-ended-by = { $person } hat die Jam beendet.
jam-piece-deleted = Das Stück wurde gelöscht, da ist nichts zum Weitermachen.
jam-nothing-made = Aus dieser Runde ist nichts geworden. Wer versucht es noch einmal?
jam-no-threads-here = Eine Jam braucht einen Thread, und hier geht keiner. Starte sie in einem Textkanal.
jam-may-not-thread = Du kannst hier keine Threads öffnen, also auch keine Jam starten. Frag die Serverleitung.
jam-already-here = In diesem Kanal läuft eine Jam: <#{ $thread }>. Mach mit, oder warte, bis sie zu Ende ist.
jam-over = Diese Jam ist zu Ende.
jam-turn-taken = { $person } war schneller. Stimm gleich ab, und nimm die nächste Runde.
jam-others-first = Die letzte Runde war deine. Lass { DURATION($seconds) } lang die anderen ran.
jam-not-yours = Beenden kann die Jam nur, wer sie gestartet hat, oder die Moderation.
vote-over = Diese Abstimmung ist vorbei.
votes = { $count ->
        [0] Noch keine Stimmen
        [one] 1 Stimme
       *[other] { $count } Stimmen
    }

# Das Stück des Tages
daily-came = 🌞 Stück des Tages{ $votes ->
        [0] {""}
        [one] , mit 1 Stimme gewählt
       *[other] , mit { $votes } Stimmen gewählt
    }
daily-late = Es kommt spät: Zu seiner Stunde war ich nicht da.
daily-title = 🌞 Stück des Tages
daily-vote = Was soll das nächste sein? Ich mache es { $until }; du kannst deine Stimme ändern, bei Gleichstand gewinnt das erste.
daily-option = { $number } · { $votes }
daily-voted = Als Nächstes war „{ $prompt }“ dran, mit { $count ->
        [0] keiner Stimme
        [one] 1 Stimme
       *[other] { $count } Stimmen
    }.
daily-here = Ein Stück von { $seconds } s kommt jeden Tag um { $hour } ({ $zone }) in { $channel }. Das nächste: { $next }.
daily-prompts-here = Wenn niemand abstimmt, sind diese reihum dran:
daily-own-ideas = Wenn niemand abstimmt, nehme ich eigene Ideen.
daily-none = Hier gibt es kein Stück des Tages. `/{ name-mario-daily } { name-set }` startet eins.
daily-off = Ein Stück des Tages gibt es nicht mehr.
daily-failed = ⚠️ Heute gibt es in { $channel } kein Stück des Tages: { $why }
daily-prompts = Das können höchstens { $maximum } Prompts mit je höchstens { $length } Zeichen sein, mit | dazwischen.
zone-unknown = Eine Zeitzone „{ $name }“ gibt es nicht. Nimm einen Namen wie Europe/Berlin oder America/New_York.
command-style = Die Stile dieses Servers
command-style-add = Wörter und Einstellungen als Stil merken, den /mario hier anbietet
command-style-remove = Einen Stil wegnehmen
command-style-list = Die Stile zeigen, die /mario hier anbietet
style-name-help = Der Name des Stils
styles = Stile
styles-none = Hier gibt es noch keine Stile. Mit `/{ name-mario-style } { name-add }` kommt einer dazu.
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style } (überall)
style-added = Gemerkt. Wer hier /mario tippt, kann { $chosen } wählen.
    { $style }
style-removed = { $name } ist hier kein Stil mehr.
style-name = Der Name eines Stils hat 1 bis { $maximum } Zeichen und kein Komma.
style-unknown = { $available ->
        [none] Einen Stil { $name } gibt es hier nicht.
       *[other] Einen Stil { $name } gibt es hier nicht. Es gibt: { $available }.
    }
style-unfit = Der Stil { $name } in den Einstellungen ist unbrauchbar. { $reason }
styles-full = Dieser Server hat schon { $maximum } Stile. Nimm erst einen weg.
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
default-style-here = Was keinen Stil nennt, bekommt den Stil **{ $style }**.
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
permission-create-public-threads = Öffentliche Threads erstellen
permission-attach-files = Dateien anhängen
permission-embed-links = Links einbetten
permission-read-message-history = Nachrichtenverlauf anzeigen

## Hilfe

hint = 🎵 Sag mir, was ich spielen soll, zum Beispiel:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Oder drück auf eins davon. `/{ name-mario-help }` sagt, was ich noch kann.

help-title = 🎵 Was ich kann
help-mario = **`/mario`** und ein paar Wörter (auf Englisch) ergeben ein Stück. Häng einen Klang an, und ich folge seiner Melodie, oder setze ihn mit `{ name-continuation }` fort.
help-sections = **Teile**: `verse: calm | chorus: fast, drums | outro` gibt jedem Teil eigene Worte.
help-reply = **Antworte** auf ein Stück, um es fortzusetzen; deine Wörter sind der neue Prompt.
help-apps = **Rechtsklick** auf einen Klang (am Handy: gedrückt halten) → Apps: { $commands }.
help-library = **`/{ name-mario-library }`** findet, was gemacht wurde: von dir, auf diesem Server, deine Favoriten (⭐), nach Wörtern.
help-more = **Unter einem Stück**: *{ button-tweak }*, ⭐, und unter *{ more }* eine Variation, ein Loop, ein Video, die Noten, das Rezept. `{ name-takes }` macht bis zu { $takes } auf einmal.
help-jam = **`/{ name-mario-jam }`** beginnt ein Stück, bei dem ihr euch abwechselt und abstimmt.
help-examples = **Drück unten auf einen Knopf**, um ein Beispiel zu hören.
help-options = Optionen
help-prompt = **Prompt**: wie es klingt. Mit einem Klang heißt `{ just-my-audio }`: ohne Wörter.
help-duration = **Dauer** (`{ name-duration }`): Sekunden neuer Musik, hier bis { $maximum }.
help-creativity = **Kreativität** (`{ name-temperature }`): 0 brav, 1 normal, 2 wild.
help-strength = **Prompt-Treue** (`{ name-classifier_free_guidance }`): 1 locker, 3 normal, 7 streng.
help-continuation = **Fortsetzen** (`{ name-continuation }`): deinen Klang fortsetzen, statt seiner Melodie zu folgen.
help-part = **Von**, **Bis** (`{ name-continuation_start }`, `{ name-continuation_end }`): welche Sekunden deines Klangs.
help-format = **Format** (`{ name-output_format }`): welche Art Datei du bekommst.
help-seed = **Seed**: derselbe Seed mit denselben Wörtern macht dasselbe Stück.
help-model-option = **Modell** (`{ name-replicate_weights }`): wer komponiert.
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
help-models-more = … und { $count } weitere, in der Option `{ name-replicate_weights }`.

## Knöpfe und Nachrichten

lineage-title = 🌳 Stammbaum
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *eins, das gelöscht wurde oder dort ist, wo du es nicht sehen kannst*
lineage-this = ← **dieses**
lineage-alone = Es kommt von keinem anderen, und noch ist nichts daraus geworden.
lineage-more = … und { $count } weitere.
library-mine = 🎼 Deine Stücke
library-server = 🎼 Die Stücke dieses Servers
library-favourites = ⭐ Deine Favoriten
library-search = 🔎 { $words }
library-empty-mine = Du hast noch nichts gemacht. `/mario` und ein paar Wörter ergeben ein Stück.
library-empty-server = In den Kanälen, die du siehst, ist noch nichts. `/mario` und ein paar Wörter ergeben ein Stück.
library-empty-favourites = Noch nichts. Drück ⭐ unter einem Stück, um es hier wiederzufinden.
library-empty-search = Kein Prompt hier hat alle diese Wörter.
library-facts = { DURATION($seconds) } · { $model } · Seed { $seed }
library-page = Seite { $page } von { $pages } · { $count ->
        [one] 1 Stück
       *[other] { $count } Stücke
    }
library-play = Eins anhören …
library-elsewhere = { $count ->
        [one] Eins mehr ist
       *[other] { $count } mehr sind
    } in Kanälen, die du hier nicht siehst.
library-only-on-servers = Das geht auf einem Server. Hier gibt es `/{ name-mario-library } { name-mine }`.
library-search-too-long = Zu viele Wörter. Ich kann nach höchstens { $maximum } Zeichen suchen.
favourite-first = ⭐ Gemerkt. `/{ name-mario-library } { name-favourites }` zeigt, was du magst; noch einmal drücken nimmt es heraus.
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
delete-takes-surely = Alle { $count } Takes endgültig löschen? Niemand kann sie zurückholen.
take-is-last = Das ist der letzte Take. Drück { button-delete }, um ihn wegzunehmen.
only-its-author-chooses = Takes behalten oder wegwerfen kann nur, wer sie verlangt hat, oder die Moderation.
stitch-alone = Da ist nichts zu verbinden: Dieses Stück setzt keins fort, das es noch gibt und das du sehen kannst.
stitch-too-long = Verbunden wäre das { DURATION($seconds) } lang. Höchstens gehen { DURATION($maximum) }.
stitch-part-gone = Eins der Stücke wurde gelöscht, bevor ich sie verbinden konnte.
message-deleted = Diese Nachricht wurde gelöscht, da ist nichts zum Fortsetzen.
message-files-hidden = Ich kann die Datei nicht sehen. Rechtsklick (oder halten) → Apps → { command-continue }.
no-sound-in-message = In dieser Nachricht ist keine Klangdatei. Nimm eine mit Anhang.
several-sounds = Da waren { $count } Klänge; ich habe { $name } genommen.
several-takes = Da waren { $count } Takes; ich habe { $take } genommen. Die Knöpfe nehmen jeden davon.
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
result-too-long = Das würde { DURATION($seconds) } lang; ich kann höchstens { DURATION($maximum) }. Nimm einen Ausschnitt: von und bis unter Apps → { command-continue }, oder `{ name-continuation_start }` und `{ name-continuation_end }`.
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

## Dateien, die ich schreibe

format-unknown = „{ $name }“ kann ich nicht schreiben. Schreiben kann ich { $formats }.
piece-not-written = Dein Stück ist fertig, aber ich konnte es nicht als { $format } schreiben. Nimm ein anderes Format.
piece-too-big-to-post = Dieses Stück ist zu lang, um es hier zu posten: Dateien dürfen { $maximum } MB haben, und selbst eine kleine MP3 ist größer. Nimm ein kürzeres.
posted-smaller = Als { $asked } wären das { $size } MB, aber Dateien dürfen hier { $maximum } MB haben. Darum ist es { $asked ->
        [MP3] eine kleinere { $given }
       *[other] { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] {" "}mit { $kilobits } kbit/s
    }.
recipe = Rezept
recipe-made-by = { $device ->
        [unknown] gemacht von { $model }
       *[other] gemacht von { $model } auf { $device }
    }
recipe-joined = Hier sind mehrere Stücke verbunden, darum macht es kein einzelner Befehl. Der *Stammbaum* nennt sie.
recipe-unknown = Diese Datei ist nicht von mir, oder zu sehr verändert, als dass ich sie wiedererkenne.
recipe-model-gone = Ein Modell { $name } gibt es hier nicht, darum kann ich es nicht noch einmal machen.
recipe-other-model = { $name } hat sich seitdem geändert, darum kommt es anders heraus.
recipe-other-device = Gerechnet wurde auf { $was }, jetzt wäre es { $now }, darum können die letzten Bits abweichen.
recipe-other-version = Eine andere Version von mir hat es gemacht ({ $was }), darum kommt es vielleicht anders heraus.
recipe-source-lost = Es wurde aus einem Klang gemacht, den ich nicht habe. Häng ihn mit dem Befehl als `{ name-input_audio }` an.
recipe-source-kept = Es wurde aus einem Klang gemacht, den *{ button-make-again }* nimmt. Mit dem Befehl häng ihn als `{ name-input_audio }` an.
recipe-names = So heißen die Optionen auf Deutsch: { $names }
recipe-name = { $name } → { $theirs }
made-again-same = Dieselbe Datei wie zuvor, Byte für Byte.
made-again-other-model = Nicht dieselbe Datei wie zuvor: Das Modell hat sich seitdem geändert.
made-again-other-device = Nicht dieselbe Datei wie zuvor: Jene wurde auf { $was } gerechnet, diese auf { $now }.
made-again-otherwise = Nicht dieselbe Datei wie zuvor: Ich oder jene Datei haben sich seitdem geändert.
soundboard-added = **{ $name }** ist jetzt auf dem Soundboard: die besten Takte.
soundboard-reason = Hinzugefügt von { $name } ({ $id }) aus einem Stück von mir
soundboard-name = Marios Stück
soundboard-not-yours = Dir fehlt auf diesem Server das Recht „Ausdrücke erstellen“. Frag die Serverleitung.
soundboard-not-mine = Mir fehlt auf diesem Server das Recht „Ausdrücke erstellen“. Frag die Serverleitung.
soundboard-no-server = Nur ein Server, auf dem ich bin, hat ein Soundboard, zu dem ich etwas hinzufügen kann.
soundboard-full = Das Soundboard dieses Servers ist voll. Lösch erst einen Sound.
soundboard-too-big = Discord war der Sound zu groß. Nimm ein anderes Stück.
soundboard-refused = Discord hat den Sound nicht angenommen (Fehler { $number }). Versuch es später.
piece-too-quiet = Dieses Stück ist zu leise für einen Sound.
exports-busy = Ich bin gerade mit anderen Dateien beschäftigt. Versuch es in einer Minute.
video-too-big = Als Video wäre dieses Stück hier zu groß für Discord ({ $size } MB, höchstens { $maximum }). Nimm ein kürzeres.
piece-without-notes = Dieses Stück besteht nicht aus Noten, darum gibt es davon kein MIDI. Bei Stücken von pocket schon.
no-notes = Nur die Stücke von pocket lassen sich als Noten schreiben. Nimm pocket, oder einen Namen wie piece.wav.
music21-missing = MusicXML braucht music21. Installier es mit `pip install music21`, oder schreib eine .mid.

## Was pocket über ein Stück sagt

key-major = { $tonic ->
        [0] C
        [1] Cis
        [2] D
        [3] Es
        [4] E
        [5] F
        [6] Fis
        [7] G
        [8] As
        [9] A
        [10] B
       *[11] H
    }-Dur
key-minor = { $tonic ->
        [0] c
        [1] cis
        [2] d
        [3] es
        [4] e
        [5] f
        [6] fis
        [7] g
        [8] as
        [9] a
        [10] b
       *[11] h
    }-Moll

pocket-style =
    { $style ->
       *[overworld] Oberwelt
        [underground] Untergrund
        [castle] Burg
        [underwater] Unter Wasser
        [boss] Endgegner
        [ghost-house] Spukhaus
        [desert] Wüste
        [star] Stern
        [game-over] Game over
        [title] Titel
        [shop] Laden
        [athletic] Sprungwelt
        [snow] Schnee
        [space] Weltraum
        [village] Dorf
        [victory] Sieg
    }
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = Verstanden habe ich: { $words }.
pocket-unknown = Ich kenne keins dieser Wörter, darum ist es eine fröhliche Oberwelt.
pocket-no-prompt = Ohne Wörter ist es eine fröhliche Oberwelt.
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · dein Klang, dann { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · in deinem Klang war keine Melodie zu hören, nur Tonart und Tempo sind von dir: { $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · deine Melodie
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · deine Melodie, dann { $form }
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $name } ({ $style }) ab { $time }
sections-not-followed = Deine Melodie wird in einem Stil gespielt: Teile gibt es nur in neuer Musik.
sections-note = { $sections }
section-from = { $name } ab { $time }
no-tune-heard = Ich habe in diesem Klang keine Melodie zum Folgen gehört.
prompt-unread = Von diesem Prompt kann ich nichts lesen, darum folgt das Stück keinem deiner Wörter. Versuch es mit englischen Wörtern.
prompt-half-read = Ich habe nur den ersten Teil dieses Prompts gehört, bis „{ $last }“.
two-notes = { $first } { $second }

## Modelle

model-does-not-work = { $name } funktioniert nicht ({ $reason }).
default-model = Das übliche Modell
model-unknown = Ein Modell „{ $name }“ hat dieser Bot nicht. Es gibt: { $available }.
no-diffusion = `{ name-multi_band_diffusion }` geht nicht mit { $name }: Es dekodiert nur Tokens von MusicGen. Schalte es aus.
no-diffusion-because = `{ name-multi_band_diffusion }` geht nicht mit { $name }: { $reason }. Schalte es aus.
no-diffusion-other-codec = es hat einen anderen Codec
no-diffusion-synthesised = sein Klang ist synthetisiert
no-melody = { $name } kann keiner Melodie folgen. Schalte `{ name-continuation }` ein, um den Klang fortzusetzen, oder nimm ein Modell, das Melodien folgt.
no-melody-but = { $name } kann keiner Melodie folgen. Schalte `{ name-continuation }` ein, um den Klang fortzusetzen, oder nimm eines, das es kann: { $able }.
no-memory-for-model = Nicht genug Speicher für dieses Modell: Es braucht etwa { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB, frei sind { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB. Warte, bis andere fertig sind, oder nimm ein kleineres.
musicgen-missing = Dieses Modell braucht PyTorch und audiocraft, und die sind nicht installiert. Installier sie mit `uv sync --python '<3.13' --extra musicgen`, oder unter Python 3.11 oder 3.12 mit `pip install 'mario[musicgen]'`.
models-without-musicgen = PyTorch und audiocraft sind nicht installiert, darum gehen diese Modelle nicht: { $names }. Installier sie mit `uv sync --python '<3.13' --extra musicgen`, oder unter Python 3.11 oder 3.12 mit `pip install 'mario[musicgen]'`.
model-files-unfit = Die Dateien von { $name } sind beschädigt oder gehören zu keinem Modell, das ich laden kann ({ $kind }). Näheres steht im Log.
model-name-taken = Ein Modell { $name } gibt es schon. Nimm einen anderen Namen.
model-name-wrong = Der Name eines Modells besteht aus kleinen Buchstaben, Ziffern, - und _.
kernels-missing = Das mitgelieferte Modell braucht einmal einen C-Compiler und findet keinen, der geht. Installier gcc (`sudo apt install gcc`), oder Mario aus einem Wheel, das mitbringt, was gebaut würde.
bundled-model-undecodable = Das mitgelieferte Modell lässt sich nicht dekodieren ({ $reason }). Installier den Bot neu.
bundled-weights-missing = Die Gewichte des mitgelieferten Modells fehlen. Installier den Bot neu.

adapter-alpha-wrong = lora_alpha des Adapters ist keine Zahl. Er wurde nicht geladen.
adapter-base-not-musicgen = Die Basis „{ $name }“ des Adapters ist kein ganzes MusicGen.
adapter-base-unknown = Der Adapter wurde aus „{ $name }“ gemacht. Nenn ein Modell aus config.toml oder ein Repository als seine base in config.toml.
adapter-changes-unknown = Der Adapter ändert { $name }, was seiner Basis fehlt oder was ich nicht ändere. Er wurde nicht geladen.
adapter-empty = Der Adapter ist leer. Er wurde nicht geladen.
adapter-has = Dieser Adapter hat { $what }, das füge ich nicht ein.
adapter-has-biases = Dieser Adapter hat Biases (bias), die füge ich nicht ein.
adapter-not-lora = Dieser Adapter ist von peft-Art „{ $kind }“. Ich füge nur LoRA ein.
adapter-part-unknown = Der Adapter hat { $name }, das hat LoRA nicht.
adapter-parts-unfit = Die Teile des Adapters für { $name } passen nicht zusammen.
adapter-size-unfit = Der Adapter ist für eine Basis anderer Größe: { $name } ist hier { $here } und dort { $there }. Er wurde nicht geladen.
base-not-whole = Die Basis „{ $base }“ eines Fine-Tunes muss ein ganzes Modell sein.
base-unnamed = Die Gewichte sagen nicht, zu welchem { $what } sie gehören. Nenn in config.toml als base das Modell, aus dem sie gemacht wurden, etwa facebook/musicgen-small.
checkpoint-fuser-unread = Der Checkpoint verbindet per { $way } etwas, das keine seiner Bedingungen ist. Er wurde nicht geladen.
checkpoint-heads-unfit = Die Attention-Köpfe des Checkpoints teilen seine Breite nicht.
checkpoint-lacks-key = In der xp.cfg des Checkpoints fehlt { $key }. Er wurde nicht geladen.
checkpoint-not-musicgen = Die Gewichte des Checkpoints sind nicht die eines MusicGen-Sprachmodells.
checkpoint-pattern-unread = Das Codebook-Muster des Checkpoints lässt sich nicht dekodieren.
checkpoint-shapes-unfit = Die Gewichte des Checkpoints haben nicht die Formen, von denen seine xp.cfg spricht: Er ist beschädigt oder falsch zusammengesetzt. Er wurde nicht geladen.
checkpoint-unbuildable = Der Checkpoint beschreibt ein Modell, das sich hier nicht bauen lässt ({ $kind }: { $reason }).
checkpoint-weights-unfit = Die Gewichte des Checkpoints passen nicht zum Modell seiner xp.cfg: { $count } weichen ab, zuerst { $first }. Er wurde nicht geladen.
checkpoint-weights-unusable = Die Gewichte des Checkpoints sind unbrauchbar. Er wurde nicht geladen.
checkpoint-without-length = Der Checkpoint sagt nicht, wie viele Sekunden sein Modell auf einmal hört.
codec-codebooks-unfit = Der Codec hat { $found } Codebooks mit { $tokens } Tokens, das Sprachmodell { $codebooks } mit { $card }: Das passt nicht.
codec-is-dac = Sein Codec ist der Descript Audio Codec (DAC), den lade ich nicht. Nimm ein Modell mit EnCodec.
codec-not-encodec = Der Codec ist „{ $found }“, nicht EnCodec.
codec-not-listed = Der Checkpoint holt seinen Codec aus „{ $name }“, das steht nicht in loading.pretrained. Er wurde nicht geladen.
codec-rate-unfit = Der Codec ist für { $codec } Hz, das Sprachmodell für { $model } Hz: Das passt nicht.
codec-unloadable = Der Codec lässt sich nicht laden: { $reason }
complete-comes-along = Dieses Modell kommt mit dem Bot und braucht kein Netz.
complete-folder-taken = Bei { $path } ist schon etwas. Schieb es weg, oder nimm einen anderen Namen.
complete-has-base = Dieses Modell braucht seine Basis neben sich, darum passt es nicht in einen Ordner. Vervollständige die Basis und nenn sie als base.
complete-unwritable = { $path } lässt sich nicht schreiben: { $reason }.
condition-needs-spacy = Die Bedingung „{ $name }“ braucht ein spaCy-Modell, das lade ich nicht.
condition-shapes-unfit = Die Gewichte der Bedingung „{ $name }“ haben nicht die Formen, von denen die xp.cfg spricht. Nicht geladen.
condition-spectra-absurd = Die Bedingung „{ $name }“ verlangt Spektren von unsinniger Größe.
condition-unread = Die Bedingung „{ $name }“ ist von einer Art, die ich nicht lade.
config-unwritable = { $file } lässt sich nicht schreiben ({ $reason }).
diffusion-format-unknown = Die Gewichte von MultiBand Diffusion haben ein Format, das ich nicht kenne.
diffusion-lacks-band = Den Gewichten von MultiBand Diffusion fehlt ein Band.
diffusion-not-for-codec = MultiBand Diffusion wurde nicht für den Codec dieses Modells trainiert.
diffusion-schedule-absurd = Der Rauschplan von MultiBand Diffusion ist unsinnig lang.
diffusion-weights-unfit = Die Gewichte von MultiBand Diffusion passen nicht zu ihren Einstellungen.
diffusion-without-schedule = Die Gewichte von MultiBand Diffusion haben keinen Rauschplan.
file-more-than-weights = { $file } enthält mehr als reine Gewichte oder ist beschädigt. Nicht geladen.
file-no-checkpoint = { $file } enthält keinen Checkpoint. Nicht geladen.
file-no-safetensors = { $file } ist beschädigt oder keine safetensors-Datei. Nicht geladen.
file-no-torch-file = { $file } ist beschädigt oder keine torch-Datei. Nicht geladen.
file-repeats-weights = { $file } wiederholt Gewichte einer anderen Datei. Nicht geladen.
file-runs-code = { $file } will beim Laden Code ausführen ({ $name }), darum lehne ich sie ab. Bitte um eine Datei mit reinen Tensoren.
features-unfit = Die Dateien von MERT sind nicht die, mit denen dieses Modell einen Stil hört.
folder-config-wrong = { $file } beschreibt kein MusicGen. Nicht geladen.
folder-file-strange = { $file } ist nicht, was transformers schreibt. Nicht geladen.
folder-file-unreadable = { $file } lässt sich nicht lesen. Nicht geladen.
folder-index-wrong = { $file } nennt die Dateien mit Gewichten nicht. Nicht geladen.
folder-lacks-files = Im Ordner { $title } fehlt { $files }. Leg es dorthin, oder ändere source in config.toml.
folder-lacks-weights = { $title } hat keine { $file }. Nicht geladen.
folder-not-musicgen = Das ist ein Modell der transformers-Art „{ $kind }“, kein MusicGen. Damit kann ich nichts anfangen.
folder-part-alone = { $file } ist Teil eines Ordners von transformers, aber daneben ist keine { $config }. Leg den ganzen Ordner dorthin.
folder-part-other-kind = { $part } ist ein „{ $found }“, dort lade ich aber nur „{ $kind }“.
folder-part-unbuildable = { $part } des Ordners lässt sich nicht bauen: { $reason }.
folder-part-unfit = { $part } des Ordners passt nicht zu seinen Gewichten: { $name }.
folder-pickled = { $title } hat seine Gewichte in { $file }, einem Format, das Code enthalten kann; ich lade nur safetensors. Speichere es neu mit save_pretrained von transformers.
folder-scales-embeddings = Das Modell skaliert seine Embeddings, was kein veröffentlichtes tut. Damit kann ich nichts anfangen.
folder-without-tokenizer = Der Ordner hat keinen Tokenizer, den ich lesen kann. Nicht geladen.
format-not-loadable = { $title } hat kein Format, das ich laden kann: keine state_dict.bin (wie von audiocraft), keine config.json (wie von transformers) und keine adapter_config.json (wie von peft).
hub-file-altered = { $file } ist nicht, was der Modell-Hub angekündigt hat: abgeschnitten oder verändert, also habe ich es weggeworfen. Versuch es noch einmal, um es neu zu holen.
hub-lacks-file = { $repository } hat auf dem Modell-Hub keine { $name }, also kein Format, das ich laden kann.
hub-not-fetched = { $name } aus { $repository } lässt sich nicht vom Modell-Hub holen ({ $kind }). Versuch es später.
hub-unreachable = Der Modell-Hub ist für { $name } aus { $repository } nicht erreichbar. Prüf das Netz dieses Rechners und versuch es noch einmal.
hub-repository-unknown = Der Modell-Hub hat kein Repository { $repository }, oder es braucht ein Token (HF_TOKEN).
hub-too-slow = Die Gewichte kamen nicht in den { $minutes } Minuten an, die loading.max_minutes erlaubt. Was da ist, bleibt, ein neuer Versuch macht dort weiter.
hub-weights-too-big = Die Gewichte von { $repository } haben { NUMBER($size, maximumFractionDigits: 1) } GB, mehr als die { $maximum } GB, die loading.max_gigabytes erlaubt.
kind-is-chord = Das ist MusicGen-Chord: Es will Akkorde als Text und Melodie zugleich, was nicht einmal audiocraft bauen kann. Damit kann ich nichts anfangen.
kind-is-jasco = Das ist JASCO, das Klang durch Flow Matching macht, nicht aus Tokens. Damit kann ich nichts anfangen.
kind-is-magnet = Das ist MAGNeT, das ein Stück als Ganzes füllt, statt es fortzusetzen. Damit kann ich nichts anfangen.
kind-needs-clap = Diesem Modell sagen CLAP-Embeddings, was es spielen soll; deren Gewichte sind ein Pickle, das Code ausführt. Damit kann ich nichts anfangen.
lm-not-musicgen = Das Sprachmodell ist „{ $found }“, nicht das von MusicGen.
not-source-separation = { $file } ist nicht die Quellentrennung, die Melodien brauchen.
recipe-aliases = Die xp.cfg des Checkpoints wiederholt sich durch Aliasse. Nicht geladen.
recipe-holds = In der xp.cfg des Checkpoints steht ein { $kind }. Nicht geladen.
recipe-interpolates = Die xp.cfg des Checkpoints will „{ $text }“ ausgefüllt haben, das tue ich bei fremden Gewichten nicht. Nicht geladen.
recipe-no-configuration = Die xp.cfg des Checkpoints ist keine Konfiguration. Nicht geladen.
recipe-refers-to-itself = Die xp.cfg des Checkpoints ist zu tief verschachtelt oder verweist auf sich selbst. Nicht geladen.
recipe-too-deep = Die xp.cfg des Checkpoints ist zu tief verschachtelt. Nicht geladen.
recipe-too-long = Die xp.cfg des Checkpoints ist viel zu lang. Nicht geladen.
recipe-unreadable = Die xp.cfg des Checkpoints lässt sich nicht lesen. Nicht geladen.
source-file-altered = { $file } ist nicht die angekündigte Datei: Ihr sha256 ist { $found }…, nicht { $expected }…. Sie ist abgeschnitten oder verändert. Nicht geladen.
source-lacks-files = In { $title } fehlt { $files }.
source-not-https = Gewichte werden nur über https geholt. Ändere source des Modells.
state-lacks-tensor = { $name } hat bei „{ $entry }“ keinen Tensor. Nicht geladen.
state-lacks-weights = { $name } hat unter „{ $key }“ keine Gewichte. Nicht geladen.
state-not-finite = { $name } hat Gewichte, die keine Zahlen sind (bei { $entry }). Nicht geladen.
state-not-musicgen = { $name } hat keine Gewichte eines MusicGen-Sprachmodells. Nicht geladen.
state-shares-bytes = { $name } nutzt dieselben Bytes für mehrere Gewichte. Nicht geladen.
text-encoder-unknown = Der Checkpoint verlangt einen Text-Encoder, den ich nicht kenne: „{ $name }“.
text-encoder-without-tokenizer = Der Text-Encoder { $name } hat auf dem Modell-Hub keinen Tokenizer.
text-encoders-several = Der Checkpoint verlangt mehrere Text-Encoder, das kann ich nicht.
weights-address-not-https = Gewichte werden nur von einfachen https-Adressen geholt.
weights-address-wrong = Die Adresse der Gewichte ist keine. Berichtige sie, oder frag, wer sie anbietet.
weights-file-not-announced = Die Datei bei { $host } ist nicht die angekündigte: Ihr sha256 ist { $found }…, nicht { $expected }…. Ich habe sie weggeworfen.
weights-file-too-big = Die Datei ist größer als die { $maximum } GB, die loading.max_gigabytes erlaubt.
weights-host-answered = { $host } hat mit { $status } geantwortet, statt die Gewichte zu schicken.
weights-host-not-listed = Von { $host } dürfen keine Gewichte geholt werden. Der Betreiber kann ihn in loading.hosts eintragen.
weights-host-not-public = Der Host { $host } führt zu { $address }, das ist keine öffentliche Adresse.
weights-host-unknown = Der Host { $host } lässt sich nicht finden.
weights-kept-altered = Die früher geladenen Gewichte sind abgeschnitten oder verändert, also habe ich sie weggeworfen. Versuch es noch einmal, um sie neu zu holen.
weights-lack-part = Den Gewichten fehlt ein Teil von { $name }.
weights-need-sha256 = Gewichte von einer URL brauchen ihr sha256: in config.toml oder mit --sha256.
weights-not-fetched = Die Gewichte lassen sich nicht von { $host } holen ({ $kind }). Versuch es später.
weights-not-there = Bei „{ $path }“ sind keine Gewichte, gesehen vom Ordner, in dem der Bot läuft; im Log steht der ganze Pfad. Der Betreiber kann sie dorthin legen oder source in config.toml ändern.
weights-part-unknown = Die Gewichte haben { $name }, das hat MusicGen nicht.
weights-redirect-too-often = Die Adresse der Gewichte leitet zu oft weiter.
weights-too-slow = Die Gewichte kamen nicht in den { $minutes } Minuten an, die loading.max_minutes erlaubt.

## Für den Betreiber: Start, Einstellungen, Kommandozeile

data-folder-unusable = Der Datenordner { $folder } ist nicht benutzbar ({ $reason }). Richte seine Rechte, mach Platz, oder nimm mit der Einstellung data einen anderen.
data-folder-taken = Ein anderer Mario benutzt den Datenordner { $folder } schon. Beende ihn, oder gib diesem mit der Einstellung data einen eigenen.
database-unopened = Die Datenbank lässt sich nicht öffnen ({ $reason }). Stell sie aus einer Sicherung wieder her, oder schieb sie weg, um leer anzufangen.
database-unreachable = Die Datenbank in { $folder } ist nicht benutzbar ({ $reason }). Nichts darin ist verloren: Mach Platz auf der Platte oder richte die Rechte, und starte neu.
postgres-not-installed = Die Einstellung store.url nennt eine Postgres-Datenbank, aber was mit einer spricht, ist nicht installiert. Installiere das Extra postgres: uv sync --extra postgres.
postgres-unreachable = Die Datenbank { $url } lässt sich nicht benutzen ({ $reason }). Starte Postgres oder berichtige store.url und das Passwort, und starte neu.
postgres-not-ours = Die Datenbank { $url } enthält Tabellen, die nicht von Mario sind, oder nicht alle. Nenne in store.url eine leere Datenbank, oder stelle diese aus einer Sicherung wieder her.
store-move-nowhere = Quelle und Ziel sind dieselbe Datenbank. Nenne zwei.
store-source-missing = In { $folder } ist keine Datenbank, und nichts wurde kopiert. Nenne den Ordner, in dem mario.sqlite liegt.
store-in-use = Ein Bot benutzt diese Datenbank. Halte jeden Bot an, warte eine Viertelminute und versuch es noch einmal.
store-target-not-empty = Das Ziel ist nicht leer ({ $table } hat Zeilen), und nichts wurde geändert. Nenne eine leere Datenbank oder einen anderen Ordner.
store-move-differs = Was in { $table } ankam, ist nicht, was gesendet wurde, darum wurde im Ziel nichts behalten. Die Quelle ist wie zuvor.
store-move-failed = Die Zeilen ließen sich nicht kopieren ({ $reason }), darum wurde im Ziel nichts behalten. Die Quelle ist wie zuvor.
database-damaged = Die Datenbank ist beschädigt ({ $reason }). Stell sie aus einer Sicherung wieder her, oder schieb sie weg, um leer anzufangen.
database-unversioned = Die Datenbank ist halb migriert oder nicht von Mario: Sie nennt keine einzelne Version. Stell die Sicherung daneben wieder her (mario-at-….sqlite), oder schieb sie weg.
database-newer = Die Datenbank hat ein neuerer Mario geschrieben (Version { $version }). Installier diese Version wieder, oder stell die Sicherung von davor her.
database-half-migrated = Die Datenbank ist halb migriert: In { $table } fehlt { $columns }. Stell die Sicherung daneben wieder her (mario-at-….sqlite), oder schieb sie weg.
gpu-absent = Die Einstellungen verlangen eine GPU, die PyTorch nicht findet. Der Betreiber sollte nachsehen, ob nvidia-smi sie nennt, oder in config.toml device = "auto" setzen.
gpu-driver-old = Der NVIDIA-Treiber dieses Rechners ist zu alt: er kennt CUDA { $found }, dieses PyTorch braucht { $needed }. Der Betreiber sollte den Treiber erneuern oder in config.toml device = "cpu" setzen.
gpu-too-old = { $card } ist zu alt für dieses PyTorch: ihre Compute Capability ist { $has }, nötig ist { $needed } oder neuer. Der Betreiber sollte eine andere GPU wählen, etwa device = "cuda:1", oder in config.toml device = "cpu" setzen.
precision-unfit = { $device } kann nicht mit precision = "{ $precision }" rechnen. Der Betreiber sollte in config.toml eines davon setzen: { $choices }.
device-foreign = { $kind } geht nicht: Mario rechnet auf NVIDIA-GPUs ("cuda") und auf CPUs ("cpu"). Setz [engine] device auf eins davon.
device-unknown = Ein Gerät namens { $name } gibt es nicht. Setz [engine] device auf auto, cpu, cuda, oder eine von mehreren GPUs, etwa "cuda:1".
devices-unusable = [engine] devices muss GPUs nach Nummer nennen, jede einmal, etwa ["cuda:0", "cuda:1"].
shards-wrong = [shards] ids müssen verschiedene Zahlen unter [shards] count sein; das ist { $count }.
shards-taken = Ein anderer Bot, der mit derselben Datenbank läuft, hat dieselben Shards von Discord oder ein anderes [shards] count. Halte ihn an, oder gib in config.toml allen Bots dasselbe count und jedem eigene ids, und starte neu.
not-ready-stopping = Der Bot wird beendet.
not-ready-executor = Der Executor ist nicht bereit.
not-ready-model = Das übliche Modell ist nicht geladen.
not-ready-gateway = Das Gateway ist weg: Der Bot hört Discord nicht.
not-ready-shards = Shards ohne Verbindung: { $ids }. Deren Server hört der Bot nicht.
not-ready-store = Der Speicher konnte { $seconds } s lang nichts schreiben.
port-unusable = Auf { $address } lässt sich nicht lauschen ({ $reason }). Nimm in config.toml einen anderen web.port, oder setz web.enabled = false.
config-missing = MARIO_CONFIG nennt { $path }, aber diese Datei gibt es nicht.
config-unreadable = { $path } lässt sich nicht lesen ({ $reason }).
setting-misspelt = { $file } oder die Umgebung setzt { $name }, aber diese Einstellung gibt es nicht. Meintest du { $meant }?
setting-unknown = { $file } oder die Umgebung setzt { $name }, aber diese Einstellung gibt es nicht.
setting-wrong = Eine Einstellung in { $file } oder der Umgebung ist unbrauchbar: { $reason }
variable-unreadable = Eine Variable MARIO_… lässt sich nicht lesen. Nenn eine einzelne Einstellung: MARIO_LIMITS__QUEUE=50.
default-model-unlisted = default_model ist { $name }, aber { $file } hat kein [models.{ $name }].
model-name-unshown = { $file } hat ein Modell namens „{ $name }“. Ein Name braucht 1 bis { $maximum } Zeichen, sonst kann Discord ihn nicht anbieten. Benenn den Abschnitt um.
model-title-blank = { $file } gibt [models.{ $name }] einen leeren Titel. Schreib einen, oder lass title weg.
token-in-config = Das Token gehört nicht in { $path }. Schreib DISCORD_TOKEN=… in .env daneben.
secret-file-unreadable = { $name } lässt sich nicht lesen ({ $path }: { $reason }).
secret-file-empty = { $name } ({ $path }) ist leer. Schreib das Geheimnis hinein.
store-url-misshapen = Die Einstellung store.url muss aussehen wie postgresql://mario@localhost/mario.
store-url-option = In der Einstellung store.url steht { $name }; das sagt mir nichts. Nach dem ? sind möglich: { $known }.
store-url-has-password = Die Einstellung store.url enthält ein Passwort. Nimm es heraus und schreib es in MARIO_STORE__PASSWORD oder in eine Datei, die MARIO_STORE_PASSWORD_FILE nennt.
store-password-in-config = Das Passwort der Datenbank gehört nicht in { $path }. Schreib MARIO_STORE__PASSWORD=… in .env daneben.
token-misshapen = DISCORD_TOKEN ist kein Bot-Token: Das hat drei Teile mit Punkten dazwischen, zusammen etwa 70 Zeichen. Mach eins auf der Seite Bot deiner Anwendung (Reset Token) und kopier es ganz: https://discord.com/developers/applications
token-not-accepted = Discord nimmt dieses DISCORD_TOKEN nicht an. Kopier es noch einmal von der Seite Bot deiner Anwendung in Discords Entwicklerportal.
intents-refused = Discord hat abgelehnt, was der Bot hören will. Prüf die Intents auf der Seite Bot deiner Anwendung in Discords Entwicklerportal.
discord-closed = Discord hat die Verbindung endgültig beendet (Code { $number }).
discord-unreachable-at-start = Discord ist nicht erreichbar ({ $reason }). Prüf die Verbindung dieses Rechners; ist sie in Ordnung, hat Discord selbst Ärger. Starte später noch einmal.
executor-unknown = Einen Executor namens { $name } gibt es nicht. Setz [executor] kind auf eins davon: { $known }.
ray-missing = [executor] kind ist ray, aber Ray ist nicht installiert. Installier es mit `uv sync --extra ray` oder mit `pip install 'mario[ray]'`.
composing-thread-ended = Der Thread, der komponiert, ist zu Ende. Bitte starte den Bot neu.
composing-process-ended = Der Prozess, der komponiert, ist ausgefallen ({ $reason }). Bitte verlang dieses Stück noch einmal.
not-finished-stopping = Der Bot wird beendet, darum wurde dieses Stück nicht fertig.
not-begun-stopping = Der Bot wird beendet, darum wurde dieses Stück nicht begonnen.
nobody-waits = Auf dieses Modell wartet niemand mehr.
confinement-lacking = Dem Kernel dieses Rechners fehlt { $missing }, darum lässt sich nicht einsperren, was angehängte Dateien liest, und die Einstellungen sagen [audio] confinement = "required". Nimm Linux 5.13 oder neuer mit Landlock und seccomp, oder setz confinement = "available".

cli = Ein Discord-Bot, der Musik komponiert. Ohne Befehl läuft der Bot.
cli-run = Mit Discord verbinden; ohne Token die Demo öffnen.
cli-init = config.toml und .env hierher schreiben, mit Kommentaren.
init-written = { $path } geschrieben.
init-kept = { $path } ist schon da und bleibt, wie es ist.
init-next = Schreib das Token deines Bots in .env und starte mario dann noch einmal.
init-moves = Ohne config.toml war das Aufbewahrte in { $before }. Ab jetzt ist es in { $now }: Verschieb data und weights dorthin, um damit weiterzumachen.
no-config = Es gibt kein { $path }, darum gilt überall das Übliche. Zum Ändern: mario init.
cli-demo = Der ganze Bot im Browser: Discord simuliert, Musik echt.
cli-demo-once = Ein /mario mit diesem Prompt, ohne Browser.
cli-demo-out = Mit --once: wohin die gepostete Datei kommt; - ist stdout.
cli-demo-port = Der Port der Seite; sonst irgendein freier.
cli-demo-browser = Die Seite im Browser öffnen.
cli-force = Eine vorhandene Datei überschreiben.
cli-generate = Ohne Discord komponieren und eine Datei schreiben.
cli-generate-output = Die Datei; ihre Endung bestimmt das Format, - ist stdout.
help-with-facts = { $help } ({ $facts })
help-range = { $minimum } bis { $maximum }
help-default = üblich { $value }
cli-version = Die Version zeigen und enden.
cli-models = Die Modelle, mit denen der Bot komponieren kann.
cli-models-list = Alle Modelle in der Liste.
cli-models-add = Die Dateien eines Modells ansehen und es in config.toml eintragen.
cli-models-add-source = Hub-Repository, Ordner, Datei oder https-URL.
cli-models-add-base = Woraus ein Fine-Tune gemacht wurde.
cli-models-add-complete = Unter den Gewichten einen Ordner mit allem machen, was das Modell braucht, damit es ohne Netz läuft.
cli-models-add-sha256 = Nötig für eine URL.
cli-models-fit = Welche veröffentlichten Modelle passen, und wie viele Stücke zugleich.
cli-models-check = Ein Modell laden und eine Sekunde damit machen.
cli-models-packed = Was frühere Starts für den Prozessor gepackt haben, damit der nächste schnell geht.
cli-models-packed-remove = Löschen; der nächste Start packt neu.
packed-there = { $folder }: { $count ->
        [one] Gewichte eines Modells
       *[other] Gewichte von { $count } Modellen
    }, { $number } MB.
packed-removed = { $number } MB in { $folder } gelöscht. Der nächste Start packt neu, was er braucht.
packed-none = In { $folder } ist nichts gepackt.
output-takes-one = { $path } kann nur einen Take aufnehmen. Gib mit -o einen Dateinamen an, oder verlang einen Take.
cli-store = Die Datenbank: eine Datei im Datenordner, oder Postgres.
cli-store-move = Alles von einer Datenbank in eine leere kopieren und jede Zeile vergleichen. Kein Bot darf dabei laufen; die Dateien der Stücke bleiben, wo sie sind.
cli-store-source = Woraus kopiert wird: ein Datenordner oder postgresql://user@host/database.
cli-store-target = Wohin: ebenso, und leer. Das Passwort ist MARIO_STORE__PASSWORD.
cli-privacy = Was von jemandem aufbewahrt wird. Der Bot darf dabei nicht laufen.
cli-privacy-export = Alles von jemandem, nach Discord-Id, als JSON.
cli-privacy-delete = Stücke, Prompts, Klänge und Verlauf von jemandem löschen.
store-moved = { $jobs } Aufträge und { $pieces } Stücke kopiert ({ $rows } Zeilen in allem) und jede Zeile zurückgelesen: alle kamen an, wie sie gesendet wurden. Die Quelle ist wie zuvor. Setze nun store.url auf die neue Datenbank, oder nimm es heraus für einen Ordner.
privacy-forgotten = { $count ->
        [one] 1 Stück oder Auftrag gelöscht.
       *[other] { $count } Stücke und Aufträge gelöscht.
    }
no-token = DISCORD_TOKEN ist nicht gesetzt, darum ist das die Demo ohne Netz.
written = { $path }  Seed { $seed }, { $model }
took = { $music } s Musik in { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } s
column-name = Name
column-title = Titel
column-source = Quelle
column-can = kann
column-licence = Lizenz
default-mark = { $name } (üblich)
can-melody = Melodie
can-style = Stil
can-stereo = Stereo
can-sounds = Geräusche
model-without-weights = { $name } geht nicht: Bei { $path } sind keine Gewichte. Leg sie dorthin, oder ändere source in { $file }.
megabytes = { $number } MB
codebooks = { $number ->
        [one] 1 Codebook
       *[other] { $number } Codebooks
    }
memory-free = Auf { $device } sind { $gigabytes } GB frei. +MBD: MultiBand Diffusion passt daneben.
model-source-missing = Sag, wo die Gewichte von { $name } sind: ein Repository auf dem Hub, ein Ordner, eine Datei oder eine https-Adresse.
separation-other = Die Quellentrennung hat andere Quellen als htdemucs.
model-added = { $file } hat jetzt [models.{ $name }]: { $facts }. Starte den Bot neu, um es zu benutzen.
model-works = { $name } funktioniert: in { NUMBER($loading, maximumFractionDigits: 1) } s geladen, eine Sekunde Musik in { NUMBER($making, maximumFractionDigits: 1) } s.
demo-topic = Tipp /mario, klick rechts auf eine Nachricht für Apps, antworte auf ein Stück
demo-address = Die Demo ist bei { $address }
demo-hint = Tipp dort /mario, antworte auf ein Stück, drück seine Knöpfe. Strg-C beendet sie.
demo-nothing-posted = Es wurde kein Stück gepostet. Was zu sehen war, steht oben.
demo-out-alone = --out sagt, wohin die Datei von --once kommt. Gib --once und einen Prompt an, oder lass --out weg.
demo-port-unusable = Die Demo kann nicht auf Port { $port } lauschen ({ $reason }). Nimm mit --port einen anderen, oder lass ihn weg.
port-out-of-range = Ports sind 1 bis 65535
no-room = In { $folder } sind { NUMBER($megabytes, maximumFractionDigits: 1) } MB frei, zu wenig zum Komponieren. Mach dort Platz, oder setz TMPDIR auf einen Ordner einer anderen Platte.
no-temporary-folder = Es gibt keinen Ordner für temporäre Dateien ({ $reason }). Mach Platz, oder setz TMPDIR auf einen beschreibbaren.
demo-written = { $path }, { NUMBER($seconds, maximumFractionDigits: 1) } s nach dem Start
source-unreadable = { $path } lässt sich nicht lesen ({ $reason }).
bar-waiting = wartet
bar-loading = lädt
bar-composing = komponiert
bar-finishing = wird fertig
bar-diffusing = diffundiert
output-format-unclear = { $path } ist dem Namen nach { $ending }, verlangt ist aber { $asked }. Lass eins davon weg.
output-exists = { $path } gibt es schon. Nimm einen anderen Namen, oder --force.
output-unwritable = { $path } lässt sich nicht schreiben ({ $reason }).

name-mario = mario
name-prompt = prompt
name-input_audio = klang
name-duration = dauer
name-takes = takes
name-bpm = tempo
name-key = tonart
name-loop = loop
name-continuation = fortsetzen
name-continuation_start = klang_von
name-continuation_end = klang_bis
name-multi_band_diffusion = extra_qualität
name-normalization_strategy = lautheit
name-top_k = top_k
name-top_p = top_p
name-temperature = kreativität
name-classifier_free_guidance = prompt_treue
name-output_format = dateiformat
name-seed = seed
name-replicate_weights = modell
name-mario-admin = mario-verwaltung
name-limits = grenzen
name-set = festlegen
name-limit = grenze
name-value = wert
name-role = rolle
name-reset = zurücksetzen
name-format = format
name-settings = einstellungen
name-status = status
name-defaults = vorgaben
name-model = modell
name-style = stil
name-language = sprache
name-channel = kanal
name-allow = erlauben
name-word = wort
name-refuse = ablehnen
name-block = sperren
name-person = person
name-unblock = entsperren
name-mario-daily = mario-täglich
name-hour = stunde
name-zone = zeitzone
name-prompts = prompts
name-seconds = sekunden
name-show = zeigen
name-off = aus
name-mario-help = mario-hilfe
name-mario-jam = mario-jam
name-rounds = runden
name-mario-library = mario-bibliothek
name-mine = meine
name-server = server
name-favourites = favoriten
name-search = suchen
name-words = wörter
name-mario-privacy = mario-datenschutz
name-export = exportieren
name-delete = löschen
name-confirm = bestätigen
name-mario-style = mario-stil
name-add = hinzufügen
name-name = name
name-remove = entfernen
name-list = liste
