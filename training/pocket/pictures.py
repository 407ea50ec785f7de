"""Makes the samples of docs/pocket: sound and piano roll of some prompts, and two pages of rolls.

``python -m training.pocket.pictures [OUT]``. They come from the bot's own model with its default
options; the seed is the same for all and was not chosen.
"""

import io
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.config import Engine
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.models.model_input import ModelInput
from bot.pocket import chip, roll
from bot.pocket.plan import Plan, plan
from bot.pocket.words import lexicon, understand
from bot.sampling_params import SamplingParams

SAMPLES = {
    "overworld": "a cheerful overworld theme",
    "castle": "castle at night",
    "underwater": "underwater waltz, no drums",
    "boss": "fast boss battle in a minor key",
    "village": "slow peaceful village song",
    "ghost": "haunted house",
    "desert": "desert bazaar",
    "star": "rainbow road",
    "snow": "christmas in the mountains",
    "space": "lonely space station",
    "shop": "jazz cafe",
    "mario": "mario",
}
TYPED = (
    "zelda dungeon", "cat", "bowser", "lofi beats to study to", "happy birthday", "🎃", "tetris",
    "epic orchestral battle", "sad rain", "techno", "pirate ship", "ボス戦", "minecraft", "sonic",
    "título épico", "qwertz",
)  # fmt: skip
SEED, SECONDS = 7, 16
CAPTION = 20
"""Pixels above each roll of a page."""

Codes = NDArray[np.int64]


def play(model: Model, prompts: Sequence[str]) -> list[Codes]:
    """Codes ``[4, T]`` of each prompt."""
    given = [ModelInput(p, 50 * SECONDS, SamplingParams(seed=SEED)) for p in prompts]
    handles = [model.decoder.submit(model.compose(one)) for one in given]
    while model.decoder.busy:
        model.tick()
    return [handle.future.result() for handle in handles]


def planned(prompt: str) -> Plan:
    return plan(understand(prompt, SEED).brief, 50 * SECONDS, SEED)


def page(prompts: Sequence[str], pieces: Sequence[Codes]) -> Image.Image:
    """Rolls in two columns, each under its prompt and what was made of it."""
    rows = -(-len(prompts) // 2)
    image = Image.new("RGB", (2 * roll.WIDTH, rows * (roll.HEIGHT + CAPTION)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(13)
    for index, (prompt, codes) in enumerate(zip(prompts, pieces, strict=True)):
        chosen = planned(prompt)
        left, top = index % 2 * roll.WIDTH, index // 2 * (roll.HEIGHT + CAPTION)
        caption = f"{_said(prompt)}: {chosen.brief.style}, {chosen.bpm} bpm, {chosen.form}"
        draw.text((left + 8, top + 2), caption, "black", font)
        drawn = Image.open(io.BytesIO(roll.picture(codes, roll.marks(chosen))))
        image.paste(drawn.convert("RGB"), (left, top + CAPTION))
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def _said(prompt: str) -> str:
    """A prompt in what the font can draw: letters without accents, and other scripts' numbers."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", prompt) if not unicodedata.combining(c)
    )
    return plain.encode("ascii", "backslashreplace").decode()


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model = load_pocket("pocket", Engine(device="cpu", at_once=16))
    made = play(model, [*SAMPLES.values()])
    for (name, prompt), codes in zip(SAMPLES.items(), made, strict=True):
        sound = model.codec.decode(codes)
        mp3 = encode(Clip(sound, chip.SAMPLE_RATE), "mp3", bitrate="48k")
        (out / f"{name}.mp3").write_bytes(mp3)
        (out / f"{name}.png").write_bytes(roll.picture(codes, roll.marks(planned(prompt))))
    styles = [f"{name} theme" for name in lexicon().styles]
    for name, prompts in (("styles", styles), ("typed", TYPED)):
        page(prompts, play(model, prompts)).save(out / f"page-{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs/pocket")
