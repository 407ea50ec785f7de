"""What goes into one end of a connection comes out of the other, whole and writable."""

import socket
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.clip import Clip
from bot.executors.protocol import CancelJob, Connection
from tests.support.fake_models import job


@pytest.fixture
def ends() -> Iterator[tuple[Connection, Connection]]:
    one, other = map(Connection, socket.socketpair())
    yield one, other
    one.close()
    other.close()


def through(one: Connection, other: Connection, message: object) -> object:
    sender = threading.Thread(target=one.send, args=(message,))
    sender.start()
    received = other.receive()
    sender.join(10)
    return received


def test_long_sound_arrives_whole_and_may_be_written_to(
    ends: tuple[Connection, Connection],
) -> None:
    samples = np.random.default_rng(1).random((2, 3_000_000), np.float32)
    clip = through(*ends, Clip(samples, 32_000))

    assert isinstance(clip, Clip)
    assert np.array_equal(clip.samples, samples)
    clip.samples[0, 0] = 0


def test_jobs_and_cancellations_arrive_in_their_order(ends: tuple[Connection, Connection]) -> None:
    first, second = through(*ends, job("a tone")), through(*ends, CancelJob("some-id"))

    assert getattr(first, "request", None) == job("a tone").request
    assert second == CancelJob("some-id")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 70_000), max_size=4))
def test_arrays_of_any_size_arrive(sizes: list[int]) -> None:
    one, other = map(Connection, socket.socketpair())
    arrays = [np.arange(size, dtype=np.int16) for size in sizes]
    arrived = through(one, other, arrays)
    one.close()
    other.close()

    assert isinstance(arrived, list)
    assert all(np.array_equal(a, b) for a, b in zip(arrays, arrived, strict=True))


def test_an_end_is_noticed_by_the_other(ends: tuple[Connection, Connection]) -> None:
    one, other = ends
    assert not other.waiting(0)
    one.close()
    assert other.waiting(10)
    with pytest.raises(EOFError):
        other.receive()
