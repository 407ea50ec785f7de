"""What a posted file says of itself: its name, and in its tags the request it was made from."""

import json
import re
import unicodedata

from bot.request import GenerationRequest


def tags(request: GenerationRequest) -> dict[str, str]:
    """Title, artist, and as comment every option that is not at its default, as JSON."""
    return {
        "title": request.prompt or "Untitled",
        "artist": "Mario",
        "comment": json.dumps(request.non_defaults(), ensure_ascii=False),
    }


def file_name(request: GenerationRequest) -> str:
    """``castle-at-night-42.wav``: plain letters, digits and dashes only."""
    ascii_text = unicodedata.normalize("NFKD", request.prompt or "").encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", ascii_text.decode().lower())
    slug = "-".join(words)[:40].strip("-") or "piece"
    return f"{slug}-{request.seed}.{request.output_format.extension}"
