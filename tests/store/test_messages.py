"""One message a job: found again, edited after a restart, its nonce made once."""

from datetime import timedelta

import pytest

from bot.errors import NotFound
from tests.support.store_records import Clock, new_job


async def test_the_row_of_a_message_is_committed_with_its_job(store, clock):
    expiry = clock.now + timedelta(minutes=15)
    job, _ = await store.accept(
        new_job(application_id=9, token="hush", token_expires_at=expiry, answer_message_id=None)
    )
    message = await store.job_message(job.id)
    assert (message.channel_id, message.application_id, message.token) == (3, 9, "hush")
    assert message.token_expires_at == expiry
    assert len(message.nonce) <= 25
    assert "hush" not in repr(message)
    assert "hush" not in repr(new_job(token="hush"))


async def test_the_message_is_remembered(store):
    job, _ = await store.accept(new_job())
    assert (await store.job_message(job.id)).message_id is None
    assert (await store.record_message_id(job.id, 40)).message_id == 40
    assert (await store.job_message(job.id)).message_id == 40


async def test_the_nonce_and_the_first_try_survive_a_restart(place):
    store = await place.open(Clock())
    job, _ = await store.accept(new_job())
    message = await store.job_message(job.id)
    assert message is not None
    assert message.attempted_at is None
    first = await store.mark_post_attempted(job.id, store.now())
    await store.close()
    store = await place.open()
    again = await store.mark_post_attempted(job.id, store.now())
    assert (again.nonce, again.attempted_at) == (first.nonce, first.attempted_at)
    await store.close()


async def test_a_lost_message_may_be_posted_anew_with_another_nonce(store):
    job, _ = await store.accept(new_job(token="hush", answer_message_id=40))
    await store.mark_post_attempted(job.id, store.now())
    before = await store.job_message(job.id)
    after = await store.reset_message(job.id)
    assert after.nonce != before.nonce
    assert (after.message_id, after.token, after.attempted_at) == (None, None, None)


async def test_the_message_of_an_unknown_job_is_not_found(store):
    assert await store.job_message("x") is None
    with pytest.raises(NotFound):
        await store.record_message_id("x", 1)
