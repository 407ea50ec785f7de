"""What a worker and its owner say to each other, and the connection that carries it.

To the worker's process goes a :class:`Start`, then ``JobInputs`` to begin and :class:`CancelJob`.
Back come the worker's :data:`WorkerEvent`, a ``Heartbeat`` several times a second, and what is
logged there. A worker in a thread emits the same events without a connection.

The worker reads weights and sounds that strangers made, so what it sends is not trusted: it is
msgpack of the types below, checked while it is read, and sound and tokens as plain bytes. The
worker does trust its owner, which sends pickles.
"""

import contextlib
import pickle
import select
import socket
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct

from bot import errors
from bot.audio.clip import Clip
from bot.errors import MarioError, Message, Value
from bot.executors.executor import OutOfMemory, Progress
from bot.executors.timings import ExecutorTimings
from bot.executors.watchdog import Heartbeat
from bot.job_io import JobInputs, Result

if TYPE_CHECKING:
    from bot.executors.loading import PoolFactory

EXIT_DEVICE_LOST = 70
"""The exit code of a process that can no longer use its accelerator."""

LONGEST_TEXT = 65_536  # characters of a text from the worker; it cuts what is longer
MOST_BYTES = 1 << 31  # of a message from the worker: 90 minutes of stereo at 48 kHz
MOST_HEAD = 1 << 20  # bytes of what is not sound or tokens in a message from the worker
MOST_MODELS = 1000  # in the memory of a worker
MOST_PARTS = 3  # of a message from the worker: its head, a clip, tokens

Part = bytes | memoryview
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Name = Annotated[str, Meta(max_length=500)]
Count = Annotated[int, Meta(ge=0, le=1 << 31)]


class ProtocolError(Exception):
    """What came from the worker is no message."""


@dataclass(frozen=True)
class Start:
    """The first message.

    pool: picklable. load_ahead: the model to load before the first job. log_level: below it nothing
    needs to be sent.
    """

    pool: "PoolFactory"
    load_ahead: str
    timings: ExecutorTimings
    log_level: int


@dataclass(frozen=True)
class CancelJob:
    id: str


class JobProgress(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    id: Name
    progress: Progress


@dataclass(frozen=True, eq=False)
class JobDone:
    id: str
    result: Result


@dataclass(frozen=True, eq=False)
class JobFailed:
    id: str
    error: MarioError


class CapacityChanged(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """How many jobs all loaded models can decode at once, together; and the models' names."""

    slots: Count
    models: Annotated[tuple[Name, ...], Meta(max_length=MOST_MODELS)] = ()


class LogLine(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A log record, reduced to what can be sent. created: seconds since the epoch."""

    name: Name
    level: Annotated[int, Meta(ge=0, le=100)]
    created: Annotated[float, Meta(ge=0, le=1e11)]
    message: Text
    traceback: Text | None


Event = JobProgress | JobDone | JobFailed
WorkerEvent = Event | CapacityChanged
FromWorker = WorkerEvent | Heartbeat | LogLine
ToWorker = Start | JobInputs | CancelJob


class _DoneHead(Struct, frozen=True, tag="JobDone", forbid_unknown_fields=True):
    """A :class:`JobDone` without its arrays: samples float32 and tokens int16 follow as parts."""

    id: Name
    model: Name
    sample_rate: Annotated[int, Meta(ge=1_000, le=768_000)]
    samples: tuple[Annotated[int, Meta(ge=1, le=8)], Count]
    tokens: tuple[Annotated[int, Meta(ge=1, le=64)], Count]
    note: dict[str, Any] | None = None
    device: Name = ""


class _FailedHead(Struct, frozen=True, tag="JobFailed", forbid_unknown_fields=True):
    id: Name
    kind: Name
    message: dict[str, Any]


_Head = JobProgress | _DoneHead | _FailedHead | CapacityChanged | Heartbeat | LogLine
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder[_Head](_Head)

_ERRORS: dict[str, type[MarioError]] = {
    kind.__name__: kind
    for kind in (
        MarioError,
        errors.InvalidRequest,
        errors.AudioRejected,
        errors.NotFound,
        errors.ModelError,
        errors.GenerationFailed,
        errors.Cancelled,
        OutOfMemory,
    )
}


_NO_MESSAGE = (
    msgspec.MsgspecError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)


def encode(message: FromWorker) -> list[Part]:
    """The parts of a message from the worker."""
    if isinstance(message, JobDone):
        clip = message.result.clip
        samples = np.ascontiguousarray(clip.samples, np.float32)
        tokens = np.ascontiguousarray(message.result.tokens, np.int16)
        (channels, length), (codebooks, frames) = samples.shape, tokens.shape
        note = message.result.note
        done = _DoneHead(
            message.id,
            message.result.model,
            clip.sample_rate,
            (channels, length),
            (codebooks, frames),
            None if note is None else _sent(note),
            message.result.device,
        )
        return [_encoder.encode(done), samples.data.cast("B"), tokens.data.cast("B")]
    if isinstance(message, JobFailed):
        kind = next(kind for kind in type(message.error).__mro__ if kind.__name__ in _ERRORS)
        return [
            _encoder.encode(_FailedHead(message.id, kind.__name__, _sent(message.error.message)))
        ]
    return [_encoder.encode(message)]


def decode(parts: Sequence[memoryview]) -> FromWorker:
    """The message of these parts; :class:`ProtocolError` where they are none."""
    if parts[0].nbytes > MOST_HEAD:
        raise ProtocolError(f"a head of {parts[0].nbytes} bytes")
    try:
        head = _decoder.decode(parts[0])
        if isinstance(head, _DoneHead):
            return _done(head, *parts[1:])
        if len(parts) > 1:
            raise ProtocolError("arrays came with a message that has none")
        if isinstance(head, _FailedHead):
            return JobFailed(head.id, _ERRORS[head.kind](_message(head.message)))
        return head
    except _NO_MESSAGE as error:
        raise ProtocolError(f"{type(error).__name__}: {error}") from error


def _done(head: _DoneHead, samples: memoryview, tokens: memoryview) -> JobDone:
    clip = Clip(np.frombuffer(samples, np.float32).reshape(head.samples), head.sample_rate)
    codes = np.frombuffer(tokens, np.int16).reshape(head.tokens)
    note = None if head.note is None else _message(head.note)
    return JobDone(head.id, Result(clip, codes, head.model, note, head.device))


def _sent(message: Message) -> dict[str, Any]:
    return msgspec.to_builtins(Message.from_json(sendable(message.to_json())))


def _message(sent: dict[Any, Any]) -> Message:
    if sent.keys() != {"code", "values"} or not isinstance(sent["code"], str):
        raise ProtocolError("a text without a code")
    return Message(sent["code"], **{name: _value(value) for name, value in sent["values"].items()})


def _value(sent: Any) -> Value:
    if sent is None or isinstance(sent, str | int | float):
        return sent
    if isinstance(sent, dict):
        return _message(sent)
    if isinstance(sent, list):
        return tuple(map(_value, sent))
    raise ProtocolError(f"a text with a {type(sent).__name__} in it")


def sendable(text: str) -> str:
    """A text without what UTF-8 cannot say, and not too long."""
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def pickled(message: ToWorker) -> list[Part]:
    """The parts of a message to the worker: a pickle, and the arrays in it uncopied."""
    arrays: list[pickle.PickleBuffer] = []
    head = pickle.dumps(message, protocol=5, buffer_callback=arrays.append)
    return [head, *(array.raw() for array in arrays)]


def unpickled(parts: Sequence[memoryview]) -> ToWorker:
    """The message of these parts. For the worker only: reading a pickle is running it."""
    head, *arrays = parts
    return pickle.loads(head, buffers=arrays)  # noqa: S301 - from the process that started this


_COUNT, _SIZE = struct.Struct("<I"), "Q"


class Connection:
    """One end of a socket pair. Any thread may send; one receives.

    A message is its parts: how many, the size of each, the bytes of each. They are sent from where
    they lie, without a copy and without the GIL.

    trusted: whether the other end may send as much as it likes, as slowly as it likes. stall:
    seconds in which the rest of a message has to come from one that is not trusted.
    """

    def __init__(self, end: socket.socket, trusted: bool, stall: float = 30.0) -> None:
        self._socket, self._trusted = end, trusted
        self._stall = None if trusted else stall
        self._sending = threading.Lock()
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)

    def send(self, parts: Sequence[Part]) -> None:
        """Returns when the message is in the socket; OSError when the other end is closed."""
        views = [memoryview(part) for part in parts]
        sizes = struct.pack(f"<{len(views)}{_SIZE}", *(view.nbytes for view in views))
        with self._sending:
            self._socket.sendall(_COUNT.pack(len(views)) + sizes)
            for view in views:
                self._socket.sendall(view)

    def waiting(self, timeout: float | None) -> bool:
        """Whether there is something to receive, or an end, within ``timeout`` seconds."""
        return bool(self._poll.poll(None if timeout is None else timeout * 1000))

    def receive(self) -> list[memoryview]:
        """The parts of the next message.

        Raises EOFError or OSError when the other end is closed, and :class:`ProtocolError` when
        it is not trusted and its message is too large or stops half-way.
        """
        self.waiting(None)
        (count,) = _COUNT.unpack(self._read(_COUNT.size))
        if not self._trusted and not 1 <= count <= MOST_PARTS:
            raise ProtocolError(f"a message of {count} parts")
        sizes = struct.unpack(f"<{count}{_SIZE}", self._read(count * 8))
        if not self._trusted and sum(sizes) > MOST_BYTES:
            raise ProtocolError(f"a message of {sum(sizes)} bytes")
        return [self._read(size) for size in sizes]

    def hang_up(self) -> None:
        """End what is being sent or received, here and at the other end; from any thread."""
        with contextlib.suppress(OSError):  # it has been closed
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def _read(self, size: int) -> memoryview:
        buffer = np.empty(size, np.uint8).data  # not zeroed: pages are touched only as they fill
        done = 0
        while done < size:
            if not self.waiting(self._stall):
                raise ProtocolError("a message that stops half-way")
            read = self._socket.recv_into(buffer[done:])
            if not read:
                raise EOFError
            done += read
        return buffer
