"""Jams and votes in the store: each step is taken once, whoever else takes it at that moment."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import LimitReached, Message, NotFound
from bot.store import Jam, JamTurn, Phase, Store
from bot.store.polls import winner
from tests.support.english import refused
from tests.support.store_records import REQUEST

MINUTE = timedelta(minutes=1)
NOTHING = Message("jam-nothing-made")


def new_jam(store: Store, id: str = "jam", channel_id: int = 3) -> Jam:
    return Jam(
        id=id, guild_id=5, channel_id=channel_id, message_id=50, user_id=1, request=REQUEST,
        channel_ids=[channel_id], rounds=2, since=store.now(),
    )  # fmt: skip


def turn(jam: Jam, user_id: int = 1, prompt: str = "castle") -> JamTurn:
    return JamTurn(
        jam_id=jam.id, round=jam.round, user_id=user_id, name=f"user {user_id}", prompt=prompt,
        role_ids=[],
    )  # fmt: skip


async def voting(store: Store) -> Jam:
    """A jam whose first round is being voted on."""
    jam = new_jam(store)
    await store.open_jam(jam, turn(jam))
    composing = await store.change_jam(jam, phase=Phase.composing, thread_id=50)
    assert composing is not None
    opened = await store.open_jam_vote(composing, store.now() + MINUTE)
    assert opened is not None
    return opened


async def test_a_channel_has_one_jam_however_many_begin_one_at_once(store):
    jams = [new_jam(store, id) for id in "abc"]
    found = await asyncio.gather(
        *(store.open_jam(jam, turn(jam)) for jam in jams), return_exceptions=True
    )
    assert [isinstance(one, LimitReached) for one in found] == [False, True, True]
    await store.open_jam(other := new_jam(store, "other", channel_id=4), turn(other))
    assert [jam.id for jam in await store.jams()] == ["a", "other"]


async def test_one_vote_a_person_however_often_and_at_once_they_vote(store):
    jam = await voting(store)
    votes = [store.vote(jam.poll_id, user, choice) for user in (1, 2, 3) for choice in (0, 1)]
    await asyncio.gather(*votes, *(store.vote(jam.poll_id, 4, 1) for _ in range(5)))
    _, counts = await store.poll(jam.poll_id)
    assert sum(counts) == 4
    for user in (1, 2, 3):
        await store.vote(jam.poll_id, user, 1)
    assert await store.vote(jam.poll_id, 4, 0) == (1, 3)


async def test_no_vote_counts_that_comes_late_or_for_what_is_not_there(store):
    jam = await voting(store)
    for choice in (-1, 2, 10**12):
        with refused(NotFound, match="That vote is over"):
            await store.vote(jam.poll_id, 1, choice)
    with refused(NotFound, match="That vote is over"):
        await store.vote("jam:none:1", 1, 0)
    renewed = await store.renew_jam_vote(jam, store.now())
    assert renewed is not None
    with refused(NotFound, match="That vote is over"):
        await store.vote(jam.poll_id, 1, 0)


async def test_a_round_is_decided_once_and_nothing_of_its_votes_is_kept(store):
    jam = await voting(store)
    await store.vote(jam.poll_id, 1, 1)
    next_one = {"phase": Phase.turn, "round": 2}
    decided = await asyncio.gather(
        *(store.decide_jam(jam, ["first", "second"], next_one) for _ in range(3))
    )
    (after,) = (one for one in decided if one is not None)
    assert (after.phase, after.round, after.piece_id) == (Phase.turn, 2, "second")
    (first,) = await store.jam_turns(jam.id)
    assert (first.winner, first.votes, first.votes_against) == (1, 1, 0)
    assert await store.poll(jam.poll_id) is None
    assert (await store.kept_of(1))["votes"] == []


async def test_a_turn_is_whose_is_written_down_first(store):
    jam = await voting(store)
    after = await store.decide_jam(jam, ["first", None], {"phase": Phase.turn, "round": 2})
    assert after is not None
    taken = await asyncio.gather(*(store.take_turn(after, turn(after, user)) for user in (7, 8, 9)))
    assert [one is not None for one in taken].count(True) == 1
    turns = await store.jam_turns(jam.id)
    assert [one.round for one in turns] == [1, 2]


async def test_a_round_that_came_to_nothing_begins_anew_without_its_turn(store):
    jam = await voting(store)
    await store.vote(jam.poll_id, 1, 1)
    anew = await store.repeat_jam_round(jam, store.now() + MINUTE, NOTHING)
    assert (anew.phase, anew.round, anew.note) == (Phase.turn, 1, NOTHING)
    assert await store.jam_turns(jam.id) == []
    assert await store.poll(jam.poll_id) is None


async def test_a_jam_that_is_over_leaves_nothing(store):
    jam = await voting(store)
    await store.vote(jam.poll_id, 1, 1)
    await store.delete_jam(jam)
    kept = await store.kept_of(1)
    assert kept["votes"] == kept["jams"] == kept["jam_turns"] == []


@pytest.mark.parametrize(
    ("counts", "among", "wins"),
    [
        ([0, 0], None, 0),
        ([1, 2], None, 1),
        ([2, 2], None, 0),
        ([1, 3, 3, 0], None, 1),
        ([5, 0], [1], 1),
    ],
)
def test_the_most_votes_win_and_of_several_the_first(counts, among, wins):
    assert winner(counts, among) == wins
