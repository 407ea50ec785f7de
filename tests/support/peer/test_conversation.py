"""An unmodified discord.py lives a whole day against the peer and notices nothing."""

import hashlib

import discord
import pytest

from tests.support.peer import Misuse
from tests.support.peer.bot import Card
from tests.support.peer.conftest import Place


async def test_a_command_with_a_file_ends_in_a_message_with_a_file(place: Place):
    peer, channel = place.peer, place.channel
    song = peer.upload("a.mp3", b"tune" * 1000)
    used = await place.alice.slash(
        channel, "compose", prompt="castle", input_audio=song, duration=5
    )
    assert await used.answered() == 5
    await peer.wait_for(lambda: used.followups)
    piece = channel.messages[-1]
    assert piece is used.original
    assert (piece.attachments[0].filename, piece.attachments[0].data) == ("piece.wav", song.data)
    assert piece.text == "castle\na piece"
    edits = peer.requests_to("PATCH", "/webhooks/{app}/{token}/messages/@original")
    assert [request.json.get("content") for request in edits] == ["composing 5 s", ""]
    assert edits[-1].sha256s == [hashlib.sha256(song.data).hexdigest()]
    assert used.followups[0].ephemeral
    assert used.followups[0] not in channel.messages


async def test_every_kind_of_option_arrives_as_what_it_is(place: Place):
    guild = place.guild
    bob, mods = guild.member("bob"), guild.role("mods")
    options = {"whole": 3, "half": 0.5, "yes": True, "who": bob, "role": mods, "anyone": bob}
    used = await place.alice.slash(place.channel, "everything", where=place.channel, **options)
    await used.answered()
    assert used.original is not None
    assert used.original.content == "(3, 0.5, True, 'bob', 'music', 'mods', 'bob')"


async def test_completion_offers_what_the_bot_offers(place: Place):
    offered = await place.alice.autocomplete(place.channel, "pick", "model", "me", kind="wav")
    assert [choice["value"] for choice in offered] == ["medium", "melody"]


async def test_a_message_command_may_read_what_the_bot_may_not(place: Place):
    said = await place.alice.say(place.channel, "listen", place.peer.upload("b.ogg", b"ogg"))
    await place.peer.gateway.caught_up()
    assert (place.bot.messages[0].content, place.bot.messages[0].attachments) == ("", [])
    used = await place.alice.message_command(said, "Read it")
    await used.answered()
    assert used.original is not None
    assert used.original.content == "it says listen"


async def test_a_user_command_reaches_its_target(place: Place):
    used = await place.alice.user_command(place.channel, place.guild.member("bob"), "Greet")
    await used.answered()
    assert used.original is not None
    assert used.original.content == "hello bob"


async def test_a_mention_or_a_pinging_reply_lets_the_bot_read(place: Place):
    peer, bot = place.peer, place.bot
    first = await place.alice.say(place.channel, f"{peer.me.mention} hello")
    used = await place.alice.slash(place.channel, "echo", text="here")
    await used.answered()
    await place.alice.say(place.channel, "again", reply_to=used.original)
    await place.alice.say(place.channel, "silent", reply_to=used.original, ping=False)
    await peer.gateway.caught_up()
    assert [m.content for m in bot.messages] == [first.content, "here", "again", ""]
    assert bot.messages[2].reference is not None
    assert isinstance(bot.messages[2].reference.resolved, discord.Message)
    assert bot.messages[2].reference.message_id == bot.messages[1].id


async def test_buttons_and_menus_update_the_message_they_are_on(place: Place):
    used = await place.alice.slash(place.channel, "compose", prompt="star")
    await place.peer.wait_for(lambda: used.followups)
    piece = used.original
    assert piece is not None
    assert await (await place.alice.click(piece, "Update")).answered() == 7
    assert piece.content == "updated"
    assert await (await place.alice.click(piece, "Later")).answered() == 6
    await place.peer.wait_for(lambda: piece.content == "later")
    assert await (await place.alice.choose(piece, "panel:style", "star")).answered() == 7
    assert piece.content == "style ['star']"
    bob = place.guild.member("bob")
    assert await (await place.alice.choose(piece, "panel:who", bob)).answered() == 7
    assert piece.content == "for bob"
    with pytest.raises(Misuse, match="offers"):
        await place.alice.choose(piece, "panel:style", "moon")
    assert len(piece.attachments) == 1
    whisper = await place.alice.click(piece, "Whisper")
    await whisper.answered()
    assert whisper.original is not None
    assert whisper.original.ephemeral
    assert place.channel.messages == [piece]


async def test_a_modal_is_filled_by_label_or_id_and_keeps_its_presets(place: Place):
    used = await place.alice.slash(place.channel, "compose", prompt="star")
    await place.peer.wait_for(lambda: used.followups)
    assert used.original is not None
    opened = await place.alice.click(used.original, "Ask")
    assert await opened.answered() == 9
    assert opened.modal["title"] == "Continue"
    sent = await place.alice.submit(opened, Duration="12")
    await sent.answered()
    assert sent.original is not None
    assert sent.original.content == "as before for 12 []"
    with pytest.raises(Misuse, match="closed"):
        await place.alice.submit(opened)
    reopened = await place.alice.click(used.original, "Ask")
    await reopened.answered()
    with pytest.raises(Misuse, match="no \\['colour'\\]"):
        await place.alice.submit(reopened, colour="red")
    song = place.peer.upload("a.mp3", b"tune")
    again = await place.alice.submit(reopened, Prompt="boss", Audio=song)
    await again.answered()
    assert again.original is not None
    assert again.original.content == "boss for 8 ['a.mp3']"


async def test_a_message_of_components_alone_has_a_button_too(place: Place):
    await place.bot.get_partial_messageable(place.channel.id).send(view=Card())
    used = await place.alice.click(place.channel.messages[0], "Turn")
    assert await used.answered() == 4


async def test_commands_work_in_threads_and_direct_messages(place: Place):
    for where in (place.channel.thread("jam"), place.alice.dm):
        used = await place.alice.slash(where, "echo", text="hi")
        await used.answered()
        assert where.messages == [used.original]


async def test_a_subcommand_asks_for_the_permission_it_was_registered_with(place: Place):
    with pytest.raises(Misuse, match="alice may not use"):
        await place.alice.slash(place.channel, "admin limit", jobs=3)
    manager = place.guild.role("manager", discord.Permissions(manage_guild=True))
    carol = place.guild.member("carol", manager)
    used = await carol.slash(place.channel, "admin limit", jobs=3)
    await used.answered()
    assert used.original is not None
    assert used.original.content == "3 jobs"
    with pytest.raises(Misuse, match="not offered"):
        await carol.slash(carol.dm, "admin limit", jobs=3)


async def test_what_the_form_refuses_is_refused_unless_a_tampered_client_sends_it(place: Place):
    alice, channel = place.alice, place.channel
    with pytest.raises(Misuse, match="no command 'nothing'"):
        await alice.slash(channel, "nothing")
    with pytest.raises(Misuse, match="no 'colour'"):
        await alice.slash(channel, "echo", colour="red")
    with pytest.raises(Misuse, match="needs \\['text'\\]"):
        await alice.slash(channel, "echo")
    with pytest.raises(Misuse, match=r"outside 1\.\.60"):
        await alice.slash(channel, "compose", prompt="x", duration=61)
    with pytest.raises(Misuse, match="one of"):
        await alice.slash(channel, "pick", kind="midi")
    with pytest.raises(Misuse, match="takes"):
        await alice.slash(channel, "compose", prompt=3)
    used = await alice.slash_unchecked(channel, "pick", kind="midi")
    await used.answered()
    assert used.original is not None
    assert used.original.content == "midi pocket"


async def test_a_button_that_is_off_or_gone_needs_a_tampered_client(place: Place):
    used = await place.alice.slash(place.channel, "compose", prompt="star")
    await place.peer.wait_for(lambda: used.followups)
    piece = used.original
    assert piece is not None
    with pytest.raises(Misuse, match="cannot be pressed"):
        await place.alice.click(piece, "Off")
    await place.guild.member("mod", place.guild.role("m", discord.Permissions.all())).delete(piece)
    with pytest.raises(Misuse, match="cannot be pressed"):
        await place.alice.click(piece, "Whisper")
    late = await place.alice.click(piece, custom_id="panel:whisper", unchecked=True)
    assert await late.answered() == 4


async def test_messages_are_posted_edited_fetched_and_deleted_through_the_channel(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    posted = await there.send("one", embed=discord.Embed(title="two"))
    await posted.edit(content="three", attachments=[])
    assert place.channel.messages[0].edits == 1
    assert (await there.fetch_message(posted.id)).content == "three"
    await posted.add_reaction("🎵")
    assert place.channel.messages[0].reactions == ["🎵"]
    await posted.reply("four")
    found = [message async for message in there.history(limit=None)]
    assert [message.content for message in found] == ["four", "three"]
    older = [message async for message in there.history(before=found[0])]
    assert [message.id for message in older] == [posted.id]
    await posted.delete()
    with pytest.raises(discord.NotFound) as refused:
        await there.fetch_message(posted.id)
    assert refused.value.code == 10008


async def test_nobody_is_pinged_whom_allowed_mentions_leaves_out(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    text = f"@everyone {place.alice.mention}"
    await there.send(text)
    await there.send(text, allowed_mentions=discord.AllowedMentions.none())
    await there.send(text, allowed_mentions=discord.AllowedMentions(users=[place.alice]))
    seen = [message.pinged for message in place.channel.messages]
    assert seen == [{-1, place.alice.id}, set(), {-1, place.alice.id}]


async def test_an_attachment_can_be_read_until_its_signature_is_a_day_old(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    posted = await there.send(file=discord.File(__file__))
    assert (await posted.attachments[0].read()).startswith(b'"""An unmodified')
    place.peer.clock.advance(86_401)
    with pytest.raises(discord.NotFound):
        await posted.attachments[0].read()
    again = await there.fetch_message(posted.id)
    assert len(await again.attachments[0].read()) == again.attachments[0].size
