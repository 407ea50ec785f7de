"""How a file of the bot's own was made, told from the file alone, wherever it was found.

Its tags say so. They are a stranger's word: whatever they ask for is judged like any request, and a
sound that they name is not looked for, because what the store keeps of one person is not another's
to have. Where the store knows the file, or the sound in it, its own word counts instead.
"""

import asyncio
import contextlib
import hashlib
import json
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any, cast

from bot.audio.read_tags import read_tags
from bot.errors import InvalidRequest, Message, NotFound
from bot.jobs.file_metadata import ARTIST, DEVICE, MODEL, VERSION
from bot.jobs.inputs import InputReader
from bot.models.registry import Registry
from bot.request import GenerationRequest, Upload
from bot.store import Piece, Store

LONGEST = 16_384  # characters of a recipe in a file's tags
LONGEST_NAME = 200


@dataclass(frozen=True)
class Recipe:
    """What a file was made from.

    request: its source is an :class:`Upload` where only tags speak of it.
    audio: content id of the file that comes out, if nothing has changed since.
    piece: what the store keeps of it; ``None`` where only its tags speak.
    model, device, version: what made it, as far as known. warnings: why something else may come
    out. unknown_model: there is no such model here.
    """

    request: GenerationRequest
    audio: str
    piece: Piece | None = None
    model: str | None = None
    device: str | None = None
    version: str | None = None
    warnings: tuple[Message, ...] = ()
    unknown_model: bool = False

    @property
    def source_lost(self) -> bool:
        """Whether it was made from a sound that is not at hand."""
        return isinstance(self.request.input_audio, Upload)

    @property
    def can_be_made(self) -> bool:
        """Whether it is worth a try."""
        return not (self.source_lost or self.unknown_model)


class RecipeReader:
    """Finds recipes: of pieces, and of files that may once have been one."""

    def __init__(self, store: Store, registry: Registry, inputs: InputReader) -> None:
        self._store, self._registry, self._inputs = store, registry, inputs

    async def of_piece(self, piece: Piece) -> Recipe:
        """The recipe of a piece that is kept; :class:`NotFound` for one that others are joined
        in, which no one request makes."""
        if piece.stitched:
            raise NotFound("recipe-joined")
        recipe = Recipe(piece.request, piece.audio, piece, piece.model, piece.device)
        return await self._judged(recipe)

    async def of_file(self, data: bytes) -> Recipe:
        """The recipe of a file; :class:`NotFound` where it is none of the bot's,
        :class:`~bot.errors.AudioRejected` where it is no sound."""
        sha = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        if (piece := await self._store.piece_of_audio(sha)) is not None:
            return await self.of_piece(piece)
        if (recipe := _told(sha, await read_tags(data))) is not None:
            return await self._judged(recipe)
        if (piece := await self._inputs.piece_of_sound(data)) is not None:
            return await self.of_piece(piece)
        raise NotFound("recipe-unknown")

    async def _judged(self, recipe: Recipe) -> Recipe:
        """With all that can be said beforehand against its coming out the same."""
        name, warnings = recipe.request.replicate_weights or self._registry.default, list[Message]()
        unknown = name not in self._registry.names()
        latest = None if unknown else await self._store.latest_by(name)
        if unknown:
            warnings.append(Message("recipe-model-gone", name=name))
        elif latest is not None and recipe.model and latest.model != recipe.model:
            warnings.append(Message("recipe-other-model", name=name))
        elif latest is not None and recipe.device and latest.device not in (None, recipe.device):
            was, now = recipe.device, latest.device
            warnings.append(Message("recipe-other-device", was=was, now=now))
        if recipe.version not in (None, version("mario")):
            warnings.append(Message("recipe-other-version", was=recipe.version))
        if recipe.source_lost:
            warnings.append(Message("recipe-source-lost"))
        elif recipe.request.input_audio is not None:
            warnings.append(Message("recipe-source-kept"))
        return replace(recipe, warnings=tuple(warnings), unknown_model=unknown)


def _told(sha: str, tags: dict[str, str]) -> Recipe | None:
    """What the tags of the file ``sha`` say, if that can be a recipe of the bot's."""
    text = tags.get("comment", "")
    if tags.get("artist") != ARTIST or len(text) > LONGEST:
        return None
    with contextlib.suppress(ValueError, RecursionError, InvalidRequest):
        found: Any = json.loads(text)
        values = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        if values.get("seed") is not None:
            source = Upload("") if values.pop("input_audio", None) else None
            request = GenerationRequest.parse(**values, input_audio=source)
            named = (tags.get(name, "")[:LONGEST_NAME] or None for name in (MODEL, DEVICE, VERSION))
            model, device, by = named
            return Recipe(request, sha, None, model, device, by)
    return None
