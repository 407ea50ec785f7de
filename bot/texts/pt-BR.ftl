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
value-like = { $name } deve ser assim: { $examples }.
value-missing = Falta { $name }.
value-list = { $name } precisa ser uma lista, como ["um", "dois"].
value-section = { $name } precisa ser uma seção: [{ $name }], com suas configurações nas linhas abaixo.
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
option-bpm = Andamento
option-bpm-help = Andamento de uma peça nova, em batidas por minuto
option-key = Tom
option-key-help = Tom de uma peça nova: C minor, F# major, Bb
key-name = { KEY($key) }
option-loop = Loop
option-loop-help = Compassos inteiros cujo fim leva de volta ao começo
option-takes = Takes
option-takes-help = Quantos takes de uma vez, para escolher; cada um tem sua própria semente
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

option-unknown = Não existe a opção "{ $name }". `/{ name-mario-help }` lista todas.
sections-too-short = Uma peça de { $seconds } s é curta demais para { $count } partes: elas precisam de pelo menos { $least } s. Peça uma peça mais longa.
nothing-asked-for = Descreva a música ({ name-prompt }: castle at night) ou anexe um som.
nothing-to-continue = Não há nada para continuar. Anexe um som, ou desligue `{ name-continuation }`.
part-ends-before-it-starts = O trecho escolhido começa em { $start } s mas termina em { $end } s. Escolha um fim mais tarde ou um começo mais cedo.

key-unknown = Não conheço o tom "{ $key }". Escreva uma nota em inglês, e major ou minor: C minor, F# major, Bb.
tempo-of-the-sound = `{ name-bpm }`, `{ name-key }` e `{ name-loop }` são para peças novas: um som traz seu andamento e seu tom. Tire-os.
tempo-of-sections = pocket não consegue fazer partes em um andamento ou tom escolhido, nem em loop. Tire `{ name-bpm }`, `{ name-key }` e `{ name-loop }`, ou as partes.
no-tempo = { $name } faz efeitos sonoros, que não têm andamento nem tom. Tire `{ name-bpm }` e `{ name-key }`, ou escolha outro modelo.
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
files-unreachable = Não consigo acessar o lugar onde meus arquivos ficam guardados ({ $reason }). Tente de novo daqui a um minuto; se continuar assim, avise o dono do bot.
files-refused = O armazenamento de objetos se recusa a guardar ou entregar meus arquivos ({ $reason }). O dono do bot pode verificar [files] em config.toml e as variáveis AWS_….
files-extra-missing = [files] place está em um armazenamento de objetos, que precisa do extra s3. Inicie com: uv run --extra s3 mario
database-refused = Não consegui consultar ou salvar isso. Tente de novo; se continuar, avise o dono do bot.
disk-full = Meu disco está cheio, não consigo guardar nada novo. Avise o dono do bot.
limit-unknown = Não existe o limite "{ $name }". Escolha um da lista.
limit-capped = { $name }: no máximo { $maximum }; foi o dono do bot que definiu.
limit-floored = { $name }: no mínimo { $minimum }; foi o dono do bot que definiu.
list-full = Essa lista está cheia ({ $maximum }). Tire algo antes.
word-without-letters = Não há letras nem números aí. Dê uma palavra para recusar.
nothing-chosen = Nada foi escolhido. Dê um modelo, uma duração ou um estilo.
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
day-too-short = São { $asked } s de música no total, e o limite do dia é { $maximum } s.
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
takes-unheard = { $count } de { $takes } takes saíram mudos ou quebrados, então { $count ->
        [one] o
       *[other] os
    } deixei de fora.
tokens-of-other-weights = Esta peça foi feita por outra versão do modelo.
cancelled = Cancelado.
unexplained = Não deu certo. Tente de novo.
piece-deleted-unposted = Esta peça foi apagada antes que eu pudesse publicá-la.
piece-unposted-for-a-day = Sua peça está pronta, mas por 24 h o Discord não me deixou publicá-la, e desisti. Peça de novo.

loop-planned = Um loop de { $bars ->
        [one] { $bars } compasso
       *[other] { $bars } compassos
    }, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-cut = Um loop de { $bars ->
        [one] { $bars } compasso
       *[other] { $bars } compassos
    } a { $bpm } bpm, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-impossible = Não ouço nela uma batida regular, então não a cortei em loop.
measured-tempo = Você pediu { $asked } bpm; meço { $measured }.
measured-no-tempo = Você pediu { $asked } bpm; não ouço uma batida regular.
measured-key = Você pediu { KEY($asked) }; ouço { KEY($measured) }.
measured-no-key = Você pediu { KEY($asked) }; não ouço nenhum tom.
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
command-recipe = Ver a receita
command-help = O que sei fazer: exemplos, opções, modelos e o que resta a você hoje
command-library = O que foi feito: por você, neste servidor, seus favoritos
command-library-mine = Suas peças, e o que resta a você hoje
command-library-server = As peças dos canais deste servidor que você vê
command-library-favourites = As peças em que você apertou ⭐
command-library-search = Achar peças pelas palavras dos prompts
library-words-help = Palavras do prompt, em qualquer ordem
command-admin = O que vale neste servidor para /mario
command-admin-limits = Mostrar os limites deste servidor
command-admin-set = Mudar um limite, para todos ou para um cargo
command-admin-reset = Desfazer a mudança de um limite
command-admin-format = Escolher o tipo de arquivo publicado aqui
command-admin-settings = Mostrar o que este servidor escolheu, e quem bloqueou
command-admin-defaults = Escolher o modelo, a duração e o estilo quando ninguém diz nada
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
admin-default-style-help = O estilo, ou default
admin-usual-style = Nenhum estilo
admin-usual-model = O padrão do bot
admin-usual-format = O formato padrão
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

form-tweak = Retocar esta peça
form-style = Estilo
form-style-kept = como está
form-too-old = Esse formulário estava aberto enquanto eu reiniciava. Abra-o de novo.
form-settings = Configurações, uma por linha
form-setting = { $name }: { $value }
form-variation = Uma variação
form-keep = Quanto fica do começo?
form-keep-choice = Os primeiros { $seconds } s ({ $percent }%)
form-line-unread = Não consigo ler “{ $line }”. Escreva cada configuração em uma linha própria, como nome: valor.
tweak-changed-nothing = Nada mudou, então seria a mesma peça. Mude algo, ou aperte { button-again }.
piece-too-short-to-vary = Esta peça é curta demais para uma variação, ou longa demais para fazer uma aqui. Aperte { button-again }.
button-cancel = Cancelar
button-again = De novo
button-continue = Continuar
button-tweak = Retocar
button-delete = Apagar
button-keep = Ficar com
button-drop = Descartar
button-of-take = { $label } { $take }
button-make-again = Fazer igual
button-my-turn = Minha vez
button-end-jam = Encerrar
button-surely-delete = Apagar mesmo

more = Mais…
more-video = Vídeo: um MP4 que toca em tudo
more-variation = Variação: manter o começo, mudar o resto
more-recipe = Receita: o comando exato
more-soundboard = Para o soundboard: os melhores compassos
more-stitch = Juntar: tudo o que ela continua, em um só arquivo
more-lineage = Árvore: de onde veio, e o que saiu dela
more-loop = Loop: compassos inteiros cujo fim leva de volta ao começo
more-midi = MIDI: as notas, para outros programas
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
shown-footer-takes = { $count } takes · { $model } · feitos em { DURATION($seconds) }
shown-take = **{ $take }** · semente { $seed }
title-continuation = Uma continuação
title-continued = { $prompt } (continuação)
title-melody = A partir de uma melodia

linked = [{ $name }]({ $link })
came-again = 🎲 Outro take de { $name }{ came-for }
came-continued = ⏭️ Continua { $name }{ came-for }
came-followed = 🎵 Segue a melodia de { $name }{ came-for }
came-made-again = 🔁 { $name }, feita de novo{ came-for }
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ { $name }, retocada{ came-for }
came-varied = 🌗 Uma variação de { $name }: os primeiros { $seconds } s, depois novo{ came-for }
came-covered = 🕹️ Versão 8-bit de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}para { $person }
    }
came-joined = 🧵 Junta { $names }; de { $people }{ came-for }
and-more = { $count ->
        [one] mais { $count }
       *[other] mais { $count }
    }
somebody = alguém
came-looped = 🔁 { $name } em loop{ came-for }
came-lengths = { $total } s: { $given } s de antes, { $new } s novos
seconds = { $number } s

command-jam = Começar uma jam: todos se revezam em uma peça, e vocês votam como segue
command-daily = Uma peça do dia, cujo prompt é votado
command-daily-set = Publicar uma peça todo dia
command-daily-show = Mostrar onde e quando vem a peça do dia
command-daily-off = Não publicar mais a peça do dia
jam-prompt-help = Como começa: clima, instrumentos, lugar, andamento
jam-seconds-help = Segundos de música nova em cada rodada
jam-rounds-help = Quantas rodadas
daily-channel-help = Onde
daily-hour-help = A que hora, de 0 a 23
daily-zone-help = Pelo relógio de que lugar, como America/Sao_Paulo
daily-prompts-help = Prompts separados por |, em rodízio se ninguém votar; senão, ideias minhas

# A jam
jam-thread = 🎶 Jam: { $prompt }
jam-opened = 🎶 **Jam!** { $person } começa com “{ $prompt }”. { $rounds ->
        [one] { $rounds } rodada
       *[other] { $rounds } rodadas
    } de { $seconds } s. Participe no tópico abaixo.
jam-round = Rodada { $round } de { $rounds }
jam-how = **Como funciona:** em cada rodada alguém pega a vez e diz o que vem depois. Faço duas versões, e todos têm um minuto para votar; no empate, o take 1 segue. Uma rodada conta no limite diário de quem pega a vez. Se ninguém pegar por { $minutes } minutos, a jam acaba.
jam-taken = { $person }: “{ $prompt }”
jam-taken-wordless = { $person } deixa a música falar por si.
jam-turn = Quem continua? Aperte **{ button-my-turn }** e diga o que vem depois. Sem ninguém, a jam acaba { $until }.
jam-only-one = O take { $take } segue: não havia outro.
jam-candidate = Take { $take } · { $votes }
jam-vote = Qual take segue? A votação termina { $until }. Você pode mudar seu voto; no empate, o take 1 segue.
    -# { votes }
jam-decided = O **take { $take }** segue, { $votes } a { $against }.
jam-form = Minha vez
jam-form-prompt = O que vem depois?
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = A peça inteira: { DURATION($seconds) }.
jam-nothing = A jam acabou antes de haver música.
jam-credits = Créditos
jam-credit = { $round }. { $prompt } – { $person }
jam-no-words = sem palavras
jam-closed-with = 🏁 A jam acabou. “{ $prompt }” é de { $people }: [ouça]({ $link })
jam-closed = 🏁 A jam acabou. { $why }
jam-nobody = Ninguém pegou a vez.
jam-ended-by = { $person } encerrou a jam.
jam-piece-deleted = A peça foi apagada, então não há de onde continuar.
jam-nothing-made = Essa rodada não deu em nada. Quem tenta de novo?
jam-no-threads-here = Uma jam precisa de um tópico, e aqui não pode haver. Comece em um canal de texto.
jam-may-not-thread = Você não pode abrir tópicos aqui, então não pode começar uma jam. Fale com um admin.
jam-already-here = Há uma jam neste canal: <#{ $thread }>. Participe, ou espere acabar.
jam-over = Esta jam acabou.
jam-turn-taken = { $person } foi mais rápido. Vote daqui a pouco, e pegue a próxima vez.
jam-others-first = A última vez foi sua. Deixe os outros primeiro, por { DURATION($seconds) }.
jam-not-yours = Só quem começou a jam, ou a moderação, pode encerrá-la.
vote-over = Essa votação acabou.
votes = { $count ->
        [0] Nenhum voto ainda
        [one] { $count } voto
       *[other] { $count } votos
    }

# A peça do dia
daily-came = 🌞 Peça do dia{ $votes ->
        [0] {""}
        [one] , escolhida por { $votes } voto
       *[other] , escolhida por { $votes } votos
    }
daily-late = Está atrasada: na hora dela eu não estava.
daily-title = 🌞 Peça do dia
daily-vote = Qual será a próxima? Eu a faço { $until }; você pode mudar seu voto, e no empate a primeira vence.
daily-option = { $number } · { $votes }
daily-voted = A próxima era “{ $prompt }”, com { $count ->
        [0] nenhum voto
        [one] { $count } voto
       *[other] { $count } votos
    }.
daily-here = Uma peça de { $seconds } s vem todo dia em { $channel } às { $hour } ({ $zone }). Próxima: { $next }.
daily-prompts-here = Se ninguém votar, estes são feitos em rodízio:
daily-own-ideas = Se ninguém votar, uso ideias minhas.
daily-none = Não há peça do dia aqui. `/{ name-mario-daily } { name-set }` começa uma.
daily-off = Não há mais peça do dia.
daily-failed = ⚠️ Hoje não há peça do dia em { $channel }: { $why }
daily-prompts = Podem ser até { $maximum } prompts de até { $length } caracteres, separados por |.
zone-unknown = Não existe o fuso horário "{ $name }". Use um nome como America/Sao_Paulo ou Europe/Lisbon.
command-style = Os estilos deste servidor
command-style-add = Guardar palavras e configurações como um estilo que /mario oferece aqui
command-style-remove = Tirar um estilo
command-style-list = Mostrar os estilos que /mario oferece aqui
style-name-help = O nome do estilo
styles = Estilos
styles-none = Ainda não há estilos aqui. Adicione um com `/{ name-mario-style } { name-add }`.
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style } (em todo lugar)
style-added = Guardado. Quem digitar /mario aqui pode escolher { $chosen }.
    { $style }
style-removed = { $name } não é mais um estilo aqui.
style-name = O nome de um estilo tem de 1 a { $maximum } caracteres e nenhuma vírgula.
style-unknown = { $available ->
        [none] Não há estilo { $name } aqui.
       *[other] Não há estilo { $name } aqui. Há: { $available }.
    }
style-unfit = O estilo { $name } das configurações não pode ser usado. { $reason }
styles-full = Este servidor já tem { $maximum } estilos. Tire um antes.
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
default-style-here = O que não diz um estilo tem o estilo **{ $style }**.
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
permission-create-public-threads = Criar tópicos públicos
permission-attach-files = Anexar arquivos
permission-embed-links = Inserir links
permission-read-message-history = Ver histórico de mensagens

## Ajuda

hint = 🎵 Diga o que devo tocar, assim:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Ou aperte um destes. `/{ name-mario-help }` diz o que mais sei fazer.

help-title = 🎵 O que sei fazer
help-mario = **`/mario`** e algumas palavras (em inglês) fazem uma peça. Anexe um som e eu sigo a melodia dele, ou o continuo com `{ name-continuation }`.
help-sections = **Partes**: `verse: calm | chorus: fast, drums | outro` dá a cada parte suas próprias palavras.
help-reply = **Responda** a uma peça para continuá-la; suas palavras são o novo prompt.
help-apps = **Clique com o botão direito** em um som (no celular, segure) → Apps: { $commands }.
help-library = **`/{ name-mario-library }`** acha o que foi feito: por você, neste servidor, seus favoritos (⭐), por palavras.
help-more = **Embaixo de uma peça**: *{ button-tweak }*, ⭐, e em *{ more }* uma variação, um loop, um vídeo, as notas, a receita. `{ name-takes }` faz até { $takes } de uma vez.
help-jam = **`/{ name-mario-jam }`** começa uma peça em que todos se revezam, e vocês votam como segue.
help-examples = **Aperte um botão** abaixo para ouvir um exemplo.
help-options = Opções
help-prompt = **Prompt**: como soa. Com um som anexado, `{ just-my-audio }` quer dizer sem palavras.
help-duration = **Duração** (`{ name-duration }`): segundos de música nova, até { $maximum } aqui.
help-creativity = **Criatividade** (`{ name-temperature }`): 0 contida, 1 normal, 2 solta.
help-strength = **Força do prompt** (`{ name-classifier_free_guidance }`): 1 solta, 3 normal, 7 rígida.
help-continuation = **Continuar** (`{ name-continuation }`): continuar seu som em vez de seguir a melodia dele.
help-part = **De**, **Até** (`{ name-continuation_start }`, `{ name-continuation_end }`): os segundos do seu som que serão usados.
help-format = **Formato** (`{ name-output_format }`): o tipo de arquivo que você recebe.
help-seed = **Semente** (`{ name-seed }`): a mesma semente com as mesmas palavras faz a mesma peça.
help-model-option = **Modelo** (`{ name-replicate_weights }`): quem compõe.
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
help-models-more = …e mais { $count }, na opção `{ name-replicate_weights }`.

## Botões e mensagens

lineage-title = 🌳 Árvore
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *uma que foi apagada, ou está onde você não pode vê-la*
lineage-this = ← **esta**
lineage-alone = Ela não vem de nenhuma outra, e nada saiu dela ainda.
lineage-more = …e mais { $count }.
library-mine = 🎼 Suas peças
library-server = 🎼 As peças deste servidor
library-favourites = ⭐ Suas favoritas
library-search = 🔎 { $words }
library-empty-mine = Você ainda não fez nada. `/mario` e algumas palavras fazem uma peça.
library-empty-server = Ainda não há nada nos canais que você vê. `/mario` e algumas palavras fazem uma peça.
library-empty-favourites = Nada ainda. Aperte ⭐ em uma peça para achá-la aqui de novo.
library-empty-search = Nenhum prompt daqui tem todas essas palavras.
library-facts = { DURATION($seconds) } · { $model } · semente { $seed }
library-page = Página { $page } de { $pages } · { $count ->
        [one] { $count } peça
       *[other] { $count } peças
    }
library-play = Ouvir uma…
library-elsewhere = { $count ->
        [one] Há mais { $count }
       *[other] Há mais { $count }
    } em canais que você não vê aqui.
library-only-on-servers = Isto funciona em um servidor. Aqui, veja `/{ name-mario-library } { name-mine }`.
library-search-too-long = Palavras demais. Posso procurar até { $maximum } caracteres.
favourite-first = ⭐ Guardada. `/{ name-mario-library } { name-favourites }` mostra o que você curte; aperte de novo para tirar.
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
delete-takes-surely = Apagar todos os { $count } takes de vez? Ninguém poderá recuperá-los.
take-is-last = É o único take que resta. Aperte { button-delete } para tirá-lo.
only-its-author-chooses = Só quem pediu, ou a moderação, pode ficar com takes ou descartá-los.
stitch-alone = Não há nada para juntar: esta peça não continua nenhuma que esteja guardada e que você possa ver.
stitch-too-long = Junta, ela teria { DURATION($seconds) }. O máximo é { DURATION($maximum) }.
stitch-part-gone = Uma das peças foi apagada antes que eu pudesse juntá-las.
message-deleted = Essa mensagem foi apagada, então não há nada para continuar.
message-files-hidden = Não consigo ver esse arquivo. Clique com o botão direito (ou segure) → Apps → { command-continue }.
no-sound-in-message = Não há arquivo de som nessa mensagem. Escolha uma com um anexo.
several-sounds = Havia { $count } sons; peguei { $name }.
several-takes = Havia { $count } takes; peguei o { $take }. Os botões usam qualquer um deles.
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
result-too-long = Isso ficaria com { DURATION($seconds) }; posso fazer no máximo { DURATION($maximum) }. Use um trecho: os campos do formulário em Apps → { command-continue }, ou `{ name-continuation_start }` e `{ name-continuation_end }`.
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

## Arquivos que escrevo

format-unknown = Não sei escrever "{ $name }". Sei escrever { $formats }.
piece-not-written = Sua peça está pronta, mas não consegui escrevê-la como { $format }. Tente outro formato.
piece-too-big-to-post = Esta peça é longa demais para publicar aqui: os arquivos podem ter { $maximum } MB, e até um MP3 pequeno é maior. Tente uma mais curta.
posted-smaller = Como { $asked } seriam { $size } MB, mas aqui os arquivos podem ter { $maximum } MB, então é { $asked ->
        [MP3] um { $given } menor
       *[other] { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] {" "}a { $kilobits } kbit/s
    }.
recipe = Receita
recipe-made-by = { $device ->
        [unknown] feita por { $model }
       *[other] feita por { $model } em { $device }
    }
recipe-joined = Várias peças estão juntas nesta, então nenhum comando sozinho a faz. *Árvore* diz quais.
recipe-unknown = Esse arquivo não é meu, ou mudou demais para eu reconhecer.
recipe-model-gone = Não há modelo { $name } aqui, então não posso fazê-la de novo.
recipe-other-model = { $name } mudou desde então, então vai sair diferente.
recipe-other-device = Foi calculada em { $was } e agora seria em { $now }, então os últimos bits podem diferir.
recipe-other-version = Outra versão minha a fez ({ $was }), então pode sair diferente.
recipe-source-lost = Foi feita a partir de um som que não tenho. Anexe-o como `{ name-input_audio }` com o comando.
recipe-source-kept = Foi feita a partir de um som, que *{ button-make-again }* usa. Com o comando, anexe-o como `{ name-input_audio }`.
recipe-names = As opções em português: { $names }
recipe-name = { $name } → { $theirs }
made-again-same = O mesmo arquivo de antes, byte por byte.
made-again-other-model = Não é o mesmo arquivo de antes: o modelo mudou desde então.
made-again-other-device = Não é o mesmo arquivo de antes: aquele foi calculado em { $was }, este em { $now }.
made-again-otherwise = Não é o mesmo arquivo de antes: esse arquivo ou eu mudamos desde então.
soundboard-added = **{ $name }** está agora no soundboard: os melhores compassos.
soundboard-reason = Adicionado por { $name } ({ $id }) de uma peça minha
soundboard-name = Peça do Mario
soundboard-not-yours = Você precisa da permissão "Criar expressões" neste servidor para adicionar sons. Fale com um admin.
soundboard-not-mine = Preciso da permissão "Criar expressões" neste servidor para adicionar sons. Fale com um admin.
soundboard-no-server = Só um servidor onde estou tem um soundboard a que posso adicionar.
soundboard-full = O soundboard deste servidor está cheio. Apague um som antes.
soundboard-too-big = O Discord achou o som grande demais. Tente outra peça.
soundboard-refused = O Discord não aceitou o som (erro { $number }). Tente mais tarde.
piece-too-quiet = Essa peça é baixa demais para virar um som.
exports-busy = Estou ocupado com outros arquivos agora. Tente daqui a um minuto.
video-too-big = Como vídeo, esta peça seria grande demais para o Discord aqui ({ $size } MB, máximo { $maximum }). Peça uma mais curta.
piece-without-notes = Esta peça não é feita de notas, então não há MIDI dela. As de pocket são.
no-notes = Só as peças de pocket podem ser escritas como notas. Escolha pocket, ou um nome como piece.wav.
music21-missing = MusicXML precisa de music21. Instale com `pip install music21`, ou escreva um .mid.

## O que pocket diz de uma peça

key-major = { $tonic ->
        [0] dó
        [1] dó sustenido
        [2] ré
        [3] mi bemol
        [4] mi
        [5] fá
        [6] fá sustenido
        [7] sol
        [8] lá bemol
        [9] lá
        [10] si bemol
       *[11] si
    } maior
key-minor = { $tonic ->
        [0] dó
        [1] dó sustenido
        [2] ré
        [3] mi bemol
        [4] mi
        [5] fá
        [6] fá sustenido
        [7] sol
        [8] lá bemol
        [9] lá
        [10] si bemol
       *[11] si
    } menor

pocket-style =
    { $style ->
       *[overworld] Superfície
        [underground] Subterrâneo
        [castle] Castelo
        [underwater] Debaixo d'água
        [boss] Chefe
        [ghost-house] Casa mal-assombrada
        [desert] Deserto
        [star] Estrela
        [game-over] Game over
        [title] Título
        [shop] Loja
        [athletic] Acrobacia
        [snow] Neve
        [space] Espaço
        [village] Vila
        [victory] Vitória
    }
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = Entendi: { $words }.
pocket-unknown = Não conheço nenhuma dessas palavras, então é um mundo alegre.
pocket-no-prompt = Sem palavras, então é um mundo alegre.
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · seu som, depois { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · não percebi melodia no seu som, só o tom e o andamento são seus: { $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · sua melodia
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · sua melodia, depois { $form }
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $name } ({ $style }) a partir de { $time }
sections-not-followed = Sua melodia é tocada em um só estilo: as partes são para música nova.
sections-note = { $sections }
section-from = { $name } a partir de { $time }
no-tune-heard = Não ouvi nesse som nenhuma melodia para seguir.
prompt-unread = Não consigo ler nada desse prompt, então isto não segue nada do que você escreveu. Tente palavras em inglês.
prompt-half-read = Só ouvi a primeira parte desse prompt, até “{ $last }”.
two-notes = { $first } { $second }

## Modelos

model-does-not-work = { $name } não funciona ({ $reason }).
default-model = O modelo padrão
model-unknown = Não há modelo "{ $name }" neste bot. Disponíveis: { $available }.
no-diffusion = `{ name-multi_band_diffusion }` não funciona com { $name }: só decodifica tokens do MusicGen. Desligue.
no-diffusion-because = `{ name-multi_band_diffusion }` não funciona com { $name }: { $reason }. Desligue.
no-diffusion-other-codec = ele tem outro codec
no-diffusion-synthesised = o som dele é sintetizado
no-melody = { $name } não sabe seguir uma melodia. Ligue `{ name-continuation }` para continuar o som, ou escolha um modelo que siga melodias.
no-melody-but = { $name } não sabe seguir uma melodia. Ligue `{ name-continuation }` para continuar o som, ou escolha um modelo que saiba: { $able }.
no-memory-for-model = Falta memória para este modelo: ele precisa de uns { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB, e há { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB livres. Espere outros terminarem, ou escolha um menor.
musicgen-missing = Este modelo precisa de PyTorch e audiocraft, que não estão instalados. Instale com `uv sync --python '<3.13' --extra musicgen`, ou no Python 3.11 ou 3.12 com `pip install 'mario[musicgen]'`.
models-without-musicgen = PyTorch e audiocraft não estão instalados, então estes modelos não podem ser usados: { $names }. Instale com `uv sync --python '<3.13' --extra musicgen`, ou no Python 3.11 ou 3.12 com `pip install 'mario[musicgen]'`.
model-files-unfit = Os arquivos de { $name } estão danificados, ou não são de um modelo que eu saiba carregar ({ $kind }). O log tem os detalhes.
model-name-taken = Já existe um modelo { $name }. Escolha outro nome.
model-name-wrong = O nome de um modelo é feito de letras minúsculas, números, - e _.
kernels-missing = O modelo incluído precisa uma vez de um compilador C, e não acha nenhum que funcione. Instale gcc (`sudo apt install gcc`), ou o Mario de um wheel, que traz o que seria compilado.
bundled-model-undecodable = O modelo incluído não pode ser decodificado ({ $reason }). Instale o bot de novo.
bundled-weights-missing = Faltam os pesos do modelo incluído. Instale o bot de novo.

adapter-alpha-wrong = O lora_alpha do adaptador não é um número. Não foi carregado.
adapter-base-not-musicgen = A base "{ $name }" do adaptador não é um MusicGen inteiro.
adapter-base-unknown = O adaptador foi feito a partir de "{ $name }". Indique como base, no config.toml, um modelo do config.toml ou um repositório.
adapter-changes-unknown = O adaptador muda { $name }, que a base dele não tem ou que eu não mudo. Não foi carregado.
adapter-empty = O adaptador está vazio. Não foi carregado.
adapter-has = Este adaptador tem { $what }, que eu não mesclo.
adapter-has-biases = Este adaptador tem vieses (bias), que eu não mesclo.
adapter-not-lora = Este adaptador é do tipo "{ $kind }" do peft. Só mesclo LoRA.
adapter-part-unknown = O adaptador tem { $name }, que LoRA não tem.
adapter-parts-unfit = As partes do adaptador para { $name } não se encaixam.
adapter-size-unfit = O adaptador é para uma base de outro tamanho: { $name } é { $here } aqui e { $there } lá. Não foi carregado.
base-not-whole = A base "{ $base }" de um fine-tune precisa ser um modelo inteiro.
base-unnamed = Os pesos não dizem a qual { $what } pertencem. Indique como base, no config.toml, o modelo de onde vieram, como facebook/musicgen-small.
checkpoint-fuser-unread = O checkpoint funde por { $way } o que não é uma de suas condições. Não foi carregado.
checkpoint-heads-unfit = As cabeças de atenção do checkpoint não dividem a largura dele.
checkpoint-lacks-key = Falta { $key } no xp.cfg do checkpoint. Não foi carregado.
checkpoint-not-musicgen = Os pesos do checkpoint não são os de um modelo de linguagem MusicGen.
checkpoint-pattern-unread = O padrão de codebooks do checkpoint não pode ser decodificado.
checkpoint-shapes-unfit = Os pesos do checkpoint não têm as formas de que o xp.cfg fala: está danificado ou mal montado. Não foi carregado.
checkpoint-unbuildable = O checkpoint descreve um modelo que não dá para construir aqui ({ $kind }: { $reason }).
checkpoint-weights-unfit = Os pesos do checkpoint não combinam com o modelo do xp.cfg: { $count } diferem, o primeiro é { $first }. Não foi carregado.
checkpoint-weights-unusable = Os pesos do checkpoint não podem ser usados. Não foi carregado.
checkpoint-without-length = O checkpoint não diz quantos segundos o modelo ouve de uma vez.
codec-codebooks-unfit = O codec tem { $found } codebooks de { $tokens } tokens, o modelo de linguagem { $codebooks } de { $card }: não combinam.
codec-is-dac = O codec dele é o Descript Audio Codec (DAC), que não carrego. Escolha um modelo que use EnCodec.
codec-not-encodec = O codec é "{ $found }", não EnCodec.
codec-not-listed = O checkpoint pega o codec de "{ $name }", que loading.pretrained não lista. Não foi carregado.
codec-rate-unfit = O codec é para som de { $codec } Hz, o modelo de linguagem para { $model } Hz: não combinam.
codec-unloadable = O codec não pode ser carregado: { $reason }
complete-comes-along = Esse modelo vem com o bot e não precisa de rede.
complete-folder-taken = Já existe algo em { $path }. Mova, ou escolha outro nome.
complete-has-base = Esse modelo precisa da base ao lado, então uma pasta só não basta. Complete a base, e indique-a como base.
complete-unwritable = Não dá para escrever { $path }: { $reason }.
condition-needs-spacy = A condição "{ $name }" precisa de um modelo spaCy, que não carrego.
condition-shapes-unfit = Os pesos da condição "{ $name }" não têm as formas de que o xp.cfg fala. Não foi carregado.
condition-spectra-absurd = A condição "{ $name }" pede espectros de tamanho absurdo.
condition-unread = A condição "{ $name }" é de um tipo que não carrego.
config-unwritable = Não dá para escrever { $file } ({ $reason }).
diffusion-format-unknown = Os pesos do MultiBand Diffusion estão em um formato que não conheço.
diffusion-lacks-band = Falta uma banda nos pesos do MultiBand Diffusion.
diffusion-not-for-codec = O MultiBand Diffusion não foi treinado para o codec deste modelo.
diffusion-schedule-absurd = O plano de ruído do MultiBand Diffusion tem um tamanho absurdo.
diffusion-weights-unfit = Os pesos do MultiBand Diffusion não combinam com as configurações deles.
diffusion-without-schedule = Os pesos do MultiBand Diffusion não têm plano de ruído.
file-more-than-weights = { $file } contém mais que simples pesos, ou está danificado. Não foi carregado.
file-no-checkpoint = { $file } não contém um checkpoint. Não foi carregado.
file-no-safetensors = { $file } está danificado ou não é um arquivo safetensors. Não foi carregado.
file-no-torch-file = { $file } está danificado ou não é um arquivo torch. Não foi carregado.
file-repeats-weights = { $file } repete pesos de outro arquivo. Não foi carregado.
file-runs-code = { $file } quer rodar código ({ $name }) ao ser carregado, então recuso. Peça um arquivo só com tensores.
features-unfit = Os arquivos do MERT não são os que este modelo usa para ouvir um estilo.
folder-config-wrong = { $file } não descreve um MusicGen. Não foi carregado.
folder-file-strange = { $file } não é o que o transformers escreve. Não foi carregado.
folder-file-unreadable = Não dá para ler { $file }. Não foi carregado.
folder-index-wrong = { $file } não nomeia os arquivos de pesos. Não foi carregado.
folder-lacks-files = Falta { $files } na pasta { $title }. Coloque lá, ou corrija source no config.toml.
folder-lacks-weights = { $title } não tem { $file }. Não foi carregado.
folder-not-musicgen = Este é um modelo do tipo "{ $kind }" do transformers, não MusicGen. Não posso usá-lo.
folder-part-alone = { $file } faz parte de uma pasta do transformers, mas não há { $config } ao lado. Coloque lá a pasta inteira.
folder-part-other-kind = { $part } é um "{ $found }", mas ali só carrego "{ $kind }".
folder-part-unbuildable = { $part } da pasta não pode ser construído: { $reason }.
folder-part-unfit = { $part } da pasta não combina com os pesos: { $name }.
folder-pickled = { $title } tem os pesos em { $file }, um formato que pode conter código; só carrego safetensors. Salve de novo com save_pretrained do transformers.
folder-scales-embeddings = O modelo escala os embeddings, o que nenhum publicado faz. Não posso usá-lo.
folder-without-tokenizer = A pasta não tem um tokenizer que eu consiga ler. Não foi carregado.
format-not-loadable = { $title } não está em um formato que eu saiba carregar: sem state_dict.bin (do audiocraft), sem config.json (do transformers), sem adapter_config.json (do peft).
hub-file-altered = { $file } não é o que o hub de modelos anunciou: foi cortado ou alterado, então joguei fora. Tente de novo para baixá-lo outra vez.
hub-lacks-file = { $repository } não tem { $name } no hub de modelos, então não está em um formato que eu saiba carregar.
hub-not-fetched = Não dá para baixar { $name } de { $repository } do hub de modelos ({ $kind }). Tente mais tarde.
hub-unreachable = Não dá para alcançar o hub de modelos para { $name } de { $repository }. Confira a rede desta máquina e tente de novo.
hub-repository-unknown = O hub de modelos não tem o repositório { $repository }, ou ele precisa de um token (HF_TOKEN).
hub-too-slow = Os pesos não chegaram nos { $minutes } minutos que loading.max_minutes permite. O que chegou fica guardado, e tentar de novo continua dali.
hub-weights-too-big = Os pesos de { $repository } têm { NUMBER($size, maximumFractionDigits: 1) } GB, mais que os { $maximum } GB que loading.max_gigabytes permite.
kind-is-chord = Este é o MusicGen-Chord: quer acordes em texto e melodia ao mesmo tempo, o que nem o audiocraft consegue construir. Não posso usá-lo.
kind-is-jasco = Este é o JASCO, que faz som por flow matching, não a partir de tokens. Não posso usá-lo.
kind-is-magnet = Este é o MAGNeT, que preenche uma peça inteira de uma vez em vez de continuá-la. Não posso usá-lo.
kind-needs-clap = Este modelo é guiado por embeddings CLAP, cujos pesos são um pickle que roda código. Não posso usá-lo.
lm-not-musicgen = O modelo de linguagem é "{ $found }", não o do MusicGen.
not-source-separation = { $file } não é a separação de fontes de que as melodias precisam.
recipe-aliases = O xp.cfg do checkpoint se repete por aliases. Não foi carregado.
recipe-holds = O xp.cfg do checkpoint contém um { $kind }. Não foi carregado.
recipe-interpolates = O xp.cfg do checkpoint pede para preencher "{ $text }", o que não faço com pesos de fora. Não foi carregado.
recipe-no-configuration = O xp.cfg do checkpoint não é uma configuração. Não foi carregado.
recipe-refers-to-itself = O xp.cfg do checkpoint está aninhado demais ou se refere a si mesmo. Não foi carregado.
recipe-too-deep = O xp.cfg do checkpoint está aninhado demais. Não foi carregado.
recipe-too-long = O xp.cfg do checkpoint é longo demais. Não foi carregado.
recipe-unreadable = O xp.cfg do checkpoint não pode ser lido. Não foi carregado.
source-file-altered = { $file } não é o arquivo anunciado: o sha256 é { $found }…, não { $expected }…. Foi cortado ou alterado. Não foi carregado.
source-lacks-files = Falta { $files } em { $title }.
source-not-https = Os pesos só são baixados por https. Mude a source do modelo.
state-lacks-tensor = { $name } não tem tensor em "{ $entry }". Não foi carregado.
state-lacks-weights = { $name } não tem pesos em "{ $key }". Não foi carregado.
state-not-finite = { $name } tem pesos que não são números (em { $entry }). Não foi carregado.
state-not-musicgen = { $name } não tem pesos de um modelo de linguagem MusicGen. Não foi carregado.
state-shares-bytes = { $name } usa os mesmos bytes para vários pesos. Não foi carregado.
text-encoder-unknown = O checkpoint pede um codificador de texto que não conheço, "{ $name }".
text-encoder-without-tokenizer = O codificador de texto { $name } não tem tokenizer no hub de modelos.
text-encoders-several = O checkpoint pede vários codificadores de texto, o que não faço.
weights-address-not-https = Os pesos só são baixados de endereços https simples.
weights-address-wrong = O endereço dos pesos não é um endereço. Corrija, ou pergunte a quem os oferece.
weights-file-not-announced = O arquivo em { $host } não é o anunciado: o sha256 é { $found }…, não { $expected }…, então joguei fora.
weights-file-too-big = O arquivo é maior que os { $maximum } GB que loading.max_gigabytes permite.
weights-host-answered = { $host } respondeu { $status } em vez de mandar os pesos.
weights-host-not-listed = Não é permitido baixar pesos de { $host }. O dono do bot pode adicioná-lo a loading.hosts.
weights-host-not-public = O host { $host } leva a { $address }, que não é um endereço público.
weights-host-unknown = Não encontro o host { $host }.
weights-kept-altered = Os pesos guardados de um download anterior foram cortados ou alterados, então joguei fora. Tente de novo para baixá-los outra vez.
weights-lack-part = Falta nos pesos uma parte de { $name }.
weights-need-sha256 = Pesos de uma URL precisam do sha256: no config.toml ou com --sha256.
weights-not-fetched = Não dá para baixar os pesos de { $host } ({ $kind }). Tente mais tarde.
weights-not-there = Não há pesos em "{ $path }", visto da pasta em que o bot roda; o log tem o caminho inteiro. O dono do bot pode colocá-los lá, ou corrigir source no config.toml.
weights-part-unknown = Os pesos têm { $name }, que o MusicGen não tem.
weights-redirect-too-often = O endereço dos pesos redireciona vezes demais.
weights-too-slow = Os pesos não chegaram nos { $minutes } minutos que loading.max_minutes permite.

## Para o dono: início, configurações, linha de comando

data-folder-unusable = A pasta de dados { $folder } não pode ser usada ({ $reason }). Corrija as permissões ou libere espaço, ou escolha outra com a configuração data.
data-folder-taken = Outro Mario já está usando a pasta de dados { $folder }. Pare-o, ou dê a este uma pasta própria com a configuração data.
database-unopened = O banco de dados não pode ser aberto ({ $reason }). Restaure de um backup, ou mova-o para começar com um vazio.
database-unreachable = O banco de dados em { $folder } não pode ser usado ({ $reason }). Nada se perdeu: libere espaço nesse disco ou corrija as permissões, e inicie de novo.
postgres-not-installed = A configuração store.url indica um banco Postgres, mas o que fala com ele não está instalado. Instale o extra postgres: uv sync --extra postgres.
postgres-unreachable = O banco de dados { $url } não pode ser usado ({ $reason }). Inicie o Postgres, ou corrija store.url e a senha, e inicie de novo.
postgres-not-ours = O banco de dados { $url } tem tabelas que não são do Mario, ou não todas. Indique um banco vazio em store.url, ou restaure um backup deste.
store-move-nowhere = A origem e o destino são o mesmo banco de dados. Indique dois.
store-source-missing = Não há banco de dados em { $folder }, e nada foi copiado. Indique a pasta que contém mario.sqlite.
store-in-use = Um bot usa esse banco de dados. Pare todos os bots, espere um quarto de minuto e tente de novo.
store-target-not-empty = O destino não está vazio ({ $table } tem linhas), e nada foi mudado. Indique um banco vazio ou outra pasta.
store-move-differs = O que chegou em { $table } não é o que foi enviado, então nada foi guardado no destino. A origem está como estava.
store-move-failed = As linhas não puderam ser copiadas ({ $reason }), então nada foi guardado no destino. A origem está como estava.
database-damaged = O banco de dados está danificado ({ $reason }). Restaure de um backup, ou mova-o para começar com um vazio.
database-unversioned = O banco de dados está meio migrado, ou não é do Mario: não nomeia uma só versão. Restaure o backup ao lado (mario-at-….sqlite), ou mova-o.
database-newer = O banco de dados foi escrito por um Mario mais novo (versão { $version }). Instale essa versão de novo, ou restaure o backup de antes dela.
database-half-migrated = O banco de dados está meio migrado: falta { $columns } em { $table }. Restaure o backup ao lado (mario-at-….sqlite), ou mova-o.
gpu-absent = As configurações pedem uma GPU que o PyTorch não encontra. O dono do bot deve ver se nvidia-smi a lista, ou pôr device = "auto" no config.toml.
gpu-driver-old = O driver da NVIDIA desta máquina é antigo demais: ele conhece CUDA { $found } e este PyTorch precisa de { $needed }. O dono do bot deve atualizá-lo, ou pôr device = "cpu" no config.toml.
gpu-too-old = { $card } é antiga demais para este PyTorch: sua compute capability é { $has }, e é preciso { $needed } ou mais nova. O dono do bot deve escolher outra GPU, como device = "cuda:1", ou pôr device = "cpu" no config.toml.
precision-unfit = { $device } não consegue calcular com precision = "{ $precision }". O dono do bot deve pôr um destes no config.toml: { $choices }.
device-foreign = { $kind } não pode ser usado: o Mario calcula em GPUs NVIDIA ("cuda") e em CPUs ("cpu"). Ponha um desses em [engine] device.
device-unknown = Não existe o dispositivo { $name }. Ponha em [engine] device auto, cpu, cuda, ou uma GPU de várias, como "cuda:1".
devices-unusable = [engine] devices precisa nomear GPUs por número, cada uma uma vez, como ["cuda:0", "cuda:1"].
shards-wrong = [shards] ids devem ser números diferentes, menores que [shards] count, que é { $count }.
shards-taken = Outro bot que usa o mesmo banco de dados tem os mesmos shards do Discord, ou outro [shards] count. Pare-o, ou dê a todos os bots o mesmo count e a cada um os próprios ids em config.toml, e inicie de novo.
not-ready-stopping = O bot está parando.
not-ready-executor = O executor não está pronto.
not-ready-model = O modelo padrão não está carregado.
not-ready-gateway = O gateway caiu: o bot não ouve o Discord.
not-ready-shards = Há shards fora do ar: { $ids }. O bot não ouve os servidores deles.
not-ready-store = Nada pôde ser gravado em { $seconds } s.
port-unusable = Não dá para escutar em { $address } ({ $reason }). Escolha outro web.port no config.toml, ou ponha web.enabled = false.
config-missing = MARIO_CONFIG indica { $path }, mas esse arquivo não existe.
config-unreadable = Não dá para ler { $path } ({ $reason }).
setting-misspelt = { $file } ou o ambiente define { $name }, mas essa configuração não existe. Você quis dizer { $meant }?
setting-unknown = { $file } ou o ambiente define { $name }, mas essa configuração não existe.
setting-wrong = Uma configuração em { $file } ou no ambiente não pode ser usada: { $reason }
variable-unreadable = Uma variável MARIO_… não pode ser lida. Nomeie uma só configuração: MARIO_LIMITS__QUEUE=50.
default-model-unlisted = default_model é { $name }, mas { $file } não tem [models.{ $name }].
model-name-unshown = { $file } tem um modelo chamado "{ $name }". Um nome precisa de 1 a { $maximum } caracteres, senão o Discord não pode oferecê-lo. Renomeie a seção.
model-title-blank = { $file } dá a [models.{ $name }] um título vazio. Escreva um, ou tire title.
token-in-config = Não ponha o token em { $path }. Ponha DISCORD_TOKEN=… no .env ao lado.
secret-file-unreadable = Não dá para ler { $name } ({ $path }: { $reason }).
secret-file-empty = { $name } ({ $path }) está vazio. Ponha o segredo lá.
store-url-misshapen = A configuração store.url deve ser como postgresql://mario@localhost/mario.
store-url-option = A configuração store.url contém { $name }, que não conheço. Depois do ? pode haver: { $known }.
store-url-has-password = A configuração store.url contém uma senha. Tire-a e ponha em MARIO_STORE__PASSWORD, ou em um arquivo que MARIO_STORE_PASSWORD_FILE indique.
store-password-in-config = Não ponha a senha do banco de dados em { $path }. Ponha MARIO_STORE__PASSWORD=… no .env ao lado.
token-misshapen = DISCORD_TOKEN não é um token de bot: ele tem três partes com pontos entre elas, uns 70 caracteres no total. Crie um na página Bot da sua aplicação (Reset Token) e copie inteiro: https://discord.com/developers/applications
token-not-accepted = O Discord não aceita este DISCORD_TOKEN. Copie de novo da página Bot da sua aplicação no portal de desenvolvedores do Discord.
intents-refused = O Discord recusou o que o bot quer ouvir. Confira os intents na página Bot da sua aplicação no portal de desenvolvedores do Discord.
discord-closed = O Discord fechou a conexão de vez (código { $number }).
discord-unreachable-at-start = Não dá para alcançar o Discord ({ $reason }). Confira a conexão desta máquina; se estiver boa, é o Discord que está com problemas. Inicie mais tarde.
executor-unknown = Não existe o executor { $name }. Ponha em [executor] kind um destes: { $known }.
ray-missing = [executor] kind é ray, mas o Ray não está instalado. Instale-o com `uv sync --extra ray` ou com `pip install 'mario[ray]'`.
composing-thread-ended = A thread que compõe terminou. Inicie o bot de novo.
composing-process-ended = O processo que compõe parou ({ $reason }). Peça esta peça de novo.
not-finished-stopping = O bot está parando, então esta peça não foi terminada.
not-begun-stopping = O bot está parando, então esta peça não foi começada.
nobody-waits = Ninguém mais espera por este modelo.
confinement-lacking = Falta { $missing } no kernel desta máquina, então o que lê arquivos anexados não pode ser confinado, e as configurações dizem [audio] confinement = "required". Use Linux 5.13 ou mais novo com Landlock e seccomp, ou ponha confinement = "available".

cli = Um bot do Discord que compõe música. Sem comando, roda o bot.
cli-run = Conectar ao Discord; sem token, abrir a demo.
cli-init = Escrever aqui config.toml e .env, com comentários.
init-written = { $path } escrito.
init-kept = { $path } já existe; fica como está.
init-next = Ponha o token do seu bot no .env, depois inicie mario de novo.
init-moves = Sem config.toml, o que eu guardo ficava em { $before }. A partir de agora fica em { $now }: mova data e weights para lá para continuar com eles.
no-config = Não há { $path }, então cada configuração tem o valor padrão. Para mudar alguma: mario init.
cli-demo = O bot inteiro em um navegador: Discord simulado, música de verdade.
cli-demo-once = Um /mario com este prompt, sem navegador.
cli-demo-out = Com --once: onde escrever o arquivo publicado; - é stdout.
cli-demo-port = A porta da página; senão, uma livre.
cli-demo-browser = Abrir a página em um navegador.
cli-force = Escrever por cima de um arquivo que já existe.
cli-generate = Compor sem o Discord e escrever um arquivo.
cli-generate-output = O arquivo; o final do nome dá o formato, - é stdout.
help-with-facts = { $help } ({ $facts })
help-range = { $minimum } a { $maximum }
help-default = padrão { $value }
cli-version = Mostrar a versão e sair.
cli-models = Os modelos com que o bot pode compor.
cli-models-list = Todos os modelos do registro.
cli-models-add = Olhar os arquivos de um modelo e registrá-lo no config.toml.
cli-models-add-source = Repositório do hub, pasta, arquivo ou URL https.
cli-models-add-base = De que um fine-tune foi feito.
cli-models-add-complete = Fazer entre os pesos uma pasta com tudo o que o modelo precisa, para rodar sem rede.
cli-models-add-sha256 = Necessário para uma URL.
cli-models-fit = Quais modelos publicados cabem, e quantas peças ao mesmo tempo.
cli-models-check = Carregar um modelo e fazer um segundo com ele.
cli-models-packed = O que inícios anteriores deixaram preparado para o processador, para o próximo ser rápido.
cli-models-packed-remove = Apagar; o próximo início prepara de novo.
packed-there = { $folder }: { $count ->
        [one] pesos de um modelo
       *[other] pesos de { $count } modelos
    }, { $number } MB.
packed-removed = { $number } MB apagados em { $folder }. O próximo início prepara de novo o que precisar.
packed-none = Nada está preparado em { $folder }.
output-takes-one = { $path } só pode ter um take. Dê a -o o nome de um arquivo, ou peça um take só.
cli-store = O banco de dados: um arquivo na pasta de dados, ou Postgres.
cli-store-move = Copiar tudo de um banco para outro vazio e comparar cada linha. Nenhum bot pode estar rodando enquanto isso; os arquivos das peças ficam onde estão.
cli-store-source = De onde copiar: uma pasta de dados, ou postgresql://user@host/database.
cli-store-target = Para onde: igual, e vazio. A senha é MARIO_STORE__PASSWORD.
cli-privacy = O que se guarda de alguém. O bot não pode estar rodando enquanto isso.
cli-privacy-export = Tudo o que se guarda de alguém, por id do Discord, como JSON.
cli-privacy-delete = Apagar peças, prompts, sons e histórico de alguém.
store-moved = Copiados { $jobs } pedidos e { $pieces } peças ({ $rows } linhas ao todo), e cada linha lida de volta: todas chegaram como foram enviadas. A origem está como estava. Agora ponha o novo banco em store.url, ou tire-o para uma pasta.
privacy-forgotten = { $count ->
        [one] { $count } peça ou pedido apagado.
       *[other] { $count } peças e pedidos apagados.
    }
no-token = DISCORD_TOKEN não está definido, então esta é a demo sem rede.
written = { $path }  semente { $seed }, { $model }
took = { $music } s de música em { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } s
column-name = nome
column-title = título
column-source = origem
column-can = sabe
column-licence = licença
default-mark = { $name } (padrão)
can-melody = melodia
can-style = estilo
can-stereo = estéreo
can-sounds = efeitos
model-without-weights = { $name } não pode ser usado: não há pesos em { $path }. Coloque lá, ou corrija source em { $file }.
megabytes = { $number } MB
codebooks = { $number ->
        [one] { $number } codebook
       *[other] { $number } codebooks
    }
memory-free = Há { $gigabytes } GB livres em { $device }. +MBD: MultiBand Diffusion cabe junto.
model-source-missing = Diga onde estão os pesos de { $name }: um repositório do hub, uma pasta, um arquivo ou um endereço https.
separation-other = A separação de fontes tem outras fontes que o htdemucs.
model-added = { $file } agora tem [models.{ $name }]: { $facts }. Reinicie o bot para usá-lo.
model-works = { $name } funciona: carregado em { NUMBER($loading, maximumFractionDigits: 1) } s, um segundo de música em { NUMBER($making, maximumFractionDigits: 1) } s.
demo-topic = Digite /mario, clique com o botão direito em uma mensagem para Apps, responda a uma peça
demo-address = A demo está em { $address }
demo-hint = Digite /mario lá, responda a uma peça, aperte os botões. Ctrl-C encerra.
demo-nothing-posted = Nenhuma peça foi publicada. O que foi mostrado está acima.
demo-out-alone = --out diz aonde vai o arquivo de --once. Acrescente --once e um prompt, ou tire --out.
demo-port-unusable = A demo não pode escutar na porta { $port } ({ $reason }). Escolha outra com --port, ou não ponha nenhuma.
port-out-of-range = as portas vão de 1 a 65535
no-room = Há { NUMBER($megabytes, maximumFractionDigits: 1) } MB livres em { $folder }, muito pouco para compor. Libere espaço lá, ou ponha em TMPDIR uma pasta de outro disco.
no-temporary-folder = Não há pasta para arquivos temporários ({ $reason }). Libere espaço no disco, ou ponha em TMPDIR uma em que se possa escrever.
demo-written = { $path }, { NUMBER($seconds, maximumFractionDigits: 1) } s depois do início
source-unreadable = Não dá para ler { $path } ({ $reason }).
bar-waiting = esperando
bar-loading = carregando
bar-composing = compondo
bar-finishing = terminando
bar-diffusing = difundindo
output-format-unclear = { $path } é { $ending } pelo nome, mas você pediu { $asked }. Tire um dos dois.
output-exists = { $path } já existe. Escolha outro nome, ou adicione --force.
output-unwritable = Não dá para escrever { $path } ({ $reason }).

name-mario = mario
name-prompt = prompt
name-input_audio = som
name-duration = duração
name-takes = takes
name-bpm = andamento
name-key = tom
name-loop = loop
name-continuation = continuar
name-continuation_start = som_de
name-continuation_end = som_até
name-multi_band_diffusion = qualidade_extra
name-normalization_strategy = volume
name-top_k = top_k
name-top_p = top_p
name-temperature = criatividade
name-classifier_free_guidance = força_do_prompt
name-output_format = formato_do_arquivo
name-seed = semente
name-replicate_weights = modelo
name-mario-admin = mario-admin
name-limits = limites
name-set = definir
name-limit = limite
name-value = valor
name-role = cargo
name-reset = redefinir
name-format = formato
name-settings = configurações
name-status = status
name-defaults = padrões
name-model = modelo
name-style = estilo
name-language = idioma
name-channel = canal
name-allow = permitir
name-word = palavra
name-refuse = recusar
name-block = bloquear
name-person = pessoa
name-unblock = desbloquear
name-mario-daily = mario-diário
name-hour = hora
name-zone = fuso
name-prompts = prompts
name-seconds = segundos
name-show = mostrar
name-off = desligar
name-mario-help = mario-ajuda
name-mario-jam = mario-jam
name-rounds = rodadas
name-mario-library = mario-biblioteca
name-mine = minhas
name-server = servidor
name-favourites = favoritas
name-search = buscar
name-words = palavras
name-mario-privacy = mario-privacidade
name-export = exportar
name-delete = apagar
name-confirm = confirmar
name-mario-style = mario-estilo
name-add = adicionar
name-name = nome
name-remove = remover
name-list = lista
