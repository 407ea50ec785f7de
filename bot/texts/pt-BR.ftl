# O que se lê em português do Brasil; para que serve cada texto, diz en.ftl. Curto: o que houve, o que fazer.

## Geral

language-name = Português (Brasil)
language-auto = O que o Discord indica para este servidor

as-it-stands = { $text }
unexpected = Algo quebrou. Diga ao dono do bot: erro { $number }.

value-choices = { $name } pode ser um destes: { $choices }.
value-yes-no = { $name } pode ser true ou false.
value-text = { $name } pode ter até { $maximum } caracteres.
value-above = { $name } precisa ser maior que { $minimum }.
value-at-least = { $name } precisa ser { $minimum } ou mais.
value-unfit = { $name } tem um valor que não consigo usar.
value-range = { $name } pode ser { $minimum }–{ $maximum }.
value-whole = { $name } pode ser { $minimum }–{ $maximum }, em números inteiros.

yes = sim
no = não

list-separator = { ", " }
time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-minutes-seconds = { $minutes } min { $seconds } s
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

## O que se pode pedir

option-prompt = Prompt
option-prompt-help = Como soa: clima, instrumentos, lugar, andamento
option-input-audio = Som
option-input-audio-help = Um som para continuar, ou cuja melodia seguir
option-duration = Duração
option-duration-help = Segundos de música nova
option-continuation = Continuar
option-continuation-help = Continuar o som anexado em vez de seguir a melodia dele
option-continuation-start = De
option-continuation-start-help = Usar o som anexado a partir deste segundo
option-continuation-end = Até
option-continuation-end-help = Usar o som anexado até este segundo; -1 é o fim dele
option-multi-band-diffusion = Qualidade extra
option-multi-band-diffusion-help = Decodificar melhor: lento, e só com modelos MusicGen
option-normalization-strategy = Volume
option-normalization-strategy-help = Como o volume é nivelado
option-top-k = Top k
option-top-k-help = Escolher entre os k sons mais prováveis; 0 é entre todos
option-top-p = Top p
option-top-p-help = Escolher na fatia p mais provável; acima de 0 substitui top_k
option-temperature = Criatividade
option-temperature-help = Criatividade: 0 contida, 1 normal, 2 solta
option-classifier-free-guidance = Força do prompt
option-classifier-free-guidance-help = Força do prompt: 1 solta, 3 normal, 7 rígida
option-output-format = Formato
option-output-format-help = O tipo de arquivo; vídeo (MP4) toca em qualquer celular
option-seed = Semente
option-seed-help = Mesma semente, mesma peça; vazia é aleatória
option-replicate-weights = Modelo
option-replicate-weights-help = Qual modelo compõe; vazio é o padrão

just-my-audio = só meu áudio
surprise = 🎲 Surpresa: { $prompt }

option-unknown = Não existe a opção "{ $name }". `/mario-help` lista todas.
nothing-asked-for = Descreva a música (prompt: castle at night) ou anexe um som.
nothing-to-continue = Não há nada para continuar. Anexe um som, ou desligue continuation.
part-ends-before-it-starts = O trecho escolhido começa em { $start } s mas termina em { $end } s. Escolha um fim mais tarde ou um começo mais cedo.

limit-duration = Peça mais longa, em segundos
limit-waiting-per-user = Peças na fila por pessoa
limit-running-per-user = Peças ao mesmo tempo por pessoa
limit-waiting-per-server = Peças na fila neste servidor
limit-running-per-server = Peças ao mesmo tempo neste servidor
limit-seconds-per-user-a-day = Segundos de música por pessoa e dia
limit-seconds-per-server-a-day = Segundos de música por dia neste servidor
limit-uploads-a-day = Megabytes anexados por pessoa e dia
limit-cooldown = Segundos entre uma peça e o próximo pedido

## O que fica guardado

crashed-twice = Este pedido me derrubou duas vezes, então parei. Tente um mais curto ou outro prompt.
restarted-too-often = Fui reiniciado várias vezes enquanto fazia isso. Tente mais uma vez.
attempt-stale = Esta tentativa não vale mais: foi cancelada, terminou ou recomeçou.
job-gone = Não conheço mais o pedido desta mensagem.
source-file-gone = Não tenho mais esse arquivo. Anexe de novo.
file-gone = Não tenho mais esse arquivo. Peça a música de novo.
file-damaged = Um arquivo no meu disco está danificado ({ $name }…). Peça a música de novo, e peça ao dono do bot para restaurar a pasta de dados.
file-unreadable = Não consegui ler um arquivo ({ $reason }). Peça ao dono do bot para olhar a pasta de dados.
file-unsaved = Não consegui salvar um arquivo ({ $reason }). Peça ao dono do bot para conferir o espaço e as permissões da pasta de dados.
database-refused = Não consegui consultar ou salvar isso. Tente de novo; se continuar, avise o dono do bot.
disk-full = Meu disco está cheio, não consigo guardar nada novo. Avise o dono do bot.
limit-unknown = Não existe o limite "{ $name }". Escolha um da lista.
limit-capped = { $name }: no máximo { $maximum }; foi o dono do bot que definiu.
limit-floored = { $name }: no mínimo { $minimum }; foi o dono do bot que definiu.
list-full = Essa lista está cheia ({ $maximum }). Tire algo antes.
word-without-letters = Não há letras nem números aí. Dê uma palavra para recusar.
nothing-chosen = Nada foi escolhido. Dê um modelo, uma duração ou os dois.
limit-not-by-role = { $name } vale para o servidor todo e não pode mudar por cargo.

## Pedidos

not-now-restarting = Estou reiniciando. Tente daqui a um minuto.
piece-too-long = O máximo aqui é { $maximum } s (você pediu { $asked }).
your-queue-full = Você tem { $waiting ->
        [one] { $waiting } peça
       *[other] { $waiting } peças
    } na fila, que é o máximo. Espere, ou aperte Cancelar em uma.
server-queue-full = Este servidor tem { $waiting ->
        [one] { $waiting } peça
       *[other] { $waiting } peças
    } na fila, que é o máximo. Tente quando algumas terminarem.
daily-limit = { $whose ->
        [server] Limite diário deste servidor
       *[you] Limite diário
    }: { $used } de { $limit } s usados. Libera mais em umas { $hours } h.
queue-full = A fila está cheia ({ $waiting }). Tente daqui a uns { DURATION($seconds) }.
queue-full-outside = A fila das mensagens diretas está cheia ({ $waiting }). Tente daqui a uns { DURATION($seconds) }, ou peça em um servidor.
cooldown = Você acabou de pedir. Tente daqui a { DURATION($seconds) }.
daily-uploads = Você anexou { $maximum } MB hoje, que é o máximo. Use um som que eu já tenho, ou tente amanhã.
data-full = Fiquei sem espaço. Apague algumas peças, ou peça espaço ao dono do bot.
no-direct-messages = Não faço música em mensagens diretas. Peça em um servidor.
no-private-installs = Não faço música aqui. Peça em um servidor onde estou.
server-not-served = Não faço música neste servidor.
channel-not-allowed = Não faço música neste canal. Peça em { $channels }.
role-not-allowed = Aqui é preciso um destes cargos para pedir música: { $roles }.
model-not-allowed = O modelo "{ $name }" não pode ser usado aqui. Disponíveis: { $available }.
prompt-refused = Não aceito aqui prompts com "{ $word }". Tire isso.
person-blocked = Você não pode pedir música aqui. Fale com um admin.
answer-time-too-short = Isso levaria uns { DURATION($seconds) }, e aqui só posso responder por { DURATION($maximum) }. Peça algo mais curto, ou em um servidor onde estou.
answer-time-over = Não terminou nos 15 minutos em que posso responder aqui. Peça algo mais curto, ou em um servidor onde estou.
no-turn = O tempo na fila acabou. Tente quando estiver mais calmo.
job-incomplete = Perdi parte deste pedido. Use /mario de novo.
took-too-long = Demorou demais, então parei. Tente uma duração menor.
sound-broken = Saiu quebrado. Peça de novo: outra semente pode ir melhor.
piece-silent = Saiu mudo, duas vezes. Tente outra semente ou outro prompt.
new-part-silent = A parte nova saiu muda, duas vezes. Tente outra semente ou outro prompt.
composing-failed = Deu errado enquanto eu compunha. Tente outra semente; se continuar, avise o dono do bot.
out-of-memory = Fiquei sem memória. Tente uma peça mais curta ou um modelo menor.
cancelled = Cancelado.
unexplained = Não deu certo. Tente de novo.
piece-deleted-unposted = Esta peça foi apagada antes que eu pudesse publicá-la.
piece-unposted-for-a-day = Sua peça está pronta, mas por 24 h o Discord não me deixou publicá-la, e desisti. Peça de novo.

that-piece = Essa peça
part-silent = { $name } está em silêncio de { $start } a { $end } s. Escolha outro trecho.
rest-silent = { $name } está em silêncio depois de { $start } s. Escolha outro trecho.
source-silent = { $name } está em silêncio. Escolha algo que eu possa ouvir.

## Discord

channel-gone = O canal não existe mais.
not-on-server = Não estou mais nesse servidor.
channel-hidden = Não vejo mais esse canal.
author-unreachable = Você não aceita mensagens minhas.
channel-closed-to-bot = Não posso mais publicar nesse canal.
thread-archived = O tópico está arquivado.
thread-locked = O tópico está trancado.
perhaps-posted-twice = Isto pode aparecer duas vezes: minha primeira tentativa foi interrompida, e não posso ler o histórico deste canal.
channel-lost = Perdi o canal de vista. Use /mario de novo.
message-deleted-at-once = Minha mensagem foi apagada assim que publiquei.
file-too-large-for-discord = O arquivo é grande demais para o Discord aqui. Peça algo mais curto, ou mp3.
message-refused = O Discord recusou minha mensagem (erro { $number }).
discord-answered = O Discord respondeu com o erro { $status }.
discord-unreachable = Não consegui falar com o Discord.
answered-too-late = Demorei demais para responder. Tente de novo.
permissions-missing = Preciso destas permissões aqui: { $permissions }. Fale com um admin.
file-too-big = Arquivo grande demais ({ $size } MB, máximo { $maximum }). Corte um pouco, ou mande um MP3.
attachment-not-fetched = Não consegui pegar esse arquivo do Discord. Anexe de novo.

command-mario = Compor uma música
command-continue = Continuar
command-cover = Versão 8-bit
command-follow = Seguir esta melodia
command-help = O que sei fazer: exemplos, opções, modelos e o que resta a você hoje
command-admin = O que vale neste servidor para /mario
command-admin-limits = Mostrar os limites deste servidor
command-admin-set = Mudar um limite, para todos ou para um cargo
command-admin-reset = Desfazer a mudança de um limite
command-admin-format = Escolher o tipo de arquivo publicado aqui
command-admin-settings = Mostrar o que este servidor escolheu, e quem bloqueou
command-admin-defaults = Escolher o modelo e a duração quando ninguém diz nada
command-admin-language = Escolher o idioma do que todos leem aqui
command-admin-channel = Permitir música em um canal, ou não mais; sem nenhum, é em todos
command-admin-role = Permitir que um cargo peça música, ou não mais; sem nenhum, são todos
command-admin-model = Permitir um modelo, ou não mais; sem nenhum, são todos
command-admin-word = Recusar prompts que tenham uma palavra, ou voltar a aceitá-los
command-admin-status = Quanto tenho a fazer, minha velocidade e quando reinicio
command-admin-block = Impedir alguém de pedir música aqui
command-admin-unblock = Deixar alguém pedir música aqui de novo
admin-person-help = Quem
admin-format-help = O tipo de arquivo, ou default
admin-limit-help = Qual limite
admin-value-help = O novo valor
admin-role-help = Cargo (vazio: todos)
admin-model-help = Qual modelo
admin-default-model-help = O modelo, ou default
admin-usual-model = O padrão do bot
admin-duration-help = Segundos; 0 é o padrão
admin-language-help = O idioma
admin-channel-help = Um canal, ou uma categoria com tudo o que há nela
admin-allow-help = True permite; False desfaz
admin-word-help = Uma palavra, ou várias juntas
admin-refuse-help = True recusa; False desfaz
help-with-default = { $help } (padrão { $default })
form-prompt = Como deve soar?
form-from = Usar o som a partir de (segundos ou 1:30)
form-to = … até (vazio: até o fim)
form-prompt-empty = Deixe vazio para o som falar por si

button-cancel = Cancelar
button-again = De novo
button-continue = Continuar
button-delete = Apagar
button-surely-delete = Apagar mesmo

shown-queued = ⏳ { $place }º da fila, uns { DURATION($seconds) }.
shown-next = ⏳ É o próximo, uns { DURATION($seconds) }.
shown-loading = 📦 Carregando o modelo…
shown-loading-bar = 📦 Carregando o modelo { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 Carregando o modelo { $bar } { $done } de { $total } MB
shown-composing = 🎼 { $bar } { $percent }%
shown-composing-left = 🎼 { $bar } { $percent }% · faltam { DURATION($seconds) }
shown-diffusing = Decodificando com qualidade extra. É lento.
shown-finishing = 🎼 { $bar } quase lá
shown-answer-by = { $text }
    Aqui posso responder até { $time }.
shown-restarting = 🔄 Reiniciando. Seu lugar na fila está guardado.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Cancelado.
shown-footer = semente { $seed } · { $model } · feita em { DURATION($seconds) }
title-continuation = Uma continuação
title-continued = { $prompt } (continuação)
title-melody = A partir de uma melodia

linked = [{ $name }]({ $link })
came-again = 🎲 Outro take de { $name }{ came-for }
came-continued = ⏭️ Continua { $name }{ came-for }
came-followed = 🎵 Segue a melodia de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}para { $person }
    }
came-lengths = { $total } s: { $given } s de antes, { $new } s novos
seconds = { $number } s

command-privacy = O que sei sobre você
command-privacy-export = Receber tudo o que guardo sobre você, por mensagem direta
command-privacy-delete = Apagar suas peças, prompts, sons e histórico
privacy-confirm-help = True apaga de vez
privacy-not-confirmed = Nada foi apagado. Ponha confirm em true para apagar seus dados de vez.
privacy-exported = Enviado. Está nas suas mensagens diretas.
privacy-deleted = Pronto: { $count ->
        [one] { $count } peça ou pedido apagado
       *[other] { $count } peças e pedidos apagados
    }. As mensagens já publicadas ficam até alguém apagá-las.
direct-messages-closed = Não consigo mandar uma mensagem direta para você. Permita-as nas configurações de privacidade deste servidor e tente de novo.
blocked = { $person } não pode mais pedir música aqui.
unblocked = { $person } pode pedir música aqui de novo.

format-here = As peças são publicadas aqui como **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] vídeo (MP4)
       *[mp3] MP3
    }**, a menos que alguém peça outra coisa.
defaults-here = Quando ninguém diz nada, uma peça tem { $seconds } s e é feita por **{ $model }**.
language-here = { $name ->
        [auto] O que todos leem aqui está no idioma que o Discord indica para este servidor.
       *[other] O que todos leem aqui está em **{ $name }**.
    }
channels-here = { $count ->
        [0] Faço música aqui em todos os canais.
       *[other] Aqui só faço música em { $channels }.
    }
roles-here = { $count ->
        [0] Aqui todos podem pedir música.
       *[other] Aqui é preciso um destes cargos para pedir música: { $roles }.
    }
models-here = { $count ->
        [0] Todos os meus modelos podem ser usados aqui.
       *[other] Só estes modelos podem ser usados aqui: { $models }.
    }
words-here = { $count ->
        [0] Não recuso nenhuma palavra aqui.
       *[other] Aqui recuso prompts que tenham uma destas: { $words }.
    }
blocked-here = { $count ->
        [0] Ninguém está bloqueado aqui.
       *[other] Bloqueados aqui: { $people }.
    }
settings-here = Escolhido para este servidor
limits-here = Limites daqui
limit = { $name }: { $value }
limit-changed = **{ $name }: { $value }**
limit-of-role = { $role } { $name }: **{ $value }**
limit-set = **{ $name }** agora é { $value }{ $role ->
        [everyone] {""}
       *[other] {" "}para { $role }
    }.
limit-reset = **{ $name }** { $role ->
        [everyone] voltou ao padrão ({ $value })
       *[other] redefinido: { $role } tem o mesmo que todos
    }.

status-title = Como estou
status-queue = Fila: { $running } de { $capacity } em andamento, { $waiting } esperando. Daqui: { $here }.
status-start = Uma peça pedida agora começaria { $seconds ->
        [0] na hora
       *[other] em uns { DURATION($seconds) }
    }.
status-speed = **{ $name }**: { NUMBER($speed, maximumFractionDigits: 1) } s de música por segundo
status-speed-unknown = **{ $name }**: ainda não medido
status-memory = Memória: { NUMBER($used, maximumFractionDigits: 1) } GB em uso, { NUMBER($free, maximumFractionDigits: 1) } GB livres
status-data = Guardado: { NUMBER($used, maximumFractionDigits: 1) } de { NUMBER($maximum, maximumFractionDigits: 1) } GB
status-restart = Próximo reinício: { $time }
status-restart-unknown = Nenhum reinício está previsto.
status-restart-now = Estou reiniciando agora.

permission-view-channel = Ver canal
permission-send-messages = Enviar mensagens
permission-send-messages-in-threads = Enviar mensagens em tópicos
permission-attach-files = Anexar arquivos
permission-embed-links = Inserir links
permission-read-message-history = Ver histórico de mensagens

## Ajuda

hint = 🎵 Diga o que devo tocar, assim:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Ou aperte um destes. `/mario-help` diz o que mais sei fazer.

help-title = 🎵 O que sei fazer
help-mario = **`/mario`** e algumas palavras (em inglês) fazem uma peça. Anexe um som e eu sigo a melodia dele, ou o continuo com `continuation`.
help-reply = **Responda** a uma peça para continuá-la; suas palavras são o novo prompt.
help-apps = **Clique com o botão direito** em um som (no celular, segure) → Apps: { $commands }.
help-examples = **Aperte um botão** abaixo para ouvir um exemplo.
help-options = Opções
help-prompt = **Prompt**: como soa. Com um som anexado, `{ just-my-audio }` quer dizer sem palavras.
help-duration = **Duração** (`duration`): segundos de música nova, até { $maximum } aqui.
help-creativity = **Criatividade** (`temperature`): 0 contida, 1 normal, 2 solta.
help-strength = **Força do prompt** (`classifier_free_guidance`): 1 solta, 3 normal, 7 rígida.
help-continuation = **Continuar** (`continuation`): continuar seu som em vez de seguir a melodia dele.
help-part = **De**, **Até** (`continuation_start`, `continuation_end`): os segundos do seu som que serão usados.
help-format = **Formato** (`output_format`): o tipo de arquivo que você recebe.
help-seed = **Semente** (`seed`): a mesma semente com as mesmas palavras faz a mesma peça.
help-model-option = **Modelo** (`replicate_weights`): quem compõe.
help-left = Resta hoje
help-left-you = Para você: { $seconds ->
        [0] nada de música
       *[other] { DURATION($seconds) } de música
    }, { $megabytes } MB de sons para anexar, { $places ->
        [one] { $places } lugar
       *[other] { $places } lugares
    } na fila.
help-left-server = Para este servidor: { $seconds ->
        [0] nada de música
       *[other] { DURATION($seconds) } de música
    }.
help-models = Modelos
help-model = **{ $title }** (`{ $name }`), licença: { $licence }
help-model-unlicensed = não informada, pergunte ao dono do bot
help-models-more = …e mais { $count }, na opção `replicate_weights`.

## Botões e mensagens

button-too-old = Este botão é de outra versão minha. Use /mario.
piece-deleted = Essa peça foi apagada, então este botão não faz mais nada.
delete-surely = Apagar esta peça de vez? Ninguém poderá recuperá-la.
deleted = Apagada.
piece-not-being-made = Essa já terminou ou foi cancelada.
too-late-to-cancel = Tarde demais para cancelar: essa já terminou.
only-its-author = Só quem pediu, ou a moderação, pode { $act ->
        [delete] apagar
       *[cancel] cancelar
    } isto.
only-server-managers = Só quem gerencia este servidor pode ver ou mudar os limites dele.
message-deleted = Essa mensagem foi apagada, então não há nada para continuar.
message-files-hidden = Não consigo ver esse arquivo. Clique com o botão direito (ou segure) → Apps → { command-continue }.
no-sound-in-message = Não há arquivo de som nessa mensagem. Escolha uma com um anexo.
several-sounds = Havia { $count } sons; peguei { $name }.
piece-still-being-made = Essa peça ainda está sendo feita. Tente quando estiver pronta.
reply-unread = Não consegui ler seu texto. Responda com a menção ligada, ou use Apps → { command-continue }.

## Sons anexados

sounds-accepted = WAV, MP3, FLAC, OGG (Vorbis ou Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, ou um vídeo MP4, MKV ou WebM com som
sound-file-empty = Esse arquivo está vazio. Anexe um som: { sounds-accepted }.
sound-unknown = Não reconheço esse arquivo como som. Sei ler { sounds-accepted }.
sound-playlist = Isso é uma playlist: só aponta para outros arquivos, e não abro esses. Anexe o próprio som.
sound-kind-unread = Parece { $kind }, que não sei ler. Exporte como MP3 ou WAV.
not-a-sound = Parece { $kind }. Preciso de um som: { sounds-accepted }.
sound-coded-unread = O som desse arquivo { $title } { $coding ->
        [unknown] está codificado de um jeito que não conheço
       *[other] está codificado como { $coding }, que não sei ler
    }. Exporte como MP3 ou WAV.
sound-cut-short = Esse arquivo { $title } está cortado: falta o fim. Mande de novo.
sound-promised-more = Esse arquivo { $title } está danificado ou cortado: promete mais do que tem. Mande de novo.
sound-partly-read = { $unread } das { $parts } partes desse arquivo não puderam ser lidas, então usei { $seconds } s dele.
sound-damaged = Esse arquivo { $title } está danificado. Exporte de novo, como MP3 ou WAV.
sound-corrupt = Os dados de áudio estão corrompidos. Exporte de novo, como MP3 ou WAV.
sound-only-header = Esse arquivo { $title } não tem som, só o cabeçalho.
sound-nothing = Esse arquivo não tem som. Escolha um que tenha.
sound-too-short = Esse som tem menos de um décimo de segundo. Escolha um mais longo.
sound-channels = Esse som tem { NUMBER($channels, useGrouping: 1) } canais, e sei ler de 1 a { $maximum }. Mixe para estéreo.
sound-rate = Esse som tem { NUMBER($rate, useGrouping: 1) } amostras por segundo, e sei ler de { NUMBER($minimum, useGrouping: 1) } a { NUMBER($maximum, useGrouping: 1) }. Exporte em 44.100 ou 48.000.
result-too-long = Isso ficaria com { DURATION($seconds) }; posso fazer no máximo { DURATION($maximum) }. Use um trecho: os campos do formulário em Apps → { command-continue }, ou continuation_start e continuation_end.
sound-too-long = Esse som passa de { DURATION($seconds) }, o máximo que pego de uma vez. Escolha um trecho (de, até).
sound-too-wide = Longo demais para tantos canais: posso pegar { $seconds } s de uma vez. Escolha um trecho (de, até).
sound-too-slow = Ler esse arquivo demorou demais. Mande um mais curto, como MP3 ou WAV.
sound-too-heavy = Ler esse arquivo exige memória demais. Exporte de novo, como MP3 ou WAV.
sound-protected = Esse arquivo é protegido contra cópia, e não consigo ler. Escolha outro.
sound-elsewhere = Esse MP4 guarda o som em outro arquivo, e não abro esse. Exporte tudo em um arquivo só.
video-without-sound = Esse vídeo não tem som. Escolha um que tenha, ou um arquivo de som.
part-before-start = O trecho precisa começar em 0 s ou depois.
part-too-late = Posso usar um trecho dos primeiros { DURATION($seconds) } de um arquivo, não um em { $start } s. Corte o arquivo, ou escolha um começo mais cedo.
part-backwards = O trecho termina em { $end } s, antes de começar ({ $start } s). Escolha um fim mais tarde.
part-after-end = Esse som termina antes de { $start } s, onde o trecho deveria começar. Escolha um começo mais cedo.
part-clipped = Esse som termina em { $length } s, antes dos { $end } s que você pediu, então usei até o fim.

kind-windows-media-file = um arquivo do Windows Media (WMA ou WMV)
kind-monkeys-audio = Monkey's Audio (APE)
kind-wavpack = WavPack
kind-dsd-sound = DSD (DSF ou DSDIFF)
kind-musepack = Musepack
kind-tta = TTA
kind-dts = DTS
kind-mlp = MLP
kind-truehd = Dolby TrueHD
kind-8svx-file = um arquivo 8SVX do Amiga
kind-tracker-module = um módulo de tracker
kind-sun-au-file = um arquivo AU da Sun
kind-sony-wave64-file = um arquivo Wave64 da Sony
kind-realaudio-file = um arquivo RealAudio
kind-creative-voc-file = um arquivo VOC da Creative
kind-silk-voice-note = uma mensagem de voz SILK
kind-amr-file-with-several-channels = um arquivo AMR com vários canais
kind-flash-video = um vídeo Flash
kind-mpeg-video = um vídeo MPEG
kind-picture = uma imagem
kind-archive = um arquivo compactado
kind-pdf-document = um documento PDF
kind-midi-file = um arquivo MIDI, que tem notas e não som
kind-sound-font = uma soundfont, que tem instrumentos e não música
kind-program = um programa
kind-avi-video = um vídeo AVI
kind-video-cd = um CD de vídeo
kind-amv-video = um vídeo AMV
kind-speex = Speex
kind-mpeg-transport-stream = um fluxo de transporte MPEG
