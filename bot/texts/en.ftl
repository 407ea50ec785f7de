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
no-turn = Timed out in the queue. Try again when it's quieter.
took-too-long = Took too long, so I stopped it. Try a shorter duration.
sound-broken = That came out broken. Press Again for another seed.
piece-silent = That came out silent, twice. Try another seed or prompt.
new-part-silent = The new part came out silent, twice. Try another seed or prompt.
composing-failed = That went wrong while I was making it. Try another seed. The bot's owner finds the details in the log.
out-of-memory = I ran out of memory. Try a shorter piece or a smaller model.
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
message-refused = Discord refused my message (error { NUMBER($number, useGrouping: 0) }).
discord-answered = Discord answered with error { NUMBER($status, useGrouping: 0) }.
discord-unreachable = I couldn't reach Discord.
answered-too-late = I was too slow to answer. Please try again.
permissions-missing = I need these permissions here: { $permissions }. Ask an admin.
file-too-big = File too big ({ $size } MB, max { $maximum }). Trim it, or send an MP3.
attachment-not-fetched = I couldn't get that file from Discord. Please attach it again.

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
reply-unread = I couldn't read your text. Reply with the ping on, or use Apps → Continue.

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
