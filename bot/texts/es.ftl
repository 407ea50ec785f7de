# Lo que se lee en español; para qué es cada texto, lo dice en.ftl. Breve: qué pasó, qué hacer.

## General

language-name = Español
language-auto = El que Discord indica para este servidor

as-it-stands = { $text }
unexpected = Algo se rompió. Dile al dueño del bot: error { $number }.

value-choices = { $name } puede ser uno de estos: { $choices }.
value-yes-no = { $name } puede ser true o false.
value-text = { $name } puede tener { $maximum } caracteres como máximo.
value-above = { $name } tiene que ser mayor que { $minimum }.
value-at-least = { $name } tiene que ser { $minimum } o más.
value-unfit = { $name } tiene un valor que no puedo usar.
value-like = { $name } debe tener este aspecto: { $examples }.
value-missing = Falta { $name }.
value-list = { $name } tiene que ser una lista, como ["uno", "dos"].
value-section = { $name } tiene que ser una sección: [{ $name }], con sus ajustes en las líneas de debajo.
value-range = { $name } puede ser { $minimum }–{ $maximum }.
value-whole = { $name } puede ser { $minimum }–{ $maximum }, en números enteros.

yes = sí
no = no

list-separator = { ", " }
time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-minutes-seconds = { $minutes } min { $seconds } s
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

## Lo que se puede pedir

option-prompt = Prompt
option-prompt-help = Cómo suena: ambiente, instrumentos, lugar, tempo
option-input-audio = Sonido
option-input-audio-help = Un sonido para continuar, o cuya melodía seguir
option-duration = Duración
option-duration-help = Segundos de música nueva
option-bpm = Tempo
option-bpm-help = Tempo de una pieza nueva, en pulsos por minuto
option-key = Tonalidad
option-key-help = Tonalidad de una pieza nueva: C minor, F# major, Bb
key-name = { KEY($key) }
option-loop = Bucle
option-loop-help = Compases enteros cuyo final lleva de vuelta al principio
option-takes = Tomas
option-takes-help = Cuántas tomas a la vez, para elegir; cada una tiene su propia semilla
option-continuation = Continuar
option-continuation-help = Continuar el sonido adjunto en vez de seguir su melodía
option-continuation-start = Desde
option-continuation-start-help = Usar el sonido adjunto desde este segundo
option-continuation-end = Hasta
option-continuation-end-help = Usar el sonido adjunto hasta este segundo; -1 es el final
option-multi-band-diffusion = Calidad extra
option-multi-band-diffusion-help = Decodificar mejor: lento, y solo con modelos MusicGen
option-normalization-strategy = Volumen
option-normalization-strategy-help = Cómo se iguala el volumen
option-top-k = Top k
option-top-k-help = Elegir entre los k sonidos más probables; 0 es entre todos
option-top-p = Top p
option-top-p-help = Elegir en la parte p más probable; si es mayor que 0, sustituye a top_k
option-temperature = Creatividad
option-temperature-help = Creatividad: 0 prudente, 1 normal, 2 salvaje
option-classifier-free-guidance = Fuerza del prompt
option-classifier-free-guidance-help = Fuerza del prompt: 1 suelta, 3 normal, 7 estricta
option-output-format = Formato
option-output-format-help = El tipo de archivo; el vídeo (MP4) suena en cualquier móvil
option-seed = Semilla
option-seed-help = La misma semilla, la misma pieza; vacía es al azar
option-replicate-weights = Modelo
option-replicate-weights-help = Qué modelo compone; vacío es el de siempre

just-my-audio = solo mi audio
surprise = 🎲 Sorpresa: { $prompt }

option-unknown = No hay ninguna opción "{ $name }". `/{ name-mario-help }` las enumera.
sections-too-short = Una pieza de { $seconds } s es demasiado corta para { $count } partes: necesitan al menos { $least } s. Pide una pieza más larga.
nothing-asked-for = Describe la música ({ name-prompt }: castle at night) o adjunta un sonido.
nothing-to-continue = No hay nada que continuar. Adjunta un sonido, o desactiva `{ name-continuation }`.
part-ends-before-it-starts = La parte elegida empieza en { $start } s pero termina en { $end } s. Elige un final posterior o un comienzo anterior.

key-unknown = No conozco la tonalidad "{ $key }". Escribe una nota en inglés, y major o minor: C minor, F# major, Bb.
tempo-of-the-sound = `{ name-bpm }`, `{ name-key }` y `{ name-loop }` son para piezas nuevas: un sonido trae su tempo y su tonalidad. Quítalos.
tempo-of-sections = pocket no puede hacer partes a un tempo o en una tonalidad elegidos, ni en bucle. Quita `{ name-bpm }`, `{ name-key }` y `{ name-loop }`, o las partes.
no-tempo = { $name } hace efectos de sonido, que no tienen tempo ni tonalidad. Quita `{ name-bpm }` y `{ name-key }`, o elige otro modelo.
limit-duration = Pieza más larga, en segundos
limit-waiting-per-user = Piezas en cola por persona
limit-running-per-user = Piezas a la vez por persona
limit-waiting-per-server = Piezas en cola en este servidor
limit-running-per-server = Piezas a la vez en este servidor
limit-seconds-per-user-a-day = Segundos de música por persona y día
limit-seconds-per-server-a-day = Segundos de música al día en este servidor
limit-uploads-a-day = Megabytes adjuntados por persona y día
limit-cooldown = Segundos entre una pieza y pedir la siguiente

## Lo que se guarda

crashed-twice = Con esta petición me caí dos veces, así que lo dejo. Prueba algo más corto u otro prompt.
restarted-too-often = Me reiniciaron una y otra vez mientras la hacía. Inténtalo una vez más.
attempt-stale = Este intento ya no cuenta: se canceló, terminó o empezó de nuevo.
job-gone = Ya no conozco la petición de este mensaje.
source-file-gone = Ya no tengo ese archivo. Adjúntalo otra vez.
file-gone = Ya no tengo ese archivo. Pide la pieza otra vez.
file-damaged = Un archivo de mi disco está dañado ({ $name }…). Pide la pieza otra vez, y dile al dueño del bot que restaure la carpeta de datos.
file-unreadable = No pude leer un archivo ({ $reason }). Dile al dueño del bot que mire la carpeta de datos.
file-unsaved = No pude guardar un archivo ({ $reason }). Dile al dueño del bot que revise el espacio y los permisos de la carpeta de datos.
files-unreachable = No consigo llegar al lugar donde se guardan mis archivos ({ $reason }). Prueba de nuevo dentro de un minuto; si sigue así, avisa al dueño del bot.
files-refused = El almacén de objetos se niega a guardar o entregar mis archivos ({ $reason }). El dueño del bot puede revisar [files] en config.toml y las variables AWS_….
files-extra-missing = [files] place está en un almacén de objetos, que necesita el extra s3. Inicia con: uv run --extra s3 mario
database-refused = No pude consultarlo o guardarlo. Inténtalo de nuevo; si sigue pasando, avisa al dueño del bot.
disk-full = Mi disco está lleno y no puedo guardar nada nuevo. Avisa al dueño del bot.
limit-unknown = No hay ningún límite "{ $name }". Elige uno de la lista.
limit-capped = { $name }: { $maximum } como máximo; lo fijó el dueño del bot.
limit-floored = { $name }: { $minimum } como mínimo; lo fijó el dueño del bot.
list-full = Esa lista está llena ({ $maximum }). Quita algo primero.
word-without-letters = Ahí no hay letras ni cifras. Da una palabra que rechazar.
nothing-chosen = No se eligió nada. Da un modelo, una duración o un estilo.
limit-not-by-role = { $name } vale para todo el servidor y no puede variar por rol.

## Peticiones

not-now-restarting = Me estoy reiniciando. Inténtalo en un minuto.
piece-too-long = Aquí el máximo son { $maximum } s (pediste { $asked }).
your-queue-full = Tienes { $waiting ->
        [one] 1 pieza
       *[other] { $waiting } piezas
    } en cola, que es el máximo. Espera, o pulsa Cancelar en una.
server-queue-full = Este servidor tiene { $waiting ->
        [one] 1 pieza
       *[other] { $waiting } piezas
    } en cola, que es el máximo. Inténtalo cuando terminen algunas.
daily-limit = { $whose ->
        [server] Límite diario de este servidor
       *[you] Límite diario
    }: { $used } de { $limit } s usados. Habrá más en unas { $hours } h.
day-too-short = Son { $asked } s de música en total, y el límite del día es { $maximum } s.
queue-full = La cola está llena ({ $waiting }). Inténtalo en unos { DURATION($seconds) }.
queue-full-outside = La cola de los mensajes directos está llena ({ $waiting }). Inténtalo en unos { DURATION($seconds) }, o pide en un servidor.
cooldown = Acabas de pedir. Inténtalo en { DURATION($seconds) }.
daily-uploads = Hoy has adjuntado { $maximum } MB, que es el máximo. Usa un sonido que ya tenga, o prueba mañana.
data-full = Me quedé sin espacio. Borra algunas piezas, o pídele espacio al dueño del bot.
no-direct-messages = No hago música por mensaje directo. Pídemela en un servidor.
no-private-installs = Aquí no hago música. Pídemela en un servidor donde esté.
server-not-served = En este servidor no hago música.
channel-not-allowed = En este canal no hago música. Pide en { $channels }.
role-not-allowed = Aquí hace falta uno de estos roles para pedir música: { $roles }.
model-not-allowed = El modelo "{ $name }" no se puede usar aquí. Hay: { $available }.
prompt-refused = Aquí no acepto prompts con "{ $word }". Quítalo.
person-blocked = Aquí no puedes pedir música. Habla con un admin.
answer-time-too-short = Eso tardaría unos { DURATION($seconds) }, y aquí solo puedo responder durante { DURATION($maximum) }. Pide algo más corto, o en un servidor donde esté.
answer-time-over = No terminó en los 15 minutos en que puedo responder aquí. Pide algo más corto, o en un servidor donde esté.
no-turn = Se agotó el tiempo en la cola. Inténtalo cuando haya menos gente.
job-incomplete = Perdí parte de esta petición. Usa /mario otra vez.
took-too-long = Tardó demasiado, así que lo paré. Prueba una duración menor.
sound-broken = Salió roto. Pídelo otra vez: otra semilla puede ir mejor.
piece-silent = Salió en silencio, dos veces. Prueba otra semilla u otro prompt.
new-part-silent = La parte nueva salió en silencio, dos veces. Prueba otra semilla u otro prompt.
composing-failed = Algo salió mal al componer. Prueba otra semilla; si sigue pasando, avisa al dueño del bot.
out-of-memory = Me quedé sin memoria. Prueba una pieza más corta o un modelo más pequeño.
takes-unheard = { $count } de { $takes } tomas salieron en silencio o rotas, así que { $count ->
        [one] la
       *[other] las
    } dejé fuera.
tokens-of-other-weights = Esta pieza la hizo otra versión del modelo.
cancelled = Cancelado.
unexplained = No funcionó. Inténtalo de nuevo.
piece-deleted-unposted = Esta pieza se borró antes de que pudiera publicarla.
piece-unposted-for-a-day = Tu pieza está lista, pero durante 24 h Discord no me dejó publicarla y lo dejé. Pídela otra vez.

loop-planned = Un bucle de { $bars ->
        [one] 1 compás
       *[other] { $bars } compases
    }, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-cut = Un bucle de { $bars ->
        [one] 1 compás
       *[other] { $bars } compases
    } a { $bpm } bpm, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-impossible = No oigo en ella un pulso regular, así que no la corté en bucle.
measured-tempo = Pediste { $asked } bpm; mido { $measured }.
measured-no-tempo = Pediste { $asked } bpm; no oigo un pulso regular.
measured-key = Pediste { KEY($asked) }; oigo { KEY($measured) }.
measured-no-key = Pediste { KEY($asked) }; no oigo ninguna tonalidad.
that-piece = Esa pieza
part-silent = { $name } está en silencio de { $start } a { $end } s. Elige otra parte.
rest-silent = { $name } está en silencio después de { $start } s. Elige otra parte.
source-silent = { $name } está en silencio. Elige algo que pueda oír.

## Discord

channel-gone = El canal ya no existe.
not-on-server = Ya no estoy en ese servidor.
channel-hidden = Ya no puedo ver ese canal.
author-unreachable = No aceptas mensajes míos.
channel-closed-to-bot = Ya no puedo publicar en ese canal.
thread-archived = El hilo está archivado.
thread-locked = El hilo está bloqueado.
perhaps-posted-twice = Puede que esto salga dos veces: mi primer intento se interrumpió, y no puedo leer el historial de este canal.
channel-lost = Perdí de vista el canal. Usa /mario otra vez.
message-deleted-at-once = Borraron mi mensaje en cuanto lo publiqué.
file-too-large-for-discord = El archivo es demasiado grande para Discord aquí. Pide algo más corto, o mp3.
message-refused = Discord rechazó mi mensaje (error { $number }).
discord-answered = Discord respondió con el error { $status }.
discord-unreachable = No pude conectar con Discord.
answered-too-late = Respondí demasiado tarde. Inténtalo de nuevo.
permissions-missing = Aquí me faltan estos permisos: { $permissions }. Díselo a un admin.
file-too-big = Archivo demasiado grande ({ $size } MB, máximo { $maximum }). Recórtalo, o envía un MP3.
attachment-not-fetched = No pude obtener ese archivo de Discord. Adjúntalo otra vez.

command-mario = Componer una pieza de música
command-continue = Continuar
command-cover = Versión 8-bit
command-follow = Seguir esta melodía
command-recipe = Ver la receta
command-help = Qué sé hacer: ejemplos, opciones, modelos y lo que te queda hoy
command-library = Lo que se hizo: lo tuyo, lo de este servidor, tus favoritos
command-library-mine = Tus piezas, y lo que te queda hoy
command-library-server = Las piezas de los canales de este servidor que ves
command-library-favourites = Las piezas en las que pulsaste ⭐
command-library-search = Encontrar piezas por las palabras de sus prompts
library-words-help = Palabras del prompt, en cualquier orden
command-admin = Lo que vale en este servidor para /mario
command-admin-limits = Mostrar los límites de este servidor
command-admin-set = Cambiar un límite, para todos o para un rol
command-admin-reset = Deshacer el cambio de un límite
command-admin-format = Elegir el tipo de archivo que se publica aquí
command-admin-settings = Mostrar lo que este servidor ha elegido, y a quién ha bloqueado
command-admin-defaults = Elegir el modelo, la duración y el estilo cuando nadie dice nada
command-admin-language = Elegir el idioma de lo que todos leen aquí
command-admin-channel = Permitir música en un canal, o dejar de hacerlo; sin ninguno es en todos
command-admin-role = Permitir a un rol pedir música, o dejar de hacerlo; sin ninguno es a todos
command-admin-model = Permitir un modelo, o dejar de hacerlo; sin ninguno son todos
command-admin-word = Rechazar prompts que tengan una palabra, o aceptarlos de nuevo
command-admin-status = Cuánto tengo que hacer, qué tan rápido voy y cuándo me reinicio
command-admin-block = Impedir que alguien pida música aquí
command-admin-unblock = Dejar que alguien vuelva a pedir música aquí
admin-person-help = Quién
admin-format-help = El tipo de archivo, o default
admin-limit-help = Qué límite
admin-value-help = Su nuevo valor
admin-role-help = Rol (vacío: todos)
admin-model-help = Qué modelo
admin-default-model-help = El modelo, o default
admin-default-style-help = El estilo, o default
admin-usual-style = Ningún estilo
admin-usual-model = El predeterminado del bot
admin-usual-format = El formato habitual
admin-duration-help = Segundos; 0 es el valor predeterminado
admin-language-help = El idioma
admin-channel-help = Un canal, o una categoría con todo lo que contiene
admin-allow-help = True lo permite; False lo retira
admin-word-help = Una palabra, o varias juntas
admin-refuse-help = True la rechaza; False lo retira
help-with-default = { $help } (por defecto { $default })
form-prompt = ¿Cómo debe sonar?
form-from = Usar el sonido desde (segundos o 1:30)
form-to = … hasta (vacío: hasta el final)
form-prompt-empty = Déjalo vacío para que el sonido hable por sí solo

form-tweak = Retocar esta pieza
form-style = Estilo
form-style-kept = tal cual
form-too-old = Ese formulario estaba abierto mientras me reiniciaba. Ábrelo otra vez.
form-settings = Ajustes, uno por línea
form-setting = { $name }: { $value }
form-variation = Una variación
form-keep = ¿Cuánto queda del principio?
form-keep-choice = Los primeros { $seconds } s ({ $percent } %)
form-line-unread = No puedo leer “{ $line }”. Escribe cada ajuste en su propia línea, como nombre: valor.
tweak-changed-nothing = No cambió nada, así que sería la misma pieza. Cambia algo, o pulsa { button-again }.
piece-too-short-to-vary = Esta pieza es demasiado corta para una variación, o demasiado larga para hacerla aquí. Pulsa { button-again }.
button-cancel = Cancelar
button-again = Otra vez
button-continue = Continuar
button-tweak = Retocar
button-delete = Borrar
button-keep = Conservar
button-drop = Descartar
button-of-take = { $label } { $take }
button-make-again = Hacerla igual
button-my-turn = Me toca
button-end-jam = Terminar
button-surely-delete = Borrarla

more = Más…
more-video = Vídeo: un MP4 que suena en todas partes
more-variation = Variación: conservar el principio, cambiar el resto
more-recipe = Receta: el comando exacto
more-soundboard = Al panel de sonidos: sus mejores compases
more-stitch = Unir: todo lo que continúa, en un solo archivo
more-lineage = Árbol: de dónde viene, y qué salió de ella
more-loop = Bucle: compases enteros cuyo final lleva de vuelta al principio
more-midi = MIDI: sus notas, para otros programas
shown-queued = ⏳ { $place }.º en la cola, unos { DURATION($seconds) }.
shown-next = ⏳ Es la siguiente, unos { DURATION($seconds) }.
shown-loading = 📦 Cargando el modelo…
shown-loading-bar = 📦 Cargando el modelo { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 Cargando el modelo { $bar } { $done } de { $total } MB
shown-composing = 🎼 { $bar } { $percent } %
shown-composing-left = 🎼 { $bar } { $percent } % · faltan { DURATION($seconds) }
shown-diffusing = Decodificando con calidad extra. Es lento.
shown-finishing = 🎼 { $bar } casi lista
shown-answer-by = { $text }
    Aquí puedo responder hasta las { $time }.
shown-restarting = 🔄 Reiniciando. Conservas tu lugar en la cola.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Cancelado.
shown-footer = semilla { $seed } · { $model } · hecha en { DURATION($seconds) }
shown-footer-takes = { $count } tomas · { $model } · hechas en { DURATION($seconds) }
shown-take = **{ $take }** · semilla { $seed }
title-continuation = Una continuación
title-continued = { $prompt } (continuación)
title-melody = Según una melodía

linked = [{ $name }]({ $link })
came-again = 🎲 Otra toma de { $name }{ came-for }
came-continued = ⏭️ Continúa { $name }{ came-for }
came-followed = 🎵 Sigue la melodía de { $name }{ came-for }
came-made-again = 🔁 { $name }, hecha otra vez{ came-for }
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ { $name }, retocada{ came-for }
came-varied = 🌗 Una variación de { $name }: sus primeros { $seconds } s, luego nuevo{ came-for }
came-covered = 🕹️ Versión 8-bit de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}para { $person }
    }
came-joined = 🧵 Une { $names }; de { $people }{ came-for }
and-more = { $count ->
        [one] 1 más
       *[other] { $count } más
    }
somebody = alguien
came-looped = 🔁 { $name } en bucle{ came-for }
came-lengths = { $total } s: { $given } s de antes, { $new } s nuevos
seconds = { $number } s

command-jam = Empezar una jam: todos se turnan en una pieza, y se vota cómo sigue
command-daily = Una pieza del día, cuyo prompt se vota
command-daily-set = Publicar una pieza cada día
command-daily-show = Mostrar dónde y cuándo llega la pieza del día
command-daily-off = No publicar más la pieza del día
jam-prompt-help = Cómo empieza: ambiente, instrumentos, lugar, tempo
jam-seconds-help = Segundos de música nueva en cada ronda
jam-rounds-help = Cuántas rondas
daily-channel-help = Dónde
daily-hour-help = A qué hora, de 0 a 23
daily-zone-help = Según la hora de qué lugar, como Europe/Madrid
daily-prompts-help = Prompts separados por |, por turno si nadie vota; si no, mis propias ideas

# La jam
jam-thread = 🎶 Jam: { $prompt }
jam-opened = 🎶 **¡Jam!** { $person } empieza con “{ $prompt }”. { $rounds ->
        [one] 1 ronda
       *[other] { $rounds } rondas
    } de { $seconds } s. Únete en el hilo de abajo.
jam-round = Ronda { $round } de { $rounds }
jam-how = **Cómo va:** en cada ronda alguien toma el turno y dice qué viene después. Hago dos versiones, y todos tienen un minuto para votar; si hay empate, sigue la toma 1. Una ronda cuenta para el límite diario de quien toma el turno. Si nadie lo toma durante { $minutes } minutos, la jam termina.
jam-taken = { $person }: “{ $prompt }”
jam-taken-wordless = { $person } deja que la música hable por sí sola.
jam-turn = ¿Quién sigue? Pulsa **{ button-my-turn }** y di qué viene después. Si nadie lo hace, la jam termina { $until }.
jam-only-one = Sigue la toma { $take }: no había otra.
jam-candidate = Toma { $take } · { $votes }
jam-vote = ¿Qué toma sigue? La votación termina { $until }. Puedes cambiar tu voto; si hay empate, sigue la toma 1.
    -# { votes }
jam-decided = Sigue la **toma { $take }**, { $votes } a { $against }.
jam-form = Me toca
jam-form-prompt = ¿Qué viene después?
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = La pieza entera: { DURATION($seconds) }.
jam-nothing = La jam terminó antes de que hubiera música.
jam-credits = Créditos
jam-credit = { $round }. { $prompt } – { $person }
jam-no-words = sin palabras
jam-closed-with = 🏁 La jam terminó. “{ $prompt }” es de { $people }: [escúchala]({ $link })
jam-closed = 🏁 La jam terminó. { $why }
jam-nobody = Nadie tomó el turno.
jam-ended-by = { $person } terminó la jam.
jam-piece-deleted = La pieza se borró, así que no hay nada que continuar.
jam-nothing-made = De esa ronda no salió nada. ¿Quién lo intenta otra vez?
jam-no-threads-here = Una jam necesita un hilo, y aquí no puede haberlo. Empiézala en un canal de texto.
jam-may-not-thread = Aquí no puedes abrir hilos, así que tampoco una jam. Habla con un admin.
jam-already-here = Hay una jam en este canal: <#{ $thread }>. Únete, o espera a que termine.
jam-over = Esta jam terminó.
jam-turn-taken = { $person } fue más rápido. Vota en un momento, y toma el próximo turno.
jam-others-first = El último turno fue tuyo. Deja a los demás primero, durante { DURATION($seconds) }.
jam-not-yours = Solo quien empezó la jam, o la moderación, puede terminarla.
vote-over = Esa votación terminó.
votes = { $count ->
        [0] Aún sin votos
        [one] 1 voto
       *[other] { $count } votos
    }

# La pieza del día
daily-came = 🌞 Pieza del día{ $votes ->
        [0] {""}
        [one] , elegida por 1 voto
       *[other] , elegida por { $votes } votos
    }
daily-late = Llega tarde: a su hora no estaba.
daily-title = 🌞 Pieza del día
daily-vote = ¿Cuál será la próxima? La hago { $until }; puedes cambiar tu voto, y si hay empate gana la primera.
daily-option = { $number } · { $votes }
daily-voted = La siguiente era “{ $prompt }”, con { $count ->
        [0] ningún voto
        [one] 1 voto
       *[other] { $count } votos
    }.
daily-here = Cada día llega una pieza de { $seconds } s a { $channel } a las { $hour } ({ $zone }). Próxima: { $next }.
daily-prompts-here = Si nadie vota, se hacen estas por turno:
daily-own-ideas = Si nadie vota, uso mis propias ideas.
daily-none = Aquí no hay pieza del día. `/{ name-mario-daily } { name-set }` empieza una.
daily-off = Ya no hay pieza del día.
daily-failed = ⚠️ Hoy no hay pieza del día en { $channel }: { $why }
daily-prompts = Pueden ser hasta { $maximum } prompts de hasta { $length } caracteres, separados por |.
zone-unknown = No existe la zona horaria "{ $name }". Usa un nombre como Europe/Madrid o America/New_York.
command-style = Los estilos de este servidor
command-style-add = Guardar palabras y ajustes como un estilo que /mario ofrece aquí
command-style-remove = Quitar un estilo
command-style-list = Mostrar los estilos que /mario ofrece aquí
style-name-help = El nombre del estilo
styles = Estilos
styles-none = Aquí aún no hay estilos. Añade uno con `/{ name-mario-style } { name-add }`.
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style } (en todas partes)
style-added = Guardado. Quien escriba /mario aquí puede elegir { $chosen }.
    { $style }
style-removed = { $name } ya no es un estilo aquí.
style-name = El nombre de un estilo tiene de 1 a { $maximum } caracteres y ninguna coma.
style-unknown = { $available ->
        [none] Aquí no hay ningún estilo { $name }.
       *[other] Aquí no hay ningún estilo { $name }. Hay: { $available }.
    }
style-unfit = El estilo { $name } de los ajustes no se puede usar. { $reason }
styles-full = Este servidor ya tiene { $maximum } estilos. Quita uno primero.
command-privacy = Lo que sé de ti
command-privacy-export = Recibir todo lo que guardo de ti, por mensaje directo
command-privacy-delete = Borrar tus piezas, prompts, sonidos e historial
privacy-confirm-help = True lo borra para siempre
privacy-not-confirmed = No se borró nada. Pon confirm en true para borrar tus datos para siempre.
privacy-exported = Enviado. Está en tus mensajes directos.
privacy-deleted = Hecho: { $count ->
        [one] 1 pieza o petición borrada
       *[other] { $count } piezas y peticiones borradas
    }. Los mensajes ya publicados se quedan hasta que alguien los borre.
direct-messages-closed = No puedo enviarte un mensaje directo. Permítelos en los ajustes de privacidad de este servidor e inténtalo de nuevo.
blocked = { $person } ya no puede pedir música aquí.
unblocked = { $person } puede volver a pedir música aquí.

format-here = Aquí las piezas se publican como **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] vídeo (MP4)
       *[mp3] MP3
    }**, salvo que alguien pida otra cosa.
defaults-here = Cuando nadie dice nada, una pieza dura { $seconds } s y la hace **{ $model }**.
default-style-here = Lo que no nombra un estilo tiene el estilo **{ $style }**.
language-here = { $name ->
        [auto] Lo que todos leen aquí está en el idioma que Discord indica para este servidor.
       *[other] Lo que todos leen aquí está en **{ $name }**.
    }
channels-here = { $count ->
        [0] Aquí hago música en todos los canales.
       *[other] Aquí solo hago música en { $channels }.
    }
roles-here = { $count ->
        [0] Aquí todos pueden pedir música.
       *[other] Aquí hace falta uno de estos roles para pedir música: { $roles }.
    }
models-here = { $count ->
        [0] Aquí se pueden usar todos mis modelos.
       *[other] Aquí solo se pueden usar estos modelos: { $models }.
    }
words-here = { $count ->
        [0] Aquí no rechazo ninguna palabra.
       *[other] Aquí rechazo los prompts que tengan una de estas: { $words }.
    }
blocked-here = { $count ->
        [0] Aquí no hay nadie bloqueado.
       *[other] Bloqueados aquí: { $people }.
    }
settings-here = Elegido para este servidor
limits-here = Límites aquí
limit = { $name }: { $value }
limit-changed = **{ $name }: { $value }**
limit-of-role = { $role } { $name }: **{ $value }**
limit-set = **{ $name }** ahora es { $value }{ $role ->
        [everyone] {""}
       *[other] {" "}para { $role }
    }.
limit-reset = **{ $name }** { $role ->
        [everyone] vuelve al valor predeterminado ({ $value })
       *[other] restablecido: { $role } tiene lo mismo que todos
    }.

status-title = Cómo estoy
status-queue = Cola: { $running } de { $capacity } en marcha, { $waiting } en espera. De aquí: { $here }.
status-start = Una pieza pedida ahora empezaría { $seconds ->
        [0] enseguida
       *[other] en unos { DURATION($seconds) }
    }.
status-speed = **{ $name }**: { NUMBER($speed, maximumFractionDigits: 1) } s de música por segundo
status-speed-unknown = **{ $name }**: aún sin medir
status-memory = Memoria: { NUMBER($used, maximumFractionDigits: 1) } GB en uso, { NUMBER($free, maximumFractionDigits: 1) } GB libres
status-data = Guardado: { NUMBER($used, maximumFractionDigits: 1) } de { NUMBER($maximum, maximumFractionDigits: 1) } GB
status-restart = Próximo reinicio: { $time }
status-restart-unknown = No hay ningún reinicio previsto.
status-restart-now = Me estoy reiniciando ahora mismo.

permission-view-channel = Ver canal
permission-send-messages = Enviar mensajes
permission-send-messages-in-threads = Enviar mensajes en hilos
permission-create-public-threads = Crear hilos públicos
permission-attach-files = Adjuntar archivos
permission-embed-links = Insertar enlaces
permission-read-message-history = Leer el historial de mensajes

## Ayuda

hint = 🎵 Dime qué tocar, por ejemplo:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    O pulsa uno de estos. `/{ name-mario-help }` dice qué más sé hacer.

help-title = 🎵 Qué sé hacer
help-mario = **`/mario`** y unas palabras (en inglés) hacen una pieza. Adjunta un sonido y sigo su melodía, o lo continúo con `{ name-continuation }`.
help-sections = **Partes**: `verse: calm | chorus: fast, drums | outro` da a cada parte sus propias palabras.
help-reply = **Responde** a una pieza para continuarla; tus palabras son el nuevo prompt.
help-apps = **Clic derecho** en un sonido (en el móvil, mantén pulsado) → Aplicaciones: { $commands }.
help-library = **`/{ name-mario-library }`** encuentra lo que se hizo: lo tuyo, lo de este servidor, tus favoritos (⭐), por palabras.
help-more = **Debajo de una pieza**: *{ button-tweak }*, ⭐, y en *{ more }* una variación, un bucle, un vídeo, sus notas, su receta. `{ name-takes }` hace hasta { $takes } a la vez.
help-jam = **`/{ name-mario-jam }`** empieza una pieza en la que todos se turnan, y se vota cómo sigue.
help-examples = **Pulsa un botón** de abajo para oír un ejemplo.
help-options = Opciones
help-prompt = **Prompt**: cómo suena. Con un sonido adjunto, `{ just-my-audio }` significa sin palabras.
help-duration = **Duración** (`{ name-duration }`): segundos de música nueva, hasta { $maximum } aquí.
help-creativity = **Creatividad** (`{ name-temperature }`): 0 prudente, 1 normal, 2 salvaje.
help-strength = **Fuerza del prompt** (`{ name-classifier_free_guidance }`): 1 suelta, 3 normal, 7 estricta.
help-continuation = **Continuar** (`{ name-continuation }`): continuar tu sonido en vez de seguir su melodía.
help-part = **Desde**, **Hasta** (`{ name-continuation_start }`, `{ name-continuation_end }`): los segundos de tu sonido que se usan.
help-format = **Formato** (`{ name-output_format }`): el tipo de archivo que recibes.
help-seed = **Semilla** (`{ name-seed }`): la misma semilla con las mismas palabras hace la misma pieza.
help-model-option = **Modelo** (`{ name-replicate_weights }`): quién compone.
help-left = Te queda hoy
help-left-you = Para ti: { $seconds ->
        [0] nada de música
       *[other] { DURATION($seconds) } de música
    }, { $megabytes } MB de sonidos para adjuntar, { $places ->
        [one] 1 lugar
       *[other] { $places } lugares
    } en la cola.
help-left-server = Para este servidor: { $seconds ->
        [0] nada de música
       *[other] { DURATION($seconds) } de música
    }.
help-models = Modelos
help-model = **{ $title }** (`{ $name }`), licencia: { $licence }
help-model-unlicensed = no indicada, pregunta al dueño del bot
help-models-more = …y { $count } más, en la opción `{ name-replicate_weights }`.

## Botones y mensajes

lineage-title = 🌳 Árbol
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *una que se borró, o está donde no puedes verla*
lineage-this = ← **esta**
lineage-alone = No viene de ninguna otra, y aún no ha salido nada de ella.
lineage-more = …y { $count } más.
library-mine = 🎼 Tus piezas
library-server = 🎼 Las piezas de este servidor
library-favourites = ⭐ Tus favoritas
library-search = 🔎 { $words }
library-empty-mine = Aún no has hecho nada. `/mario` y unas palabras hacen una pieza.
library-empty-server = Aún no hay nada en los canales que ves. `/mario` y unas palabras hacen una pieza.
library-empty-favourites = Aún nada. Pulsa ⭐ en una pieza para encontrarla aquí.
library-empty-search = Ningún prompt de aquí tiene todas estas palabras.
library-facts = { DURATION($seconds) } · { $model } · semilla { $seed }
library-page = Página { $page } de { $pages } · { $count ->
        [one] 1 pieza
       *[other] { $count } piezas
    }
library-play = Oír una…
library-elsewhere = { $count ->
        [one] Hay una más
       *[other] Hay { $count } más
    } en canales que no ves aquí.
library-only-on-servers = Esto funciona en un servidor. Aquí, mira `/{ name-mario-library } { name-mine }`.
library-search-too-long = Demasiadas palabras. Puedo buscar hasta { $maximum } caracteres.
favourite-first = ⭐ Guardada. `/{ name-mario-library } { name-favourites }` muestra lo que te gusta; pulsa otra vez para quitarla.
button-too-old = Este botón es de otra versión mía. Usa /mario.
piece-deleted = Esa pieza se borró, así que este botón ya no hace nada.
delete-surely = ¿Borrar esta pieza para siempre? Nadie podrá recuperarla.
deleted = Borrada.
piece-not-being-made = Esa ya terminó o se canceló.
too-late-to-cancel = Demasiado tarde para cancelar: esa ya terminó.
only-its-author = Solo quien la pidió, o la moderación, puede { $act ->
        [delete] borrarla
       *[cancel] cancelarla
    }.
only-server-managers = Solo quienes administran este servidor pueden ver o cambiar sus límites.
delete-takes-surely = ¿Borrar las { $count } tomas para siempre? Nadie podrá recuperarlas.
take-is-last = Es la única toma que queda. Pulsa { button-delete } para quitarla.
only-its-author-chooses = Solo quien las pidió, o la moderación, puede conservar o descartar tomas.
stitch-alone = No hay nada que unir: esta pieza no continúa ninguna que se conserve y que puedas ver.
stitch-too-long = Unida duraría { DURATION($seconds) }. El máximo es { DURATION($maximum) }.
stitch-part-gone = Una de las piezas se borró antes de que pudiera unirlas.
message-deleted = Ese mensaje se borró, así que no hay nada que continuar.
message-files-hidden = No puedo ver ese archivo. Clic derecho (o mantén pulsado) → Aplicaciones → { command-continue }.
no-sound-in-message = En ese mensaje no hay ningún archivo de sonido. Elige uno con un archivo adjunto.
several-sounds = Había { $count } sonidos; tomé { $name }.
several-takes = Había { $count } tomas; tomé la { $take }. Los botones usan cualquiera de ellas.
piece-still-being-made = Esa pieza aún se está haciendo. Inténtalo cuando esté.
reply-unread = No pude leer tu texto. Responde con la mención activada, o usa Aplicaciones → { command-continue }.

## Sonidos que se adjuntan

sounds-accepted = WAV, MP3, FLAC, OGG (Vorbis u Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, o un vídeo MP4, MKV o WebM con sonido
sound-file-empty = Ese archivo está vacío. Adjunta un sonido: { sounds-accepted }.
sound-unknown = No reconozco ese archivo como sonido. Puedo leer { sounds-accepted }.
sound-playlist = Eso es una lista de reproducción: solo apunta a otros archivos, y no los abro. Adjunta el sonido mismo.
sound-kind-unread = Parece { $kind }, que no puedo leer. Expórtalo como MP3 o WAV.
not-a-sound = Parece { $kind }. Necesito un sonido: { sounds-accepted }.
sound-coded-unread = El sonido de ese archivo { $title } { $coding ->
        [unknown] está codificado de una forma que no conozco
       *[other] está codificado como { $coding }, que no puedo leer
    }. Expórtalo como MP3 o WAV.
sound-cut-short = Ese archivo { $title } está cortado: le falta el final. Envíalo otra vez.
sound-promised-more = Ese archivo { $title } está dañado o cortado: promete más de lo que contiene. Envíalo otra vez.
sound-partly-read = { $unread } de las { $parts } partes de ese archivo no se pudieron leer, así que usé { $seconds } s.
sound-damaged = Ese archivo { $title } está dañado. Expórtalo otra vez, como MP3 o WAV.
sound-corrupt = Los datos de audio están dañados. Expórtalos otra vez, como MP3 o WAV.
sound-only-header = Ese archivo { $title } no tiene sonido, solo su cabecera.
sound-nothing = Ese archivo no tiene sonido. Elige uno que tenga.
sound-too-short = Ese sonido dura menos de una décima de segundo. Elige uno más largo.
sound-channels = Ese sonido tiene { NUMBER($channels, useGrouping: 1) } canales, y puedo leer de 1 a { $maximum }. Mézclalo a estéreo.
sound-rate = Ese sonido tiene { NUMBER($rate, useGrouping: 1) } muestras por segundo, y puedo leer de { NUMBER($minimum, useGrouping: 1) } a { NUMBER($maximum, useGrouping: 1) }. Expórtalo a 44 100 o 48 000.
result-too-long = Eso duraría { DURATION($seconds) }; puedo hacer { DURATION($maximum) } como máximo. Usa una parte: los campos del formulario en Aplicaciones → { command-continue }, o `{ name-continuation_start }` y `{ name-continuation_end }`.
sound-too-long = Ese sonido dura más de { DURATION($seconds) }, lo máximo que tomo de una vez. Elige una parte (desde, hasta).
sound-too-wide = Demasiado largo para tantos canales: puedo tomar { $seconds } s de una vez. Elige una parte (desde, hasta).
sound-too-slow = Leer ese archivo tardó demasiado. Envía uno más corto, como MP3 o WAV.
sound-too-heavy = Leer ese archivo necesita demasiada memoria. Expórtalo otra vez, como MP3 o WAV.
sound-protected = Ese archivo está protegido contra copia y no puedo leerlo. Elige otro.
sound-elsewhere = Ese MP4 guarda su sonido en otro archivo, y no lo abro. Expórtalo todo en un solo archivo.
video-without-sound = Ese vídeo no tiene sonido. Elige uno que tenga, o un archivo de sonido.
part-before-start = La parte tiene que empezar en 0 s o después.
part-too-late = Puedo usar una parte de los primeros { DURATION($seconds) } de un archivo, no una en { $start } s. Corta el archivo, o elige un comienzo anterior.
part-backwards = La parte termina en { $end } s, antes de empezar ({ $start } s). Elige un final posterior.
part-after-end = Ese sonido termina antes de { $start } s, donde debería empezar la parte. Elige un comienzo anterior.
part-clipped = Ese sonido termina en { $length } s, antes de los { $end } s que pediste, así que lo usé hasta el final.

kind-windows-media-file = un archivo de Windows Media (WMA o WMV)
kind-monkeys-audio = Monkey's Audio (APE)
kind-wavpack = WavPack
kind-dsd-sound = DSD (DSF o DSDIFF)
kind-musepack = Musepack
kind-tta = TTA
kind-dts = DTS
kind-mlp = MLP
kind-truehd = Dolby TrueHD
kind-8svx-file = un archivo 8SVX de Amiga
kind-tracker-module = un módulo de tracker
kind-sun-au-file = un archivo AU de Sun
kind-sony-wave64-file = un archivo Wave64 de Sony
kind-realaudio-file = un archivo RealAudio
kind-creative-voc-file = un archivo VOC de Creative
kind-silk-voice-note = una nota de voz SILK
kind-amr-file-with-several-channels = un archivo AMR con varios canales
kind-flash-video = un vídeo Flash
kind-mpeg-video = un vídeo MPEG
kind-picture = una imagen
kind-archive = un archivo comprimido
kind-pdf-document = un documento PDF
kind-midi-file = un archivo MIDI, que tiene notas y no sonido
kind-sound-font = una fuente de sonido, que tiene instrumentos y no música
kind-program = un programa
kind-avi-video = un vídeo AVI
kind-video-cd = un CD de vídeo
kind-amv-video = un vídeo AMV
kind-speex = Speex
kind-mpeg-transport-stream = un flujo de transporte MPEG

## Archivos que escribo

format-unknown = No sé escribir "{ $name }". Sé escribir { $formats }.
piece-not-written = Tu pieza está lista, pero no pude escribirla como { $format }. Prueba otro formato.
piece-too-big-to-post = Esta pieza es demasiado larga para publicarla aquí: los archivos pueden tener { $maximum } MB, y hasta un MP3 pequeño es mayor. Prueba una más corta.
posted-smaller = Como { $asked } serían { $size } MB, pero aquí los archivos pueden tener { $maximum } MB, así que es { $asked ->
        [MP3] un { $given } más pequeño
       *[other] { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] {" "}a { $kilobits } kbit/s
    }.
recipe = Receta
recipe-made-by = { $device ->
        [unknown] hecha por { $model }
       *[other] hecha por { $model } en { $device }
    }
recipe-joined = Aquí hay varias piezas unidas, así que ningún comando solo la hace. *Árbol* las nombra.
recipe-unknown = Ese archivo no es mío, o ha cambiado demasiado para que lo reconozca.
recipe-model-gone = Aquí no hay ningún modelo { $name }, así que no puedo hacerla otra vez.
recipe-other-model = { $name } ha cambiado desde entonces, así que saldrá distinta.
recipe-other-device = Se calculó en { $was } y ahora sería en { $now }, así que los últimos bits pueden variar.
recipe-other-version = La hizo otra versión mía ({ $was }), así que puede salir distinta.
recipe-source-lost = Se hizo a partir de un sonido que no tengo. Adjúntalo como `{ name-input_audio }` con el comando.
recipe-source-kept = Se hizo a partir de un sonido, que *{ button-make-again }* usa. Con el comando, adjúntalo como `{ name-input_audio }`.
recipe-names = Las opciones en español: { $names }
recipe-name = { $name } → { $theirs }
made-again-same = El mismo archivo que antes, byte a byte.
made-again-other-model = No es el mismo archivo que antes: el modelo ha cambiado desde entonces.
made-again-other-device = No es el mismo archivo que antes: aquel se calculó en { $was }, este en { $now }.
made-again-otherwise = No es el mismo archivo que antes: ese archivo o yo hemos cambiado desde entonces.
soundboard-added = **{ $name }** ya está en el panel de sonidos: sus mejores compases.
soundboard-reason = Añadido por { $name } ({ $id }) de una pieza mía
soundboard-name = Pieza de Mario
soundboard-not-yours = Necesitas el permiso «Crear expresiones» en este servidor para añadir sonidos. Habla con un admin.
soundboard-not-mine = Necesito el permiso «Crear expresiones» en este servidor para añadir sonidos. Habla con un admin.
soundboard-no-server = Solo un servidor donde esté tiene un panel de sonidos al que pueda añadir.
soundboard-full = El panel de sonidos de este servidor está lleno. Borra antes un sonido.
soundboard-too-big = A Discord el sonido le pareció demasiado grande. Prueba otra pieza.
soundboard-refused = Discord no aceptó el sonido (error { $number }). Inténtalo más tarde.
piece-too-quiet = Esa pieza es demasiado silenciosa para hacer un sonido de ella.
exports-busy = Ahora estoy ocupado con otros archivos. Inténtalo en un minuto.
video-too-big = Como vídeo esta pieza sería demasiado grande para Discord aquí ({ $size } MB, máximo { $maximum }). Pide una más corta.
piece-without-notes = Esta pieza no está hecha de notas, así que no hay MIDI de ella. Las de pocket sí.
no-notes = Solo las piezas de pocket se pueden escribir como notas. Elige pocket, o un nombre como piece.wav.
music21-missing = MusicXML necesita music21. Instálalo con `pip install music21`, o escribe un .mid.

## Lo que pocket dice de una pieza

key-major = { $tonic ->
        [0] do
        [1] do sostenido
        [2] re
        [3] mi bemol
        [4] mi
        [5] fa
        [6] fa sostenido
        [7] sol
        [8] la bemol
        [9] la
        [10] si bemol
       *[11] si
    } mayor
key-minor = { $tonic ->
        [0] do
        [1] do sostenido
        [2] re
        [3] mi bemol
        [4] mi
        [5] fa
        [6] fa sostenido
        [7] sol
        [8] la bemol
        [9] la
        [10] si bemol
       *[11] si
    } menor

pocket-style =
    { $style ->
       *[overworld] Superficie
        [underground] Subterráneo
        [castle] Castillo
        [underwater] Bajo el agua
        [boss] Jefe
        [ghost-house] Casa encantada
        [desert] Desierto
        [star] Estrella
        [game-over] Game over
        [title] Título
        [shop] Tienda
        [athletic] Acrobacia
        [snow] Nieve
        [space] Espacio
        [village] Aldea
        [victory] Victoria
    }
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = Entendí: { $words }.
pocket-unknown = No conozco ninguna de estas palabras, así que es un mundo alegre.
pocket-no-prompt = Sin palabras, así que es un mundo alegre.
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · tu sonido, luego { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · no distinguí ninguna melodía en tu sonido, solo la tonalidad y el tempo son tuyos: { $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · tu melodía
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · tu melodía, luego { $form }
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $name } ({ $style }) desde { $time }
sections-not-followed = Tu melodía se toca en un solo estilo: las partes son para música nueva.
sections-note = { $sections }
section-from = { $name } desde { $time }
no-tune-heard = No oí en ese sonido ninguna melodía que seguir.
prompt-unread = No puedo leer nada de ese prompt, así que esto no sigue nada de lo que escribiste. Prueba con palabras en inglés.
prompt-half-read = Solo oí la primera parte de ese prompt, hasta “{ $last }”.
two-notes = { $first } { $second }

## Modelos

model-does-not-work = { $name } no funciona ({ $reason }).
default-model = El modelo predeterminado
model-unknown = No hay ningún modelo "{ $name }" en este bot. Hay: { $available }.
no-diffusion = `{ name-multi_band_diffusion }` no funciona con { $name }: solo decodifica tokens de MusicGen. Desactívalo.
no-diffusion-because = `{ name-multi_band_diffusion }` no funciona con { $name }: { $reason }. Desactívalo.
no-diffusion-other-codec = tiene otro códec
no-diffusion-synthesised = su sonido es sintetizado
no-melody = { $name } no sabe seguir una melodía. Activa `{ name-continuation }` para continuar el sonido, o elige un modelo que siga melodías.
no-melody-but = { $name } no sabe seguir una melodía. Activa `{ name-continuation }` para continuar el sonido, o elige un modelo que sepa: { $able }.
no-memory-for-model = No hay memoria suficiente para este modelo: necesita unos { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB, y hay { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB libres. Espera a que otros terminen, o elige uno más pequeño.
musicgen-missing = Este modelo necesita PyTorch y audiocraft, que no están instalados. Instálalos con `uv sync --python '<3.13' --extra musicgen`, o en Python 3.11 o 3.12 con `pip install 'mario[musicgen]'`.
models-without-musicgen = PyTorch y audiocraft no están instalados, así que estos modelos no se pueden usar: { $names }. Instálalos con `uv sync --python '<3.13' --extra musicgen`, o en Python 3.11 o 3.12 con `pip install 'mario[musicgen]'`.
model-files-unfit = Los archivos de { $name } están dañados, o no son de un modelo que pueda cargar ({ $kind }). El registro da los detalles.
model-name-taken = Ya hay un modelo { $name }. Elige otro nombre.
model-name-wrong = El nombre de un modelo se compone de minúsculas, cifras, - y _.
kernels-missing = El modelo incluido necesita una vez un compilador de C, y no encuentra ninguno que funcione. Instala gcc (`sudo apt install gcc`), o Mario desde un wheel, que trae lo que se compilaría.
bundled-model-undecodable = El modelo incluido no se puede decodificar ({ $reason }). Instala el bot de nuevo.
bundled-weights-missing = Faltan los pesos del modelo incluido. Instala el bot de nuevo.

adapter-alpha-wrong = El lora_alpha del adaptador no es un número. No se cargó.
adapter-base-not-musicgen = La base "{ $name }" del adaptador no es un MusicGen completo.
adapter-base-unknown = El adaptador se hizo a partir de "{ $name }". Nombra como su base, en config.toml, un modelo de config.toml o un repositorio.
adapter-changes-unknown = El adaptador cambia { $name }, que su base no tiene o que yo no cambio. No se cargó.
adapter-empty = El adaptador está vacío. No se cargó.
adapter-has = Este adaptador tiene { $what }, que no fusiono.
adapter-has-biases = Este adaptador tiene sesgos (bias), que no fusiono.
adapter-not-lora = Este adaptador es del tipo "{ $kind }" de peft. Solo fusiono LoRA.
adapter-part-unknown = El adaptador tiene { $name }, que LoRA no tiene.
adapter-parts-unfit = Las partes del adaptador para { $name } no encajan entre sí.
adapter-size-unfit = El adaptador es para una base de otro tamaño: { $name } es { $here } aquí y { $there } allí. No se cargó.
base-not-whole = La base "{ $base }" de un fine-tune tiene que ser un modelo completo.
base-unnamed = Los pesos no dicen a qué { $what } pertenecen. Nombra como su base, en config.toml, el modelo del que salieron, como facebook/musicgen-small.
checkpoint-fuser-unread = El checkpoint une por { $way } lo que no es una de sus condiciones. No se cargó.
checkpoint-heads-unfit = Las cabezas de atención del checkpoint no dividen su anchura.
checkpoint-lacks-key = Al xp.cfg del checkpoint le falta { $key }. No se cargó.
checkpoint-not-musicgen = Los pesos del checkpoint no son los de un modelo de lenguaje MusicGen.
checkpoint-pattern-unread = El patrón de codebooks del checkpoint no se puede decodificar.
checkpoint-shapes-unfit = Los pesos del checkpoint no tienen las formas que dice su xp.cfg: está dañado o mal montado. No se cargó.
checkpoint-unbuildable = El checkpoint describe un modelo que aquí no se puede construir ({ $kind }: { $reason }).
checkpoint-weights-unfit = Los pesos del checkpoint no encajan con el modelo de su xp.cfg: difieren { $count }, el primero es { $first }. No se cargó.
checkpoint-weights-unusable = Los pesos del checkpoint no se pueden usar. No se cargó.
checkpoint-without-length = El checkpoint no dice cuántos segundos oye su modelo de una vez.
codec-codebooks-unfit = El códec tiene { $found } codebooks de { $tokens } tokens, el modelo de lenguaje { $codebooks } de { $card }: no encajan.
codec-is-dac = Su códec es el Descript Audio Codec (DAC), que no cargo. Elige un modelo que use EnCodec.
codec-not-encodec = El códec es "{ $found }", no EnCodec.
codec-not-listed = El checkpoint toma su códec de "{ $name }", que loading.pretrained no menciona. No se cargó.
codec-rate-unfit = El códec es para sonido de { $codec } Hz, el modelo de lenguaje para { $model } Hz: no encajan.
codec-unloadable = El códec no se puede cargar: { $reason }
complete-comes-along = Ese modelo viene con el bot y no necesita red.
complete-folder-taken = Ya hay algo en { $path }. Muévelo, o elige otro nombre.
complete-has-base = Ese modelo necesita su base al lado, así que no cabe en una sola carpeta. Completa la base y nómbrala como base.
complete-unwritable = No se puede escribir { $path }: { $reason }.
condition-needs-spacy = La condición "{ $name }" necesita un modelo de spaCy, que no cargo.
condition-shapes-unfit = Los pesos de la condición "{ $name }" no tienen las formas que dice el xp.cfg. No se cargó.
condition-spectra-absurd = La condición "{ $name }" pide espectros de un tamaño absurdo.
condition-unread = La condición "{ $name }" es de un tipo que no cargo.
config-unwritable = No se puede escribir { $file } ({ $reason }).
diffusion-format-unknown = Los pesos de MultiBand Diffusion tienen un formato que no conozco.
diffusion-lacks-band = A los pesos de MultiBand Diffusion les falta una banda.
diffusion-not-for-codec = MultiBand Diffusion no se entrenó para el códec de este modelo.
diffusion-schedule-absurd = El plan de ruido de MultiBand Diffusion tiene una longitud absurda.
diffusion-weights-unfit = Los pesos de MultiBand Diffusion no encajan con sus ajustes.
diffusion-without-schedule = Los pesos de MultiBand Diffusion no tienen plan de ruido.
file-more-than-weights = { $file } contiene más que simples pesos, o está dañado. No se cargó.
file-no-checkpoint = { $file } no contiene un checkpoint. No se cargó.
file-no-safetensors = { $file } está dañado o no es un archivo safetensors. No se cargó.
file-no-torch-file = { $file } está dañado o no es un archivo de torch. No se cargó.
file-repeats-weights = { $file } repite pesos de otro archivo. No se cargó.
file-runs-code = { $file } quiere ejecutar código ({ $name }) al cargarse, así que lo rechazo. Pide un archivo con simples tensores.
features-unfit = Los archivos de MERT no son los que este modelo usa para oír un estilo.
folder-config-wrong = { $file } no describe un MusicGen. No se cargó.
folder-file-strange = { $file } no es lo que escribe transformers. No se cargó.
folder-file-unreadable = No se puede leer { $file }. No se cargó.
folder-index-wrong = { $file } no nombra los archivos de pesos. No se cargó.
folder-lacks-files = A la carpeta { $title } le falta { $files }. Ponlo ahí, o corrige source en config.toml.
folder-lacks-weights = { $title } no tiene { $file }. No se cargó.
folder-not-musicgen = Este es un modelo del tipo "{ $kind }" de transformers, no MusicGen. No puedo usarlo.
folder-part-alone = { $file } es parte de una carpeta de transformers, pero no hay { $config } al lado. Pon ahí la carpeta entera.
folder-part-other-kind = { $part } es un "{ $found }", pero ahí solo cargo "{ $kind }".
folder-part-unbuildable = { $part } de la carpeta no se puede construir: { $reason }.
folder-part-unfit = { $part } de la carpeta no encaja con sus pesos: { $name }.
folder-pickled = { $title } tiene sus pesos en { $file }, un formato que puede contener código; solo cargo safetensors. Guárdalo de nuevo con save_pretrained de transformers.
folder-scales-embeddings = El modelo escala sus embeddings, lo que ninguno publicado hace. No puedo usarlo.
folder-without-tokenizer = La carpeta no tiene un tokenizer que pueda leer. No se cargó.
format-not-loadable = { $title } no tiene un formato que pueda cargar: ni state_dict.bin (de audiocraft), ni config.json (de transformers), ni adapter_config.json (de peft).
hub-file-altered = { $file } no es lo que anunció el hub de modelos: se cortó o se alteró, así que lo tiré. Inténtalo de nuevo para obtenerlo otra vez.
hub-lacks-file = { $repository } no tiene { $name } en el hub de modelos, así que no está en un formato que pueda cargar.
hub-not-fetched = No se puede obtener { $name } de { $repository } del hub de modelos ({ $kind }). Inténtalo más tarde.
hub-unreachable = No se puede alcanzar el hub de modelos para { $name } de { $repository }. Revisa la red de esta máquina e inténtalo de nuevo.
hub-repository-unknown = El hub de modelos no tiene el repositorio { $repository }, o hace falta un token (HF_TOKEN).
hub-too-slow = Los pesos no llegaron en los { $minutes } minutos que permite loading.max_minutes. Lo que llegó se guarda, así que otro intento continúa.
hub-weights-too-big = Los pesos de { $repository } son { NUMBER($size, maximumFractionDigits: 1) } GB, más de los { $maximum } GB que permite loading.max_gigabytes.
kind-is-chord = Esto es MusicGen-Chord: quiere a la vez acordes como texto y melodía, lo que ni audiocraft puede construir. No puedo usarlo.
kind-is-jasco = Esto es JASCO, que hace sonido por flow matching, no a partir de tokens. No puedo usarlo.
kind-is-magnet = Esto es MAGNeT, que rellena una pieza entera de golpe en vez de continuarla. No puedo usarlo.
kind-needs-clap = A este modelo le dicen qué tocar unos embeddings CLAP, cuyos pesos son un pickle que ejecuta código. No puedo usarlo.
lm-not-musicgen = El modelo de lenguaje es "{ $found }", no el de MusicGen.
not-source-separation = { $file } no es la separación de fuentes que necesitan las melodías.
recipe-aliases = El xp.cfg del checkpoint se repite mediante alias. No se cargó.
recipe-holds = El xp.cfg del checkpoint contiene un { $kind }. No se cargó.
recipe-interpolates = El xp.cfg del checkpoint pide rellenar "{ $text }", lo que no hago con pesos de otra parte. No se cargó.
recipe-no-configuration = El xp.cfg del checkpoint no es una configuración. No se cargó.
recipe-refers-to-itself = El xp.cfg del checkpoint está demasiado anidado o se refiere a sí mismo. No se cargó.
recipe-too-deep = El xp.cfg del checkpoint está demasiado anidado. No se cargó.
recipe-too-long = El xp.cfg del checkpoint es larguísimo. No se cargó.
recipe-unreadable = El xp.cfg del checkpoint no se puede leer. No se cargó.
source-file-altered = { $file } no es el archivo anunciado: su sha256 es { $found }…, no { $expected }…. Se cortó o se alteró. No se cargó.
source-lacks-files = A { $title } le falta { $files }.
source-not-https = Los pesos solo se obtienen por https. Cambia la source del modelo.
state-lacks-tensor = { $name } no tiene tensor en "{ $entry }". No se cargó.
state-lacks-weights = { $name } no tiene pesos bajo "{ $key }". No se cargó.
state-not-finite = { $name } tiene pesos que no son números (en { $entry }). No se cargó.
state-not-musicgen = { $name } no tiene pesos de un modelo de lenguaje MusicGen. No se cargó.
state-shares-bytes = { $name } usa los mismos bytes para varios pesos. No se cargó.
text-encoder-unknown = El checkpoint pide un codificador de texto que no conozco, "{ $name }".
text-encoder-without-tokenizer = El codificador de texto { $name } no tiene tokenizer en el hub de modelos.
text-encoders-several = El checkpoint pide varios codificadores de texto, lo que no hago.
weights-address-not-https = Los pesos solo se obtienen de simples direcciones https.
weights-address-wrong = La dirección de los pesos no lo es. Corrígela, o pregunta a quien los ofrece.
weights-file-not-announced = El archivo en { $host } no es el anunciado: su sha256 es { $found }…, no { $expected }…, así que lo tiré.
weights-file-too-big = El archivo es mayor que los { $maximum } GB que permite loading.max_gigabytes.
weights-host-answered = { $host } respondió { $status } en vez de enviar los pesos.
weights-host-not-listed = No se pueden obtener pesos de { $host }. El dueño del bot puede añadirlo a loading.hosts.
weights-host-not-public = El host { $host } lleva a { $address }, que no es una dirección pública.
weights-host-unknown = No se encuentra el host { $host }.
weights-kept-altered = Los pesos guardados de una descarga anterior se cortaron o se alteraron, así que los tiré. Inténtalo de nuevo para obtenerlos otra vez.
weights-lack-part = A los pesos les falta una parte de { $name }.
weights-need-sha256 = Los pesos de una URL necesitan su sha256: en config.toml o con --sha256.
weights-not-fetched = No se pueden obtener los pesos de { $host } ({ $kind }). Inténtalo más tarde.
weights-not-there = No hay pesos en "{ $path }", visto desde la carpeta en la que corre el bot; su registro da la ruta completa. El dueño del bot puede ponerlos ahí, o corregir source en config.toml.
weights-part-unknown = Los pesos tienen { $name }, que MusicGen no tiene.
weights-redirect-too-often = La dirección de los pesos redirige demasiadas veces.
weights-too-slow = Los pesos no llegaron en los { $minutes } minutos que permite loading.max_minutes.

## Para el dueño: inicio, ajustes, línea de comandos

data-folder-unusable = La carpeta de datos { $folder } no se puede usar ({ $reason }). Arregla sus permisos o haz espacio, o elige otra con el ajuste data.
data-folder-taken = Otro Mario ya usa la carpeta de datos { $folder }. Páralo, o dale a este su propia carpeta con el ajuste data.
database-unopened = La base de datos no se puede abrir ({ $reason }). Restáurala de una copia, o apártala para empezar con una vacía.
database-unreachable = La base de datos de { $folder } no se puede usar ({ $reason }). No se ha perdido nada: haz espacio en ese disco o arregla sus permisos, e inicia otra vez.
postgres-not-installed = El ajuste store.url nombra una base de datos Postgres, pero lo que habla con ella no está instalado. Instala el extra postgres: uv sync --extra postgres.
postgres-unreachable = La base de datos { $url } no se puede usar ({ $reason }). Arranca Postgres, o corrige store.url y su contraseña, y arranca de nuevo.
postgres-not-ours = La base de datos { $url } tiene tablas que no son de Mario, o no todas. Indica una base vacía en store.url, o restaura una copia de esta.
store-move-nowhere = El origen y el destino son la misma base de datos. Nombra dos.
store-source-missing = No hay ninguna base de datos en { $folder } y no se copió nada. Indica la carpeta que contiene mario.sqlite.
store-in-use = Un bot usa esa base de datos. Para todos los bots, espera un cuarto de minuto e inténtalo de nuevo.
store-target-not-empty = El destino no está vacío ({ $table } tiene filas) y no se ha cambiado nada. Nombra una base de datos vacía u otra carpeta.
store-move-differs = Lo que llegó a { $table } no es lo que se envió, así que no se ha guardado nada en el destino. El origen está como estaba.
store-move-failed = No se pudieron copiar las filas ({ $reason }), así que no se ha guardado nada en el destino. El origen está como estaba.
database-damaged = La base de datos está dañada ({ $reason }). Restáurala de una copia, o apártala para empezar con una vacía.
database-unversioned = La base de datos está a medio migrar, o no es de Mario: no nombra una sola versión. Restaura la copia que está al lado (mario-at-….sqlite), o apártala.
database-newer = La base de datos la escribió un Mario más nuevo (versión { $version }). Instala esa versión otra vez, o restaura la copia de antes.
database-half-migrated = La base de datos está a medio migrar: a { $table } le falta { $columns }. Restaura la copia que está al lado (mario-at-….sqlite), o apártala.
gpu-absent = Los ajustes piden una GPU que PyTorch no encuentra. El dueño del bot debería ver si nvidia-smi la muestra, o poner device = "auto" en config.toml.
gpu-driver-old = El controlador de NVIDIA de esta máquina es demasiado antiguo: conoce CUDA { $found } y este PyTorch necesita { $needed }. El dueño del bot debería actualizarlo o poner device = "cpu" en config.toml.
gpu-too-old = { $card } es demasiado antigua para este PyTorch: su compute capability es { $has } y hace falta { $needed } o más. El dueño del bot debería elegir otra GPU, como device = "cuda:1", o poner device = "cpu" en config.toml.
precision-unfit = { $device } no puede calcular con precision = "{ $precision }". El dueño del bot debería poner uno de estos en config.toml: { $choices }.
device-foreign = { $kind } no se puede usar: Mario calcula en GPU de NVIDIA ("cuda") y en CPU ("cpu"). Pon uno de esos en [engine] device.
device-unknown = No hay ningún dispositivo { $name }. Pon en [engine] device auto, cpu, cuda, o una GPU de varias, como "cuda:1".
devices-unusable = [engine] devices tiene que nombrar las GPU por número, cada una una vez, como ["cuda:0", "cuda:1"].
shards-wrong = [shards] ids deben ser números distintos menores que [shards] count, que es { $count }.
shards-taken = Otro bot que usa la misma base de datos tiene los mismos shards de Discord, u otro [shards] count. Detenlo, o da a todos los bots el mismo count y a cada uno sus propios ids en config.toml, y arranca de nuevo.
not-ready-stopping = El bot se está parando.
not-ready-executor = El ejecutor no está listo.
not-ready-model = El modelo predeterminado no está cargado.
not-ready-gateway = El gateway está caído: el bot no oye a Discord.
not-ready-shards = Hay shards caídos: { $ids }. El bot no oye sus servidores.
not-ready-store = No se pudo guardar nada en { $seconds } s.
port-unusable = No se puede escuchar en { $address } ({ $reason }). Elige otro web.port en config.toml, o pon web.enabled = false.
config-missing = MARIO_CONFIG nombra { $path }, pero ese archivo no existe.
config-unreadable = No se puede leer { $path } ({ $reason }).
setting-misspelt = { $file } o el entorno fija { $name }, pero no existe ese ajuste. ¿Querías decir { $meant }?
setting-unknown = { $file } o el entorno fija { $name }, pero no existe ese ajuste.
setting-wrong = Un ajuste de { $file } o del entorno no se puede usar: { $reason }
variable-unreadable = Una variable MARIO_… no se puede leer. Nombra un solo ajuste: MARIO_LIMITS__QUEUE=50.
default-model-unlisted = default_model es { $name }, pero { $file } no tiene [models.{ $name }].
model-name-unshown = { $file } tiene un modelo "{ $name }". Un nombre necesita de 1 a { $maximum } caracteres, o Discord no puede ofrecerlo. Cambia el nombre de su sección.
model-title-blank = { $file } da a [models.{ $name }] un título vacío. Escribe uno, o quita title.
token-in-config = No pongas el token en { $path }. Pon DISCORD_TOKEN=… en .env al lado.
secret-file-unreadable = No se puede leer { $name } ({ $path }: { $reason }).
secret-file-empty = { $name } ({ $path }) está vacío. Pon ahí el secreto.
store-url-misshapen = El ajuste store.url debe ser como postgresql://mario@localhost/mario.
store-url-option = El ajuste store.url contiene { $name }, que no conozco. Después del ? puede haber: { $known }.
store-url-has-password = El ajuste store.url contiene una contraseña. Quítala y ponla en MARIO_STORE__PASSWORD, o en un archivo que nombre MARIO_STORE_PASSWORD_FILE.
store-password-in-config = No pongas la contraseña de la base de datos en { $path }. Pon MARIO_STORE__PASSWORD=… en .env al lado.
token-misshapen = DISCORD_TOKEN no es un token de bot: tiene tres partes con puntos entre ellas, unos 70 caracteres en total. Crea uno en la página Bot de tu aplicación (Reset Token) y cópialo entero: https://discord.com/developers/applications
token-not-accepted = Discord no acepta este DISCORD_TOKEN. Cópialo otra vez de la página Bot de tu aplicación en el portal de desarrolladores de Discord.
intents-refused = Discord rechazó lo que el bot quiere escuchar. Revisa los intents en la página Bot de tu aplicación en el portal de desarrolladores de Discord.
discord-closed = Discord cerró la conexión definitivamente (código { $number }).
discord-unreachable-at-start = No se puede conectar con Discord ({ $reason }). Revisa la conexión de esta máquina; si está bien, es Discord quien tiene problemas. Inicia más tarde.
executor-unknown = No hay ningún ejecutor { $name }. Pon en [executor] kind uno de estos: { $known }.
ray-missing = [executor] kind es ray, pero Ray no está instalado. Instálalo con `uv sync --extra ray` o con `pip install 'mario[ray]'`.
composing-thread-ended = El hilo que compone terminó. Inicia el bot de nuevo.
composing-process-ended = El proceso que compone se detuvo ({ $reason }). Pide esta pieza otra vez.
not-finished-stopping = El bot se está parando, así que esta pieza no se terminó.
not-begun-stopping = El bot se está parando, así que esta pieza no se empezó.
nobody-waits = Nadie espera ya este modelo.
confinement-lacking = Al núcleo de esta máquina le falta { $missing }, así que no se puede confinar lo que lee los archivos adjuntos, y los ajustes dicen [audio] confinement = "required". Usa Linux 5.13 o más nuevo con Landlock y seccomp, o pon confinement = "available".

cli = Un bot de Discord que compone música. Sin comando, pone en marcha el bot.
cli-run = Conectar con Discord; sin token, abrir la demo.
cli-init = Escribir aquí config.toml y .env, con comentarios.
init-written = { $path } escrito.
init-kept = { $path } ya está; queda como está.
init-next = Pon el token de tu bot en .env, y luego inicia mario otra vez.
init-moves = Sin config.toml, lo que guardo estaba en { $before }. Desde ahora está en { $now }: mueve ahí data y weights para seguir con ellos.
no-config = No hay { $path }, así que cada ajuste tiene su valor predeterminado. Para cambiar alguno: mario init.
cli-demo = El bot entero en un navegador: Discord simulado, música real.
cli-demo-once = Un /mario con este prompt, sin navegador.
cli-demo-out = Con --once: dónde escribir el archivo publicado; - es stdout.
cli-demo-port = El puerto de la página; si no, uno libre.
cli-demo-browser = Abrir la página en un navegador.
cli-force = Sobrescribir un archivo que ya existe.
cli-generate = Componer sin Discord y escribir un archivo.
cli-generate-output = El archivo; su terminación da el formato, - es stdout.
help-with-facts = { $help } ({ $facts })
help-range = { $minimum } a { $maximum }
help-default = por defecto { $value }
cli-version = Mostrar la versión y salir.
cli-models = Los modelos con los que el bot puede componer.
cli-models-list = Todos los modelos del registro.
cli-models-add = Mirar los archivos de un modelo y apuntarlo en config.toml.
cli-models-add-source = Repositorio del hub, carpeta, archivo o URL https.
cli-models-add-base = De qué se hizo un fine-tune.
cli-models-add-complete = Hacer entre los pesos una carpeta con todo lo que el modelo necesita, para que funcione sin red.
cli-models-add-sha256 = Necesario para una URL.
cli-models-fit = Qué modelos publicados caben, y cuántas piezas a la vez.
cli-models-check = Cargar un modelo y hacer un segundo con él.
cli-models-packed = Lo que inicios anteriores dejaron preparado para el procesador, para que el próximo sea rápido.
cli-models-packed-remove = Borrarlo; el próximo inicio lo prepara de nuevo.
packed-there = { $folder }: { $count ->
        [one] pesos de un modelo
       *[other] pesos de { $count } modelos
    }, { $number } MB.
packed-removed = { $number } MB borrados en { $folder }. El próximo inicio prepara de nuevo lo que necesita.
packed-none = No hay nada preparado en { $folder }.
output-takes-one = { $path } solo puede tener una toma. Da a -o el nombre de un archivo, o pide una sola toma.
cli-store = La base de datos: un archivo en la carpeta de datos, o Postgres.
cli-store-move = Copiar todo de una base de datos a otra vacía y comparar cada fila. Ningún bot debe estar en marcha mientras tanto; los archivos de las piezas se quedan donde están.
cli-store-source = De dónde copiar: una carpeta de datos, o postgresql://user@host/database.
cli-store-target = A dónde: igual, y vacía. La contraseña es MARIO_STORE__PASSWORD.
cli-privacy = Lo que se guarda de alguien. El bot no debe estar en marcha mientras tanto.
cli-privacy-export = Todo lo que se guarda de alguien, por id de Discord, como JSON.
cli-privacy-delete = Borrar las piezas, prompts, sonidos e historial de alguien.
store-moved = Copiados { $jobs } trabajos y { $pieces } piezas ({ $rows } filas en total), y leída de nuevo cada fila: todas llegaron como se enviaron. El origen está como estaba. Pon ahora store.url en la nueva base de datos, o quítalo para una carpeta.
privacy-forgotten = { $count ->
        [one] 1 pieza o petición borrada.
       *[other] { $count } piezas y peticiones borradas.
    }
no-token = DISCORD_TOKEN no está definido, así que esta es la demo sin conexión.
written = { $path }  semilla { $seed }, { $model }
took = { $music } s de música en { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } s
column-name = nombre
column-title = título
column-source = origen
column-can = sabe
column-licence = licencia
default-mark = { $name } (predeterminado)
can-melody = melodía
can-style = estilo
can-stereo = estéreo
can-sounds = efectos
model-without-weights = { $name } no se puede usar: no hay pesos en { $path }. Ponlos ahí, o corrige su source en { $file }.
megabytes = { $number } MB
codebooks = { $number ->
        [one] 1 codebook
       *[other] { $number } codebooks
    }
memory-free = Hay { $gigabytes } GB libres en { $device }. +MBD: MultiBand Diffusion cabe al lado.
model-source-missing = Di dónde están los pesos de { $name }: un repositorio del hub, una carpeta, un archivo o una dirección https.
separation-other = La separación de fuentes tiene otras fuentes que htdemucs.
model-added = { $file } ahora tiene [models.{ $name }]: { $facts }. Reinicia el bot para usarlo.
model-works = { $name } funciona: cargado en { NUMBER($loading, maximumFractionDigits: 1) } s, un segundo de música en { NUMBER($making, maximumFractionDigits: 1) } s.
demo-topic = Escribe /mario, haz clic derecho en un mensaje para Aplicaciones, responde a una pieza
demo-address = La demo está en { $address }
demo-hint = Escribe ahí /mario, responde a una pieza, pulsa sus botones. Ctrl-C la termina.
demo-nothing-posted = No se publicó ninguna pieza. Lo que se mostró está arriba.
demo-out-alone = --out dice adónde va el archivo de --once. Añade --once y un prompt, o quita --out.
demo-port-unusable = La demo no puede escuchar en el puerto { $port } ({ $reason }). Elige otro con --port, o no pongas ninguno.
port-out-of-range = los puertos van de 1 a 65535
no-room = En { $folder } hay { NUMBER($megabytes, maximumFractionDigits: 1) } MB libres, demasiado poco para componer. Haz espacio ahí, o pon en TMPDIR una carpeta de otro disco.
no-temporary-folder = No hay carpeta para archivos temporales ({ $reason }). Haz espacio en el disco, o pon en TMPDIR una en la que se pueda escribir.
demo-written = { $path }, { NUMBER($seconds, maximumFractionDigits: 1) } s después del inicio
source-unreadable = No se puede leer { $path } ({ $reason }).
bar-waiting = en espera
bar-loading = cargando
bar-composing = componiendo
bar-finishing = terminando
bar-diffusing = difundiendo
output-format-unclear = { $path } es { $ending } por su nombre, pero pediste { $asked }. Quita uno de los dos.
output-exists = { $path } ya existe. Elige otro nombre, o añade --force.
output-unwritable = No se puede escribir { $path } ({ $reason }).

name-mario = mario
name-prompt = prompt
name-input_audio = sonido
name-duration = duración
name-takes = tomas
name-bpm = tempo
name-key = tonalidad
name-loop = bucle
name-continuation = continuar
name-continuation_start = sonido_desde
name-continuation_end = sonido_hasta
name-multi_band_diffusion = calidad_extra
name-normalization_strategy = volumen
name-top_k = top_k
name-top_p = top_p
name-temperature = creatividad
name-classifier_free_guidance = fuerza_del_prompt
name-output_format = formato_de_archivo
name-seed = semilla
name-replicate_weights = modelo
name-mario-admin = mario-admin
name-limits = límites
name-set = fijar
name-limit = límite
name-value = valor
name-role = rol
name-reset = restablecer
name-format = formato
name-settings = ajustes
name-status = estado
name-defaults = predeterminados
name-model = modelo
name-style = estilo
name-language = idioma
name-channel = canal
name-allow = permitir
name-word = palabra
name-refuse = rechazar
name-block = bloquear
name-person = persona
name-unblock = desbloquear
name-mario-daily = mario-diario
name-hour = hora
name-zone = zona
name-prompts = prompts
name-seconds = segundos
name-show = mostrar
name-off = desactivar
name-mario-help = mario-ayuda
name-mario-jam = mario-jam
name-rounds = rondas
name-mario-library = mario-biblioteca
name-mine = mías
name-server = servidor
name-favourites = favoritas
name-search = buscar
name-words = palabras
name-mario-privacy = mario-privacidad
name-export = exportar
name-delete = borrar
name-confirm = confirmar
name-mario-style = mario-estilo
name-add = añadir
name-name = nombre
name-remove = quitar
name-list = lista
