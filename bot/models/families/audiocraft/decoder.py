"""Decoding by audiocraft's own ``generate``: for what the engine does not know, and to compare.

It has the engine's ``submit``, ``tick`` and ``busy``. ``generate`` returns only when it is done, so
it runs on a thread of its own, one request at a time, and a tick waits for its next step.
"""

import contextlib
import threading
from concurrent.futures import InvalidStateError, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from bot.engine import SequenceHandle, Window
from bot.errors import Cancelled
from bot.models.families.audiocraft.conditioning import AudiocraftConditioner
from bot.models.families.audiocraft.seeded_random import Seeded
from bot.models.families.audiocraft.source_separation import repeatable
from bot.models.model_input import ContextWindow, ModelInput
from bot.models.threads import all_threads, use

if TYPE_CHECKING:
    from audiocraft.models import LMModel

STEP_TIMEOUT = 1.0  # seconds a tick waits; a step that takes longer is waited for again


@dataclass(eq=False)
class _Count:
    """New frames of the windows that are behind; the callback adds those of the present one."""

    ticket: SequenceHandle
    before: int = 0
    window: int = 0


class AudiocraftDecoder:
    """``LMModel.generate``, one request after another."""

    def __init__(
        self, lm: "LMModel", conditioner: AudiocraftConditioner, context_window: ContextWindow
    ) -> None:
        self._lm = lm
        self._conditioner = conditioner
        self._context_window = context_window
        self._device = next(lm.parameters()).device
        self._pool = ThreadPoolExecutor(1, "mario-reference")
        self._stepped = threading.Condition()
        self._steps = self._seen = 0
        self._open: set[SequenceHandle] = set()

    @property
    def busy(self) -> bool:
        """Whether a request is waiting or being decoded."""
        return bool(self._open)

    @property
    def waits(self) -> bool:
        """Whether it is in the middle of a step."""
        return self._seen == self._steps and self.busy

    def submit(self, request: ModelInput) -> SequenceHandle:
        """Queue a piece; its conditions are computed when its turn comes."""
        ticket = SequenceHandle(total_frames=request.frames)
        with self._stepped:
            self._open.add(ticket)
        self._pool.submit(self._serve, request, ticket)
        return ticket

    def tick(self) -> None:
        """Wait for one more step, or for a request to end."""
        with self._stepped:
            self._stepped.wait_for(lambda: not self.waits, STEP_TIMEOUT)
            self._seen = self._steps

    def made_so_far(self, handle: SequenceHandle) -> None:
        """``generate`` gives codes when it is over."""

    def _serve(self, given: ModelInput, ticket: SequenceHandle) -> None:
        # A ticket that was cancelled meanwhile takes neither result nor error.
        use(all_threads())
        try:
            codes = self._compose(given, ticket).numpy()
            with contextlib.suppress(InvalidStateError):
                ticket.future.set_result(codes)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the future
            with contextlib.suppress(InvalidStateError):
                ticket.future.set_exception(error)
        finally:
            with self._stepped:
                self._open.discard(ticket)
                self._stepped.notify_all()

    def _compose(self, given: ModelInput, ticket: SequenceHandle) -> Tensor:
        """All windows of a piece; int64 ``[K, T0 + frames]``."""
        codes = torch.zeros(self._lm.num_codebooks, 0, dtype=torch.long)
        known = codes if given.prompt is None else torch.tensor(given.prompt)
        codes = known.to(self._device)
        count = _Count(ticket)
        with Seeded(given.sampling.seed), self._autocast():
            for window in self._context_window.windows(given):
                count.window = window.end - window.start - window.prompt_len
                made = self._window(given, window, codes[:, window.start :], count)
                codes = torch.cat([codes, made[:, window.prompt_len :]], dim=1)
                count.before += count.window
        return codes.cpu()

    def _window(self, given: ModelInput, window: Window, known: Tensor, count: _Count) -> Tensor:
        def stepped(done: int, total: int) -> None:
            if count.ticket.future.done():
                raise Cancelled("cancelled")
            count.ticket.done_frames = count.before + count.window * done // total
            with self._stepped:
                self._steps += 1
                self._stepped.notify_all()

        attributes = self._conditioner.attributes(
            given.text_of(window), self._context_window.melody(given, window)
        )
        with repeatable(given.melody is not None):
            made = self._lm.generate(
                prompt=known[None] if window.prompt_len else None,
                conditions=[attributes],
                max_gen_len=window.end - window.start,
                use_sampling=given.sampling.temperature > 0,
                temp=given.sampling.temperature,
                top_k=min(given.sampling.top_k, self._lm.card),
                top_p=given.sampling.top_p,
                cfg_coef=given.sampling.guidance,
                callback=stepped,
            )
        return made[0]

    def _autocast(self) -> torch.autocast:
        """Half precision on a GPU, as audiocraft's MusicGen does it."""
        return torch.autocast(
            self._device.type, dtype=torch.float16, enabled=self._device.type != "cpu"
        )
