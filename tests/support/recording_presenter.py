"""A presenter for tests without Discord, and short ways to ask a service for a piece."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.errors import Message
from bot.executors.executor import Progress
from bot.jobs.admission import Submission
from bot.jobs.queueing import QueuePosition
from bot.jobs.service import JobService
from bot.request import GenerationRequest
from bot.store import Job, Origin, Piece
from bot.texts import say


class RecordingPresenter:
    """Writes down what people would be shown."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.over = asyncio.Event()
        self.refusals = 0

    async def queued(self, job: Job, position: QueuePosition) -> None:
        self.lines.append(f"queued {position.ahead}")

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None:
        self.lines.append(progress.stage.value)

    async def restarting(self, job: Job) -> None:
        self.lines.append("restarting")

    async def ended(self, job: Job) -> None:
        self.lines.append(f"{job.state.value}: {say(job.reason) if job.reason else None}")
        self.over.set()

    async def deliver(self, job: Job, pieces: Sequence[Piece]) -> Message | None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("nobody home")
        self.lines.append(f"delivered {' '.join(piece.name for piece in pieces)}")
        self.over.set()
        return None

    async def changed(self, job: Job, pieces: Sequence[Piece]) -> None:
        self.lines.append(f"shown {' '.join(piece.name for piece in pieces)}")


async def ask(service: JobService, upload: bytes | None = None, **values: Any) -> Job:
    """Submit a request; ``upload`` is the attached file."""

    async def fetch() -> bytes:
        assert upload is not None
        return upload

    return await service.submit(submission(**values), None if upload is None else fetch)


def submission(user_id: int = 1, interaction_id: int | None = None, **values: Any) -> Submission:
    request = GenerationRequest.parse(**{"prompt": "a march", "duration": 1, "seed": 5, **values})
    origin = Origin(channel_id=1, interaction_id=interaction_id)
    return Submission(request=request, user_id=user_id, origin=origin)


async def until_over(presenter: RecordingPresenter) -> None:
    await asyncio.wait_for(presenter.over.wait(), 20)
