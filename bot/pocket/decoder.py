"""Decodes pieces that take more than one request to the engine, such as a second try."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.engine import EngineRequest, SequenceHandle
from bot.errors import Message
from bot.pocket.analysis import Codes
from bot.pocket.tokens import CODEBOOKS


@dataclass(frozen=True, eq=False)
class Round:
    """Requests to be decoded side by side; ``until``: the share of the piece done then."""

    requests: Sequence[EngineRequest]
    until: float = 1.0


Steps = Generator[Round, list[Codes], tuple[Codes, Message]]
"""Yields rounds, is sent their codes, and returns the piece's, with what to say about it."""


class RequestDecoder(Protocol):
    """The engine, or what stands for it."""

    @property
    def busy(self) -> bool: ...

    def submit(self, request: EngineRequest, /) -> SequenceHandle: ...

    def tick(self) -> None: ...


@dataclass(frozen=True, eq=False)
class Composition:
    """One piece to decode: how many new frames it will have, and the steps to them."""

    frames: int
    steps: Callable[[], Steps]


@dataclass(eq=False)
class _Piece:
    ticket: SequenceHandle
    steps: Steps
    parts: list[SequenceHandle] = field(default_factory=list)
    before: float = 0.0
    until: float = 0.0

    @property
    def done_frames(self) -> int:
        """Frames of the piece that the rounds so far stand for."""
        done = sum(part.done_frames for part in self.parts)
        total = sum(part.total_frames for part in self.parts)
        share = self.before + (self.until - self.before) * done / total
        return round(self.ticket.total_frames * share)


class PocketDecoder:
    """The engine, for compositions; all of it on the one thread that calls it."""

    def __init__(self, engine: RequestDecoder) -> None:
        self._engine = engine
        self._pieces: list[_Piece] = []

    @property
    def busy(self) -> bool:
        """Whether `tick` has anything to do."""
        return bool(self._pieces) or self._engine.busy

    @property
    def waits(self) -> bool:
        """Whether a step would wait: never, it is made here."""
        return False

    def submit(self, composition: Composition) -> SequenceHandle:
        """Queue a composition; raises ValueError, with a sentence, if it cannot be decoded."""
        piece = _Piece(SequenceHandle(composition.frames), composition.steps())
        self._begin(piece, next(piece.steps))
        self._pieces.append(piece)
        return piece.ticket

    def made_so_far(self, handle: SequenceHandle) -> None:
        """Nobody decodes pocket's pieces ahead."""

    def tick(self) -> None:
        """Decode one step of every request, and take those pieces further that wait for theirs."""
        for piece in [p for p in self._pieces if p.ticket.future.cancelled()]:
            self._drop(piece)
        self._engine.tick()
        for piece in list(self._pieces):
            piece.ticket.done_frames = max(piece.ticket.done_frames, piece.done_frames)
            if all(part.future.done() for part in piece.parts):
                self._go_on(piece)

    def _go_on(self, piece: _Piece) -> None:
        try:
            codes = [part.future.result()[:CODEBOOKS] for part in piece.parts]
            self._begin(piece, piece.steps.send(codes))
        except StopIteration as end:
            self._drop(piece)
            piece.ticket.done_frames = piece.ticket.total_frames
            if piece.ticket.future.set_running_or_notify_cancel():
                codes, piece.ticket.note = end.value
                piece.ticket.future.set_result(codes)
        except Exception as error:  # noqa: BLE001 - what one piece meets fails it alone
            self._drop(piece)
            if piece.ticket.future.set_running_or_notify_cancel():
                piece.ticket.future.set_exception(error)

    def _begin(self, piece: _Piece, round: Round) -> None:
        piece.before, piece.until = piece.until, round.until
        piece.parts = [self._engine.submit(request) for request in round.requests]

    def _drop(self, piece: _Piece) -> None:
        self._pieces.remove(piece)
        for part in piece.parts:
            part.cancel()
