"""``/mario-jam``: turns, candidates and votes in a thread, how it ends, and what is kept of it."""

import asyncio

from bot.store import Phase
from tests.support.band import MINUTE, Band, seconds_of, title
from tests.support.discord_steps import labels, press_id, said, told


async def test_people_take_turns_and_vote_and_the_whole_piece_has_its_credits(band: Band) -> None:
    result = await band.start(rounds=2)
    opened = band.server.channel.history()[0]
    assert result.response is not None
    assert result.response.id == opened.id == band.thread.id
    assert said(opened).startswith("🎶 **Jam!** **alice** begins with “castle at night”. 2 rounds")
    assert band.thread.name == "🎶 Jam: castle at night"

    intro, takes, vote = band.thread.history()
    assert (title(intro), title(vote)) == ("Round 1 of 2", "Round 1 of 2")
    assert "**How it goes:**" in said(intro)
    assert takes.reference is not None
    assert takes.reference.message_id == intro.id
    assert labels(vote) == ["Take 1 · 0", "Take 2 · 0", "End"]
    await band.vote(band.bob, 2)
    assert labels(band.last) == ["Take 1 · 0", "Take 2 · 1", "End"]
    await band.wait(MINUTE)
    assert said(band.thread.history()[2]) == "**Take 2** goes on, 1 to 0."

    assert labels(band.last) == ["My turn", "End"]
    await band.take(band.bob, "dragons *wake*")
    work = band.server.executor.works[-1]
    assert work.spec.request.prompt == "dragons *wake*"
    assert work.spec.request.continuation
    first = await band.server.store.piece_of_message(takes.id)
    assert first is not None
    second = (await band.server.store.pieces_of_job(first.job_id))[1]
    assert work.spec.source_id == second.audio
    await band.vote(band.server.alice, 1)
    await band.wait(MINUTE)

    assert title(band.last) == "🏁 castle at night"
    assert said(band.last) == "The whole piece: 4 s."
    assert await seconds_of(band.last) == 4
    credits = band.last.embeds[0].fields[0].value
    assert credits == "1. castle at night — **alice**\n2. dragons \\*wake\\* — **bob**"
    closed = said(band.server.channel.history()[0])
    assert "is by **alice**, **bob**: [hear it](https://discord.com/channels/" in closed
    assert str(band.last.id) in closed
    assert await band.phase() is None


async def test_a_vote_counts_once_and_can_be_changed_and_a_tie_goes_to_take_1(band: Band) -> None:
    await band.start()
    for take in (2, 2, 1, 2):
        await band.vote(band.server.alice, take)
    assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 1"]
    assert "-# 1 vote" in said(band.last)
    await band.vote(band.bob, 1)
    vote = band.last
    await band.wait(MINUTE)
    assert said(next(m for m in band.thread.history() if m.id == vote.id)) == (
        "**Take 1** goes on, 1 to 1."
    )

    jam = (await band.server.bot.jobs.jams.all())[0]
    late = await press_id(band.server, f"mario:jam-vote:{jam.id}.1.1")
    assert told(late) == "⚠️ That vote is over."


async def test_a_round_that_nobody_votes_in_goes_on_with_take_1(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    assert await band.phase() == (Phase.turn, 2)


async def test_a_turn_is_whose_form_comes_first(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    turn = band.last
    forms = [await person.click(turn, label="My turn") for person in (band.bob, band.mod)]
    await band.bob.submit_modal(forms[0], {"prompt": "dragons"})
    late = await band.mod.submit_modal(forms[1], {"prompt": "goblins"})
    assert told(late) == "⚠️ bob was faster. Vote in a moment, and take the next turn."
    assert {work.spec.request.prompt for work in band.server.executor.works} == {
        "castle at night",
        "dragons",
    }


async def test_who_had_the_last_turn_lets_the_others_go_first(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    refused = await band.server.alice.click(band.last, label="My turn")
    assert told(refused) == "⚠️ You had the last turn. Let the others go first, for 1 min."
    await band.wait(MINUTE)
    await band.take(band.server.alice)
    assert await band.phase() == (Phase.voting, 2)


async def test_an_empty_prompt_lets_the_music_speak_for_itself(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    turn = band.last
    await band.take(band.bob, "  ")
    assert band.server.executor.works[-1].spec.request.prompt is None
    shown = next(m for m in band.thread.history() if m.id == turn.id)
    assert said(shown) == "**bob** lets the music speak for itself."


async def test_it_ends_where_nobody_takes_a_turn_with_what_there_is(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    await band.wait(29 * MINUTE)
    assert await band.phase() == (Phase.turn, 2)
    await band.wait(2 * MINUTE)
    assert said(band.last) == "Nobody took the turn.\nThe whole piece: 2 s."
    assert await seconds_of(band.last) == 2
    assert await band.phase() is None


async def test_who_began_it_or_a_moderator_ends_it_at_any_time(band: Band) -> None:
    for person, name in ((band.server.alice, "alice"), (band.mod, "mod")):
        await band.start()
        thread = band.server.channel.threads[-1]
        vote = thread.last_message
        assert vote is not None
        refused = await band.bob.click(vote, label="End")
        assert told(refused) == (
            "⚠️ Only the person who started the jam, or a moderator, can end it."
        )
        await person.click(vote, label="End")
        assert said(thread.last_message).startswith(f"**{name}** ended the jam.")
        assert await band.phase() is None
        gone = await press_id(band.server, "mario:jam-end:0123")
        assert told(gone) == "⚠️ This jam is over."


async def test_what_is_being_voted_on_is_decided_as_it_stands_when_it_ends(band: Band) -> None:
    await band.start()
    await band.vote(band.bob, 2)
    await band.server.alice.click(band.last, label="End")
    (credit,) = band.last.embeds[0].fields
    assert credit.value == "1. castle at night — **alice**"
    assert await seconds_of(band.last) == 2


async def test_what_is_being_made_is_stopped_when_it_ends(band: Band) -> None:
    band.server.executor.gate = asyncio.Event()
    await band.start()
    await band.server.alice.click(band.thread.history()[0], label="End")
    assert "The jam is over before there was any music." in said(band.last)
    assert len(band.server.executor.cancelled) == len(band.server.executor.works) == 2
    assert await band.phase() is None


async def test_somebody_who_is_forgotten_leaves_no_name_in_a_jam(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)
    await band.take(band.bob, "my secret")
    await band.vote(band.bob, 2)
    kept = await band.server.store.kept_of(band.bob.id)
    assert [len(kept[name]) for name in ("votes", "jams", "jam_turns")] == [1, 0, 1]
    await band.server.bot.jobs.forget(band.bob.id)
    kept = await band.server.store.kept_of(band.bob.id)
    assert [kept[name] for name in ("votes", "jams", "jam_turns")] == [[], [], []]
    await band.wait(MINUTE)
    assert "bob" not in str(band.last.embeds[0].to_dict())
    assert "secret" not in str(band.last.embeds[0].to_dict())


async def test_nothing_is_kept_of_a_jam_that_is_over(band: Band) -> None:
    await band.start(rounds=1)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)
    assert await band.server.store.jams() == []
    kept = await band.server.store.kept_of(band.bob.id)
    assert kept["votes"] == kept["jam_turns"] == []
