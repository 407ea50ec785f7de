"""What goes into one end of a connection comes out of the other; what is no message is refused."""

import math
import os
import pickle
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.clip import Clip
from bot.errors import GenerationFailed, MarioError, Message, ModelError
from bot.executors.executor import OutOfMemory, Progress, Stage, WorkerDied
from bot.executors.protocol import (
    LONGEST_TEXT,
    MOST_BYTES,
    CancelJob,
    CapacityChanged,
    Connection,
    FromWorker,
    JobDone,
    JobFailed,
    JobProgress,
    LogLine,
    ProtocolError,
    ToWorker,
    decode,
    encode,
    pickled,
    sendable,
    unpickled,
)
from bot.executors.watchdog import Activity, Heartbeat
from bot.job_io import JobInputs, Result
from tests.support.fake_models import job

pack = msgspec.msgpack.encode


class Ends:
    """A worker's process and its owner, without the process."""

    def __init__(self) -> None:
        owner, worker = socket.socketpair()
        self.raw = worker
        self.owner = Connection(owner, trusted=False, stall=0.1)
        self.worker = Connection(worker, trusted=True)

    def to_owner(self, message: FromWorker) -> FromWorker:
        return decode(_through(self.worker, self.owner, encode(message)))

    def to_worker(self, message: ToWorker) -> ToWorker:
        return unpickled(_through(self.owner, self.worker, pickled(message)))

    def close(self) -> None:
        self.owner.close()
        self.worker.close()


def _through(one: Connection, other: Connection, parts: Any) -> list[memoryview]:
    sender = threading.Thread(target=one.send, args=(parts,))
    sender.start()
    received = other.receive()
    sender.join(10)
    return received


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.close()


def test_a_long_piece_arrives_whole_and_may_be_written_to(ends: Ends) -> None:
    samples = np.random.default_rng(1).random((2, 3_000_000), np.float32)
    tokens = np.arange(-600, 600, dtype=np.int16).reshape(4, 300)
    note = Message("in-a-key", key="C", of=("a", 3))
    clip = Clip(samples, 32_000)
    done = ends.to_owner(JobDone("one", Result(clip, tokens, "pocket@1", note, "a GPU fp16")))

    assert isinstance(done, JobDone)
    assert (done.result.note, done.result.device) == (note, "a GPU fp16")
    assert (done.id, done.result.model, done.result.clip.sample_rate) == ("one", "pocket@1", 32_000)
    assert np.array_equal(done.result.clip.samples, samples)
    assert np.array_equal(done.result.tokens, tokens)
    done.result.clip.samples[0, 0] = 0
    done.result.tokens[0, 0] = 0


def test_part_of_an_array_arrives_as_that_part(ends: Ends) -> None:
    samples = np.arange(40, dtype=np.float32).reshape(2, 20)[::-1, ::3]
    tokens = np.arange(40, dtype=np.int16).reshape(20, 2).T
    done = ends.to_owner(JobDone("one", Result(Clip(samples, 8_000), tokens, "")))

    assert isinstance(done, JobDone)
    assert np.array_equal(done.result.clip.samples, samples)
    assert np.array_equal(done.result.tokens, tokens)


MESSAGES: list[FromWorker] = [
    JobProgress("one", Progress(Stage.diffusing, 3, 5_000_000_000)),
    JobProgress("one", Progress(Stage.loading, 1, 2, 0.5)),
    CapacityChanged(8),
    Heartbeat({}),
    Heartbeat({Activity.loading: 0.5, Activity.stepping: 0.0}),
    LogLine("bot.models.loader", 20, 1_800_000_000.5, "pocket is loaded — «ü»", None),
    LogLine("bot", 50, 0.0, "", "Traceback (most recent call last):\n"),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_the_worker_says_arrives_as_it_was_said(ends: Ends, message: FromWorker) -> None:
    assert ends.to_owner(message) == message


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OutOfMemory("out-of-memory"), OutOfMemory),
        (ModelError("unknown", name="Ü", like=("a", 2, 0.5, None)), ModelError),
        (MarioError("a", b=Message("c", d=Message("e"))), MarioError),
        (WorkerDied("composing-thread-ended"), GenerationFailed),
    ],
)
def test_an_error_arrives_with_its_kind_and_its_sentence(
    ends: Ends, error: MarioError, kind: type
) -> None:
    failed = ends.to_owner(JobFailed("one", error))

    assert isinstance(failed, JobFailed)
    assert type(failed.error) is kind
    assert failed.error.message == error.message


def test_texts_that_are_too_long_or_no_unicode_are_sent_as_far_as_they_go(ends: Ends) -> None:
    unsent = ModelError("unknown", name=os.fsdecode(b"a\xff"))
    failed = ends.to_owner(JobFailed("one", unsent))
    assert isinstance(failed, JobFailed)
    assert failed.error.values == {"name": "a?"}

    text = sendable("a name: " + os.fsdecode(b"\xff") + "x" * LONGEST_TEXT)
    line = ends.to_owner(LogLine("bot", 20, 0.0, text, None))

    assert isinstance(line, LogLine)
    assert line.message.startswith("a name: ?xxx")
    assert len(line.message) == LONGEST_TEXT


def test_jobs_and_cancellations_arrive_in_their_order(ends: Ends) -> None:
    source = Clip(np.random.default_rng(1).random((2, 3_000_000), np.float32), 32_000)
    asked_tokens = np.ones((4, 9), np.int16)
    asked = JobInputs(job("a tone").spec, source, asked_tokens)
    first, second = ends.to_worker(asked), ends.to_worker(CancelJob("some-id"))

    assert isinstance(first, JobInputs)
    assert first.spec == asked.spec
    assert first.source is not None
    assert np.array_equal(first.source.samples, source.samples)
    assert first.tokens is not None
    assert np.array_equal(first.tokens, asked_tokens)
    assert second == CancelJob("some-id")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=70_000), min_size=1, max_size=3))
def test_parts_of_any_size_arrive(parts: list[bytes]) -> None:
    ends = Ends()
    arrived = _through(ends.worker, ends.owner, parts)
    ends.close()

    assert [bytes(part) for part in arrived] == parts


def test_an_end_is_noticed_by_the_other(ends: Ends) -> None:
    assert not ends.owner.waiting(0)
    ends.worker.close()
    assert ends.owner.waiting(10)
    with pytest.raises(EOFError):
        ends.owner.receive()


def framed(*parts: bytes) -> bytes:
    """These parts as they are sent."""
    sizes = struct.pack(f"<I{len(parts)}Q", len(parts), *map(len, parts))
    return sizes + b"".join(parts)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (framed(), "of 0 parts"),
        (framed(b"", b"", b"", b""), "of 4 parts"),
        (struct.pack("<I", 0xFFFFFFFF), "of 4294967295 parts"),
        (struct.pack("<I3Q", 3, 9, MOST_BYTES, 0), f"of {MOST_BYTES + 9} bytes"),
        (struct.pack("<I3Q", 3, 2**64 - 1, 2**64 - 1, 1), "bytes"),
        (struct.pack("<I", 1), "half-way"),
        (struct.pack("<IQ", 1, MOST_BYTES) + b"x", "half-way"),
    ],
)
def test_a_message_that_is_too_large_or_stops_half_way_is_refused(
    ends: Ends, sent: bytes, why: str
) -> None:
    ends.raw.sendall(sent)

    with pytest.raises(ProtocolError, match=why):
        ends.owner.receive()


class Touch:
    """Makes a file when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("touched"),)


def done(**changes: Any) -> bytes:
    """The head of a JobDone of 2 × 3 samples and 1 × 4 tokens, with these changes."""
    head = {
        "type": "JobDone",
        "id": "one",
        "model": "pocket@1",
        "sample_rate": 32_000,
        "samples": [2, 3],
        "tokens": [1, 4],
    }
    return pack(head | changes)


def endless() -> bytes:
    """An error whose message is in a message is in a message…"""
    inner = b"\x82\xa4code\xa1a\xa6values\x81\xa1b" * 20_000 + b"\xc0"
    return b"\x84\xa4type\xa9JobFailed\xa2id\xa3one\xa4kind\xaaMarioError\xa7message" + inner


def failed(kind: str, message: Any) -> bytes:
    return pack({"type": "JobFailed", "id": "one", "kind": kind, "message": message})


def line(**changes: Any) -> bytes:
    whole = {
        "type": "LogLine",
        "name": "bot",
        "level": 20,
        "created": 0.0,
        "message": "",
        "traceback": None,
    }
    return pack(whole | changes)


SAMPLES, TOKENS = bytes(24), bytes(8)

HOSTILE: dict[str, tuple[bytes, ...]] = {
    "nothing": (b"",),
    "a pickle that runs": (pickle.dumps(Touch()),),
    "a pickle with arrays": (pickle.dumps(Touch(), protocol=5), SAMPLES, TOKENS),
    "half a message": (pack({"type": "CapacityChanged", "slots": 4})[:-1],),
    "more than a message": (pack({"type": "CapacityChanged", "slots": 4}) + b"\x00",),
    "no object": (pack([1, 2, 3]),),
    "no type": (pack({"slots": 4}),),
    "an unknown type": (pack({"type": "Start", "pool": "os:system"}),),
    "a type that is no text": (pack({"type": 7}),),
    "nesting without end": (b"\x91" * 1_000_000,),
    "nesting in a message": (b"\x82\xa4type\xafCapacityChanged\xa5slots" + b"\x91" * 1_000_000,),
    "a length that is a lie": (b"\xdd\xff\xff\xff\xff",),
    "a text that is no UTF-8": (b"\x82\xa4type\xafCapacityChanged\xa5\xff\xff\xff\xff\xff\x01",),
    "an id that is no UTF-8": (done().replace(b"\xa3one", b"\xa3\xff\xfe\xfd"), SAMPLES, TOKENS),
    "a number that is a text": (pack({"type": "CapacityChanged", "slots": "4"}),),
    "slots below zero": (pack({"type": "CapacityChanged", "slots": -1}),),
    "slots beyond belief": (pack({"type": "CapacityChanged", "slots": 2**63}),),
    "arrays without a use": (pack({"type": "CapacityChanged", "slots": 4}), SAMPLES),
    "a stage of no kind": (
        pack({"type": "JobProgress", "id": "one", "progress": {"stage": "exploding"}}),
    ),
    "progress below zero": (
        pack({"type": "JobProgress", "id": "one", "progress": {"stage": "composing", "done": -1}}),
    ),
    "an activity of no kind": (pack({"type": "Heartbeat", "stalled": {"idling": 0.0}}),),
    "stalled for no time": (pack({"type": "Heartbeat", "stalled": {"loading": math.nan}}),),
    "an error of no kind": (failed("SystemExit", {"code": "a", "values": {}}),),
    "an error without a message": (failed("MarioError", None),),
    "an error without a code": (failed("MarioError", {"values": {}}),),
    "an error whose code is no text": (failed("MarioError", {"code": 7, "values": {}}),),
    "an error without values": (failed("MarioError", {"code": "a"}),),
    "an error whose values have no names": (failed("MarioError", {"code": "a", "values": ["b"]}),),
    "an error whose values have numbers": (
        failed("MarioError", {"code": "a", "values": {7: "b"}}),
    ),
    "an error whose message in a message has no code": (
        failed("MarioError", {"code": "a", "values": {"b": [{"values": {}}]}}),
    ),
    "an error of messages without end": (endless(),),
    "an error with a value of no kind": (
        failed("MarioError", {"code": "a", "values": {"b": b"bytes"}}),
    ),
    "an error that is too long": (
        failed("MarioError", {"code": "a", "values": {"b": "x" * 2_000_000}}),
    ),
    "a log line that is too long": (line(message="x" * 65_537),),
    "a log line of no level": (line(level=10**6),),
    "a log line of no time": (line(created=math.nan),),
    "a log line from the end of time": (line(created=1e300),),
    "a logger's name that is too long": (line(name="x" * 501),),
    "no arrays": (done(),),
    "one array": (done(), SAMPLES),
    "samples that are too few": (done(), SAMPLES[:-4], TOKENS),
    "samples that are half": (done(), SAMPLES[:-1], TOKENS),
    "samples that are too many": (done(), SAMPLES + bytes(4), TOKENS),
    "tokens that are too few": (done(), SAMPLES, TOKENS[:-2]),
    "a shape below zero": (done(samples=[-1, 3]), SAMPLES, TOKENS),
    "a shape to be guessed": (done(samples=[2, -1]), SAMPLES, TOKENS),
    "a shape beyond memory": (done(samples=[8, 2**31]), SAMPLES, TOKENS),
    "a shape of three": (done(samples=[1, 2, 3]), SAMPLES, TOKENS),
    "no channel": (done(samples=[0, 0]), b"", TOKENS),
    "a rate of zero": (done(sample_rate=0), SAMPLES, TOKENS),
    "a rate beyond belief": (done(sample_rate=10**9), SAMPLES, TOKENS),
    "a note without a code": (done(note={"values": {}}), SAMPLES, TOKENS),
    "a note that is a text": (done(note="hello"), SAMPLES, TOKENS),
    "one field more": (done(path="/etc/passwd"), SAMPLES, TOKENS),
}


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_message_is_refused_and_runs_nothing(
    ends: Ends, parts: tuple[bytes, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arrived = _through(ends.worker, ends.owner, parts)

    with pytest.raises(ProtocolError):
        decode(arrived)

    assert not list(tmp_path.iterdir())


def test_the_messages_that_the_hostile_ones_are_made_from_are_accepted() -> None:
    assert isinstance(
        decode([memoryview(done()), memoryview(SAMPLES), memoryview(TOKENS)]), JobDone
    )
    assert isinstance(decode([memoryview(line())]), LogLine)
    error = failed("MarioError", {"code": "a", "values": {"b": "x"}})
    assert isinstance(decode([memoryview(error)]), JobFailed)


heads = st.sampled_from(
    [bytes(encode(message)[0]) for message in MESSAGES]
    + [done(), failed("MarioError", {"code": "a", "values": {"b": ["x", {"code": "c"}]}})]
)
parts = st.lists(st.binary(max_size=64).map(memoryview), max_size=2)


@settings(max_examples=500, deadline=None)
@given(head=st.binary(max_size=200), parts=parts)
def test_any_bytes_are_a_message_or_refused(head: bytes, parts: list[memoryview]) -> None:
    try:
        decode([memoryview(head), *parts])
    except ProtocolError:
        return


@settings(max_examples=500, deadline=None)
@given(head=heads, at=st.integers(0, 1000), changed=st.binary(max_size=4), parts=parts)
def test_a_message_changed_anywhere_is_a_message_or_refused(
    head: bytes, at: int, changed: bytes, parts: list[memoryview]
) -> None:
    at %= len(head)
    try:
        decode([memoryview(head[:at] + changed + head[at + len(changed) :]), *parts])
    except ProtocolError:
        return
