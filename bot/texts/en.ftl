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
value-range = { $name } can be { $minimum }–{ $maximum }.
value-whole = { $name } can be { $minimum }–{ $maximum }, in whole numbers.

yes = yes
no = no

## What can be asked for. An option's help has at most 85 characters and no full stop: Discord shows
## up to 100, with the default.

option-prompt = Prompt
option-prompt-help = What it sounds like: mood, instruments, place, tempo
option-input-audio = Sound
option-input-audio-help = A sound to continue, or whose melody to follow
option-duration = Duration
option-duration-help = Seconds of new music
option-continuation = Continue
option-continuation-help = Continue the attached sound instead of following its melody
option-continuation-start = From
option-continuation-start-help = Use the attached sound from this second on
option-continuation-end = To
option-continuation-end-help = Use the attached sound up to this second; -1 is its end
option-multi-band-diffusion = Extra quality
option-multi-band-diffusion-help = Extra-quality decoding: slow, and only with mono MusicGen models
option-normalization-strategy = Loudness
option-normalization-strategy-help = How the loudness is set
option-top-k = Top k
option-top-k-help = Pick among the k likeliest sounds; 0 is all of them
option-top-p = Top p
option-top-p-help = Pick among the likeliest share p of sounds; above 0 replaces top_k
option-temperature = Creativity
option-temperature-help = Creativity: 0 safe, 1 normal, 2 wild
option-classifier-free-guidance = Prompt strength
option-classifier-free-guidance-help = Prompt strength: 1 loose, 3 normal, 7 strict
option-output-format = Format
option-output-format-help = The kind of file to post
option-seed = Seed
option-seed-help = Same seed, same piece; leave empty for a random one
option-replicate-weights = Model
option-replicate-weights-help = Which model composes; leave empty for the default

option-unknown = There is no option called "{ $name }".
nothing-asked-for = Describe the music (prompt: castle at night) or attach a sound.
nothing-to-continue = There's nothing to continue. Attach a sound, or turn continuation off.
part-ends-before-it-starts = The part you picked starts at { $start } s but ends at { $end } s. Make continuation_start smaller than continuation_end.

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
source-file-gone = That file is no longer kept. Please attach it again.
file-gone = That file is no longer kept. Please ask for the piece again.
file-damaged = A file on my disk is damaged ({ $name }…). Please ask for the piece again; my owner should restore the data folder from a backup.
file-unreadable = I couldn't read a file ({ $reason }). My owner should look at the data folder.
file-unsaved = I couldn't save a file ({ $reason }). My owner should check the data folder: is there free space, may I write there?
database-refused = I couldn't look that up or write it down. Please try again. If it keeps happening, the bot's owner finds the details in the log.
limit-unknown = There is no limit "{ $name }" to change. Pick one from the list.
limit-not-by-role = { $name } is for the whole server and can't differ by role.

data-folder-unusable = The data folder { $folder } can't be used ({ $reason }). Fix its permissions, or choose another with the setting data.
data-folder-taken = Another Mario is already using the data folder { $folder }. Stop it, or give this one its own folder with the setting data.
database-unopened = The database can't be opened ({ $reason }). Restore it from a backup, or move it away to start with an empty one.
database-damaged = The database is damaged ({ $reason }). Restore it from a backup, or move it away to start with an empty one.
database-unversioned = The database is half-migrated, or not Mario's: it names no single version. Restore the backup beside it (mario-at-….sqlite), or move it away.
database-newer = The database was written by a newer Mario (version { $version }). Install that version again, or restore the backup made before it.
database-half-migrated = The database is half-migrated: { $table } lacks { $columns }. Restore the backup beside it (mario-at-….sqlite), or move it away.

## Jobs: accepted or not, and how they end

not-now-restarting = I'm restarting. Please try again in a minute.
piece-too-long = Max length here is { $maximum } s (you asked for { $asked }).
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
queue-full-outside = Direct messages have filled their part of the queue ({ $waiting } waiting). Try again in about { DURATION($seconds) }, or ask on a server.
cooldown = You asked a moment ago. Try again in { DURATION($seconds) }.
daily-uploads = You've attached { $maximum } MB today, which is the max. Use a piece that's already here, or come back tomorrow.
data-full = I'm out of space for new pieces. Delete some, or ask the bot's owner to make room.
no-direct-messages = I don't make music in direct messages. Ask me on a server.
no-private-installs = I don't make music here. Ask me on a server that I'm on.
server-not-served = I don't make music on this server.
person-blocked = You can't have music made here. Ask an admin.
no-turn = Timed out in the queue. Try again when it's quieter.
job-incomplete = I've lost part of this request. Please run /mario again.
took-too-long = Took too long, so I stopped it. Try a shorter duration.
sound-broken = That came out broken. Press Again for another seed.
piece-silent = That came out silent, twice. Try another seed or prompt.
new-part-silent = The new part came out silent, twice. Try another seed or prompt.
composing-failed = That went wrong while I was making it. Try another seed. The bot's owner finds the details in the log.
out-of-memory = I ran out of memory. Try a shorter piece or a smaller model.
gpu-absent = The settings ask for a GPU that PyTorch doesn't find. The bot's owner should see that nvidia-smi lists it, or set device = "auto" in config.toml.
device-foreign = { $kind } can't be used: Mario computes on NVIDIA GPUs ("cuda") and on CPUs ("cpu"). Set [engine] device to one of those.
device-unknown = There is no device called { $name }. Set [engine] device to auto, cpu, cuda, or one GPU of several, as "cuda:1".
devices-unusable = [engine] devices must name GPUs by number, each only once, as ["cuda:0", "cuda:1"].
cancelled = Cancelled.
unexplained = That didn't work. Please try again.
piece-deleted-unposted = This piece was deleted before I could post it.
piece-unposted-for-a-day = Your piece is done, but Discord wouldn't let me post it for a whole day, so I gave up. Please ask again.

that-piece = That piece
part-silent = { $name } is silent from { $start } to { $end } s. Pick another part.
rest-silent = { $name } is silent after { $start } s. Pick another part.
source-silent = { $name } is silent. Pick something I can hear.

not-ready-stopping = The bot is stopping.
not-ready-executor = The executor is not ready.
not-ready-model = The default model is not loaded.
not-ready-gateway = The gateway is down: the bot does not hear Discord.
not-ready-store = The store could not write anything in { $seconds } s.
port-unusable = Can't listen on { $address } ({ $reason }). Choose another web.port in config.toml, or set web.enabled = false.

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
file-too-large-for-discord = The file is too big for Discord here.
message-refused = Discord refused my message (error { $number }).
discord-answered = Discord answered with error { $status }.
discord-unreachable = I couldn't reach Discord.
answered-too-late = I was too slow to answer. Please try again.
permissions-missing = I need these permissions here: { $permissions }. Ask an admin.
file-too-big = File too big ({ $size } MB, max { $maximum }). Trim it, or send an MP3.
attachment-not-fetched = I couldn't get that file from Discord. Please attach it again.

command-mario = Compose a piece of music
command-continue = Continue
command-follow = Follow this melody
command-admin = This server's limits for /mario
command-admin-limits = Show this server's limits
command-admin-set = Change a limit, for everyone or for one role
command-admin-reset = Undo a change of a limit
command-admin-block = Let somebody have no music made on this server
command-admin-unblock = Let somebody have music made here again
admin-person-help = Who
admin-limit-help = Which limit
admin-value-help = Its new value
admin-role-help = Role (leave empty for everyone)
help-with-default = { $help } (default { $default })
form-prompt = What should it sound like?
form-from = Use the sound from (seconds or 1:30)
form-to = … to (empty: to its end)
form-prompt-empty = Leave empty to let the sound speak for itself

button-cancel = Cancel
button-again = Again
button-continue = Continue
button-delete = Delete

# What a job's message shows. bar: drawn with blocks.
shown-queued = ⏳ { ORDINAL($place) } in line, about { DURATION($seconds) }.
shown-next = ⏳ Next in line, about { DURATION($seconds) }.
shown-loading = 📦 Loading the model…
shown-loading-bar = 📦 Loading the model { $bar }
shown-loading-megabytes = 📦 Loading the model { $bar } { $done } of { $total } MB
shown-composing = 🎼 { $bar } { $percent }%
shown-composing-left = 🎼 { $bar } { $percent }% · { DURATION($seconds) } left
shown-diffusing = Extra-quality decoding. This is slow.
shown-finishing = 🎼 { $bar } nearly there
shown-restarting = 🔄 Restarting. You keep your place in line.
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 Cancelled.
shown-footer = seed { $seed } · { $model } · made in { DURATION($seconds) }
title-continuation = A continuation
title-continued = { $prompt } (continued)
title-melody = After your melody

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
       *[other] reset: for { $role } it's what it is for everyone
    }.

permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-attach-files = Attach Files
permission-embed-links = Embed Links
permission-read-message-history = Read Message History

button-too-old = This button is from another version of me. Please use /mario.
piece-deleted = That piece was deleted, so this button does nothing now.
piece-not-being-made = That one already finished or was cancelled.
too-late-to-cancel = Too late to cancel: that one already finished.
# act: delete or cancel
only-its-author = Only the person who asked, or a moderator, can { $act ->
        [delete] delete
       *[cancel] cancel
    } this.
only-server-managers = Only someone who can manage this server can see or change its limits.
message-deleted = That message was deleted, so there's nothing to continue.
message-files-hidden = I can't see that file. Right-click it (or hold) → Apps → Continue.
no-sound-in-message = There's no sound file in that message. Pick one with a file attached.
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
sound-damaged = That { $title } file is damaged. Export it again, as MP3 or WAV.
sound-corrupt = The audio data is corrupt. Export it again, as MP3 or WAV.
sound-only-header = That { $title } file has no sound in it, only its header.
sound-nothing = That file has no sound in it. Pick one that has some.
sound-too-short = That sound is shorter than a tenth of a second. Pick a longer one.
sound-channels = That sound has { NUMBER($channels, useGrouping: 1) } channels, and I can read 1 to { $maximum }. Mix it down to stereo.
sound-rate = That sound has { NUMBER($rate, useGrouping: 1) } samples a second, and I can read { NUMBER($minimum, useGrouping: 1) } to { NUMBER($maximum, useGrouping: 1) }. Export it at 44,100 or 48,000.
result-too-long = That would be { DURATION($seconds) } long; I can make { DURATION($maximum) } at most. Use a part (from, to).
sound-too-long = That sound is longer than { DURATION($seconds) }, the most I take at once. Pick a part (from, to).
sound-too-wide = Too long for so many channels: I can take { $seconds } s of it at once. Pick a part (from, to).
sound-too-slow = Reading that file took too long. Send a shorter one, as MP3 or WAV.
sound-too-heavy = Reading that file needs too much memory. Export it again, as MP3 or WAV.
sound-protected = That file is copy-protected, so I can't read it. Pick one that isn't.
sound-elsewhere = That MP4 keeps its sound in another file, and I won't open that. Export it as one file.
video-without-sound = That video has no sound. Pick one that has, or a sound file.
part-before-start = The part to use must start at 0 s or later.
part-too-late = I look for the part to use within the first { DURATION($seconds) } of a file, not at { $start } s. Cut the file, or pick an earlier start.
part-backwards = The part to use ends at { $end } s, before it starts ({ $start } s).
part-after-end = That sound ends before { $start } s, where the part to use should start. Pick an earlier start.
part-beyond-end = That sound ends at { $length } s, so no part of it can end at { $end } s. Pick an earlier end, or none.
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

bar-waiting = waiting
bar-loading = loading
bar-composing = composing
bar-finishing = finishing
bar-diffusing = diffusing
output-format-unclear = { $path } is { $ending } by its name, but you asked for { $asked }. Leave out one of the two.
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

# form: the letters of its sections. understood: pocket-understood, -unknown or -no-prompt
pocket-note = { $style } · { $key } · { $bpm } bpm · { $form }. { $understood }
pocket-understood = I understood: { $words }.
pocket-unknown = I don't know any of these words, so it's a cheerful overworld.
pocket-no-prompt = Nothing was asked for, so it's a cheerful overworld.
no-tune-heard = I heard no tune in that sound, so what's new is a piece of its own.
tune-unclear = I couldn't make out the tune in that sound, so I took only its key and tempo.
pocket-continued = Goes on in { $key } at { $bpm } bpm. { $style }.
pocket-followed = Your tune, in { $key } at { $bpm } bpm. { $style }.
two-notes = { $first } { $second }
music21-missing = MusicXML needs music21. Install it with `pip install music21`, or write a .mid.
no-notes = Only pocket's pieces can be written as notes. Choose pocket, or a name like piece.wav.
