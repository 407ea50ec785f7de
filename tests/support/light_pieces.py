"""Prints hashes of a piece of pocket's that is new, of one that continues it and one that follows
it, and what was imported for them; see ``test_light.py``."""

import hashlib
import json
import sys
from typing import Any

from bot.audio.clip import Clip
from bot.config import Engine
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.request import GenerationRequest

SOUND = "a" * 64


def made(model: Model, source: Clip | None = None, **options: Any) -> Result:
    request = GenerationRequest.parse(seed=5, duration=2, replicate_weights="pocket", **options)
    spec = JobSpec.of("job", request)
    ticket = model.decoder.submit(model.prepare(JobInputs(spec, source)))
    while model.decoder.busy:
        model.tick()
    return model.finish(spec, ticket.future.result())


def main() -> None:
    model = load_pocket("pocket", Engine())
    new = made(model, prompt="castle at night")
    pieces = [
        new,
        made(model, new.clip, input_audio=SOUND, continuation=True),
        made(model, new.clip, input_audio=SOUND),
    ]
    hashes = [
        hashlib.sha256(piece.tokens.tobytes() + piece.clip.samples.tobytes()).hexdigest()
        for piece in pieces
    ]
    print(json.dumps([hashes, sorted({name.partition(".")[0] for name in sys.modules})]))


if __name__ == "__main__":
    main()
