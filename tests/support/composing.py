"""What the tests of models do again and again: compose a piece, break a checkpoint."""

from pathlib import Path
from typing import Any
from unittest import mock

import torch

from bot.audio.clip import Clip
from bot.config import Settings
from bot.job_spec import JobInputs, Result
from bot.models.model import Model
from bot.request import GenerationRequest


def asked(**options: Any) -> GenerationRequest:
    given = {"prompt": "castle at night", "duration": 1, "seed": 3, **options}
    return GenerationRequest.parse(**given)


def compose(
    model: Model, source: Clip | None = None, tokens: Any = None, **options: Any
) -> tuple[torch.Tensor, Result]:
    """Codes ``[K, T]`` and the piece; asserts on the way that progress never steps back."""
    wish = asked(**options)
    ticket = model.decoder.submit(model.prepare(JobInputs("work", wish, source, tokens)))
    seen = [ticket.done_frames]
    while model.decoder.busy:
        model.tick()
        seen.append(ticket.done_frames)
    codes = ticket.future.result()
    assert seen == sorted(seen)
    assert seen[-1] == ticket.total_frames
    return codes, model.finish(wish, codes)


def by_audiocraft(settings: Settings) -> Any:
    """A pool whose models the engine does not know."""
    from bot.engine import UnsupportedModel
    from bot.models.families.audiocraft import assembly
    from bot.models.loader import Loader
    from bot.models.pool import ModelPool

    class Unknowing(Loader):
        def load(self, name: str, on_progress: Any) -> Model:
            refuse = UnsupportedModel("a test compares with audiocraft")
            with mock.patch.object(assembly.Spec, "from_config", side_effect=refuse):
                return super().load(name, on_progress)

    return ModelPool(settings, Unknowing(settings))


def rewrite(path: Path, change: Any) -> Path:
    """Load a torch file, let ``change`` edit its dictionary, and save it in place."""
    package = torch.load(path, weights_only=False)
    change(package)
    torch.save(package, path)
    return path
