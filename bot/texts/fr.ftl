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

option-unknown = Pas d'option « { $name } ». `/mario-help` donne la liste.
nothing-asked-for = Décris la musique (prompt: castle at night) ou joins un son.
nothing-to-continue = Il n'y a rien à continuer. Joins un son, ou désactive continuation.
part-ends-before-it-starts = Le passage choisi commence à { $start } s mais finit à { $end } s. Choisis une fin plus tardive, ou un début plus tôt.

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
database-refused = Je n'ai pas pu chercher ou enregistrer ça. Réessaie ; si ça continue, préviens le propriétaire du bot.
disk-full = Mon disque est plein, je ne peux plus rien garder. Préviens le propriétaire du bot.
limit-unknown = Pas de limite « { $name } ». Choisis-en une dans la liste.
limit-capped = { $name } : { $maximum } au plus, c'est le propriétaire du bot qui l'a fixé.
limit-floored = { $name } : { $minimum } au moins, c'est le propriétaire du bot qui l'a fixé.
list-full = Cette liste est pleine ({ $maximum }). Retire d'abord quelque chose.
word-without-letters = Il n'y a ni lettre ni chiffre là-dedans. Donne un mot à refuser.
nothing-chosen = Rien n'a été choisi. Donne un modèle, une durée, ou les deux.
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
cancelled = Annulé.
unexplained = Ça n'a pas marché. Réessaie.
piece-deleted-unposted = Ce morceau a été supprimé avant que je puisse le poster.
piece-unposted-for-a-day = Ton morceau est prêt, mais Discord m'a empêché de le poster pendant 24 h, alors j'ai renoncé. Redemande-le.

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
command-help = Ce que je sais faire : exemples, options, modèles, et ton reste du jour
command-admin = Les réglages de ce serveur pour /mario
command-admin-limits = Afficher les limites de ce serveur
command-admin-set = Changer une limite, pour tout le monde ou pour un rôle
command-admin-reset = Annuler le changement d'une limite
command-admin-format = Choisir le type de fichier posté ici
command-admin-settings = Afficher ce que ce serveur a choisi, et qui il a bloqué
command-admin-defaults = Choisir le modèle et la durée quand personne ne précise
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
admin-usual-model = Celui du bot par défaut
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

button-cancel = Annuler
button-again = Encore
button-continue = Continuer
button-delete = Supprimer
button-surely-delete = Le supprimer

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
title-continuation = Une suite
title-continued = { $prompt } (suite)
title-melody = D'après une mélodie

linked = [{ $name }]({ $link })
came-again = 🎲 Une autre prise de { $name }{ came-for }
came-continued = ⏭️ Continue { $name }{ came-for }
came-followed = 🎵 Suit la mélodie de { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}pour { $person }
    }
came-lengths = { $total } s : { $given } s d'avant, { $new } s nouvelles
seconds = { $number } s

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
permission-attach-files = Joindre des fichiers
permission-embed-links = Intégrer des liens
permission-read-message-history = Voir les anciens messages

## Aide

hint = 🎵 Dis-moi quoi jouer, comme ceci :
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Ou appuie sur l'un d'eux. `/mario-help` dit ce que je sais faire d'autre.

help-title = 🎵 Ce que je sais faire
help-mario = **`/mario`** et quelques mots (en anglais) font un morceau. Joins un son : je suis sa mélodie, ou je le continue avec `continuation`.
help-reply = **Réponds** à un morceau pour le continuer ; tes mots sont le nouveau prompt.
help-apps = **Clic droit** sur un son (sur téléphone : appui long) → Applications : { $commands }.
help-examples = **Appuie sur un bouton** ci-dessous pour entendre un exemple.
help-options = Options
help-prompt = **Prompt** : à quoi ça ressemble. Avec un son joint, `{ just-my-audio }` veut dire sans mots.
help-duration = **Durée** (`duration`) : secondes de musique nouvelle, { $maximum } au plus ici.
help-creativity = **Créativité** (`temperature`) : 0 sage, 1 normale, 2 folle.
help-strength = **Fidélité au prompt** (`classifier_free_guidance`) : 1 souple, 3 normale, 7 stricte.
help-continuation = **Continuer** (`continuation`) : continuer ton son au lieu de suivre sa mélodie.
help-part = **De**, **À** (`continuation_start`, `continuation_end`) : les secondes de ton son à utiliser.
help-format = **Format** (`output_format`) : le type de fichier que tu reçois.
help-seed = **Graine** (`seed`) : la même graine avec les mêmes mots fait le même morceau.
help-model-option = **Modèle** (`replicate_weights`) : qui compose.
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
help-models-more = … et { $count } autres, dans l'option `replicate_weights`.

## Boutons et messages

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
message-deleted = Ce message a été supprimé, il n'y a plus rien à continuer.
message-files-hidden = Je ne vois pas ce fichier. Clic droit (ou appui long) → Applications → { command-continue }.
no-sound-in-message = Il n'y a pas de fichier son dans ce message. Choisis-en un avec une pièce jointe.
several-sounds = Il y avait { $count } sons ; j'ai pris { $name }.
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
result-too-long = Ça durerait { DURATION($seconds) } ; je peux faire { DURATION($maximum) } au plus. Prends-en un passage : les champs du formulaire sous Applications → { command-continue }, ou continuation_start et continuation_end.
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
