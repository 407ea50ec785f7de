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

option-unknown = No hay ninguna opción "{ $name }". `/mario-help` las enumera.
nothing-asked-for = Describe la música (prompt: castle at night) o adjunta un sonido.
nothing-to-continue = No hay nada que continuar. Adjunta un sonido, o desactiva continuation.
part-ends-before-it-starts = La parte elegida empieza en { $start } s pero termina en { $end } s. Elige un final posterior o un comienzo anterior.

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
database-refused = No pude consultarlo o guardarlo. Inténtalo de nuevo; si sigue pasando, avisa al dueño del bot.
disk-full = Mi disco está lleno y no puedo guardar nada nuevo. Avisa al dueño del bot.
limit-unknown = No hay ningún límite "{ $name }". Elige uno de la lista.
limit-capped = { $name }: { $maximum } como máximo; lo fijó el dueño del bot.
limit-floored = { $name }: { $minimum } como mínimo; lo fijó el dueño del bot.
list-full = Esa lista está llena ({ $maximum }). Quita algo primero.
word-without-letters = Ahí no hay letras ni cifras. Da una palabra que rechazar.
nothing-chosen = No se eligió nada. Da un modelo, una duración o ambos.
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
cancelled = Cancelado.
unexplained = No funcionó. Inténtalo de nuevo.
piece-deleted-unposted = Esta pieza se borró antes de que pudiera publicarla.
piece-unposted-for-a-day = Tu pieza está lista, pero durante 24 h Discord no me dejó publicarla y lo dejé. Pídela otra vez.

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
command-help = Qué sé hacer: ejemplos, opciones, modelos y lo que te queda hoy
command-admin = Lo que vale en este servidor para /mario
command-admin-limits = Mostrar los límites de este servidor
command-admin-set = Cambiar un límite, para todos o para un rol
command-admin-reset = Deshacer el cambio de un límite
command-admin-format = Elegir el tipo de archivo que se publica aquí
command-admin-settings = Mostrar lo que este servidor ha elegido, y a quién ha bloqueado
command-admin-defaults = Elegir el modelo y la duración cuando nadie dice nada
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
admin-usual-model = El predeterminado del bot
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

button-cancel = Cancelar
button-again = Otra vez
button-continue = Continuar
button-delete = Borrar
button-surely-delete = Borrarla

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
title-continuation = Una continuación
title-continued = { $prompt } (continuación)
title-melody = Según una melodía

linked = [{ $name }]({ $link })
came-again = 🎲 Otra toma de { $name }{ came-for }
came-continued = ⏭️ Continúa { $name }{ came-for }
came-followed = 🎵 Sigue la melodía de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}para { $person }
    }
came-lengths = { $total } s: { $given } s de antes, { $new } s nuevos
seconds = { $number } s

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
permission-attach-files = Adjuntar archivos
permission-embed-links = Insertar enlaces
permission-read-message-history = Leer el historial de mensajes

## Ayuda

hint = 🎵 Dime qué tocar, por ejemplo:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    O pulsa uno de estos. `/mario-help` dice qué más sé hacer.

help-title = 🎵 Qué sé hacer
help-mario = **`/mario`** y unas palabras (en inglés) hacen una pieza. Adjunta un sonido y sigo su melodía, o lo continúo con `continuation`.
help-reply = **Responde** a una pieza para continuarla; tus palabras son el nuevo prompt.
help-apps = **Clic derecho** en un sonido (en el móvil, mantén pulsado) → Aplicaciones: { $commands }.
help-examples = **Pulsa un botón** de abajo para oír un ejemplo.
help-options = Opciones
help-prompt = **Prompt**: cómo suena. Con un sonido adjunto, `{ just-my-audio }` significa sin palabras.
help-duration = **Duración** (`duration`): segundos de música nueva, hasta { $maximum } aquí.
help-creativity = **Creatividad** (`temperature`): 0 prudente, 1 normal, 2 salvaje.
help-strength = **Fuerza del prompt** (`classifier_free_guidance`): 1 suelta, 3 normal, 7 estricta.
help-continuation = **Continuar** (`continuation`): continuar tu sonido en vez de seguir su melodía.
help-part = **Desde**, **Hasta** (`continuation_start`, `continuation_end`): los segundos de tu sonido que se usan.
help-format = **Formato** (`output_format`): el tipo de archivo que recibes.
help-seed = **Semilla** (`seed`): la misma semilla con las mismas palabras hace la misma pieza.
help-model-option = **Modelo** (`replicate_weights`): quién compone.
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
help-models-more = …y { $count } más, en la opción `replicate_weights`.

## Botones y mensajes

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
message-deleted = Ese mensaje se borró, así que no hay nada que continuar.
message-files-hidden = No puedo ver ese archivo. Clic derecho (o mantén pulsado) → Aplicaciones → { command-continue }.
no-sound-in-message = En ese mensaje no hay ningún archivo de sonido. Elige uno con un archivo adjunto.
several-sounds = Había { $count } sonidos; tomé { $name }.
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
result-too-long = Eso duraría { DURATION($seconds) }; puedo hacer { DURATION($maximum) } como máximo. Usa una parte: los campos del formulario en Aplicaciones → { command-continue }, o continuation_start y continuation_end.
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
