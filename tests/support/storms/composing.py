"""What Ray's workers hold in a storm: a model that gives its tone at once, or fails if asked to."""

from collections.abc import Callable, Collection

import numpy as np

from bot.errors import GenerationFailed
from bot.job_io import Result
from bot.job_spec import JobSpec
from tests.support.fake_models import FakeModel, FakePool, OnProgress
from tests.support.storms.bot import BROKEN, tone


def pool(needed: Callable[[], Collection[str]]) -> FakePool:
    return FakePool(StormModel(at=_at))


def _at(phase: str, prompt: str, model: FakeModel) -> None:
    if phase == "prepare" and "fail" in prompt:
        raise GenerationFailed(BROKEN)


class StormModel(FakeModel):
    def finish(
        self, spec: JobSpec, codes: str, on_progress: OnProgress, ahead: None = None
    ) -> Result:
        return Result(tone(spec.sampling.seed), np.zeros((4, 12), np.int16), "pocket@quick")
