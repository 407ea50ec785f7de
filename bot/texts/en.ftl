# What people read, in English. A message's name is its code; what it is filled with is said above
# it where the name does not tell. How to write them: short, what happened, what to do; numbers with
# their unit; nothing a library said.

## General

as-it-stands = { $text }
unexpected = Something broke. Tell the bot's owner: error { $number }.

# name: of an option or a setting
value-choices = { $name } can be one of: { $choices }.
value-yes-no = { $name } can be true or false.
value-text = { $name } can have up to { $maximum } characters.
value-above = { $name } must be more than { $minimum }.
value-at-least = { $name } must be { $minimum } or more.
value-unfit = { $name } has a value that I can't use.
value-like = { $name } must look like this: { $examples }.
value-missing = { $name } is missing.
value-list = { $name } must be a list, as ["one", "two"].
value-section = { $name } must be a section: [{ $name }], its settings on the lines below it.
value-range = { $name } can be { $minimum }–{ $maximum }.
value-whole = { $name } can be { $minimum }–{ $maximum }, in whole numbers.

yes = yes
no = no

# Between the parts of a list, and what DURATION says.
list-separator = { ", " }
time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-minutes-seconds = { $minutes } min { $seconds } s
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

## What can be asked for. An option's help has at most 85 characters and no full stop: Discord shows
## up to 100, with the default.

option-prompt = Prompt
option-prompt-help = What it sounds like: mood, instruments, place, tempo
option-input-audio = Sound
option-input-audio-help = A sound to continue, or whose melody to follow
option-duration = Duration
option-duration-help = Seconds of new music
option-takes = Takes
option-takes-help = How many takes to make at once, to choose from; each has a seed of its own
option-bpm = Tempo
option-bpm-help = Tempo of a new piece, in beats a minute
option-key = Key
option-key-help = Key of a new piece: C minor, F# major, Bb
# one of the keys to choose from
key-name = { KEY($key) }
option-loop = Loop
option-loop-help = Whole bars whose end leads back to the beginning
option-continuation = Continue
option-continuation-help = Continue the attached sound instead of following its melody
option-continuation-start = From
option-continuation-start-help = Use the attached sound from this second on
option-continuation-end = To
option-continuation-end-help = Use the attached sound up to this second; -1 is its end
option-multi-band-diffusion = Extra quality
option-multi-band-diffusion-help = Extra-quality decoding: slow, and only with MusicGen models
option-normalization-strategy = Loudness
option-normalization-strategy-help = How loudness is evened out
option-top-k = Top k
option-top-k-help = Pick among the k likeliest sounds; 0 is all of them
option-top-p = Top p
option-top-p-help = Pick among the likeliest share p of sounds; above 0 replaces top_k
option-temperature = Creativity
option-temperature-help = Creativity: 0 safe, 1 normal, 2 wild
option-classifier-free-guidance = Prompt strength
option-classifier-free-guidance-help = Prompt strength: 1 loose, 3 normal, 7 strict
option-output-format = Format
option-output-format-help = The kind of file to post; video (MP4) plays on every phone
option-seed = Seed
option-seed-help = Same seed, same piece; leave empty for a random one
option-replicate-weights = Model
option-replicate-weights-help = Which model composes; leave empty for the default

# What is offered while a prompt is typed. just-my-audio: in small letters; typing it does the same.
just-my-audio = just my audio
surprise = 🎲 Surprise: { $prompt }

option-unknown = No option "{ $name }". `/{ name-mario-help }` lists them.
sections-too-short = A piece of { $seconds } s is too short for { $count } sections: they need { $least } s at least. Ask for a longer piece.
key-unknown = I don't know the key "{ $key }". Write a note, and major or minor: C minor, F# major, Bb.
tempo-of-the-sound = { name-bpm }, { name-key } and { name-loop } are for new pieces: a sound brings its own tempo and key. Leave them out.
tempo-of-sections = pocket can't make sections at a tempo or in a key that you choose, nor as a loop. Leave out { name-bpm }, { name-key } and { name-loop }, or the sections.
no-tempo = { $name } makes sound effects, which have no tempo and no key. Leave out { name-bpm } and { name-key }, or pick another model.
nothing-asked-for = Describe the music ({ name-prompt }: castle at night) or attach a sound.
nothing-to-continue = There's nothing to continue. Attach a sound, or turn { name-continuation } off.
part-ends-before-it-starts = The part you picked starts at { $start } s but ends at { $end } s. Pick a later end, or an earlier start.

limit-duration = Longest piece, in seconds
limit-waiting-per-user = Queued pieces per person
limit-running-per-user = Pieces at once per person
limit-waiting-per-server = Queued pieces on this server
limit-running-per-server = Pieces at once on this server
limit-seconds-per-user-a-day = Seconds of music per person and day
limit-seconds-per-server-a-day = Seconds of music on this server per day
limit-uploads-a-day = Megabytes attached per person and day
limit-cooldown = Seconds from one piece to asking for the next

## What is kept: jobs, files, the database

crashed-twice = This request crashed twice, so I've stopped. Try a shorter one or another prompt.
restarted-too-often = I kept getting restarted while making this. Please try once more.
attempt-stale = This try no longer counts: it was cancelled, has ended, or began anew.
job-gone = I don't know the request behind this message any more.
source-file-gone = I no longer have that file. Please attach it again.
file-gone = I no longer have that file. Please ask for the piece again.
file-damaged = A file on my disk is damaged ({ $name }…). Ask for the piece again, and tell the bot's owner to restore the data folder from a backup.
file-unreadable = I couldn't read a file ({ $reason }). Tell the bot's owner to look at the data folder.
file-unsaved = I couldn't save a file ({ $reason }). Tell the bot's owner to check the data folder's space and permissions.
files-unreachable = I can't reach where my files are kept ({ $reason }). Try again in a minute; if it stays so, tell the bot's owner.
files-refused = The object store refuses to keep or give my files ({ $reason }). The bot's owner can check [files] in config.toml and the variables AWS_….
files-extra-missing = [files] place is in an object store, which needs the extra s3. Start with: uv run --extra s3 mario
database-refused = I couldn't look that up or save it. Try again; if it keeps happening, tell the bot's owner.
disk-full = My disk is full, so I can't keep anything new. Please tell the bot's owner.
limit-unknown = No limit "{ $name }". Pick one from the list.
limit-capped = { $name } can be { $maximum } at most: the bot's owner has set that.
limit-floored = { $name } can be { $minimum } at least: the bot's owner has set that.
list-full = That list is full ({ $maximum }). Take something off it first.
word-without-letters = That has no letters or digits in it. Give a word to refuse.
nothing-chosen = Nothing was chosen. Give a model, a length, or a style.
limit-not-by-role = { $name } is for the whole server and can't differ by role.

data-folder-unusable = The data folder { $folder } can't be used ({ $reason }). Fix its permissions or make room, or choose another with the setting data.
data-folder-taken = Another Mario is already using the data folder { $folder }. Stop it, or give this one its own folder with the setting data.
database-unopened = The database can't be opened ({ $reason }). Restore it from a backup, or move it away to start with an empty one.
database-unreachable = The database in { $folder } can't be used ({ $reason }). Nothing in it is lost: make room on that disk or fix its permissions, and start again.
postgres-not-installed = The setting store.url names a Postgres database, but what talks to one is not installed. Install the extra postgres: uv sync --extra postgres.
postgres-unreachable = The database { $url } can't be used ({ $reason }). Start Postgres, or mend store.url and its password, and start again.
postgres-not-ours = The database { $url } has tables that are not Mario's, or not all of them. Name an empty database in store.url, or restore a dump of this one.
store-move-nowhere = Source and target are the same database. Name two.
store-source-missing = There is no database in { $folder }, and nothing was copied. Name the folder that has mario.sqlite in it.
store-in-use = A bot uses that database. Stop every bot, wait a quarter of a minute, and try again.
store-target-not-empty = The target is not empty ({ $table } has rows), and nothing was changed. Name an empty database or another folder.
store-move-differs = What arrived in { $table } is not what was sent, so nothing was kept in the target. The source is as it was.
store-move-failed = The rows could not be copied ({ $reason }), so nothing was kept in the target. The source is as it was.
database-damaged = The database is damaged ({ $reason }). Restore it from a backup, or move it away to start with an empty one.
database-unversioned = The database is half-migrated, or not Mario's: it names no single version. Restore the backup beside it (mario-at-….sqlite), or move it away.
database-newer = The database was written by a newer Mario (version { $version }). Install that version again, or restore the backup made before it.
database-half-migrated = The database is half-migrated: { $table } lacks { $columns }. Restore the backup beside it (mario-at-….sqlite), or move it away.

## Jobs: accepted or not, and how they end

not-now-restarting = I'm restarting. Please try again in a minute.
piece-too-long = Max length here is { $maximum } s (you asked for { $asked }).
day-too-short = That is { $asked } s of music in all, and the limit for a day is { $maximum } s.
your-queue-full = You have { $waiting ->
        [one] 1 piece
       *[other] { $waiting } pieces
    } queued, which is the max. Wait, or press Cancel on one.
server-queue-full = This server has { $waiting ->
        [one] 1 piece
       *[other] { $waiting } pieces
    } queued, which is the max. Try again when some are done.
# whose: you or server
daily-limit = { $whose ->
        [server] This server's daily limit
       *[you] Daily limit
    }: { $used } of { $limit } s used. More frees up in about { $hours } h.
queue-full = The queue is full ({ $waiting }). Try again in about { DURATION($seconds) }.
queue-full-outside = The queue for direct messages is full ({ $waiting }). Try again in about { DURATION($seconds) }, or ask on a server.
cooldown = You asked a moment ago. Try again in { DURATION($seconds) }.
daily-uploads = You've attached { $maximum } MB today, which is the max. Use a sound that I have already, or try again tomorrow.
data-full = I'm out of space. Delete some pieces, or ask the bot's owner to make room.
no-direct-messages = I don't make music in direct messages. Ask me on a server.
no-private-installs = I don't make music here. Ask me on a server that I'm on.
server-not-served = I don't make music on this server.
# channels, roles, available: lists
channel-not-allowed = I don't make music in this channel. Ask in { $channels }.
role-not-allowed = Only people with one of these roles can ask for music here: { $roles }.
model-not-allowed = The model "{ $name }" can't be used here. Available: { $available }.
prompt-refused = I don't take prompts with "{ $word }" here. Leave that out.
person-blocked = You can't have music made here. Ask an admin.
answer-time-too-short = That would take about { DURATION($seconds) }, and I can answer here for { DURATION($maximum) } only. Ask for a shorter piece, or on a server that I'm on.
answer-time-over = Not finished in the 15 minutes for which I can answer here. Ask for a shorter piece, or on a server that I'm on.
no-turn = Timed out in the queue. Try again when it's quieter.
job-incomplete = I've lost part of this request. Please run /mario again.
took-too-long = Took too long, so I stopped it. Try a shorter duration.
sound-broken = That came out broken. Ask again: another seed may do better.
# goes with the piece. count: how many of the takes
loop-planned = A loop of { $bars ->
        [one] 1 bar
       *[other] { $bars } bars
    }, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-cut = A loop of { $bars ->
        [one] 1 bar
       *[other] { $bars } bars
    } at { $bpm } bpm, { NUMBER($seconds, maximumFractionDigits: 2) } s.
loop-impossible = I hear no steady beat in this, so I didn't cut it to a loop.
measured-tempo = You asked for { $asked } bpm; I measure { $measured }.
measured-no-tempo = You asked for { $asked } bpm; I hear no steady beat.
measured-key = You asked for { KEY($asked) }; I hear { KEY($measured) }.
measured-no-key = You asked for { KEY($asked) }; I hear no key.
takes-unheard = { $count } of { $takes } takes came out silent or broken, so I left { $count ->
        [one] it
       *[other] them
    } out.
piece-silent = That came out silent, twice. Try another seed or prompt.
new-part-silent = The new part came out silent, twice. Try another seed or prompt.
composing-failed = That went wrong while I was making it. Try another seed; if it keeps happening, tell the bot's owner.
out-of-memory = I ran out of memory. Try a shorter piece or a smaller model.
gpu-absent = The settings ask for a GPU that PyTorch doesn't find. The bot's owner should see that nvidia-smi lists it, or set device = "auto" in config.toml.
gpu-driver-old = This machine's NVIDIA driver is too old: it knows CUDA { $found }, and this PyTorch needs { $needed }. The bot's owner should update the driver, or set device = "cpu" in config.toml.
gpu-too-old = { $card } is too old for this PyTorch: its compute capability is { $has }, and { $needed } or newer is needed. The bot's owner should choose another GPU, as device = "cuda:1", or set device = "cpu" in config.toml.
precision-unfit = { $device } can't compute with precision = "{ $precision }". The bot's owner should set one of these in config.toml: { $choices }.
device-foreign = { $kind } can't be used: Mario computes on NVIDIA GPUs ("cuda") and on CPUs ("cpu"). Set [engine] device to one of those.
device-unknown = There is no device called { $name }. Set [engine] device to auto, cpu, cuda, or one GPU of several, as "cuda:1".
devices-unusable = [engine] devices must name GPUs by number, each only once, as ["cuda:0", "cuda:1"].
shards-wrong = [shards] ids must be different numbers below [shards] count, which is { $count }.
shards-taken = Another bot that runs with the same database has the same shards of Discord, or another [shards] count. Stop it, or give every bot the same count and ids of its own in config.toml, and start again.
cancelled = Cancelled.
unexplained = That didn't work. Please try again.
piece-deleted-unposted = This piece was deleted before I could post it.
piece-unposted-for-a-day = Your piece is done, but for 24 h Discord didn't let me post it, so I gave up. Please ask again.

that-piece = That piece
part-silent = { $name } is silent from { $start } to { $end } s. Pick another part.
rest-silent = { $name } is silent after { $start } s. Pick another part.
source-silent = { $name } is silent. Pick something I can hear.

not-ready-stopping = The bot is stopping.
not-ready-executor = The executor is not ready.
not-ready-model = The default model is not loaded.
not-ready-gateway = The gateway is down: the bot does not hear Discord.
not-ready-shards = Shards are down: { $ids }. The bot does not hear the servers on them.
not-ready-store = The store could not write anything in { $seconds } s.
port-unusable = Can't listen on { $address } ({ $reason }). Choose another web.port in config.toml, or set web.enabled = false.

## Starting: settings, token, executor

config-missing = MARIO_CONFIG names { $path }, but there is no such file.
config-unreadable = Can't read { $path } ({ $reason }).
setting-misspelt = { $file } or the environment sets { $name }, but there is no such setting. Did you mean { $meant }?
setting-unknown = { $file } or the environment sets { $name }, but there is no such setting.
setting-wrong = A setting in { $file } or the environment can't be used: { $reason }
variable-unreadable = A MARIO_… variable can't be read. Name a single setting: MARIO_LIMITS__QUEUE=50.
default-model-unlisted = default_model is { $name }, but { $file } has no [models.{ $name }].
model-name-unshown = { $file } has a model called "{ $name }". A name needs 1 to { $maximum } characters, or Discord can't offer it. Rename its section.
model-title-blank = { $file } gives [models.{ $name }] a blank title. Write one, or leave title out.
token-in-config = Don't put the token in { $path }. Put DISCORD_TOKEN=… into .env beside it.
secret-file-unreadable = Can't read { $name } ({ $path }: { $reason }).
secret-file-empty = { $name } ({ $path }) is empty. Put the secret there.
store-url-misshapen = The setting store.url must look like postgresql://mario@localhost/mario.
store-url-option = The setting store.url has { $name } in it, which means nothing to me. After the ? it may have: { $known }.
store-url-has-password = The setting store.url holds a password. Take it out and put it into MARIO_STORE__PASSWORD, or into a file that MARIO_STORE_PASSWORD_FILE names.
store-password-in-config = Don't put the database's password in { $path }. Put MARIO_STORE__PASSWORD=… into .env beside it.
token-misshapen = DISCORD_TOKEN is not a bot's token: that has three parts with dots between them, some 70 characters in all. Make one on the Bot page of your application (Reset Token) and copy it whole: https://discord.com/developers/applications
token-not-accepted = Discord doesn't accept this DISCORD_TOKEN. Copy it again from the Bot page of your application in Discord's developer portal.
intents-refused = Discord refused what the bot wants to listen to. Check the intents on the Bot page of your application in Discord's developer portal.
discord-closed = Discord closed the connection for good (code { $number }).
discord-unreachable-at-start = Can't reach Discord ({ $reason }). Check this machine's connection; if that is fine, Discord itself has trouble. Start again later.
executor-unknown = There is no executor called { $name }. Set [executor] kind to one of: { $known }.
ray-missing = [executor] kind is ray, but Ray is not installed. Install it with `uv sync --extra ray`, or with `pip install 'mario[ray]'`.
composing-thread-ended = The thread that composes has ended. Please start the bot again.
# reason: how it ended, for the log
composing-process-ended = The process that composes { $reason }. Please ask for this piece again.
not-finished-stopping = The bot is stopping, so this piece was not finished.
not-begun-stopping = The bot is stopping, so this piece was not begun.
nobody-waits = Nobody waits for this model any more.

## Discord

channel-gone = The channel is gone.
not-on-server = I'm no longer on that server.
channel-hidden = I can no longer see that channel.
author-unreachable = You don't accept messages from me.
channel-closed-to-bot = I may no longer post in that channel.
thread-archived = The thread is archived.
thread-locked = The thread is locked.
perhaps-posted-twice = This may be posted twice: my first try was interrupted, and I can't read this channel's history to check.
channel-lost = I lost track of the channel. Please run /mario again.
message-deleted-at-once = My message was deleted as soon as I posted it.
file-too-large-for-discord = The file is too big for Discord here. Ask for a shorter piece, or for mp3.
message-refused = Discord refused my message (error { $number }).
discord-answered = Discord answered with error { $status }.
discord-unreachable = I couldn't reach Discord.
answered-too-late = I was too slow to answer. Please try again.
permissions-missing = I need these permissions here: { $permissions }. Ask an admin.
file-too-big = File too big ({ $size } MB, max { $maximum }). Trim it, or send an MP3.
attachment-not-fetched = I couldn't get that file from Discord. Please attach it again.

command-mario = Compose a piece of music
command-continue = Continue
command-recipe = Show recipe
command-cover = 8-bit cover
command-follow = Follow this melody
command-help = What I can do, with examples, options, models and what you have left today
command-library = What was made: yours, this server's, your favourites
command-library-mine = Your pieces, and what you have left today
command-library-server = The pieces of this server's channels that you see
command-library-favourites = The pieces under which you pressed ⭐
command-library-search = Find pieces by the words of their prompts
library-words-help = Words of the prompt, in any order
command-admin = This server's limits for /mario
command-admin-limits = Show this server's limits
command-admin-set = Change a limit, for everyone or for one role
command-admin-reset = Undo a change of a limit
command-admin-format = Choose the kind of file that is posted here
command-admin-settings = Show what this server has chosen, and whom it has blocked
command-admin-defaults = Choose the model, length and style of pieces where nobody says
command-admin-language = Choose the language of what everybody here reads
command-admin-channel = Allow music in a channel, or no longer; with none allowed it is everywhere
command-admin-role = Allow a role to ask for music, or no longer; with none allowed it is everyone
command-admin-model = Allow a model, or no longer; with none allowed it is all of them
command-admin-word = Refuse prompts that have a word in them, or accept them again
command-admin-status = How busy and how fast I am, and when I restart
command-admin-block = Stop somebody from having music made here
command-admin-unblock = Let somebody have music made here again
admin-person-help = Who
admin-format-help = The kind of file, or default
admin-limit-help = Which limit
admin-value-help = Its new value
admin-role-help = Role (leave empty for everyone)
admin-model-help = Which model
admin-default-model-help = The model, or default
admin-default-style-help = The style, or default
admin-usual-style = No style
admin-usual-model = The bot's own default
admin-usual-format = The bot's usual format
admin-duration-help = Seconds; 0 is the default
admin-language-help = The language
admin-channel-help = A channel, or a category with all that is in it
admin-allow-help = True allows it; False takes that back
admin-word-help = A word, or several together
admin-refuse-help = True refuses it; False takes that back
# Each language's own name for itself.
language-name = English
language-auto = As Discord has it for this server
help-with-default = { $help } (default { $default })
form-prompt = What should it sound like?
form-from = Use the sound from (seconds or 1:30)
form-to = … to (empty: to its end)
form-tweak = Tweak this piece
form-style = Style
form-style-kept = as it is
form-too-old = That form was open while I restarted. Please open it again.
form-settings = Settings, one on each line
form-setting = { $name }: { $value }
form-variation = A variation
form-keep = How much of the beginning stays?
form-keep-choice = The first { $seconds } s ({ $percent } %)
form-line-unread = I can't read “{ $line }”. Write each setting on a line of its own, as name: value.
tweak-changed-nothing = Nothing is changed, so it would be the same piece. Change something, or press Again.
piece-too-short-to-vary = This piece is too short for a variation, or too long for one here. Press Again instead.
form-prompt-empty = Leave empty to let the sound speak for itself

button-cancel = Cancel
button-again = Again
button-continue = Continue
button-tweak = Tweak
button-keep = Keep
button-drop = Drop
# label: one of those above; take: a number
button-of-take = { $label } { $take }
button-delete = Delete
button-make-again = Make again
button-surely-delete = Delete it

# The menu under a piece. No label longer than 100 characters.
more = More…
more-loop = Loop: whole bars whose end leads back to the beginning
more-video = Video: an MP4 that everything plays
more-variation = Variation: keep the beginning, change the rest
more-soundboard = Add to soundboard: its best bars
more-recipe = Recipe: the exact command
more-lineage = Lineage: what it came from, and what came of it
more-stitch = Stitch: all that it continues, joined in one file
more-midi = MIDI: its notes, for other programs

# What a job's message shows. bar: drawn with blocks.
shown-queued = ⏳ { ORDINAL($place) } in line, about { DURATION($seconds) }.
shown-next = ⏳ Next in line, about { DURATION($seconds) }.
shown-loading = 📦 Loading the model…
shown-loading-bar = 📦 Loading the model { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 Loading the model { $bar } { $done } of { $total } MB
shown-composing = 🎼 { $bar } { $percent }%
shown-composing-left = 🎼 { $bar } { $percent }% · { DURATION($seconds) } left
shown-diffusing = Extra-quality decoding. This is slow.
shown-finishing = 🎼 { $bar } nearly there
shown-answer-by = { $text }
    I can answer here until { $time }.
shown-restarting = 🔄 Restarting. You keep your place in line.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Cancelled.
shown-footer = seed { $seed } · { $model } · made in { DURATION($seconds) }
shown-footer-takes = { $count } takes · { $model } · made in { DURATION($seconds) }
shown-take = **{ $take }** · seed { $seed }
title-continuation = A continuation
title-continued = { $prompt } (continued)
title-melody = After a melody

# What a piece came from. name: with a link to its message. person: who pressed the button, in
# bold, or nobody where it was none.
came-again = 🎲 Another take on { $name }{ came-for }
came-continued = ⏭️ Continues { $name }{ came-for }
came-followed = 🎵 Follows the melody of { $name }{ came-for }
came-made-again = 🔁 { $name }, made again{ came-for }
# names: with links to their messages. people: their authors' names, in bold.
came-joined = 🧵 Joins { $names }; by { $people }{ came-for }
and-more = { $count ->
        [one] 1 more
       *[other] { $count } more
    }
somebody = somebody
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ A tweak of { $name }{ came-for }
came-looped = 🔁 { $name } as a loop{ came-for }
came-varied = 🌗 A variation of { $name }: its first { $seconds } s, then new{ came-for }
came-covered = 🕹️ 8-bit cover of { $name }{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] {" "}for { $person }
    }
linked = [{ $name }]({ $link })
came-lengths = { $total } s: { $given } s from before, { $new } s new
seconds = { $number } s

command-privacy = What I know about you
command-privacy-export = Get everything I keep about you, by direct message
command-privacy-delete = Delete your pieces, prompts, sounds and history
privacy-confirm-help = True deletes it for good
privacy-not-confirmed = Nothing was deleted. Set confirm to true to delete your data for good.
privacy-exported = Sent. It's in your direct messages.
privacy-deleted = Done: { $count ->
        [one] 1 piece or request
       *[other] { $count } pieces and requests
    } deleted. Messages that are already posted stay until somebody deletes them.
direct-messages-closed = I can't send you a direct message. Allow them in this server's privacy settings, then try again.
blocked = { $person } can't have music made here from now on.
unblocked = { $person } can have music made here again.

# format: wav, mp3, flac, ogg or video
format-here = Pieces are posted as **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] video (MP4)
       *[mp3] MP3
    }** here, unless somebody asks for something else.
defaults-here = Where nobody says, a piece has { $seconds } s and is made by **{ $model }**.
default-style-here = What names no style has the style **{ $style }**.
# name: of the language, or auto
language-here = { $name ->
        [auto] What everybody here reads is in the language that Discord names for this server.
       *[other] What everybody here reads is in **{ $name }**.
    }
channels-here = { $count ->
        [0] I make music in every channel here.
       *[other] I make music here only in { $channels }.
    }
roles-here = { $count ->
        [0] Everyone here can ask for music.
       *[other] Only people with one of these roles can ask for music here: { $roles }.
    }
models-here = { $count ->
        [0] All my models can be used here.
       *[other] Only these models can be used here: { $models }.
    }
words-here = { $count ->
        [0] I refuse no words here.
       *[other] I refuse prompts here that have one of these in them: { $words }.
    }
blocked-here = { $count ->
        [0] Nobody is blocked here.
       *[other] Blocked here: { $people }.
    }
settings-here = Chosen for this server
limits-here = Limits here
limit = { $name }: { $value }
limit-changed = **{ $name }: { $value }**
limit-of-role = { $role } { $name }: **{ $value }**
# role: a mention, or everyone
limit-set = **{ $name }** is now { $value }{ $role ->
        [everyone] {""}
       *[other] {" "}for { $role }
    }.
limit-reset = **{ $name }** { $role ->
        [everyone] reset to the default ({ $value })
       *[other] reset: { $role } has what everyone has
    }.

status-title = How I'm doing
status-queue = Queue: { $running } of { $capacity } at work, { $waiting } waiting. From here: { $here }.
status-start = A piece asked for now would start { $seconds ->
        [0] at once
       *[other] in about { DURATION($seconds) }
    }.
status-speed = **{ $name }**: { NUMBER($speed, maximumFractionDigits: 1) } s of music per second
status-speed-unknown = **{ $name }**: not measured yet
status-memory = Memory: { NUMBER($used, maximumFractionDigits: 1) } GB in use, { NUMBER($free, maximumFractionDigits: 1) } GB free
status-data = Kept: { NUMBER($used, maximumFractionDigits: 1) } of { NUMBER($maximum, maximumFractionDigits: 1) } GB
status-restart = Next restart: { $time }
status-restart-unknown = No restart is planned.
status-restart-now = I'm restarting just now.

permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-attach-files = Attach Files
permission-embed-links = Embed Links
permission-read-message-history = Read Message History

## Help, and the answer to whoever only names the bot or writes to it

hint = 🎵 Tell me what to play, like this:
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    Or press one of these. `/{ name-mario-help }` says what else I can do.

help-title = 🎵 What I can do
help-mario = **`/mario`** and a few words make a piece. Attach a sound, and I follow its melody, or go on from it with `{ name-continuation }`.
help-sections = **Sections**: `verse: calm | chorus: fast, drums | outro` gives each part its own words.
help-reply = **Reply** to a piece to go on from it; your words are the new prompt.
help-apps = **Right-click** a sound (on a phone, hold it) → Apps: { $commands }.
help-examples = **Press a button** below to hear an example.
help-library = **`/{ name-mario-library }`** finds what was made: yours, this server's, your favourites (⭐), by words.
help-more = **Under a piece**: *{ button-tweak }*, ⭐, and in *{ more }* a variation, a loop, a video, its notes, its recipe. `{ name-takes }` makes up to { $takes } at once.
help-jam = **`/{ name-mario-jam }`** starts a piece at which everybody takes turns, with votes.
help-options = Options
help-prompt = **Prompt**: what it sounds like. With a sound attached, `{ just-my-audio }` means no words.
help-duration = **Duration**: seconds of new music, up to { $maximum } here.
help-creativity = **Creativity** (`{ name-temperature }`): 0 safe, 1 normal, 2 wild.
help-strength = **Prompt strength** (`{ name-classifier_free_guidance }`): 1 loose, 3 normal, 7 strict.
help-continuation = **Continue** (`{ name-continuation }`): go on from your sound, instead of following its melody.
help-part = **From**, **To** (`{ name-continuation_start }`, `{ name-continuation_end }`): the seconds of your sound to use.
help-format = **Format** (`{ name-output_format }`): the kind of file you get.
help-seed = **Seed**: the same seed with the same words makes the same piece.
help-model-option = **Model** (`{ name-replicate_weights }`): who composes.
help-left = Left today
help-left-you = You: { $seconds ->
        [0] no music
       *[other] { DURATION($seconds) } of music
    }, { $megabytes } MB of sounds to attach, { $places ->
        [one] 1 place
       *[other] { $places } places
    } in the queue.
help-left-server = This server: { $seconds ->
        [0] no music
       *[other] { DURATION($seconds) } of music
    }.
help-models = Models
help-model = **{ $title }** (`{ $name }`), licence: { $licence }
help-model-unlicensed = none named, so ask the bot's owner
help-models-more = …and { $count } more, in the option `{ name-replicate_weights }`.

# name: with a link to its message. by: who had it made.
lineage-title = 🌳 Lineage
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *one that was deleted, or is where you can't see it*
lineage-this = ← **this one**
lineage-alone = It came of no other, and nothing came of it yet.
lineage-more = …and { $count } more.
stitch-alone = There is nothing to join: this piece continues no other that is kept and that you can see.
stitch-too-long = Joined, that would be { DURATION($seconds) } long. The most is { DURATION($maximum) }.
stitch-part-gone = One of the pieces was deleted before I could join them.
recipe-joined = Several pieces are joined in this one, so no one command makes it. *Lineage* names them.
tokens-of-other-weights = This piece was made by another version of the model.

## The library

library-mine = 🎼 Your pieces
library-server = 🎼 This server's pieces
library-favourites = ⭐ Your favourites
library-search = 🔎 { $words }
library-empty-mine = You have made nothing yet. `/mario` and a few words make a piece.
library-empty-server = There is nothing yet in the channels that you see. `/mario` and a few words make a piece.
library-empty-favourites = Nothing yet. Press ⭐ under a piece to find it here again.
library-empty-search = No prompt here has all of these words.
library-facts = { DURATION($seconds) } · { $model } · seed { $seed }
library-page = Page { $page } of { $pages } · { $count } pieces
library-play = Hear one…
library-elsewhere = { $count ->
        [one] One more is
       *[other] { $count } more are
    } in channels that you don't see here.
library-only-on-servers = This works on a server. Here, see `/{ name-mario-library } { name-mine }`.
library-search-too-long = Too many words. I can search for up to { $maximum } characters.
favourite-first = ⭐ Kept. `/{ name-mario-library } { name-favourites }` shows what you like; another press takes it out.

## Jams

command-jam = Start a jam: everybody takes turns at one piece, and you vote on what goes on
jam-prompt-help = How it begins: mood, instruments, place, tempo
jam-seconds-help = Seconds of new music in each round
jam-rounds-help = How many rounds
button-my-turn = My turn
button-end-jam = End
permission-create-public-threads = Create Public Threads

jam-thread = 🎶 Jam: { $prompt }
# person: in bold
jam-opened = 🎶 **Jam!** { $person } begins with “{ $prompt }”. { $rounds ->
        [one] 1 round
       *[other] { $rounds } rounds
    } of { $seconds } s. Join in the thread below.
jam-round = Round { $round } of { $rounds }
jam-how = **How it goes:** in each round somebody takes the turn and says what comes next. I make two versions, and everybody has a minute to vote; on a tie, take 1 goes on. A round counts towards the daily limit of whoever takes the turn. If nobody takes one for { $minutes } minutes, the jam ends.
jam-taken = { $person }: “{ $prompt }”
jam-taken-wordless = { $person } lets the music speak for itself.
# until: as "in 5 minutes"
jam-turn = Who goes on? Press **{ button-my-turn }** and say what comes next. Without a turn, the jam ends { $until }.
jam-only-one = Take { $take } goes on: there was no other.
jam-candidate = Take { $take } · { $votes }
jam-vote = Which take goes on? Voting ends { $until }. You can change your vote; on a tie, take 1 goes on.
    -# { votes }
jam-decided = **Take { $take }** goes on, { $votes } to { $against }.
jam-form = My turn
jam-form-prompt = What comes next?
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = The whole piece: { DURATION($seconds) }.
jam-nothing = The jam is over before there was any music.
jam-credits = Credits
jam-credit = { $round }. { $prompt } — { $person }
jam-no-words = no words
# link: to the message with the whole piece. people: in bold
jam-closed-with = 🏁 The jam is over. “{ $prompt }” is by { $people }: [hear it]({ $link })
jam-closed = 🏁 The jam is over. { $why }

# Why it ends
jam-nobody = Nobody took the turn.
jam-ended-by = { $person } ended the jam.
jam-piece-deleted = The piece was deleted, so there is nothing to go on from.
jam-nothing-made = That round came to nothing. Who tries again?

# Refusals. thread: its id
jam-no-threads-here = A jam needs a thread, and there can be none here. Start it in a text channel.
jam-may-not-thread = You can't open threads here, so you can't start a jam. Ask an admin.
jam-already-here = There is a jam in this channel: <#{ $thread }>. Join it, or wait until it is over.
jam-over = This jam is over.
jam-turn-taken = { $person } was faster. Vote in a moment, and take the next turn.
jam-others-first = You had the last turn. Let the others go first, for { DURATION($seconds) }.
jam-not-yours = Only the person who started the jam, or a moderator, can end it.
vote-over = That vote is over.
votes = { $count ->
        [0] No votes yet
        [one] 1 vote
       *[other] { $count } votes
    }

## The piece of the day

command-daily = A piece of the day, whose prompt people vote for
command-daily-set = Post a piece every day
command-daily-show = Show where and when the piece of the day comes
command-daily-off = Post no piece of the day any more
daily-channel-help = Where
daily-hour-help = At which hour, 0 to 23
daily-zone-help = By the clock of which place, as Europe/Berlin
daily-prompts-help = Prompts with | between them, made in turn where nobody votes; else my own ideas
# votes: that its prompt had; 0: it was next on the list
daily-came = 🌞 Piece of the day{ $votes ->
        [0] {""}
        [one] , chosen by 1 vote
       *[other] , chosen by { $votes } votes
    }
daily-late = It's late: I wasn't there at its hour.
daily-title = 🌞 Piece of the day
# until: as "in 5 hours"
daily-vote = What shall the next one be? I make it { $until }; you can change your vote, and on a tie the first wins.
daily-option = { $number } · { $votes }
daily-voted = Next was “{ $prompt }”, with { $count ->
        [0] no votes
        [one] 1 vote
       *[other] { $count } votes
    }.
# hour: as 18:00. next: as "in 5 hours"
daily-here = A piece of { $seconds } s comes every day in { $channel } at { $hour } ({ $zone }). Next: { $next }.
daily-prompts-here = Where nobody votes, these are made in turn:
daily-own-ideas = Where nobody votes, I take ideas of my own.
daily-none = There is no piece of the day here. `/{ name-mario-daily } { name-set }` starts one.
daily-off = There is no piece of the day any more.
daily-failed = ⚠️ There is no piece of the day in { $channel } today: { $why }
daily-prompts = That can be up to { $maximum } prompts of up to { $length } characters, with | between them.
zone-unknown = There is no time zone "{ $name }". Use a name as Europe/Berlin or America/New_York.

## Buttons and messages

button-too-old = This button is from another version of me. Please use /mario.
piece-deleted = That piece was deleted, so this button does nothing now.
delete-surely = Delete this piece for good? Nobody can get it back.
delete-takes-surely = Delete all { $count } takes for good? Nobody can get them back.
take-is-last = That is the only take left. Press Delete to take it away.
deleted = Deleted.
piece-not-being-made = That one already finished or was cancelled.
too-late-to-cancel = Too late to cancel: that one already finished.
# act: delete or cancel
only-its-author = Only the person who asked, or a moderator, can { $act ->
        [delete] delete
       *[cancel] cancel
    } this.
only-its-author-chooses = Only the person who asked, or a moderator, can keep or drop takes.
only-server-managers = Only people who manage this server can see or change its limits.
message-deleted = That message was deleted, so there's nothing to continue.
message-files-hidden = I can't see that file. Right-click it (or hold) → Apps → Continue.
no-sound-in-message = There's no sound file in that message. Pick one with a file attached.
several-takes = There were { $count } takes; I took { $take }. The buttons take any of them.
several-sounds = There were { $count } sounds; I took { $name }.
piece-still-being-made = That piece is still being made. Try again when it's there.
reply-unread = I couldn't read your text. Reply with the ping on, or use Apps → Continue.

## Sound that people attach

sounds-accepted = WAV, MP3, FLAC, OGG (Vorbis or Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, or an MP4, MKV or WebM video with sound
sound-file-empty = That file is empty. Attach a sound: { sounds-accepted }.
sound-unknown = I don't recognise that file as sound. I can read { sounds-accepted }.
sound-playlist = That's a playlist: it only points at other files, and I won't open those. Attach the sound itself.
# kind: one of those below
sound-kind-unread = That looks like { $kind }, which I can't read. Export it as MP3 or WAV.
not-a-sound = That looks like { $kind }. I need a sound: { sounds-accepted }.
# coding: its name, or unknown
sound-coded-unread = The sound in that { $title } file is { $coding ->
        [unknown] coded in a way I don't know
       *[other] coded as { $coding }, which I can't read
    }. Export it as MP3 or WAV.
sound-cut-short = That { $title } file is cut short: its end is missing. Send it again.
sound-promised-more = That { $title } file is damaged or cut short: it promises more than it holds. Send it again.
# goes with the piece
sound-partly-read = { $unread } of that file's { $parts } parts couldn't be read, so I used { $seconds } s of it.
sound-damaged = That { $title } file is damaged. Export it again, as MP3 or WAV.
sound-corrupt = The audio data is corrupt. Export it again, as MP3 or WAV.
sound-only-header = That { $title } file has no sound in it, only its header.
sound-nothing = That file has no sound in it. Pick one that has some.
sound-too-short = That sound is shorter than a tenth of a second. Pick a longer one.
sound-channels = That sound has { NUMBER($channels, useGrouping: 1) } channels, and I can read 1 to { $maximum }. Mix it down to stereo.
sound-rate = That sound has { NUMBER($rate, useGrouping: 1) } samples a second, and I can read { NUMBER($minimum, useGrouping: 1) } to { NUMBER($maximum, useGrouping: 1) }. Export it at 44,100 or 48,000.
result-too-long = That would be { DURATION($seconds) } long; I can make { DURATION($maximum) } at most. Use a part of it: from and to under Apps → Continue, or { name-continuation_start } and { name-continuation_end }.
sound-too-long = That sound is longer than { DURATION($seconds) }, the most I take at once. Pick a part (from, to).
sound-too-wide = Too long for so many channels: I can take { $seconds } s of it at once. Pick a part (from, to).
sound-too-slow = Reading that file took too long. Send a shorter one, as MP3 or WAV.
sound-too-heavy = Reading that file needs too much memory. Export it again, as MP3 or WAV.
sound-protected = That file is copy-protected, so I can't read it. Pick one that isn't.
sound-elsewhere = That MP4 keeps its sound in another file, and I won't open that. Export it as one file.
video-without-sound = That video has no sound. Pick one that has, or a sound file.
part-before-start = The part to use must start at 0 s or later.
part-too-late = I can use a part from the first { DURATION($seconds) } of a file, not one at { $start } s. Cut the file, or pick an earlier start.
part-backwards = The part to use ends at { $end } s, before it starts ({ $start } s). Pick a later end.
part-after-end = That sound ends before { $start } s, where the part to use should start. Pick an earlier start.
part-clipped = That sound ends at { $length } s, before the { $end } s you asked for, so I used it to its end.
confinement-lacking = This machine's kernel lacks { $missing }, so what reads attached files can't be confined, and the settings say [audio] confinement = "required". Use Linux 5.13 or newer with Landlock and seccomp switched on, or set confinement = "available".

kind-windows-media-file = a Windows Media file (WMA or WMV)
kind-monkeys-audio = Monkey's Audio (APE)
kind-wavpack = WavPack
kind-dsd-sound = DSD sound (DSF or DSDIFF)
kind-musepack = Musepack
kind-tta = TTA
kind-dts = DTS
kind-tracker-module = a tracker module
kind-sun-au-file = a Sun AU file
kind-sony-wave64-file = a Sony Wave64 file
kind-realaudio-file = a RealAudio file
kind-creative-voc-file = a Creative VOC file
kind-silk-voice-note = a SILK voice note
kind-amr-file-with-several-channels = an AMR file with several channels
kind-flash-video = a Flash video
kind-mpeg-video = an MPEG video
kind-mlp = MLP
kind-truehd = Dolby TrueHD
kind-8svx-file = an Amiga 8SVX file
kind-picture = a picture
kind-archive = an archive
kind-pdf-document = a PDF document
kind-midi-file = a MIDI file, which holds notes and no sound
kind-sound-font = a sound font, which holds instruments and no music
kind-program = a program
kind-avi-video = an AVI video
kind-video-cd = a video CD
kind-amv-video = an AMV video
kind-speex = Speex
kind-mpeg-transport-stream = an MPEG transport stream

## The command line

cli = A Discord bot that composes music. Without a command it runs the bot.
cli-run = Connect to Discord; without a token, open the demo.
cli-init = Write config.toml and .env here, with comments.
init-written = { $path } written.
init-kept = { $path } is there already; left as it is.
init-next = Put your bot's token into .env, then start mario again.
init-moves = Without a config.toml, what I keep was in { $before }. From now on it is in { $now }: move data and weights there to go on with them.
no-config = There is no { $path }, so every setting has its default. To change some: mario init.
cli-demo = The whole bot in a browser: Discord simulated, music real.
cli-demo-once = One /mario with this prompt, without a browser.
cli-demo-out = With --once: where to write the posted file; - is stdout.
cli-demo-port = The page's port; any free one if not set.
cli-demo-browser = Open the page in a browser.
cli-force = Write over a file that exists already.
cli-generate = Compose without Discord and write a file.
cli-generate-output = The file to write; its ending sets the format, - is stdout.
help-with-facts = { $help } ({ $facts })
help-range = { $minimum } to { $maximum }
help-default = default { $value }
cli-version = Show the version and exit.
cli-models = The models the bot can compose with.
cli-models-list = Every model in the registry.
cli-models-add = Look at a model's files and list it in config.toml.
cli-models-add-source = Hub repository, folder, file, or https URL.
cli-models-add-base = What a fine-tune was made from.
cli-models-add-complete = Make a folder among the weights with all that the model needs, so that it runs without a network.
cli-models-add-sha256 = Needed for a URL.
cli-models-fit = Which published models fit, and how many pieces at once.
cli-models-check = Load a model and make one second with it.
cli-models-packed = What earlier starts packed, so that the next one is quick.
cli-models-packed-remove = Delete it; the next start packs anew.

cli-store = The database: a file in the data folder, or Postgres.
cli-store-move = Copy everything from one database to an empty one and compare every row. No bot may run meanwhile; files of pieces stay where they are.
cli-store-source = What to copy from: a data folder, or postgresql://user@host/database.
cli-store-target = Where to: likewise, and empty. The password is MARIO_STORE__PASSWORD.
cli-privacy = What is kept of somebody. The bot must not run meanwhile.
cli-privacy-export = Everything kept of somebody, by Discord id, as JSON.
cli-privacy-delete = Delete somebody's pieces, prompts, sounds and history.
store-moved = Copied { $jobs } jobs and { $pieces } pieces ({ $rows } rows in all), and read every row back: all arrived as they were sent. The source is as it was. Now set store.url to the new database, or take it out for a folder.
privacy-forgotten = { $count ->
        [one] 1 piece or request deleted.
       *[other] { $count } pieces and requests deleted.
    }

no-token = DISCORD_TOKEN is not set, so this is the offline demo.
written = { $path }  seed { $seed }, { $model }
took = { $music } s of music in { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } s
column-name = name
column-title = title
column-source = source
column-can = can
column-licence = licence
default-mark = { $name } (default)
can-melody = melody
can-style = style
can-stereo = stereo
can-sounds = sounds
model-without-weights = { $name } can't be used: there are no weights at { $path }. Put them there, or fix its source in { $file }.
megabytes = { $number } MB
packed-there = { $folder }: { $count ->
    [one] weights of one model
   *[other] weights of { $count } models
 }, { $number } MB.
packed-removed = Deleted { $number } MB in { $folder }. The next start packs what it needs anew.
packed-none = Nothing is packed in { $folder }.
codebooks = { $number ->
        [one] 1 codebook
       *[other] { $number } codebooks
    }
memory-free = { $gigabytes } GB are free on the { $device }. +MBD: MultiBand Diffusion fits beside them.
model-source-missing = Say where the weights of { $name } are: a repository on the hub, a folder, a file, or an https address.
separation-other = The source separation has other sources than htdemucs.
model-added = { $file } now has [models.{ $name }]: { $facts }. Restart the bot to use it.
model-works = { $name } works: loaded in { NUMBER($loading, maximumFractionDigits: 1) } s, one second of music in { NUMBER($making, maximumFractionDigits: 1) } s.
demo-topic = Type /mario, right-click a message for Apps, reply to a piece
demo-address = The demo is at { $address }
demo-hint = Type /mario there, reply to a piece, press its buttons. Ctrl-C ends it.
demo-nothing-posted = No piece was posted. What was shown stands above.
demo-out-alone = --out says where the file of --once goes. Add --once and a prompt, or leave --out away.
demo-port-unusable = The demo can't listen on port { $port } ({ $reason }). Pick another with --port, or leave it out for any free one.
port-out-of-range = ports are 1 to 65535
no-room = { $folder } has { NUMBER($megabytes, maximumFractionDigits: 1) } MB free, too little to compose in. Make room there, or set TMPDIR to a folder on another disk.
no-temporary-folder = There is no folder for temporary files ({ $reason }). Make room on the disk, or set TMPDIR to one that can be written.
demo-written = { $path }, { NUMBER($seconds, maximumFractionDigits: 1) } s after the start
source-unreadable = Can't read { $path } ({ $reason }).

bar-waiting = waiting
bar-loading = loading
bar-composing = composing
bar-finishing = finishing
bar-diffusing = diffusing
output-format-unclear = { $path } is { $ending } by its name, but you asked for { $asked }. Leave out one of the two.
output-takes-one = { $path } can hold one take only. Give -o the name of a file, or ask for one take.
output-exists = { $path } exists already. Pick another name, or add --force.
output-unwritable = Can't write { $path } ({ $reason }).

## Files that I write

format-unknown = I can't write "{ $name }". I can write { $formats }.
piece-not-written = Your piece is done, but I couldn't write it as { $format }. Try another output format.
piece-too-big-to-post = This piece is too long to post here: files can have { $maximum } MB, and even a small MP3 is bigger. Try a shorter one.
posted-smaller = As { $asked } this would be { $size } MB, but files here can have { $maximum } MB, so it's { $asked ->
        [MP3] a smaller { $given }
       *[other] { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] {" "}at { $kilobits } kbit/s
    }.

## Models

model-does-not-work = { $name } doesn't work ({ $reason }).
default-model = The default model

## What pocket says about a piece

# tonic: in semitones above C
key-major = { $tonic ->
        [0] C
        [1] C♯
        [2] D
        [3] E♭
        [4] E
        [5] F
        [6] F♯
        [7] G
        [8] A♭
        [9] A
        [10] B♭
       *[11] B
    } major
key-minor = { $tonic ->
        [0] C
        [1] C♯
        [2] D
        [3] E♭
        [4] E
        [5] F
        [6] F♯
        [7] G
        [8] A♭
        [9] A
        [10] B♭
       *[11] B
    } minor

# style: as pocket's lexicon calls it
pocket-style =
    { $style ->
       *[overworld] Overworld
        [underground] Underground
        [castle] Castle
        [underwater] Underwater
        [boss] Boss
        [ghost-house] Ghost house
        [desert] Desert
        [star] Star
        [game-over] Game over
        [title] Title
        [shop] Shop
        [athletic] Athletic
        [snow] Snow
        [space] Space
        [village] Village
        [victory] Victory
    }
# form: the letters of its sections. understood: pocket-understood, -unknown or -no-prompt
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = I understood: { $words }.
pocket-unknown = I don't know any of these words, so it's a cheerful overworld.
pocket-no-prompt = No words, so it's a cheerful overworld.
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · your sound, then { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · I made out no tune in your sound, so only key and tempo are yours: { $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · your tune
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · your tune, then { $form }
# sections: pocket-section for each
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $name } ({ $style }) from { $time }
# sections: section-from for each
sections-not-followed = Your tune is played in one style: sections are for new music.
sections-note = { $sections }
section-from = { $name } from { $time }
no-tune-heard = I heard no tune in that sound to follow.
prompt-unread = I can't read any of that prompt, so this follows nothing you wrote. Try English words.
prompt-half-read = I heard only the first part of that prompt, up to “{ $last }”.
two-notes = { $first } { $second }
music21-missing = MusicXML needs music21. Install it with `pip install music21`, or write a .mid.
# Styles. No name is longer than 40 characters.
command-style = The styles of this server
command-style-add = Keep words and settings as a style that /mario offers here
command-style-remove = Take a style away
command-style-list = Show the styles that /mario offers here
style-name-help = The name of the style
styles = Styles
styles-none = There are no styles here yet. Add one with /{ name-mario-style } { name-add }.
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style } (everywhere)
style-added = Kept. Whoever types /mario here can choose { $chosen }.
    { $style }
style-removed = { $name } is no style here any more.
style-name = A style's name has 1 to { $maximum } characters and no comma.
style-unknown = { $available ->
        [none] There is no style { $name } here.
       *[other] There is no style { $name } here. There are: { $available }.
    }
style-unfit = The style { $name } in the settings can't be used. { $reason }
styles-full = This server has { $maximum } styles already. Take one away first.

# The soundboard of a server.
soundboard-added = **{ $name }** is on the soundboard now: its best bars.
soundboard-reason = Added by { $name } ({ $id }) from a piece of mine
soundboard-name = Mario's piece
soundboard-not-yours = You need the permission Create Expressions on this server to add sounds. Ask an admin.
soundboard-not-mine = I need the permission Create Expressions on this server to add sounds. Ask an admin.
soundboard-no-server = Only a server that I'm on has a soundboard that I can add to.
soundboard-full = The soundboard of this server is full. Delete a sound from it first.
soundboard-too-big = Discord found the sound too big. Try another piece.
soundboard-refused = Discord didn't take the sound (error { $number }). Try again later.
piece-too-quiet = That piece is too quiet to make a sound of.

# What a file was made from, and whether making it again gives the same.
recipe = Recipe
recipe-made-by = { $device ->
        [unknown] made by { $model }
       *[other] made by { $model } on { $device }
    }
recipe-unknown = I didn't make that file, or it has been changed too much for me to know it again.
recipe-model-gone = There is no model { $name } here, so I can't make it again.
recipe-other-model = { $name } has changed since, so it will come out differently.
recipe-other-device = It was computed on { $was } and would be on { $now } now, so it may differ in the last bits.
recipe-other-version = Another version of me made it ({ $was }), so it may come out differently.
recipe-source-lost = It was made from a sound that I don't have. Attach that as { name-input_audio } when you use the command.
recipe-source-kept = It was made from a sound, which *Make again* uses. With the command, attach it as { name-input_audio }.
# names: recipe-name for each option that is called otherwise than in the command
recipe-names = Options as your language has them: { $names }
recipe-name = { $name } → { $theirs }
made-again-same = The same file as before, byte for byte.
made-again-other-model = Not the same file as before: the model has changed since.
made-again-other-device = Not the same file as before: that was computed on { $was }, this on { $now }.
made-again-otherwise = Not the same file as before: I, or that file, have been changed since.

exports-busy = I'm busy with other files just now. Try again in a minute.
video-too-big = As a video this piece would be too big for Discord here ({ $size } MB, max { $maximum }). Ask for a shorter one.
piece-without-notes = This piece isn't made of notes, so there is no MIDI of it. Pieces by pocket are.
no-notes = Only pocket's pieces can be written as notes. Choose pocket, or a name like piece.wav.

## Models: what can be wrong with weights and where they come from

adapter-alpha-wrong = The adapter's lora_alpha is not a number. It was not loaded.
adapter-base-not-musicgen = The base "{ $name }" of the adapter is not a whole MusicGen.
adapter-base-unknown = The adapter was made from "{ $name }". Name a model of config.toml, or a repository, as its base in config.toml.
adapter-changes-unknown = The adapter changes { $name }, which its base lacks, or which I don't change. It was not loaded.
adapter-empty = The adapter is empty. It was not loaded.
adapter-has = This adapter has { $what }, which I don't merge.
adapter-has-biases = This adapter has biases (bias), which I don't merge.
adapter-not-lora = This adapter is of peft's kind "{ $kind }". I merge only LoRA.
adapter-part-unknown = The adapter has { $name }, which LoRA doesn't.
adapter-parts-unfit = The adapter's parts for { $name } don't fit together.
adapter-size-unfit = The adapter is for a base of another size: { $name } is { $here } here, and { $there } there. It was not loaded.
base-not-whole = The base "{ $base }" of a fine-tune must be a whole model.
base-unnamed = The weights don't say which { $what } they belong to. Name the model they were made from as their base in config.toml, such as facebook/musicgen-small.
bundled-model-undecodable = The bundled model can't be decoded ({ $reason }). Install the bot again.
bundled-weights-missing = The bundled model's weights are missing. Install the bot again.
checkpoint-fuser-unread = The checkpoint fuses by { $way } what is not one of its conditions. It was not loaded.
checkpoint-heads-unfit = The checkpoint's attention heads don't divide its width.
checkpoint-lacks-key = The checkpoint's xp.cfg has no { $key }. It was not loaded.
checkpoint-not-musicgen = The checkpoint's weights aren't those of a MusicGen language model.
checkpoint-pattern-unread = The checkpoint's codebook pattern can't be decoded.
checkpoint-shapes-unfit = The checkpoint's weights don't have the shapes its xp.cfg speaks of: it is damaged or was put together wrongly. It was not loaded.
checkpoint-unbuildable = The checkpoint describes a model that can't be built here ({ $kind }: { $reason }).
checkpoint-weights-unfit = The checkpoint's weights don't fit the model its xp.cfg describes: { $count } differ, the first is { $first }. It was not loaded.
checkpoint-weights-unusable = The checkpoint's weights can't be used. It was not loaded.
checkpoint-without-length = The checkpoint doesn't say how many seconds its model hears at once.
codec-codebooks-unfit = The codec has { $found } codebooks of { $tokens } tokens, the language model { $codebooks } of { $card }: they don't fit.
complete-comes-along = That model comes with the bot and needs no network.
complete-folder-taken = There is already something at { $path }. Move it away, or pick another name.
complete-has-base = That model needs its base beside it, so one folder can't hold it. Complete the base, and name it as the base.
complete-unwritable = Can't write { $path }: { $reason }.
codec-is-dac = Its codec is the Descript Audio Codec (DAC), which I don't load. Pick a model that uses EnCodec.
codec-not-encodec = The codec is "{ $found }", not EnCodec.
codec-not-listed = The checkpoint takes its codec from "{ $name }", which loading.pretrained doesn't list. It was not loaded.
codec-rate-unfit = The codec is for sound of { $codec } Hz, the language model for { $model } Hz: they don't fit.
codec-unloadable = The codec can't be loaded: { $reason }
condition-needs-spacy = The condition "{ $name }" needs a spaCy model, which I don't load.
condition-shapes-unfit = The weights of the condition "{ $name }" don't have the shapes the checkpoint's xp.cfg speaks of. It was not loaded.
condition-spectra-absurd = The condition "{ $name }" asks for spectra of an absurd size.
condition-unread = The condition "{ $name }" is of a kind I don't load.
config-unwritable = Can't write { $file } ({ $reason }).
diffusion-format-unknown = The MultiBand Diffusion weights are not in a format I know.
diffusion-lacks-band = The MultiBand Diffusion weights lack one of their bands.
diffusion-not-for-codec = MultiBand Diffusion was not trained for this model's codec.
diffusion-schedule-absurd = The MultiBand Diffusion weights have a noise schedule of absurd length.
diffusion-weights-unfit = The MultiBand Diffusion weights don't fit their settings.
diffusion-without-schedule = The MultiBand Diffusion weights have no noise schedule.
file-more-than-weights = { $file } holds more than plain weights, or is damaged. It was not loaded.
file-no-checkpoint = { $file } does not hold a checkpoint. It was not loaded.
file-no-safetensors = { $file } is damaged or not a safetensors file. It was not loaded.
file-no-torch-file = { $file } is damaged or not a torch file. It was not loaded.
file-repeats-weights = { $file } repeats weights of another file. It was not loaded.
file-runs-code = { $file } wants to run code ({ $name }) while it is loaded, so I refuse it. Ask its maker for a file with plain tensors.
features-unfit = MERT's files are not those that this model hears a style with.
folder-config-wrong = { $file } does not describe a MusicGen. It was not loaded.
folder-file-strange = { $file } is not what transformers writes. It was not loaded.
folder-file-unreadable = Can't read { $file }. It was not loaded.
folder-index-wrong = { $file } does not name the files of weights. It was not loaded.
folder-lacks-files = The folder { $title } lacks { $files }. Put it there, or fix the source in config.toml.
folder-lacks-weights = { $title } has no { $file }. It was not loaded.
folder-not-musicgen = This is a model of transformers' kind "{ $kind }", not MusicGen. I can't use it.
folder-part-alone = { $file } is a part of a folder as transformers writes it, but there is no { $config } beside it. Put the whole folder there.
folder-part-other-kind = The { $part } is a "{ $found }", but I load only "{ $kind }" there.
folder-part-unbuildable = The folder's { $part } can't be built: { $reason }.
folder-part-unfit = The folder's { $part } doesn't fit its weights: { $name }.
folder-pickled = { $title } has its weights in { $file }, a format that can hold code; I load only safetensors. Save it again with transformers' save_pretrained.
folder-scales-embeddings = The model scales its embeddings, which no published one does. I can't use it.
folder-without-tokenizer = The folder has no tokenizer I can read. It was not loaded.
format-not-loadable = { $title } is not in a format I can load: it has no state_dict.bin (as audiocraft writes it), no config.json (as transformers does) and no adapter_config.json (as peft does).
hub-file-altered = { $file } is not what the model hub announced: it was cut short or altered, so I threw it away. Try again to fetch it anew.
hub-lacks-file = { $repository } has no { $name } on the model hub, so it is not in a format I can load.
hub-not-fetched = Can't fetch { $name } of { $repository } from the model hub ({ $kind }). Try again later.
hub-unreachable = Can't reach the model hub for { $name } of { $repository }. Check this machine's network, and try again.
hub-repository-unknown = The model hub has no repository { $repository }, or it needs a token (HF_TOKEN).
hub-too-slow = The weights did not arrive within the { $minutes } minutes that loading.max_minutes allows. What has arrived is kept, so trying again goes on.
hub-weights-too-big = The weights of { $repository } are { NUMBER($size, maximumFractionDigits: 1) } GB, more than the { $maximum } GB that loading.max_gigabytes allows.
kind-is-chord = This is MusicGen-Chord: it wants chords as text and melody at once, which audiocraft itself can't build. I can't use it.
kind-is-jasco = This is JASCO, which makes sound by flow matching, not from tokens. I can't use it.
kind-is-magnet = This is MAGNeT, which fills in a whole piece at once instead of continuing it. I can't use it.
kind-needs-clap = This model is told what to play by CLAP embeddings, whose weights are a pickle that runs code. I can't use it.
kernels-missing = The bundled model needs a C compiler once, and finds none that works. Install gcc (`sudo apt install gcc`), or Mario from a wheel, which brings what it would build.
lm-not-musicgen = The language model is "{ $found }", not MusicGen's.
model-files-unfit = The files of { $name } are damaged, or not those of a model I can load ({ $kind }). The log has the details.
model-name-taken = There is a model called { $name } already. Pick another name.
model-name-wrong = A model's name is made of small letters, digits, - and _.
model-unknown = No model "{ $name }" on this bot. Available: { $available }.
models-without-musicgen = PyTorch and audiocraft are not installed, so these models can't be used: { $names }. Install them with `uv sync --python '<3.13' --extra musicgen`, or on Python 3.11 or 3.12 with `pip install 'mario[musicgen]'`.
musicgen-missing = This model needs PyTorch and audiocraft, which are not installed. Install them with `uv sync --python '<3.13' --extra musicgen`, or on Python 3.11 or 3.12 with `pip install 'mario[musicgen]'`.
no-diffusion = { name-multi_band_diffusion } doesn't work with { $name }: it decodes MusicGen's tokens only. Turn it off.
no-diffusion-because = { name-multi_band_diffusion } doesn't work with { $name }: { $reason }. Turn it off.
no-diffusion-other-codec = it has another codec
no-diffusion-synthesised = its sound is synthesised
no-melody = { $name } can't follow a melody. Turn { name-continuation } on to continue the sound, or pick a model that follows melodies.
no-melody-but = { $name } can't follow a melody. Turn { name-continuation } on to continue the sound, or pick a model that can: { $able }.
no-memory-for-model = Not enough memory for this model: it needs about { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB, and { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB are free. Wait until others are done, or pick a smaller one.
not-source-separation = { $file } is not the source separation that melodies need.
recipe-aliases = The checkpoint's xp.cfg repeats itself by aliases. It was not loaded.
recipe-holds = The checkpoint's xp.cfg holds a { $kind }. It was not loaded.
recipe-interpolates = The checkpoint's xp.cfg asks for "{ $text }" to be filled in, which I don't do for weights from elsewhere. It was not loaded.
recipe-no-configuration = The checkpoint's xp.cfg is not a configuration. It was not loaded.
recipe-refers-to-itself = The checkpoint's xp.cfg is nested too deeply or refers to itself. It was not loaded.
recipe-too-deep = The checkpoint's xp.cfg is nested too deeply. It was not loaded.
recipe-too-long = The checkpoint's xp.cfg is far too long. It was not loaded.
recipe-unreadable = The checkpoint's xp.cfg can't be read. It was not loaded.
source-file-altered = { $file } is not the file that was announced: its sha256 is { $found }…, not { $expected }…. It was cut short or altered. It was not loaded.
source-lacks-files = { $title } lacks { $files }.
source-not-https = Weights are fetched over https only. Change the source of the model.
state-lacks-tensor = { $name } has no tensor at "{ $entry }". It was not loaded.
state-lacks-weights = { $name } has no weights under "{ $key }". It was not loaded.
state-not-finite = { $name } has weights that are not numbers (at { $entry }). It was not loaded.
state-not-musicgen = { $name } has no weights of a MusicGen language model. It was not loaded.
state-shares-bytes = { $name } uses the same bytes for several weights. It was not loaded.
text-encoder-unknown = The checkpoint asks for a text encoder I don't know, "{ $name }".
text-encoder-without-tokenizer = The text encoder { $name } has no tokenizer on the model hub.
text-encoders-several = The checkpoint asks for several text encoders, which I don't do.
weights-address-not-https = Weights are fetched from plain https addresses only.
weights-address-wrong = The address of the weights isn't one. Fix it, or ask whoever offers them.
weights-file-not-announced = The file at { $host } is not the one that was announced: its sha256 is { $found }…, not { $expected }…, so I threw it away.
weights-file-too-big = The file is larger than the { $maximum } GB that loading.max_gigabytes allows.
weights-host-answered = { $host } answered { $status } instead of sending the weights.
weights-host-not-listed = Weights may not be fetched from { $host }. The bot's owner can add it to loading.hosts.
weights-host-not-public = The host { $host } leads to { $address }, which is not a public address.
weights-host-unknown = The host { $host } can't be found.
weights-kept-altered = The weights kept from an earlier download were cut short or altered, so I threw them away. Try again to fetch them anew.
weights-lack-part = The weights lack a part of { $name }.
weights-need-sha256 = Weights from a URL need their sha256: in config.toml, or with --sha256.
weights-not-fetched = Can't fetch the weights from { $host } ({ $kind }). Try again later.
weights-not-there = There are no weights at "{ $path }", seen from the folder the bot runs in; its log has the whole path. The bot's owner can put them there, or fix the source in config.toml.
weights-part-unknown = The weights have { $name }, which MusicGen doesn't.
weights-redirect-too-often = The address of the weights redirects too often.
weights-too-slow = The weights did not arrive within the { $minutes } minutes that loading.max_minutes allows.

## What commands and options are called: in English as a program names them; lower case,
## letters, digits, - and _ only, and what Discord shows of it at most 32 characters

name-mario = mario
name-prompt = prompt
name-input_audio = input_audio
name-duration = duration
name-takes = takes
name-bpm = bpm
name-key = key
name-loop = loop
name-continuation = continuation
name-continuation_start = continuation_start
name-continuation_end = continuation_end
name-multi_band_diffusion = multi_band_diffusion
name-normalization_strategy = normalization_strategy
name-top_k = top_k
name-top_p = top_p
name-temperature = temperature
name-classifier_free_guidance = classifier_free_guidance
name-output_format = output_format
name-seed = seed
name-replicate_weights = replicate_weights
name-mario-admin = mario-admin
name-limits = limits
name-set = set
name-limit = limit
name-value = value
name-role = role
name-reset = reset
name-format = format
name-settings = settings
name-status = status
name-defaults = defaults
name-model = model
name-style = style
name-language = language
name-channel = channel
name-allow = allow
name-word = word
name-refuse = refuse
name-block = block
name-person = person
name-unblock = unblock
name-mario-daily = mario-daily
name-hour = hour
name-zone = zone
name-prompts = prompts
name-seconds = seconds
name-show = show
name-off = off
name-mario-help = mario-help
name-mario-jam = mario-jam
name-rounds = rounds
name-mario-library = mario-library
name-mine = mine
name-server = server
name-favourites = favourites
name-search = search
name-words = words
name-mario-privacy = mario-privacy
name-export = export
name-delete = delete
name-confirm = confirm
name-mario-style = mario-style
name-add = add
name-name = name
name-remove = remove
name-list = list
