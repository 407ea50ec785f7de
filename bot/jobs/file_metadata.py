"""What a posted file says of itself: its name, and in its tags the request it was made from."""

import json
import re
import unicodedata
from importlib.metadata import version

from bot.request import GenerationRequest
from bot.store import Piece

ARTIST = "Mario"
MODEL, DEVICE, VERSION = "mario_model", "mario_device", "mario_version"


def tags(request: GenerationRequest, model: str, device: str | None) -> dict[str, str]:
    """Title, artist, as comment every option that is not at its default, as JSON, and who made it.

    model: ``name@digest``. device: what computed it.
    """
    return {
        "title": request.prompt or "Untitled",
        "artist": ARTIST,
        "comment": json.dumps(request.non_defaults(), ensure_ascii=False),
        MODEL: model,
        VERSION: version("mario"),
        **({DEVICE: device} if device else {}),
    }


def tags_of(piece: Piece) -> dict[str, str]:
    """Those of a piece that is kept; one in which others are joined, no one request makes."""
    told = tags(piece.request, piece.model, piece.device)
    if piece.stitched:
        del told["comment"]
    return told


def file_name(request: GenerationRequest) -> str:
    """``castle-at-night-42.wav``: plain letters, digits and dashes only."""
    ascii_text = unicodedata.normalize("NFKD", request.prompt or "").encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", ascii_text.decode().lower())
    slug = "-".join(words)[:40].strip("-") or "piece"
    return f"{slug}-{request.seed}.{request.output_format.extension}"
