"""Limits that differ by server and role, and what counts against them."""

import pytest

from bot.errors import InvalidRequest, Message
from bot.store import CHANGEABLE, Usage, overrides
from tests.support.store_records import REQUEST, made, new_job


async def test_usage_counts_what_is_in_hand_and_the_music_of_the_day(store, clock):
    start = clock.now
    await made(store, job=new_job(REQUEST.replace(duration=30), guild_id=5))
    since = clock.now
    running, _ = await store.accept(new_job(REQUEST.replace(duration=10), guild_id=5))
    await store.start(running.id)
    await store.accept(new_job(REQUEST.replace(duration=20), guild_id=None))
    await store.accept(new_job(REQUEST.replace(duration=40), user_id=2, guild_id=5))
    cancelled, _ = await store.accept(new_job(guild_id=5))
    await store.cancel(cancelled.id)
    usage = await store.usage(1, 5, since)
    assert usage == Usage(
        1, 30, running.accepted_at, 1, 50, running.accepted_at,
        user_jobs=3, user_latest=cancelled.accepted_at,
    )  # fmt: skip
    assert (await store.usage(1, 5, start)).user_seconds == 60
    assert (await store.usage(1, None, start)).guild_seconds == 0
    assert await store.usage(3, 6, start) == Usage()


async def test_music_that_was_made_counts_though_nobody_received_it(store, clock):
    start = clock.now
    piece = await made(store)
    await store.undeliverable(piece.job_id, Message("channel-gone"))
    assert (await store.usage(1, None, start)).user_seconds == 8


async def test_a_role_beats_the_server_and_the_best_role_wins(store):
    await store.set_limit(5, None, "duration", 60)
    await store.set_limit(5, None, "waiting_per_user", 2)
    await store.set_limit(5, 100, "duration", 30)
    await store.set_limit(5, 101, "duration", 90)
    limits = await store.all_limits(5)
    assert overrides(limits, [100, 101]) == {"duration": 90, "waiting_per_user": 2}
    assert overrides(limits, [100]) == {"duration": 30, "waiting_per_user": 2}
    assert overrides(limits) == {"duration": 60, "waiting_per_user": 2}
    assert overrides(await store.all_limits(6), [100]) == {}


async def test_a_limit_is_changed_and_taken_back(store):
    await store.set_limit(5, None, "duration", 60)
    await store.set_limit(5, None, "duration", 70)
    (limit,) = await store.all_limits(5)
    assert (limit.name, limit.role_id, limit.value) == ("duration", 0, 70)
    await store.set_limit(5, None, "duration", None)
    await store.set_limit(5, None, "duration", None)
    assert await store.all_limits(5) == []


@pytest.mark.parametrize(
    ("name", "role", "value"),
    [("queue", None, 5), ("nonsense", None, 5), ("duration", None, 0), ("duration", None, 10_000),
     ("running_per_server", 100, 5)],
)  # fmt: skip
async def test_a_limit_that_makes_no_sense_is_refused(store, name, role, value):
    with pytest.raises(InvalidRequest):
        await store.set_limit(5, role, name, value)
    assert await store.all_limits(5) == []


def test_the_changeable_limits_are_those_of_people_and_servers():
    assert "duration" in CHANGEABLE
    assert not {"queue", "upload_megabytes", "source_seconds", "job_minutes"} & set(CHANGEABLE)
