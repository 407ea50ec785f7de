"""What the tests of models do again and again: compose a piece, break a checkpoint."""

from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.config import Settings
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.models.model import Model
from bot.request import GenerationRequest


def asked(**options: Any) -> GenerationRequest:
    given = {"prompt": "castle at night", "duration": 1, "seed": 3, **options}
    return GenerationRequest.parse(**given)


def inputs_of(
    request: GenerationRequest,
    source: Clip | None = None,
    tokens: Any = None,
    tokens_model_id: str | None = None,
) -> JobInputs:
    """A request as the worker gets it."""
    named = request.replace(replicate_weights=request.replicate_weights or "model")
    return JobInputs(JobSpec.of("job", named.with_seed()), source, tokens, tokens_model_id)


def compose(
    model: Model,
    source: Clip | None = None,
    tokens: Any = None,
    made_by: str | None = None,
    **options: Any,
) -> tuple[NDArray[np.int64], Result]:
    """Codes ``[K, T]`` and the piece; asserts on the way that progress never steps back.

    made_by: the id of the model that made ``tokens``; this one, unless it is named.
    """
    inputs = inputs_of(asked(**options), source, tokens, made_by or model.id)
    ticket = model.decoder.submit(model.prepare(inputs))
    seen = [ticket.done_frames]
    while model.decoder.busy:
        model.tick()
        seen.append(ticket.done_frames)
    codes = ticket.future.result()
    assert seen == sorted(seen)
    assert seen[-1] == ticket.total_frames
    return codes, model.finish(inputs.spec, codes)


def by_audiocraft(settings: Settings) -> Any:
    """A pool whose models the engine does not know."""
    from bot.engine import UnsupportedModel
    from bot.models.families.audiocraft import assembly
    from bot.models.loader import Loader
    from bot.models.pool import ModelPool

    class Unknowing(Loader):
        def load(self, name: str, on_progress: Any, room: int) -> Model:
            refuse = UnsupportedModel("a test compares with audiocraft")
            with mock.patch.object(assembly.Spec, "from_config", side_effect=refuse):
                return super().load(name, on_progress, room)

    return ModelPool(settings, Unknowing(settings))


def rewrite(path: Path, change: Any) -> Path:
    """Load a torch file, let ``change`` edit its dictionary, and save it in place."""
    package = torch.load(path, weights_only=False)
    change(package)
    torch.save(package, path)
    return path
