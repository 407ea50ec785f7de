# Ce qu'on lit en français ; en.ftl dit à quoi sert chaque texte. Court : ce qui s'est passé, quoi faire.

## Généralités

language-name = Français
language-auto = Celle que Discord indique pour ce serveur

as-it-stands = { $text }
unexpected = Quelque chose a cassé. Dis au propriétaire du bot : erreur { $number }.

value-choices = { $name } peut valoir : { $choices }.
value-yes-no = { $name } peut valoir true ou false.
value-text = { $name } peut avoir { $maximum } caractères au plus.
value-above = { $name } doit dépasser { $minimum }.
value-at-least = { $name } doit valoir au moins { $minimum }.
value-unfit = { $name } a une valeur que je ne peux pas utiliser.
value-like = { $name } doit ressembler à ceci : { $examples }.
value-missing = { $name } manque.
value-list = { $name } doit être une liste, par exemple ["un", "deux"].
value-section = { $name } doit être une section : [{ $name }], ses réglages sur les lignes en dessous.
value-range = { $name } peut valoir { $minimum }–{ $maximum }.
value-whole = { $name } peut valoir { $minimum }–{ $maximum }, en nombres entiers.

yes = oui
no = non

list-separator = { ", " }
time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-minutes-seconds = { $minutes } min { $seconds } s
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

## Ce qu'on peut demander

option-prompt = Prompt
option-prompt-help = À quoi ça ressemble : ambiance, instruments, lieu, tempo
option-input-audio = Son
option-input-audio-help = Un son à continuer, ou dont suivre la mélodie
option-duration = Durée
option-duration-help = Secondes de musique nouvelle
option-bpm = Tempo
option-bpm-help = Tempo d'un nouveau morceau, en battements par minute
option-key = Tonalité
option-key-help = Tonalité d'un nouveau morceau : C minor, F# major, Bb
key-name = { KEY($key) }
option-loop = Boucle
option-loop-help = Des mesures entières, dont la fin ramène au début
option-takes = Prises
option-takes-help = Combien de prises à la fois, au choix ; chacune a sa propre graine
option-continuation = Continuer
option-continuation-help = Continuer le son joint au lieu de suivre sa mélodie
option-continuation-start = De
option-continuation-start-help = Utiliser le son joint à partir de cette seconde
option-continuation-end = À
option-continuation-end-help = Utiliser le son joint jusqu'à cette seconde ; -1 : jusqu'à la fin
option-multi-band-diffusion = Qualité supérieure
option-multi-band-diffusion-help = Décodage soigné : lent, et pour les modèles MusicGen seulement
option-normalization-strategy = Volume
option-normalization-strategy-help = Comment le volume est égalisé
option-top-k = Top k
option-top-k-help = Choisir parmi les k sons les plus probables ; 0 : parmi tous
option-top-p = Top p
option-top-p-help = Choisir dans la part p la plus probable ; au-dessus de 0, remplace top_k
option-temperature = Créativité
option-temperature-help = Créativité : 0 sage, 1 normale, 2 folle
option-classifier-free-guidance = Fidélité au prompt
option-classifier-free-guidance-help = Fidélité au prompt : 1 souple, 3 normale, 7 stricte
option-output-format = Format
option-output-format-help = Type de fichier ; la vidéo (MP4) se lit sur tout téléphone
option-seed = Graine
option-seed-help = Même graine, même morceau ; vide : au hasard
option-replicate-weights = Modèle
option-replicate-weights-help = Le modèle qui compose ; vide : celui par défaut

just-my-audio = juste mon audio
surprise = 🎲 Surprise : { $prompt }

option-unknown = Pas d'option « { $name } ». `/{ name-mario-help }` donne la liste.
sections-too-short = Un morceau de { $seconds } s est trop court pour { $count } parties : il leur faut au moins { $least } s. Demande un morceau plus long.
nothing-asked-for = Décris la musique ({ name-prompt }: castle at night) ou joins un son.
nothing-to-continue = Il n'y a rien à continuer. Joins un son, ou désactive `{ name-continuation }`.
part-ends-before-it-starts = Le passage choisi commence à { $start } s mais finit à { $end } s. Choisis une fin plus tardive, ou un début plus tôt.

key-unknown = Je ne connais pas la tonalité « { $key } ». Écris une note à l'anglaise, et major ou minor : C minor, F# major, Bb.
tempo-of-the-sound = `{ name-bpm }`, `{ name-key }` et `{ name-loop }` sont pour de nouveaux morceaux : un son apporte son tempo et sa tonalité. Enlève-les.
tempo-of-sections = pocket ne peut pas faire des parties à un tempo ou dans une tonalité choisis, ni en boucle. Enlève `{ name-bpm }`, `{ name-key }` et `{ name-loop }`, ou les parties.
no-tempo = { $name } fait des bruitages, qui n'ont ni tempo ni tonalité. Enlève `{ name-bpm }` et `{ name-key }`, ou choisis un autre modèle.
limit-duration = Durée maximale d'un morceau, en secondes
limit-waiting-per-user = Morceaux en attente par personne
limit-running-per-user = Morceaux à la fois par personne
limit-waiting-per-server = Morceaux en attente sur ce serveur
limit-running-per-server = Morceaux à la fois sur ce serveur
limit-seconds-per-user-a-day = Secondes de musique par personne et par jour
limit-seconds-per-server-a-day = Secondes de musique par jour sur ce serveur
limit-uploads-a-day = Mégaoctets joints par personne et par jour
limit-cooldown = Secondes de pause entre deux morceaux

## Ce qui est gardé

crashed-twice = Cette demande m'a fait planter deux fois, alors j'arrête. Essaie plus court, ou un autre prompt.
restarted-too-often = J'ai été redémarré sans cesse pendant ce morceau. Essaie encore une fois.
attempt-stale = Cet essai ne compte plus : il a été annulé, est fini, ou a recommencé.
job-gone = Je ne connais plus la demande derrière ce message.
source-file-gone = Je n'ai plus ce fichier. Joins-le de nouveau.
file-gone = Je n'ai plus ce fichier. Redemande le morceau.
file-damaged = Un fichier de mon disque est abîmé ({ $name }…). Redemande le morceau, et dis au propriétaire du bot de restaurer le dossier de données.
file-unreadable = Je n'ai pas pu lire un fichier ({ $reason }). Dis au propriétaire du bot de regarder le dossier de données.
file-unsaved = Je n'ai pas pu enregistrer un fichier ({ $reason }). Dis au propriétaire du bot de vérifier la place et les droits du dossier de données.
files-unreachable = Je n'arrive pas à joindre l'endroit où sont gardés mes fichiers ({ $reason }). Réessaie dans une minute ; si cela dure, préviens le propriétaire du bot.
files-refused = Le stockage d'objets refuse de garder ou de rendre mes fichiers ({ $reason }). Le propriétaire du bot peut vérifier [files] dans config.toml et les variables AWS_….
files-extra-missing = [files] place est dans un stockage d'objets, ce qui demande l'extra s3. Démarre avec : uv run --extra s3 mario
database-refused = Je n'ai pas pu chercher ou enregistrer ça. Réessaie ; si ça continue, préviens le propriétaire du bot.
disk-full = Mon disque est plein, je ne peux plus rien garder. Préviens le propriétaire du bot.
limit-unknown = Pas de limite « { $name } ». Choisis-en une dans la liste.
limit-capped = { $name } : { $maximum } au plus, c'est le propriétaire du bot qui l'a fixé.
limit-floored = { $name } : { $minimum } au moins, c'est le propriétaire du bot qui l'a fixé.
list-full = Cette liste est pleine ({ $maximum }). Retire d'abord quelque chose.
word-without-letters = Il n'y a ni lettre ni chiffre là-dedans. Donne un mot à refuser.
nothing-chosen = Rien n'a été choisi. Donne un modèle, une durée ou un style.
limit-not-by-role = { $name } vaut pour tout le serveur et ne peut pas changer selon le rôle.

## Demandes

not-now-restarting = Je redémarre. Réessaie dans une minute.
piece-too-long = Ici, la durée maximale est de { $maximum } s (tu as demandé { $asked }).
your-queue-full = Tu as { $waiting ->
        [one] { $waiting } morceau
       *[other] { $waiting } morceaux
    } en attente, c'est le maximum. Patiente, ou annules-en un.
server-queue-full = Ce serveur a { $waiting ->
        [one] { $waiting } morceau
       *[other] { $waiting } morceaux
    } en attente, c'est le maximum. Réessaie quand quelques-uns seront finis.
daily-limit = { $whose ->
        [server] Limite quotidienne de ce serveur
       *[you] Limite quotidienne
    } : { $used } s utilisées sur { $limit }. Il y en aura de nouveau dans { $hours } h environ.
day-too-short = Cela fait { $asked } s de musique en tout, et la limite du jour est de { $maximum } s.
queue-full = La file est pleine ({ $waiting }). Réessaie dans { DURATION($seconds) } environ.
queue-full-outside = La file des messages privés est pleine ({ $waiting }). Réessaie dans { DURATION($seconds) } environ, ou demande sur un serveur.
cooldown = Tu viens de demander. Réessaie dans { DURATION($seconds) }.
daily-uploads = Tu as joint { $maximum } Mo aujourd'hui, c'est le maximum. Prends un son que j'ai déjà, ou réessaie demain.
data-full = Je n'ai plus de place. Supprime des morceaux, ou demande au propriétaire du bot d'en faire.
no-direct-messages = Je ne fais pas de musique en message privé. Demande-moi sur un serveur.
no-private-installs = Je ne fais pas de musique ici. Demande-moi sur un serveur où je suis.
server-not-served = Je ne fais pas de musique sur ce serveur.
channel-not-allowed = Je ne fais pas de musique dans ce salon. Demande dans { $channels }.
role-not-allowed = Ici, il faut l'un de ces rôles pour demander de la musique : { $roles }.
model-not-allowed = Le modèle « { $name } » n'est pas permis ici. Disponibles : { $available }.
prompt-refused = Ici, je refuse les prompts avec « { $word } ». Enlève-le.
person-blocked = Tu ne peux pas faire faire de musique ici. Parles-en à un admin.
answer-time-too-short = Ça prendrait { DURATION($seconds) } environ, et ici je ne peux répondre que pendant { DURATION($maximum) }. Demande plus court, ou sur un serveur où je suis.
answer-time-over = Pas fini dans les 15 minutes où je peux répondre ici. Demande plus court, ou sur un serveur où je suis.
no-turn = Temps écoulé dans la file. Réessaie quand ce sera plus calme.
job-incomplete = J'ai perdu une partie de cette demande. Relance /mario.
took-too-long = C'était trop long, alors j'ai arrêté. Essaie une durée plus courte.
sound-broken = Le résultat est abîmé. Redemande : une autre graine ira peut-être mieux.
piece-silent = Le résultat est muet, deux fois de suite. Essaie une autre graine ou un autre prompt.
new-part-silent = La suite est muette, deux fois de suite. Essaie une autre graine ou un autre prompt.
composing-failed = Ça a échoué pendant la composition. Essaie une autre graine ; si ça continue, préviens le propriétaire du bot.
out-of-memory = Je n'ai plus de mémoire. Essaie un morceau plus court ou un modèle plus petit.
takes-unheard = { $count } prises sur { $takes } étaient muettes ou abîmées, { $count ->
        [one] je l'ai donc laissée
       *[other] je les ai donc laissées
    } de côté.
tokens-of-other-weights = Ce morceau a été fait par une autre version du modèle.
cancelled = Annulé.
unexplained = Ça n'a pas marché. Réessaie.
piece-deleted-unposted = Ce morceau a été supprimé avant que je puisse le poster.
piece-unposted-for-a-day = Ton morceau est prêt, mais Discord m'a empêché de le poster pendant 24 h, alors j'ai renoncé. Redemande-le.

loop-planned = Une boucle de { $bars ->
        [one] { $bars } mesure
       *[other] { $bars } mesures
    }, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-cut = Une boucle de { $bars ->
        [one] { $bars } mesure
       *[other] { $bars } mesures
    } à { $bpm } bpm, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-impossible = Je n'y entends pas de pulsation régulière, je n'en ai donc pas fait de boucle.
measured-tempo = Tu as demandé { $asked } bpm ; j'en mesure { $measured }.
measured-no-tempo = Tu as demandé { $asked } bpm ; je n'entends pas de pulsation régulière.
measured-key = Tu as demandé { KEY($asked) } ; j'entends { KEY($measured) }.
measured-no-key = Tu as demandé { KEY($asked) } ; je n'entends pas de tonalité.
that-piece = Ce morceau
part-silent = { $name } est muet de { $start } à { $end } s. Choisis un autre passage.
rest-silent = { $name } est muet après { $start } s. Choisis un autre passage.
source-silent = { $name } est muet. Choisis quelque chose que je puisse entendre.

## Discord

channel-gone = Le salon n'existe plus.
not-on-server = Je ne suis plus sur ce serveur.
channel-hidden = Je ne vois plus ce salon.
author-unreachable = Tu n'acceptes pas mes messages.
channel-closed-to-bot = Je ne peux plus poster dans ce salon.
thread-archived = Le fil est archivé.
thread-locked = Le fil est verrouillé.
perhaps-posted-twice = Ce message est peut-être en double : mon premier essai a été interrompu, et je ne peux pas lire l'historique de ce salon.
channel-lost = J'ai perdu la trace du salon. Relance /mario.
message-deleted-at-once = Mon message a été supprimé dès que je l'ai posté.
file-too-large-for-discord = Le fichier est trop gros pour Discord ici. Demande plus court, ou du mp3.
message-refused = Discord a refusé mon message (erreur { $number }).
discord-answered = Discord a répondu par l'erreur { $status }.
discord-unreachable = Je n'ai pas pu joindre Discord.
answered-too-late = J'ai répondu trop tard. Réessaie.
permissions-missing = Il me faut ces permissions ici : { $permissions }. Demande à un admin.
file-too-big = Fichier trop gros ({ $size } Mo, { $maximum } au plus). Raccourcis-le, ou envoie du MP3.
attachment-not-fetched = Je n'ai pas pu récupérer ce fichier chez Discord. Joins-le de nouveau.

command-mario = Composer un morceau de musique
command-continue = Continuer
command-cover = Reprise 8-bit
command-follow = Suivre cette mélodie
command-recipe = Voir la recette
command-help = Ce que je sais faire : exemples, options, modèles, et ton reste du jour
command-library = Ce qui a été fait : par toi, sur ce serveur, tes favoris
command-library-mine = Tes morceaux, et ce qu'il te reste aujourd'hui
command-library-server = Les morceaux des salons de ce serveur que tu vois
command-library-favourites = Les morceaux sous lesquels tu as appuyé sur ⭐
command-library-search = Trouver des morceaux par les mots de leurs prompts
library-words-help = Des mots du prompt, dans n'importe quel ordre
command-admin = Les réglages de ce serveur pour /mario
command-admin-limits = Afficher les limites de ce serveur
command-admin-set = Changer une limite, pour tout le monde ou pour un rôle
command-admin-reset = Annuler le changement d'une limite
command-admin-format = Choisir le type de fichier posté ici
command-admin-settings = Afficher ce que ce serveur a choisi, et qui il a bloqué
command-admin-defaults = Choisir le modèle, la durée et le style quand personne ne précise
command-admin-language = Choisir la langue de ce que tout le monde lit ici
command-admin-channel = Permettre la musique dans un salon, ou plus ; sans aucun, c'est partout
command-admin-role = Permettre la musique à un rôle, ou plus ; sans aucun, c'est à tous
command-admin-model = Permettre un modèle, ou plus ; sans aucun, c'est tous
command-admin-word = Refuser les prompts qui contiennent un mot, ou les accepter de nouveau
command-admin-status = Si je suis occupé, à quelle vitesse je vais, quand je redémarre
command-admin-block = Empêcher quelqu'un de faire faire de la musique ici
command-admin-unblock = Laisser de nouveau quelqu'un faire faire de la musique ici
admin-person-help = Qui
admin-format-help = Le type de fichier, ou default
admin-limit-help = Quelle limite
admin-value-help = Sa nouvelle valeur
admin-role-help = Rôle (vide : tout le monde)
admin-model-help = Quel modèle
admin-default-model-help = Le modèle, ou default
admin-default-style-help = Le style, ou default
admin-usual-style = Aucun style
admin-usual-model = Celui du bot par défaut
admin-usual-format = Le format par défaut
admin-duration-help = Secondes ; 0 : la valeur par défaut
admin-language-help = La langue
admin-channel-help = Un salon, ou une catégorie avec tout ce qu'elle contient
admin-allow-help = True le permet ; False le retire
admin-word-help = Un mot, ou plusieurs ensemble
admin-refuse-help = True le refuse ; False le retire
help-with-default = { $help } (par défaut : { $default })
form-prompt = À quoi doit-il ressembler ?
form-from = Le son à partir de (secondes ou 1:30)
form-to = … jusqu'à (vide : jusqu'à la fin)
form-prompt-empty = Laisse vide pour que le son parle de lui-même

form-tweak = Retoucher ce morceau
form-style = Style
form-style-kept = tel quel
form-too-old = Ce formulaire était ouvert pendant mon redémarrage. Ouvre-le encore une fois.
form-settings = Réglages, un par ligne
form-setting = { $name } : { $value }
form-variation = Une variation
form-keep = Que garder du début ?
form-keep-choice = Les { $seconds } premières s ({ $percent } %)
form-line-unread = Je ne peux pas lire « { $line } ». Écris chaque réglage sur sa propre ligne, comme nom : valeur.
tweak-changed-nothing = Rien n'a changé, ce serait donc le même morceau. Change quelque chose, ou appuie sur { button-again }.
piece-too-short-to-vary = Ce morceau est trop court pour une variation, ou trop long pour en faire une ici. Appuie plutôt sur { button-again }.
button-cancel = Annuler
button-again = Encore
button-continue = Continuer
button-tweak = Retoucher
button-delete = Supprimer
button-keep = Garder
button-drop = Jeter
button-of-take = { $label } { $take }
button-make-again = Refaire à l'identique
button-my-turn = À moi
button-end-jam = Terminer
button-surely-delete = Le supprimer

more = Plus…
more-video = Vidéo : un MP4 qui se lit partout
more-variation = Variation : garder le début, changer le reste
more-recipe = Recette : la commande exacte
more-soundboard = Vers la soundboard : ses meilleures mesures
more-stitch = Assembler : tout ce qu'il continue, dans un seul fichier
more-lineage = Généalogie : d'où il vient, et ce qu'il a donné
more-loop = Boucle : des mesures entières, dont la fin ramène au début
more-midi = MIDI : ses notes, pour d'autres programmes
shown-queued = ⏳ { $place ->
        [one] { $place }er
       *[other] { $place }e
    } dans la file, { DURATION($seconds) } environ.
shown-next = ⏳ Le prochain, { DURATION($seconds) } environ.
shown-loading = 📦 Je charge le modèle…
shown-loading-bar = 📦 Je charge le modèle { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 Je charge le modèle { $bar } { $done } Mo sur { $total }
shown-composing = 🎼 { $bar } { $percent } %
shown-composing-left = 🎼 { $bar } { $percent } % · encore { DURATION($seconds) }
shown-diffusing = Décodage soigné. C'est lent.
shown-finishing = 🎼 { $bar } presque fini
shown-answer-by = { $text }
    Ici, je peux répondre jusqu'à { $time }.
shown-restarting = 🔄 Je redémarre. Tu gardes ta place.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Annulé.
shown-footer = graine { $seed } · { $model } · fait en { DURATION($seconds) }
shown-footer-takes = { $count } prises · { $model } · fait en { DURATION($seconds) }
shown-take = **{ $take }** · graine { $seed }
title-continuation = Une suite
title-continued = { $prompt } (suite)
title-melody = D'après une mélodie

linked = [{ $name }]({ $link })
came-again = 🎲 Une autre prise de { $name }{ came-for }
came-continued = ⏭️ Continue { $name }{ came-for }
came-followed = 🎵 Suit la mélodie de { $name }{ came-for }
came-made-again = 🔁 { $name }, refait{ came-for }
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ { $name }, retouché{ came-for }
came-varied = 🌗 Une variation de { $name } : ses { $seconds } premières s, puis du nouveau{ came-for }
came-covered = 🕹️ Reprise 8-bit de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}pour { $person }
    }
came-joined = 🧵 Assemble { $names } ; de { $people }{ came-for }
and-more = { $count ->
        [one] { $count } autre
       *[other] { $count } autres
    }
somebody = quelqu'un
came-looped = 🔁 { $name } en boucle{ came-for }
came-lengths = { $total } s : { $given } s d'avant, { $new } s nouvelles
seconds = { $number } s

command-jam = Lancer une jam : chacun continue le morceau à son tour, et vous votez
command-daily = Un morceau du jour, dont le prompt est voté
command-daily-set = Poster un morceau chaque jour
command-daily-show = Afficher où et quand vient le morceau du jour
command-daily-off = Ne plus poster de morceau du jour
jam-prompt-help = Comment ça commence : ambiance, instruments, lieu, tempo
jam-seconds-help = Secondes de musique nouvelle à chaque tour
jam-rounds-help = Combien de tours
daily-channel-help = Où
daily-hour-help = À quelle heure, de 0 à 23
daily-zone-help = À l'heure de quel lieu, comme Europe/Paris
daily-prompts-help = Prompts séparés par |, à tour de rôle sans votes ; sinon mes propres idées

# La jam
jam-thread = 🎶 Jam : { $prompt }
jam-opened = 🎶 **Jam !** { $person } commence par « { $prompt } ». { $rounds ->
        [one] { $rounds } tour
       *[other] { $rounds } tours
    } de { $seconds } s. Rejoins-nous dans le fil ci-dessous.
jam-round = Tour { $round } sur { $rounds }
jam-how = **Comment ça marche :** à chaque tour, quelqu'un prend la main et dit ce qui vient ensuite. J'en fais deux versions, et tout le monde a une minute pour voter ; à égalité, la prise 1 continue. Un tour compte dans la limite quotidienne de qui le prend. Si personne n'en prend pendant { $minutes } minutes, la jam s'arrête.
jam-taken = { $person } : « { $prompt } »
jam-taken-wordless = { $person } laisse parler la musique.
jam-turn = Qui continue ? Appuie sur **{ button-my-turn }** et dis ce qui vient ensuite. Sinon, la jam s'arrête { $until }.
jam-only-one = La prise { $take } continue : il n'y en avait pas d'autre.
jam-candidate = Prise { $take } · { $votes }
jam-vote = Quelle prise continue ? Le vote se termine { $until }. Tu peux changer ton vote ; à égalité, la prise 1 continue.
    -# { votes }
jam-decided = La **prise { $take }** continue, { $votes } à { $against }.
jam-form = À moi
jam-form-prompt = Qu'est-ce qui vient ensuite ?
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = Le morceau entier : { DURATION($seconds) }.
jam-nothing = La jam s'est terminée avant qu'il y ait de la musique.
jam-credits = Crédits
jam-credit = { $round }. { $prompt } – { $person }
jam-no-words = sans mots
jam-closed-with = 🏁 La jam est finie. « { $prompt } » est de { $people } : [écouter]({ $link })
jam-closed = 🏁 La jam est finie. { $why }
jam-nobody = Personne n'a pris le tour.
jam-ended-by = { $person } a terminé la jam.
jam-piece-deleted = Le morceau a été supprimé, il n'y a plus rien à continuer.
jam-nothing-made = Ce tour n'a rien donné. Qui réessaie ?
jam-no-threads-here = Une jam a besoin d'un fil, et il ne peut pas y en avoir ici. Lance-la dans un salon textuel.
jam-may-not-thread = Tu ne peux pas ouvrir de fil ici, donc pas de jam non plus. Demande à un admin.
jam-already-here = Il y a une jam dans ce salon : <#{ $thread }>. Rejoins-la, ou attends qu'elle finisse.
jam-over = Cette jam est finie.
jam-turn-taken = { $person } a été plus rapide. Vote dans un instant, et prends le tour suivant.
jam-others-first = Le dernier tour était le tien. Laisse les autres d'abord, pendant { DURATION($seconds) }.
jam-not-yours = Seule la personne qui a lancé la jam, ou la modération, peut la terminer.
vote-over = Ce vote est terminé.
votes = { $count ->
        [0] Pas encore de vote
        [one] { $count } vote
       *[other] { $count } votes
    }

# Le morceau du jour
daily-came = 🌞 Morceau du jour{ $votes ->
        [0] {""}
        [one] , choisi par { $votes } vote
       *[other] , choisi par { $votes } votes
    }
daily-late = Il est en retard : je n'étais pas là à son heure.
daily-title = 🌞 Morceau du jour
daily-vote = Que sera le prochain ? Je le fais { $until } ; tu peux changer ton vote, et à égalité le premier gagne.
daily-option = { $number } · { $votes }
daily-voted = Le suivant était « { $prompt } », avec { $count ->
        [0] aucun vote
        [one] { $count } vote
       *[other] { $count } votes
    }.
daily-here = Un morceau de { $seconds } s vient chaque jour dans { $channel } à { $hour } ({ $zone }). Prochain : { $next }.
daily-prompts-here = Quand personne ne vote, ceux-ci viennent à tour de rôle :
daily-own-ideas = Quand personne ne vote, je prends mes propres idées.
daily-none = Il n'y a pas de morceau du jour ici. `/{ name-mario-daily } { name-set }` en lance un.
daily-off = Il n'y a plus de morceau du jour.
daily-failed = ⚠️ Il n'y a pas de morceau du jour dans { $channel } aujourd'hui : { $why }
daily-prompts = Cela peut être { $maximum } prompts au plus, de { $length } caractères au plus, séparés par |.
zone-unknown = Il n'y a pas de fuseau horaire « { $name } ». Prends un nom comme Europe/Paris ou America/New_York.
command-style = Les styles de ce serveur
command-style-add = Garder des mots et réglages comme style, que /mario propose ici
command-style-remove = Retirer un style
command-style-list = Afficher les styles que /mario propose ici
style-name-help = Le nom du style
styles = Styles
styles-none = Il n'y a pas encore de style ici. Ajoutes-en un avec `/{ name-mario-style } { name-add }`.
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style } (partout)
style-added = Gardé. Qui tape /mario ici peut choisir { $chosen }.
    { $style }
style-removed = { $name } n'est plus un style ici.
style-name = Le nom d'un style a de 1 à { $maximum } caractères, et pas de virgule.
style-unknown = { $available ->
        [none] Il n'y a pas de style { $name } ici.
       *[other] Il n'y a pas de style { $name } ici. Il y a : { $available }.
    }
style-unfit = Le style { $name } des réglages est inutilisable. { $reason }
styles-full = Ce serveur a déjà { $maximum } styles. Retires-en un d'abord.
command-privacy = Ce que je sais de toi
command-privacy-export = Recevoir tout ce que je garde de toi, en message privé
command-privacy-delete = Supprimer tes morceaux, prompts, sons et ton historique
privacy-confirm-help = True supprime pour de bon
privacy-not-confirmed = Rien n'a été supprimé. Mets confirm sur true pour supprimer tes données pour de bon.
privacy-exported = Envoyé. C'est dans tes messages privés.
privacy-deleted = C'est fait : { $count ->
        [one] { $count } morceau ou demande supprimé
       *[other] { $count } morceaux et demandes supprimés
    }. Les messages déjà postés restent jusqu'à ce que quelqu'un les supprime.
direct-messages-closed = Je ne peux pas t'envoyer de message privé. Autorise-les dans les paramètres de confidentialité de ce serveur, puis réessaie.
blocked = { $person } ne peut plus faire faire de musique ici.
unblocked = { $person } peut de nouveau faire faire de la musique ici.

format-here = Ici, les morceaux sont postés en **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] vidéo (MP4)
       *[mp3] MP3
    }**, sauf si on demande autre chose.
defaults-here = Quand personne ne précise, un morceau dure { $seconds } s et vient de **{ $model }**.
default-style-here = Ce qui ne nomme pas de style a le style **{ $style }**.
language-here = { $name ->
        [auto] Ce que tout le monde lit ici est dans la langue que Discord indique pour ce serveur.
       *[other] Ce que tout le monde lit ici est en **{ $name }**.
    }
channels-here = { $count ->
        [0] Je fais de la musique dans tous les salons.
       *[other] Ici, je ne fais de la musique que dans { $channels }.
    }
roles-here = { $count ->
        [0] Tout le monde peut demander de la musique ici.
       *[other] Ici, il faut l'un de ces rôles pour demander de la musique : { $roles }.
    }
models-here = { $count ->
        [0] Tous mes modèles sont permis ici.
       *[other] Seuls ces modèles sont permis ici : { $models }.
    }
words-here = { $count ->
        [0] Je ne refuse aucun mot ici.
       *[other] Ici, je refuse les prompts qui contiennent l'un de ces mots : { $words }.
    }
blocked-here = { $count ->
        [0] Personne n'est bloqué ici.
       *[other] Bloqués ici : { $people }.
    }
settings-here = Choisi pour ce serveur
limits-here = Limites ici
limit = { $name } : { $value }
limit-changed = **{ $name } : { $value }**
limit-of-role = { $role } { $name } : **{ $value }**
limit-set = **{ $name }** : { $value } désormais{ $role ->
        [everyone] {""}
       *[other] {" "}pour { $role }
    }.
limit-reset = **{ $name }** : { $role ->
        [everyone] de nouveau la valeur par défaut ({ $value })
       *[other] { $role } a de nouveau ce qu'a tout le monde
    }.

status-title = Comment je vais
status-queue = File : { $running } en cours sur { $capacity }, { $waiting } en attente. D'ici : { $here }.
status-start = Un morceau demandé maintenant commencerait { $seconds ->
        [0] tout de suite
       *[other] dans { DURATION($seconds) } environ
    }.
status-speed = **{ $name }** : { NUMBER($speed, maximumFractionDigits: 1) } s de musique par seconde
status-speed-unknown = **{ $name }** : pas encore mesuré
status-memory = Mémoire : { NUMBER($used, maximumFractionDigits: 1) } Go utilisés, { NUMBER($free, maximumFractionDigits: 1) } Go libres
status-data = Gardé : { NUMBER($used, maximumFractionDigits: 1) } Go sur { NUMBER($maximum, maximumFractionDigits: 1) }
status-restart = Prochain redémarrage : { $time }
status-restart-unknown = Aucun redémarrage n'est prévu.
status-restart-now = Je redémarre en ce moment.

permission-view-channel = Voir le salon
permission-send-messages = Envoyer des messages
permission-send-messages-in-threads = Envoyer des messages dans les fils
permission-create-public-threads = Créer des fils publics
permission-attach-files = Joindre des fichiers
permission-embed-links = Intégrer des liens
permission-read-message-history = Voir les anciens messages

## Aide

hint = 🎵 Dis-moi quoi jouer, comme ceci :
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Ou appuie sur l'un d'eux. `/{ name-mario-help }` dit ce que je sais faire d'autre.

help-title = 🎵 Ce que je sais faire
help-mario = **`/mario`** et quelques mots (en anglais) font un morceau. Joins un son : je suis sa mélodie, ou je le continue avec `{ name-continuation }`.
help-sections = **Parties** : `verse: calm | chorus: fast, drums | outro` donne à chaque partie ses propres mots.
help-reply = **Réponds** à un morceau pour le continuer ; tes mots sont le nouveau prompt.
help-apps = **Clic droit** sur un son (sur téléphone : appui long) → Applications : { $commands }.
help-library = **`/{ name-mario-library }`** retrouve ce qui a été fait : par toi, sur ce serveur, tes favoris (⭐), par mots.
help-more = **Sous un morceau** : *{ button-tweak }*, ⭐, et dans *{ more }* une variation, une boucle, une vidéo, ses notes, sa recette. `{ name-takes }` en fait jusqu'à { $takes } à la fois.
help-jam = **`/{ name-mario-jam }`** lance un morceau que chacun continue à son tour, et vous votez.
help-examples = **Appuie sur un bouton** ci-dessous pour entendre un exemple.
help-options = Options
help-prompt = **Prompt** : à quoi ça ressemble. Avec un son joint, `{ just-my-audio }` veut dire sans mots.
help-duration = **Durée** (`{ name-duration }`) : secondes de musique nouvelle, { $maximum } au plus ici.
help-creativity = **Créativité** (`{ name-temperature }`) : 0 sage, 1 normale, 2 folle.
help-strength = **Fidélité au prompt** (`{ name-classifier_free_guidance }`) : 1 souple, 3 normale, 7 stricte.
help-continuation = **Continuer** (`{ name-continuation }`) : continuer ton son au lieu de suivre sa mélodie.
help-part = **De**, **À** (`{ name-continuation_start }`, `{ name-continuation_end }`) : les secondes de ton son à utiliser.
help-format = **Format** (`{ name-output_format }`) : le type de fichier que tu reçois.
help-seed = **Graine** (`{ name-seed }`) : la même graine avec les mêmes mots fait le même morceau.
help-model-option = **Modèle** (`{ name-replicate_weights }`) : qui compose.
help-left = Il te reste aujourd'hui
help-left-you = Pour toi : { $seconds ->
        [0] plus de musique
       *[other] { DURATION($seconds) } de musique
    }, { $megabytes } Mo de sons à joindre, { $places ->
        [one] { $places } place
       *[other] { $places } places
    } dans la file.
help-left-server = Pour ce serveur : { $seconds ->
        [0] plus de musique
       *[other] { DURATION($seconds) } de musique
    }.
help-models = Modèles
help-model = **{ $title }** (`{ $name }`), licence : { $licence }
help-model-unlicensed = non précisée, demande au propriétaire du bot
help-models-more = … et { $count } autres, dans l'option `{ name-replicate_weights }`.

## Boutons et messages

lineage-title = 🌳 Généalogie
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *un morceau supprimé, ou là où tu ne peux pas le voir*
lineage-this = ← **celui-ci**
lineage-alone = Il ne vient d'aucun autre, et n'a encore rien donné.
lineage-more = … et { $count } de plus.
library-mine = 🎼 Tes morceaux
library-server = 🎼 Les morceaux de ce serveur
library-favourites = ⭐ Tes favoris
library-search = 🔎 { $words }
library-empty-mine = Tu n'as encore rien fait. `/mario` et quelques mots font un morceau.
library-empty-server = Il n'y a encore rien dans les salons que tu vois. `/mario` et quelques mots font un morceau.
library-empty-favourites = Encore rien. Appuie sur ⭐ sous un morceau pour le retrouver ici.
library-empty-search = Ici, aucun prompt n'a tous ces mots.
library-facts = { DURATION($seconds) } · { $model } · graine { $seed }
library-page = Page { $page } sur { $pages } · { $count ->
        [one] { $count } morceau
       *[other] { $count } morceaux
    }
library-play = En écouter un…
library-elsewhere = { $count ->
        [one] Il y en a { $count } de plus
       *[other] Il y en a { $count } de plus
    } dans des salons que tu ne vois pas ici.
library-only-on-servers = Cela marche sur un serveur. Ici, vois `/{ name-mario-library } { name-mine }`.
library-search-too-long = Trop de mots. Je peux chercher jusqu'à { $maximum } caractères.
favourite-first = ⭐ Gardé. `/{ name-mario-library } { name-favourites }` montre ce que tu aimes ; appuie encore pour l'enlever.
button-too-old = Ce bouton vient d'une autre version de moi. Utilise /mario.
piece-deleted = Ce morceau a été supprimé, ce bouton ne fait donc plus rien.
delete-surely = Supprimer ce morceau pour de bon ? Personne ne pourra le récupérer.
deleted = Supprimé.
piece-not-being-made = Celui-là est déjà fini ou annulé.
too-late-to-cancel = Trop tard pour annuler : celui-là est déjà fini.
only-its-author = Seule la personne qui a demandé, ou la modération, peut { $act ->
        [delete] supprimer
       *[cancel] annuler
    } ceci.
only-server-managers = Seules les personnes qui gèrent ce serveur peuvent voir et changer ses limites.
delete-takes-surely = Supprimer les { $count } prises pour de bon ? Personne ne pourra les récupérer.
take-is-last = C'est la dernière prise. Appuie sur { button-delete } pour l'enlever.
only-its-author-chooses = Seule la personne qui a demandé, ou la modération, peut garder ou jeter des prises.
stitch-alone = Il n'y a rien à assembler : ce morceau n'en continue aucun qui soit gardé et que tu puisses voir.
stitch-too-long = Assemblé, cela durerait { DURATION($seconds) }. Le maximum est { DURATION($maximum) }.
stitch-part-gone = L'un des morceaux a été supprimé avant que je puisse les assembler.
message-deleted = Ce message a été supprimé, il n'y a plus rien à continuer.
message-files-hidden = Je ne vois pas ce fichier. Clic droit (ou appui long) → Applications → { command-continue }.
no-sound-in-message = Il n'y a pas de fichier son dans ce message. Choisis-en un avec une pièce jointe.
several-sounds = Il y avait { $count } sons ; j'ai pris { $name }.
several-takes = Il y avait { $count } prises ; j'ai pris la { $take }. Les boutons prennent celle que tu veux.
piece-still-being-made = Ce morceau est encore en cours. Réessaie quand il sera là.
reply-unread = Je n'ai pas pu lire ton texte. Réponds en laissant la mention, ou passe par Applications → { command-continue }.

## Sons joints

sounds-accepted = WAV, MP3, FLAC, OGG (Vorbis ou Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, ou une vidéo MP4, MKV ou WebM avec du son
sound-file-empty = Ce fichier est vide. Joins un son : { sounds-accepted }.
sound-unknown = Je ne reconnais pas ce fichier comme un son. Je sais lire { sounds-accepted }.
sound-playlist = C'est une playlist : elle ne fait que renvoyer à d'autres fichiers, et je ne les ouvre pas. Joins le son lui-même.
sound-kind-unread = On dirait { $kind }, que je ne sais pas lire. Exporte-le en MP3 ou WAV.
not-a-sound = On dirait { $kind }. Il me faut un son : { sounds-accepted }.
sound-coded-unread = Le son de ce fichier { $title } { $coding ->
        [unknown] a un codage que je ne connais pas
       *[other] est codé en { $coding }, que je ne sais pas lire
    }. Exporte-le en MP3 ou WAV.
sound-cut-short = Ce fichier { $title } est coupé : il manque la fin. Renvoie-le.
sound-promised-more = Ce fichier { $title } est abîmé ou coupé : il annonce plus qu'il ne contient. Renvoie-le.
sound-partly-read = { $unread } des { $parts } parties de ce fichier étaient illisibles, j'en ai donc pris { $seconds } s.
sound-damaged = Ce fichier { $title } est abîmé. Exporte-le de nouveau, en MP3 ou WAV.
sound-corrupt = Les données audio sont abîmées. Exporte-les de nouveau, en MP3 ou WAV.
sound-only-header = Ce fichier { $title } ne contient aucun son, seulement son en-tête.
sound-nothing = Ce fichier ne contient aucun son. Choisis-en un qui en a.
sound-too-short = Ce son dure moins d'un dixième de seconde. Prends-en un plus long.
sound-channels = Ce son a { NUMBER($channels, useGrouping: 1) } canaux, je sais en lire de 1 à { $maximum }. Mixe-le en stéréo.
sound-rate = Ce son a { NUMBER($rate, useGrouping: 1) } échantillons par seconde, je sais en lire de { NUMBER($minimum, useGrouping: 1) } à { NUMBER($maximum, useGrouping: 1) }. Exporte-le à 44 100 ou 48 000.
result-too-long = Ça durerait { DURATION($seconds) } ; je peux faire { DURATION($maximum) } au plus. Prends-en un passage : les champs du formulaire sous Applications → { command-continue }, ou `{ name-continuation_start }` et `{ name-continuation_end }`.
sound-too-long = Ce son dure plus de { DURATION($seconds) }, le maximum que je prends d'un coup. Choisis un passage (de, à).
sound-too-wide = Trop long pour autant de canaux : je peux en prendre { $seconds } s d'un coup. Choisis un passage (de, à).
sound-too-slow = Lire ce fichier a pris trop de temps. Envoies-en un plus court, en MP3 ou WAV.
sound-too-heavy = Lire ce fichier demande trop de mémoire. Exporte-le de nouveau, en MP3 ou WAV.
sound-protected = Ce fichier est protégé contre la copie, je ne peux pas le lire. Choisis-en un autre.
sound-elsewhere = Ce MP4 garde son audio dans un autre fichier, et je ne l'ouvre pas. Exporte le tout en un seul fichier.
video-without-sound = Cette vidéo n'a pas de son. Choisis-en une qui en a, ou un fichier son.
part-before-start = Le passage doit commencer à 0 s ou plus tard.
part-too-late = Je peux prendre un passage dans les { DURATION($seconds) } du début d'un fichier, pas à { $start } s. Coupe le fichier, ou choisis un début plus tôt.
part-backwards = Le passage finit à { $end } s, avant de commencer ({ $start } s). Choisis une fin plus tardive.
part-after-end = Ce son finit avant { $start } s, où le passage devrait commencer. Choisis un début plus tôt.
part-clipped = Ce son finit à { $length } s, avant les { $end } s demandées : je l'ai donc pris jusqu'à la fin.

kind-windows-media-file = un fichier Windows Media (WMA ou WMV)
kind-monkeys-audio = du Monkey's Audio (APE)
kind-wavpack = du WavPack
kind-dsd-sound = du DSD (DSF ou DSDIFF)
kind-musepack = du Musepack
kind-tta = du TTA
kind-dts = du DTS
kind-mlp = du MLP
kind-truehd = du Dolby TrueHD
kind-8svx-file = un fichier 8SVX d'Amiga
kind-tracker-module = un module de tracker
kind-sun-au-file = un fichier AU de Sun
kind-sony-wave64-file = un fichier Wave64 de Sony
kind-realaudio-file = un fichier RealAudio
kind-creative-voc-file = un fichier VOC de Creative
kind-silk-voice-note = un message vocal SILK
kind-amr-file-with-several-channels = un fichier AMR à plusieurs canaux
kind-flash-video = une vidéo Flash
kind-mpeg-video = une vidéo MPEG
kind-picture = une image
kind-archive = une archive
kind-pdf-document = un document PDF
kind-midi-file = un fichier MIDI, qui contient des notes et pas de son
kind-sound-font = une banque de sons, qui contient des instruments et pas de musique
kind-program = un programme
kind-avi-video = une vidéo AVI
kind-video-cd = un CD vidéo
kind-amv-video = une vidéo AMV
kind-speex = du Speex
kind-mpeg-transport-stream = un flux de transport MPEG

## Les fichiers que j'écris

format-unknown = Je ne sais pas écrire « { $name } ». Je sais écrire { $formats }.
piece-not-written = Ton morceau est prêt, mais je n'ai pas pu l'écrire en { $format }. Essaie un autre format.
piece-too-big-to-post = Ce morceau est trop long pour être posté ici : les fichiers peuvent faire { $maximum } Mo, et même un petit MP3 est plus gros. Essaie plus court.
posted-smaller = En { $asked }, cela ferait { $size } Mo, mais ici les fichiers peuvent en faire { $maximum } : c'est donc { $asked ->
        [MP3] un { $given } plus petit
       *[other] du { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] {" "}à { $kilobits } kbit/s
    }.
recipe = Recette
recipe-made-by = { $device ->
        [unknown] fait par { $model }
       *[other] fait par { $model } sur { $device }
    }
recipe-joined = Plusieurs morceaux sont assemblés ici, aucune commande seule ne le fait donc. *Généalogie* les nomme.
recipe-unknown = Ce fichier n'est pas de moi, ou il a trop changé pour que je le reconnaisse.
recipe-model-gone = Il n'y a pas de modèle { $name } ici, je ne peux donc pas le refaire.
recipe-other-model = { $name } a changé depuis, le résultat sera donc différent.
recipe-other-device = Il a été calculé sur { $was } et le serait maintenant sur { $now } : les derniers bits peuvent donc différer.
recipe-other-version = Une autre version de moi l'a fait ({ $was }), le résultat peut donc être différent.
recipe-source-lost = Il a été fait à partir d'un son que je n'ai pas. Joins-le en `{ name-input_audio }` avec la commande.
recipe-source-kept = Il a été fait à partir d'un son, qu'utilise *{ button-make-again }*. Avec la commande, joins-le en `{ name-input_audio }`.
recipe-names = Les options en français : { $names }
recipe-name = { $name } → { $theirs }
made-again-same = Le même fichier qu'avant, octet pour octet.
made-again-other-model = Pas le même fichier qu'avant : le modèle a changé depuis.
made-again-other-device = Pas le même fichier qu'avant : l'un a été calculé sur { $was }, l'autre sur { $now }.
made-again-otherwise = Pas le même fichier qu'avant : ce fichier ou moi avons changé depuis.
soundboard-added = **{ $name }** est maintenant dans la soundboard : ses meilleures mesures.
soundboard-reason = Ajouté par { $name } ({ $id }) à partir d'un de mes morceaux
soundboard-name = Le morceau de Mario
soundboard-not-yours = Il te faut la permission « Créer des expressions » sur ce serveur pour ajouter des sons. Demande à un admin.
soundboard-not-mine = Il me faut la permission « Créer des expressions » sur ce serveur pour ajouter des sons. Demande à un admin.
soundboard-no-server = Seul un serveur où je suis a une soundboard à laquelle je puisse ajouter.
soundboard-full = La soundboard de ce serveur est pleine. Supprimes-y d'abord un son.
soundboard-too-big = Discord a trouvé le son trop gros. Essaie un autre morceau.
soundboard-refused = Discord n'a pas pris le son (erreur { $number }). Réessaie plus tard.
piece-too-quiet = Ce morceau est trop faible pour en faire un son.
exports-busy = Je suis occupé par d'autres fichiers. Réessaie dans une minute.
video-too-big = En vidéo, ce morceau serait trop gros pour Discord ici ({ $size } Mo, { $maximum } au plus). Demande plus court.
piece-without-notes = Ce morceau n'est pas fait de notes, il n'y en a donc pas de MIDI. Ceux de pocket le sont.
no-notes = Seuls les morceaux de pocket peuvent s'écrire en notes. Choisis pocket, ou un nom comme piece.wav.
music21-missing = MusicXML a besoin de music21. Installe-le avec `pip install music21`, ou écris un .mid.

## Ce que pocket dit d'un morceau

key-major = { $tonic ->
        [0] do
        [1] do dièse
        [2] ré
        [3] mi bémol
        [4] mi
        [5] fa
        [6] fa dièse
        [7] sol
        [8] la bémol
        [9] la
        [10] si bémol
       *[11] si
    } majeur
key-minor = { $tonic ->
        [0] do
        [1] do dièse
        [2] ré
        [3] mi bémol
        [4] mi
        [5] fa
        [6] fa dièse
        [7] sol
        [8] la bémol
        [9] la
        [10] si bémol
       *[11] si
    } mineur

pocket-style =
    { $style ->
       *[overworld] Plaine
        [underground] Souterrain
        [castle] Château
        [underwater] Sous l'eau
        [boss] Boss
        [ghost-house] Maison hantée
        [desert] Désert
        [star] Étoile
        [game-over] Game over
        [title] Titre
        [shop] Boutique
        [athletic] Acrobatie
        [snow] Neige
        [space] Espace
        [village] Village
        [victory] Victoire
    }
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = J'ai compris : { $words }.
pocket-unknown = Je ne connais aucun de ces mots, c'est donc un monde joyeux.
pocket-no-prompt = Sans mots, c'est un monde joyeux.
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · ton son, puis { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · je n'ai distingué aucune mélodie dans ton son, seuls tonalité et tempo sont de toi : { $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · ta mélodie
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · ta mélodie, puis { $form }
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $name } ({ $style }) à { $time }
sections-not-followed = Ta mélodie est jouée dans un seul style : les parties sont pour la musique nouvelle.
sections-note = { $sections }
section-from = { $name } à { $time }
no-tune-heard = Je n'ai entendu dans ce son aucune mélodie à suivre.
prompt-unread = Je ne peux rien lire de ce prompt, le morceau ne suit donc aucun de tes mots. Essaie des mots anglais.
prompt-half-read = Je n'ai entendu que le début de ce prompt, jusqu'à « { $last } ».
two-notes = { $first } { $second }

## Modèles

model-does-not-work = { $name } ne marche pas ({ $reason }).
default-model = Le modèle par défaut
model-unknown = Pas de modèle « { $name } » sur ce bot. Disponibles : { $available }.
no-diffusion = `{ name-multi_band_diffusion }` ne marche pas avec { $name } : il ne décode que les jetons de MusicGen. Désactive-le.
no-diffusion-because = `{ name-multi_band_diffusion }` ne marche pas avec { $name } : { $reason }. Désactive-le.
no-diffusion-other-codec = il a un autre codec
no-diffusion-synthesised = son timbre est synthétisé
no-melody = { $name } ne sait pas suivre une mélodie. Active `{ name-continuation }` pour continuer le son, ou choisis un modèle qui suit les mélodies.
no-melody-but = { $name } ne sait pas suivre une mélodie. Active `{ name-continuation }` pour continuer le son, ou choisis un modèle qui sait : { $able }.
no-memory-for-model = Pas assez de mémoire pour ce modèle : il lui faut { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } Go environ, et il y en a { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } de libres. Attends que d'autres finissent, ou prends-en un plus petit.
musicgen-missing = Ce modèle a besoin de PyTorch et d'audiocraft, qui ne sont pas installés. Installe-les avec `uv sync --python '<3.13' --extra musicgen`, ou sous Python 3.11 ou 3.12 avec `pip install 'mario[musicgen]'`.
models-without-musicgen = PyTorch et audiocraft ne sont pas installés, ces modèles sont donc inutilisables : { $names }. Installe-les avec `uv sync --python '<3.13' --extra musicgen`, ou sous Python 3.11 ou 3.12 avec `pip install 'mario[musicgen]'`.
model-files-unfit = Les fichiers de { $name } sont abîmés, ou ne sont pas ceux d'un modèle que je sais charger ({ $kind }). Le journal en dit plus.
model-name-taken = Il y a déjà un modèle { $name }. Choisis un autre nom.
model-name-wrong = Le nom d'un modèle se compose de minuscules, de chiffres, de - et de _.
kernels-missing = Le modèle fourni a besoin une fois d'un compilateur C, et n'en trouve aucun qui marche. Installe gcc (`sudo apt install gcc`), ou Mario depuis un wheel, qui apporte ce qui serait compilé.
bundled-model-undecodable = Le modèle fourni ne peut pas être décodé ({ $reason }). Réinstalle le bot.
bundled-weights-missing = Il manque les poids du modèle fourni. Réinstalle le bot.

adapter-alpha-wrong = Le lora_alpha de l'adaptateur n'est pas un nombre. Il n'a pas été chargé.
adapter-base-not-musicgen = La base « { $name } » de l'adaptateur n'est pas un MusicGen entier.
adapter-base-unknown = L'adaptateur a été fait à partir de « { $name } ». Indique comme base, dans config.toml, un modèle de config.toml ou un dépôt.
adapter-changes-unknown = L'adaptateur change { $name }, qui manque à sa base ou que je ne change pas. Il n'a pas été chargé.
adapter-empty = L'adaptateur est vide. Il n'a pas été chargé.
adapter-has = Cet adaptateur a { $what }, que je ne fusionne pas.
adapter-has-biases = Cet adaptateur a des biais (bias), que je ne fusionne pas.
adapter-not-lora = Cet adaptateur est du type « { $kind } » de peft. Je ne fusionne que LoRA.
adapter-part-unknown = L'adaptateur a { $name }, que LoRA n'a pas.
adapter-parts-unfit = Les parties de l'adaptateur pour { $name } ne vont pas ensemble.
adapter-size-unfit = L'adaptateur est pour une base d'une autre taille : { $name } fait { $here } ici, et { $there } là-bas. Il n'a pas été chargé.
base-not-whole = La base « { $base } » d'un fine-tune doit être un modèle entier.
base-unnamed = Les poids ne disent pas à quel { $what } ils appartiennent. Indique comme base, dans config.toml, le modèle d'où ils viennent, par exemple facebook/musicgen-small.
checkpoint-fuser-unread = Le checkpoint fusionne par { $way } ce qui n'est pas une de ses conditions. Il n'a pas été chargé.
checkpoint-heads-unfit = Les têtes d'attention du checkpoint ne divisent pas sa largeur.
checkpoint-lacks-key = Il manque { $key } au xp.cfg du checkpoint. Il n'a pas été chargé.
checkpoint-not-musicgen = Les poids du checkpoint ne sont pas ceux d'un modèle de langage MusicGen.
checkpoint-pattern-unread = Le motif de codebooks du checkpoint ne peut pas être décodé.
checkpoint-shapes-unfit = Les poids du checkpoint n'ont pas les formes dont parle son xp.cfg : il est abîmé ou mal assemblé. Il n'a pas été chargé.
checkpoint-unbuildable = Le checkpoint décrit un modèle impossible à construire ici ({ $kind } : { $reason }).
checkpoint-weights-unfit = Les poids du checkpoint ne vont pas avec le modèle que décrit son xp.cfg : { $count } diffèrent, le premier est { $first }. Il n'a pas été chargé.
checkpoint-weights-unusable = Les poids du checkpoint sont inutilisables. Il n'a pas été chargé.
checkpoint-without-length = Le checkpoint ne dit pas combien de secondes son modèle entend à la fois.
codec-codebooks-unfit = Le codec a { $found } codebooks de { $tokens } jetons, le modèle de langage { $codebooks } de { $card } : ils ne vont pas ensemble.
codec-is-dac = Son codec est le Descript Audio Codec (DAC), que je ne charge pas. Choisis un modèle à EnCodec.
codec-not-encodec = Le codec est « { $found } », pas EnCodec.
codec-not-listed = Le checkpoint prend son codec dans « { $name } », que loading.pretrained ne cite pas. Il n'a pas été chargé.
codec-rate-unfit = Le codec est pour du son à { $codec } Hz, le modèle de langage à { $model } Hz : ils ne vont pas ensemble.
codec-unloadable = Le codec ne peut pas être chargé : { $reason }
complete-comes-along = Ce modèle vient avec le bot et n'a pas besoin de réseau.
complete-folder-taken = Il y a déjà quelque chose à { $path }. Déplace-le, ou choisis un autre nom.
complete-has-base = Ce modèle a besoin de sa base à côté de lui, un seul dossier ne suffit donc pas. Complète la base, et indique-la comme base.
complete-unwritable = Impossible d'écrire { $path } : { $reason }.
condition-needs-spacy = La condition « { $name } » a besoin d'un modèle spaCy, que je ne charge pas.
condition-shapes-unfit = Les poids de la condition « { $name } » n'ont pas les formes dont parle le xp.cfg. Non chargé.
condition-spectra-absurd = La condition « { $name } » demande des spectres d'une taille absurde.
condition-unread = La condition « { $name } » est d'un type que je ne charge pas.
config-unwritable = Impossible d'écrire { $file } ({ $reason }).
diffusion-format-unknown = Les poids de MultiBand Diffusion ont un format que je ne connais pas.
diffusion-lacks-band = Il manque une bande aux poids de MultiBand Diffusion.
diffusion-not-for-codec = MultiBand Diffusion n'a pas été entraîné pour le codec de ce modèle.
diffusion-schedule-absurd = Le plan de bruit de MultiBand Diffusion est d'une longueur absurde.
diffusion-weights-unfit = Les poids de MultiBand Diffusion ne vont pas avec leurs réglages.
diffusion-without-schedule = Les poids de MultiBand Diffusion n'ont pas de plan de bruit.
file-more-than-weights = { $file } contient plus que de simples poids, ou est abîmé. Non chargé.
file-no-checkpoint = { $file } ne contient pas de checkpoint. Non chargé.
file-no-safetensors = { $file } est abîmé ou n'est pas un fichier safetensors. Non chargé.
file-no-torch-file = { $file } est abîmé ou n'est pas un fichier torch. Non chargé.
file-repeats-weights = { $file } répète les poids d'un autre fichier. Non chargé.
file-runs-code = { $file } veut exécuter du code ({ $name }) au chargement, je le refuse donc. Demande un fichier de simples tenseurs.
features-unfit = Les fichiers de MERT ne sont pas ceux avec lesquels ce modèle entend un style.
folder-config-wrong = { $file } ne décrit pas un MusicGen. Non chargé.
folder-file-strange = { $file } n'est pas ce qu'écrit transformers. Non chargé.
folder-file-unreadable = Impossible de lire { $file }. Non chargé.
folder-index-wrong = { $file } ne nomme pas les fichiers de poids. Non chargé.
folder-lacks-files = Il manque { $files } au dossier { $title }. Mets-le là, ou corrige source dans config.toml.
folder-lacks-weights = { $title } n'a pas de { $file }. Non chargé.
folder-not-musicgen = C'est un modèle du type « { $kind } » de transformers, pas MusicGen. Je ne peux pas l'utiliser.
folder-part-alone = { $file } fait partie d'un dossier de transformers, mais il n'y a pas de { $config } à côté. Mets là tout le dossier.
folder-part-other-kind = { $part } est un « { $found } », mais je n'y charge que « { $kind } ».
folder-part-unbuildable = { $part } du dossier ne peut pas être construit : { $reason }.
folder-part-unfit = { $part } du dossier ne va pas avec ses poids : { $name }.
folder-pickled = { $title } a ses poids dans { $file }, un format qui peut contenir du code ; je ne charge que safetensors. Enregistre-le de nouveau avec save_pretrained de transformers.
folder-scales-embeddings = Le modèle met ses embeddings à l'échelle, ce qu'aucun modèle publié ne fait. Je ne peux pas l'utiliser.
folder-without-tokenizer = Le dossier n'a pas de tokenizer que je puisse lire. Non chargé.
format-not-loadable = { $title } n'a pas un format que je sache charger : pas de state_dict.bin (d'audiocraft), pas de config.json (de transformers), pas d'adapter_config.json (de peft).
hub-file-altered = { $file } n'est pas ce qu'annonçait le hub de modèles : coupé ou modifié, je l'ai donc jeté. Réessaie pour le récupérer.
hub-lacks-file = { $repository } n'a pas de { $name } sur le hub de modèles, ce n'est donc pas un format que je sache charger.
hub-not-fetched = Impossible de récupérer { $name } de { $repository } sur le hub de modèles ({ $kind }). Réessaie plus tard.
hub-unreachable = Impossible de joindre le hub de modèles pour { $name } de { $repository }. Vérifie le réseau de cette machine, et réessaie.
hub-repository-unknown = Le hub de modèles n'a pas de dépôt { $repository }, ou il faut un jeton (HF_TOKEN).
hub-too-slow = Les poids ne sont pas arrivés dans les { $minutes } minutes que permet loading.max_minutes. Ce qui est arrivé est gardé, un nouvel essai continue.
hub-weights-too-big = Les poids de { $repository } font { NUMBER($size, maximumFractionDigits: 1) } Go, plus que les { $maximum } Go que permet loading.max_gigabytes.
kind-is-chord = C'est MusicGen-Chord : il veut à la fois des accords en texte et une mélodie, ce que même audiocraft ne sait pas construire. Je ne peux pas l'utiliser.
kind-is-jasco = C'est JASCO, qui fait du son par flow matching et non à partir de jetons. Je ne peux pas l'utiliser.
kind-is-magnet = C'est MAGNeT, qui remplit un morceau d'un coup au lieu de le continuer. Je ne peux pas l'utiliser.
kind-needs-clap = Ce modèle est guidé par des embeddings CLAP, dont les poids sont un pickle qui exécute du code. Je ne peux pas l'utiliser.
lm-not-musicgen = Le modèle de langage est « { $found } », pas celui de MusicGen.
not-source-separation = { $file } n'est pas la séparation de sources qu'il faut pour les mélodies.
recipe-aliases = Le xp.cfg du checkpoint se répète par des alias. Non chargé.
recipe-holds = Le xp.cfg du checkpoint contient un { $kind }. Non chargé.
recipe-interpolates = Le xp.cfg du checkpoint demande de remplir « { $text } », ce que je ne fais pas pour des poids venus d'ailleurs. Non chargé.
recipe-no-configuration = Le xp.cfg du checkpoint n'est pas une configuration. Non chargé.
recipe-refers-to-itself = Le xp.cfg du checkpoint est trop imbriqué ou renvoie à lui-même. Non chargé.
recipe-too-deep = Le xp.cfg du checkpoint est trop imbriqué. Non chargé.
recipe-too-long = Le xp.cfg du checkpoint est bien trop long. Non chargé.
recipe-unreadable = Le xp.cfg du checkpoint est illisible. Non chargé.
source-file-altered = { $file } n'est pas le fichier annoncé : son sha256 est { $found }…, pas { $expected }…. Il a été coupé ou modifié. Non chargé.
source-lacks-files = Il manque { $files } à { $title }.
source-not-https = Les poids ne sont récupérés que par https. Change la source du modèle.
state-lacks-tensor = { $name } n'a pas de tenseur à « { $entry } ». Non chargé.
state-lacks-weights = { $name } n'a pas de poids sous « { $key } ». Non chargé.
state-not-finite = { $name } a des poids qui ne sont pas des nombres (à { $entry }). Non chargé.
state-not-musicgen = { $name } n'a pas les poids d'un modèle de langage MusicGen. Non chargé.
state-shares-bytes = { $name } utilise les mêmes octets pour plusieurs poids. Non chargé.
text-encoder-unknown = Le checkpoint demande un encodeur de texte que je ne connais pas, « { $name } ».
text-encoder-without-tokenizer = L'encodeur de texte { $name } n'a pas de tokenizer sur le hub de modèles.
text-encoders-several = Le checkpoint demande plusieurs encodeurs de texte, ce que je ne fais pas.
weights-address-not-https = Les poids ne sont récupérés qu'à de simples adresses https.
weights-address-wrong = L'adresse des poids n'en est pas une. Corrige-la, ou demande à qui les propose.
weights-file-not-announced = Le fichier de { $host } n'est pas celui qui était annoncé : son sha256 est { $found }…, pas { $expected }…, je l'ai donc jeté.
weights-file-too-big = Le fichier dépasse les { $maximum } Go que permet loading.max_gigabytes.
weights-host-answered = { $host } a répondu { $status } au lieu d'envoyer les poids.
weights-host-not-listed = Les poids ne peuvent pas venir de { $host }. Le propriétaire du bot peut l'ajouter à loading.hosts.
weights-host-not-public = L'hôte { $host } mène à { $address }, qui n'est pas une adresse publique.
weights-host-unknown = L'hôte { $host } est introuvable.
weights-kept-altered = Les poids gardés d'un téléchargement précédent ont été coupés ou modifiés, je les ai donc jetés. Réessaie pour les récupérer.
weights-lack-part = Il manque aux poids une partie de { $name }.
weights-need-sha256 = Des poids venus d'une URL ont besoin de leur sha256 : dans config.toml, ou avec --sha256.
weights-not-fetched = Impossible de récupérer les poids chez { $host } ({ $kind }). Réessaie plus tard.
weights-not-there = Il n'y a pas de poids à « { $path } », vu du dossier où tourne le bot ; son journal donne le chemin complet. Le propriétaire du bot peut les y mettre, ou corriger source dans config.toml.
weights-part-unknown = Les poids ont { $name }, que MusicGen n'a pas.
weights-redirect-too-often = L'adresse des poids redirige trop souvent.
weights-too-slow = Les poids ne sont pas arrivés dans les { $minutes } minutes que permet loading.max_minutes.

## Pour le propriétaire : démarrage, réglages, ligne de commande

data-folder-unusable = Le dossier de données { $folder } est inutilisable ({ $reason }). Corrige ses droits ou fais de la place, ou choisis-en un autre avec le réglage data.
data-folder-taken = Un autre Mario utilise déjà le dossier de données { $folder }. Arrête-le, ou donne à celui-ci son propre dossier avec le réglage data.
database-unopened = La base de données ne s'ouvre pas ({ $reason }). Restaure-la depuis une sauvegarde, ou déplace-la pour repartir à vide.
database-unreachable = La base de données de { $folder } est inutilisable ({ $reason }). Rien n'y est perdu : fais de la place sur ce disque ou corrige ses droits, et redémarre.
postgres-not-installed = Le réglage store.url nomme une base Postgres, mais ce qui parle à une telle base n'est pas installé. Installe l'extra postgres : uv sync --extra postgres.
postgres-unreachable = La base { $url } est inutilisable ({ $reason }). Démarre Postgres, ou corrige store.url et son mot de passe, puis redémarre.
postgres-not-ours = La base de données { $url } contient des tables qui ne sont pas celles de Mario, ou pas toutes. Indique une base vide dans store.url, ou restaure une sauvegarde de celle-ci.
store-move-nowhere = La source et la cible sont la même base. Nommes-en deux.
store-source-missing = Il n'y a pas de base de données dans { $folder }, et rien n'a été copié. Indique le dossier qui contient mario.sqlite.
store-in-use = Un bot utilise cette base. Arrête tous les bots, attends un quart de minute et réessaie.
store-target-not-empty = La cible n'est pas vide ({ $table } a des lignes), et rien n'a été changé. Nomme une base vide ou un autre dossier.
store-move-differs = Ce qui est arrivé dans { $table } n'est pas ce qui a été envoyé, donc rien n'a été gardé dans la cible. La source est comme avant.
store-move-failed = Les lignes n'ont pas pu être copiées ({ $reason }), donc rien n'a été gardé dans la cible. La source est comme avant.
database-damaged = La base de données est abîmée ({ $reason }). Restaure-la depuis une sauvegarde, ou déplace-la pour repartir à vide.
database-unversioned = La base de données est à moitié migrée, ou n'est pas celle de Mario : elle ne nomme pas une seule version. Restaure la sauvegarde à côté (mario-at-….sqlite), ou déplace-la.
database-newer = La base de données a été écrite par un Mario plus récent (version { $version }). Réinstalle cette version, ou restaure la sauvegarde d'avant.
database-half-migrated = La base de données est à moitié migrée : il manque { $columns } à { $table }. Restaure la sauvegarde à côté (mario-at-….sqlite), ou déplace-la.
gpu-absent = Les réglages demandent un GPU que PyTorch ne trouve pas. Le propriétaire du bot devrait vérifier que nvidia-smi le cite, ou mettre device = "auto" dans config.toml.
gpu-driver-old = Le pilote NVIDIA de cette machine est trop ancien : il connaît CUDA { $found } et ce PyTorch demande { $needed }. Le propriétaire du bot devrait le mettre à jour, ou mettre device = "cpu" dans config.toml.
gpu-too-old = { $card } est trop ancien pour ce PyTorch : sa compute capability est { $has }, il faut { $needed } ou plus. Le propriétaire du bot devrait choisir un autre GPU, comme device = "cuda:1", ou mettre device = "cpu" dans config.toml.
precision-unfit = { $device } ne peut pas calculer avec precision = "{ $precision }". Le propriétaire du bot devrait mettre l'un de ceux-ci dans config.toml : { $choices }.
device-foreign = { $kind } est inutilisable : Mario calcule sur des GPU NVIDIA ("cuda") et sur des CPU ("cpu"). Mets l'un des deux dans [engine] device.
device-unknown = Il n'y a pas d'appareil { $name }. Mets dans [engine] device auto, cpu, cuda, ou un GPU parmi plusieurs, comme "cuda:1".
devices-unusable = [engine] devices doit nommer les GPU par numéro, chacun une fois, comme ["cuda:0", "cuda:1"].
shards-wrong = [shards] ids doivent être des numéros différents, inférieurs à [shards] count, qui est { $count }.
shards-taken = Un autre bot qui utilise la même base de données a les mêmes shards de Discord, ou un autre [shards] count. Arrête-le, ou donne à tous les bots le même count et à chacun ses propres ids dans config.toml, puis redémarre.
not-ready-stopping = Le bot s'arrête.
not-ready-executor = L'exécuteur n'est pas prêt.
not-ready-model = Le modèle par défaut n'est pas chargé.
not-ready-gateway = La passerelle est coupée : le bot n'entend pas Discord.
not-ready-shards = Des shards sont hors ligne : { $ids }. Le bot n'entend pas leurs serveurs.
not-ready-store = Rien n'a pu être enregistré pendant { $seconds } s.
port-unusable = Impossible d'écouter sur { $address } ({ $reason }). Choisis un autre web.port dans config.toml, ou mets web.enabled = false.
config-missing = MARIO_CONFIG nomme { $path }, mais ce fichier n'existe pas.
config-unreadable = Impossible de lire { $path } ({ $reason }).
setting-misspelt = { $file } ou l'environnement définit { $name }, mais ce réglage n'existe pas. Voulais-tu dire { $meant } ?
setting-unknown = { $file } ou l'environnement définit { $name }, mais ce réglage n'existe pas.
setting-wrong = Un réglage de { $file } ou de l'environnement est inutilisable : { $reason }
variable-unreadable = Une variable MARIO_… est illisible. Nomme un seul réglage : MARIO_LIMITS__QUEUE=50.
default-model-unlisted = default_model vaut { $name }, mais { $file } n'a pas de [models.{ $name }].
model-name-unshown = { $file } a un modèle « { $name } ». Il faut un nom de 1 à { $maximum } caractères, sinon Discord ne peut pas le proposer. Renomme sa section.
model-title-blank = { $file } donne à [models.{ $name }] un titre vide. Écris-en un, ou enlève title.
token-in-config = Ne mets pas le jeton dans { $path }. Mets DISCORD_TOKEN=… dans .env à côté.
secret-file-unreadable = Impossible de lire { $name } ({ $path } : { $reason }).
secret-file-empty = { $name } ({ $path }) est vide. Mets-y le secret.
store-url-misshapen = Le réglage store.url doit ressembler à postgresql://mario@localhost/mario.
store-url-option = Le réglage store.url contient { $name }, que je ne connais pas. Après le ?, il peut y avoir : { $known }.
store-url-has-password = Le réglage store.url contient un mot de passe. Retire-le et mets-le dans MARIO_STORE__PASSWORD, ou dans un fichier que nomme MARIO_STORE_PASSWORD_FILE.
store-password-in-config = Ne mets pas le mot de passe de la base dans { $path }. Mets MARIO_STORE__PASSWORD=… dans .env à côté.
token-misshapen = DISCORD_TOKEN n'est pas un jeton de bot : il a trois parties séparées par des points, quelque 70 caractères en tout. Crée-en un sur la page Bot de ton application (Reset Token) et copie-le en entier : https://discord.com/developers/applications
token-not-accepted = Discord n'accepte pas ce DISCORD_TOKEN. Recopie-le depuis la page Bot de ton application dans le portail développeur de Discord.
intents-refused = Discord a refusé ce que le bot veut écouter. Vérifie les intents sur la page Bot de ton application dans le portail développeur de Discord.
discord-closed = Discord a fermé la connexion pour de bon (code { $number }).
discord-unreachable-at-start = Impossible de joindre Discord ({ $reason }). Vérifie la connexion de cette machine ; si elle va bien, c'est Discord qui a un problème. Redémarre plus tard.
executor-unknown = Il n'y a pas d'exécuteur { $name }. Mets dans [executor] kind l'un de ceux-ci : { $known }.
ray-missing = [executor] kind vaut ray, mais Ray n'est pas installé. Installe-le avec `uv sync --extra ray`, ou avec `pip install 'mario[ray]'`.
composing-thread-ended = Le fil qui compose s'est terminé. Redémarre le bot.
composing-process-ended = Le processus qui compose s'est arrêté ({ $reason }). Redemande ce morceau.
not-finished-stopping = Le bot s'arrête, ce morceau n'a donc pas été fini.
not-begun-stopping = Le bot s'arrête, ce morceau n'a donc pas été commencé.
nobody-waits = Plus personne n'attend ce modèle.
confinement-lacking = Il manque { $missing } au noyau de cette machine, ce qui lit les fichiers joints ne peut donc pas être confiné, et les réglages disent [audio] confinement = "required". Utilise Linux 5.13 ou plus récent avec Landlock et seccomp, ou mets confinement = "available".

cli = Un bot Discord qui compose de la musique. Sans commande, il lance le bot.
cli-run = Se connecter à Discord ; sans jeton, ouvrir la démo.
cli-init = Écrire ici config.toml et .env, avec des commentaires.
init-written = { $path } écrit.
init-kept = { $path } est déjà là ; laissé tel quel.
init-next = Mets le jeton de ton bot dans .env, puis relance mario.
init-moves = Sans config.toml, ce que je garde était dans { $before }. Désormais c'est dans { $now } : déplaces-y data et weights pour continuer avec.
no-config = Il n'y a pas de { $path }, chaque réglage a donc sa valeur par défaut. Pour en changer : mario init.
cli-demo = Tout le bot dans un navigateur : Discord simulé, musique réelle.
cli-demo-once = Un /mario avec ce prompt, sans navigateur.
cli-demo-out = Avec --once : où écrire le fichier posté ; - est stdout.
cli-demo-port = Le port de la page ; sinon un port libre.
cli-demo-browser = Ouvrir la page dans un navigateur.
cli-force = Écraser un fichier qui existe déjà.
cli-generate = Composer sans Discord et écrire un fichier.
cli-generate-output = Le fichier à écrire ; sa fin donne le format, - est stdout.
help-with-facts = { $help } ({ $facts })
help-range = { $minimum } à { $maximum }
help-default = par défaut { $value }
cli-version = Afficher la version et finir.
cli-models = Les modèles avec lesquels le bot peut composer.
cli-models-list = Tous les modèles du registre.
cli-models-add = Regarder les fichiers d'un modèle et l'inscrire dans config.toml.
cli-models-add-source = Dépôt du hub, dossier, fichier ou URL https.
cli-models-add-base = D'où vient un fine-tune.
cli-models-add-complete = Faire parmi les poids un dossier avec tout ce qu'il faut au modèle, pour qu'il marche sans réseau.
cli-models-add-sha256 = Nécessaire pour une URL.
cli-models-fit = Quels modèles publiés tiennent en mémoire, et combien de morceaux à la fois.
cli-models-check = Charger un modèle et en faire une seconde.
cli-models-packed = Ce que des démarrages précédents ont préparé pour le processeur, pour que le prochain soit rapide.
cli-models-packed-remove = Le supprimer ; le prochain démarrage le refait.
packed-there = { $folder } : { $count ->
        [one] poids d'un modèle
       *[other] poids de { $count } modèles
    }, { $number } Mo.
packed-removed = { $number } Mo supprimés dans { $folder }. Le prochain démarrage refait ce qu'il lui faut.
packed-none = Rien n'est préparé dans { $folder }.
output-takes-one = { $path } ne peut contenir qu'une prise. Donne à -o un nom de fichier, ou demande une seule prise.
cli-store = La base de données : un fichier du dossier de données, ou Postgres.
cli-store-move = Copier tout d'une base vers une base vide et comparer chaque ligne. Aucun bot ne doit tourner pendant ce temps ; les fichiers des morceaux restent où ils sont.
cli-store-source = D'où copier : un dossier de données, ou postgresql://user@host/database.
cli-store-target = Vers où : de même, et vide. Le mot de passe est MARIO_STORE__PASSWORD.
cli-privacy = Ce qui est gardé de quelqu'un. Le bot ne doit pas tourner pendant ce temps.
cli-privacy-export = Tout ce qui est gardé de quelqu'un, par id Discord, en JSON.
cli-privacy-delete = Supprimer les morceaux, prompts, sons et l'historique de quelqu'un.
store-moved = { $jobs } demandes et { $pieces } morceaux copiés ({ $rows } lignes en tout), et chaque ligne relue : toutes sont arrivées telles qu'envoyées. La source est comme avant. Règle maintenant store.url sur la nouvelle base, ou retire-le pour un dossier.
privacy-forgotten = { $count ->
        [one] { $count } morceau ou demande supprimé.
       *[other] { $count } morceaux et demandes supprimés.
    }
no-token = DISCORD_TOKEN n'est pas défini, voici donc la démo hors ligne.
written = { $path }  graine { $seed }, { $model }
took = { $music } s de musique en { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } s
column-name = nom
column-title = titre
column-source = source
column-can = sait
column-licence = licence
default-mark = { $name } (par défaut)
can-melody = mélodie
can-style = style
can-stereo = stéréo
can-sounds = bruitages
model-without-weights = { $name } est inutilisable : il n'y a pas de poids à { $path }. Mets-les là, ou corrige source dans { $file }.
megabytes = { $number } Mo
codebooks = { $number ->
        [one] { $number } codebook
       *[other] { $number } codebooks
    }
memory-free = { $gigabytes } Go sont libres sur { $device }. +MBD : MultiBand Diffusion tient à côté.
model-source-missing = Dis où sont les poids de { $name } : un dépôt du hub, un dossier, un fichier ou une adresse https.
separation-other = La séparation de sources a d'autres sources que htdemucs.
model-added = { $file } a maintenant [models.{ $name }] : { $facts }. Redémarre le bot pour l'utiliser.
model-works = { $name } marche : chargé en { NUMBER($loading, maximumFractionDigits: 1) } s, une seconde de musique en { NUMBER($making, maximumFractionDigits: 1) } s.
demo-topic = Tape /mario, clic droit sur un message pour les applications, réponds à un morceau
demo-address = La démo est à { $address }
demo-hint = Tapes-y /mario, réponds à un morceau, appuie sur ses boutons. Ctrl-C y met fin.
demo-nothing-posted = Aucun morceau n'a été posté. Ce qui a été affiché est au-dessus.
demo-out-alone = --out dit où va le fichier de --once. Ajoute --once et un prompt, ou enlève --out.
demo-port-unusable = La démo ne peut pas écouter sur le port { $port } ({ $reason }). Choisis-en un autre avec --port, ou enlève-le.
port-out-of-range = les ports vont de 1 à 65535
no-room = Il y a { NUMBER($megabytes, maximumFractionDigits: 1) } Mo de libres dans { $folder }, trop peu pour composer. Fais-y de la place, ou mets dans TMPDIR un dossier d'un autre disque.
no-temporary-folder = Il n'y a pas de dossier pour les fichiers temporaires ({ $reason }). Fais de la place, ou mets dans TMPDIR un dossier où l'on peut écrire.
demo-written = { $path }, { NUMBER($seconds, maximumFractionDigits: 1) } s après le début
source-unreadable = Impossible de lire { $path } ({ $reason }).
bar-waiting = en attente
bar-loading = chargement
bar-composing = composition
bar-finishing = finition
bar-diffusing = diffusion
output-format-unclear = { $path } est du { $ending } d'après son nom, mais tu as demandé du { $asked }. Enlève l'un des deux.
output-exists = { $path } existe déjà. Choisis un autre nom, ou ajoute --force.
output-unwritable = Impossible d'écrire { $path } ({ $reason }).

name-mario = mario
name-prompt = prompt
name-input_audio = son
name-duration = durée
name-takes = prises
name-bpm = tempo
name-key = tonalité
name-loop = boucle
name-continuation = continuer
name-continuation_start = son_de
name-continuation_end = son_à
name-multi_band_diffusion = qualité_supérieure
name-normalization_strategy = volume
name-top_k = top_k
name-top_p = top_p
name-temperature = créativité
name-classifier_free_guidance = fidélité_au_prompt
name-output_format = format_du_fichier
name-seed = graine
name-replicate_weights = modèle
name-mario-admin = mario-admin
name-limits = limites
name-set = définir
name-limit = limite
name-value = valeur
name-role = rôle
name-reset = réinitialiser
name-format = format
name-settings = réglages
name-status = état
name-defaults = par-défaut
name-model = modèle
name-style = style
name-language = langue
name-channel = salon
name-allow = autoriser
name-word = mot
name-refuse = refuser
name-block = bloquer
name-person = personne
name-unblock = débloquer
name-mario-daily = mario-quotidien
name-hour = heure
name-zone = fuseau
name-prompts = prompts
name-seconds = secondes
name-show = afficher
name-off = arrêter
name-mario-help = mario-aide
name-mario-jam = mario-jam
name-rounds = tours
name-mario-library = mario-bibliothèque
name-mine = mes-morceaux
name-server = serveur
name-favourites = favoris
name-search = chercher
name-words = mots
name-mario-privacy = mario-vie-privée
name-export = exporter
name-delete = supprimer
name-confirm = confirmer
name-mario-style = mario-style
name-add = ajouter
name-name = nom
name-remove = retirer
name-list = liste
