"""How fast a model has been: recent measurements count more."""

import pytest


async def test_the_measured_speed_follows_what_is_seen(store):
    assert await store.speed("pocket") is None
    await store.observe("pocket", 0, 0)
    await store.observe("pocket", 8.0, 0)
    await store.observe("pocket", 0, 2.0)
    assert await store.speed("pocket") is None
    await store.observe("pocket", 8.0, 2.0)
    assert await store.speed("pocket") == 4.0
    for _ in range(30):
        await store.observe("pocket", 8.0, 8.0)
    assert await store.speed("pocket") == pytest.approx(1.0, rel=0.02)
    assert await store.speed("other") is None
