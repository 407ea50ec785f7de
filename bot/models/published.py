"""The published models by their shapes: what each takes, and what a machine can hold."""

from dataclasses import dataclass

from bot.config import ModelSettings
from bot.engine import Spec
from bot.models.footprint import (
    ENCODEC,
    FEATURES,
    MEGABYTE,
    SEPARATION,
    TEXT_ENCODERS,
    WORKING,
    Footprint,
    footprint,
    lm_weights,
)

LICENCE = "CC-BY-NC 4.0"


@dataclass(frozen=True)
class Published:
    """One of them. dim, heads, layers: of the language model. seconds: of its window."""

    name: str
    title: str
    dim: int
    heads: int
    layers: int
    melody: bool = False
    style: bool = False
    stereo: bool = False
    sounds: bool = False
    source: str | None = None

    @property
    def spec(self) -> Spec:
        codebooks = 8 if self.stereo else 4
        heard = self.melody or self.style
        return Spec(
            dim=self.dim,
            heads=self.heads,
            layers=self.layers,
            codebooks=codebooks,
            card=2048,
            delays=tuple(k // 2 if self.stereo else k for k in range(codebooks)),
            ffn=4 * self.dim,
            cross_attention=not heard,
            prepend=heard,
        )

    @property
    def entry(self) -> ModelSettings | None:
        """Its entry in config.toml; None where its weights are a file of somebody's own."""
        if self.source is None:
            return None
        return ModelSettings(source=self.source, title=self.title, licence=LICENCE)

    @property
    def text_encoder(self) -> str:
        return "t5-large" if self.sounds else "t5-base"

    @property
    def download(self) -> int:
        """About how many bytes are fetched before its first piece: weights as published, in fp16
        (those of a file of somebody's own are there), codec, text encoder, what it hears with."""
        encoder = TEXT_ENCODERS["large" if self.sounds else "base"]
        hears = SEPARATION if self.melody else FEATURES if self.style else 0
        others = ENCODEC + 2 * encoder + hears  # 2: T5's decoder too
        weights = 0 if self.source is None else 2 * sum(lm_weights(self.spec))
        return weights + others * MEGABYTE

    def footprint(
        self, device: str = "cuda", precision: str = "fp16", memory: int | None = None
    ) -> Footprint:
        """memory: what a GPU has for models."""
        return footprint(
            self.spec,
            10 if self.sounds else 30,
            precision,
            device,
            text_encoder=self.text_encoder,
            melody_frames=235 if self.melody else 15 if self.style else 0,
            style=self.style,
            diffusion=not self.sounds,
            memory=memory,
        )


def _musicgen(
    name: str, size: tuple[int, int, int], says: str, melody: bool = False, stereo: bool = False
) -> Published:
    title = f"MusicGen {name.replace('-', ' ')} ({says})"
    return Published(
        name, title, *size, melody=melody, stereo=stereo, source=f"facebook/musicgen-{name}"
    )


SMALL, MEDIUM, LARGE = (1024, 16, 24), (1536, 24, 48), (2048, 32, 48)
PUBLISHED = {
    model.name: model
    for model in (
        _musicgen("small", SMALL, "300M"),
        _musicgen("medium", MEDIUM, "1.5B"),
        _musicgen("large", LARGE, "3.3B"),
        _musicgen("melody", MEDIUM, "1.5B", melody=True),
        _musicgen("melody-large", LARGE, "3.3B", melody=True),
        _musicgen("stereo-small", SMALL, "300M", stereo=True),
        _musicgen("stereo-medium", MEDIUM, "1.5B", stereo=True),
        _musicgen("stereo-large", LARGE, "3.3B", stereo=True),
        _musicgen("stereo-melody", MEDIUM, "1.5B", melody=True, stereo=True),
        _musicgen("stereo-melody-large", LARGE, "3.3B", melody=True, stereo=True),
        Published(
            "style",
            "MusicGen style (1.5B)",
            *MEDIUM,
            style=True,
            source="facebook/musicgen-style",
        ),
        Published("mario", "Mario", *MEDIUM, melody=True, stereo=True),
        Published(
            "audiogen",
            "AudioGen: sound effects (1.5B)",
            *MEDIUM,
            sounds=True,
            source="facebook/audiogen-medium",
        ),
    )
}


@dataclass(frozen=True)
class Fit:
    """What a model does in some memory. at_once: pieces, 0 where it does not fit.

    diffusion: MultiBand Diffusion fits beside them.
    """

    at_once: int
    diffusion: bool

    def __str__(self) -> str:
        if not self.at_once:
            return "–"
        return f"{self.at_once}{' +MBD' if self.diffusion else ''}"


def fit(takes: Footprint, memory: int, most: int = 8) -> Fit:
    """How many pieces at once, up to ``most``, fit into ``memory`` bytes that are free."""
    room = int(memory / WORKING)
    if takes.total(slots=1) > room:
        return Fit(0, False)
    slots = takes.slots(room, most)
    left = room - takes.total(slots)
    return Fit(slots, bool(takes.diffusion) and left >= takes.diffusion)
