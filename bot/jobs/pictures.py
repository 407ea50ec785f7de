"""The picture of a piece: a piano roll with its form where its tokens are notes, else its sound."""

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.picture import HEIGHT, WIDTH, picture
from bot.audio.video import SIZE
from bot.config import Settings
from bot.models.families import capabilities_of
from bot.pocket import notes, roll
from bot.pocket.plan import plan
from bot.pocket.sectioned import Asked, plan_sections
from bot.pocket.tokens import CODEBOOKS, FRAME_RATE
from bot.pocket.wanted import Wanted
from bot.pocket.words import understand
from bot.request import GenerationRequest
from bot.sections import sections_of, starts
from bot.store import Piece

USUAL = WIDTH, HEIGHT

Tokens = NDArray[np.int16]


def piano_roll(
    settings: Settings,
    request: GenerationRequest,
    model: str,
    tokens: Tokens,
    size: tuple[int, int] = USUAL,
) -> bytes | None:
    """A PNG of a piece's tokens ``[K, T]``; None where they are no notes, or there are none.

    model: ``name@digest``. size: in pixels.
    """
    if not capabilities_of(settings, model).notes:
        return None
    codes = tokens.astype(int)
    if not any(notes.notes(codes, channel) for channel in range(CODEBOOKS)):
        return None
    first = round(new_from(request, codes.shape[1] / FRAME_RATE) * FRAME_RATE)
    return roll.picture(codes, _marks(request, first), first, size)


def spectrogram(request: GenerationRequest, clip: Clip, size: tuple[int, int] = USUAL) -> bytes:
    """A PNG of a piece's sound."""
    new = new_from(request, clip.seconds)
    return picture(clip, new, size, named_starts(request, new))


def still(
    settings: Settings, request: GenerationRequest, model: str, tokens: Tokens | None, clip: Clip
) -> bytes:
    """What a video of a piece shows: its notes, or else its sound."""
    roll = None if tokens is None else piano_roll(settings, request, model, tokens, SIZE)
    return roll or spectrogram(request, clip, SIZE)


def as_drawn(piece: Piece) -> GenerationRequest:
    """The request by which a piece is drawn: where others are joined in it, all is alike."""
    return alike(piece.request) if piece.stitched else piece.request


def alike(request: GenerationRequest) -> GenerationRequest:
    """A request by which all of a piece is drawn alike: nothing is older, and there are no
    sections."""
    return request.model_copy(update={"continuation": False, "prompt": None})


def new_from(request: GenerationRequest, seconds: float) -> float:
    """At which second of a piece of ``seconds`` its new music begins."""
    return max(0.0, seconds - request.duration) if request.continuation else 0.0


def named_starts(request: GenerationRequest, new: float) -> list[tuple[float, str]]:
    """At which second each section that a prompt names begins. new: where new music does."""
    if not (sections := sections_of(request.prompt)):
        return []
    begins = starts(sections, request.duration)
    return [(new + start, one.name) for one, start in zip(sections, begins, strict=True)]


def _marks(request: GenerationRequest, first: int) -> list[tuple[int, str]]:
    """At which frame which section of a piece begins; first: of its new music.

    The plan of a new piece follows from what was asked for.
    """
    named = [(round(at * FRAME_RATE), name) for at, name in named_starts(request, 0.0)]
    if request.input_audio is not None:  # of a melody that is followed there are no sections
        return [(first + at, name) for at, name in named if request.continuation]
    seed, frames = request.seed or 0, round(request.duration * FRAME_RATE)
    if not named:
        wanted = Wanted.of(request.bpm, request.key)
        brief = wanted.brief(understand(request.prompt, seed).brief)
        chosen = plan(brief, wanted.model_frames(frames, brief), seed, request.loop)
        slower = wanted.frames(chosen) / chosen.frames
        return [(round(at * slower), name) for at, name in roll.marks(chosen)]
    words = [section.words for section in sections_of(request.prompt)]
    asked = [Asked(name, said, at / frames) for (at, name), said in zip(named, words, strict=True)]
    brief = understand(words[0], seed).brief
    return [(one.start, one.name) for one in plan_sections(asked, brief, frames, seed)]
