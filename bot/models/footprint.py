"""How much memory a model takes, from its shape and the precision it is kept in, not its files."""

from dataclasses import dataclass

from bot.engine import SlotShape, Spec, slot_shape
from bot.engine.load import resolve_precision
from bot.engine.state import weight_count
from bot.errors import ModelError
from bot.models.conditioning import MAX_TEXT
from bot.models.device import musicgen_installed

BITS = {"fp32": 32, "fp16": 16, "bf16": 16, "int8": 8, "fp8": 8, "int4": 4}
WORKING = 1.1  # beside what is known: working space
FRAME_RATE = 50  # of every published EnCodec for music and sounds
# Encoders of T5, in fp32: by the size in their names.
TEXT_ENCODERS = {"small": 140, "base": 440, "large": 1_340, "3b": 4_960, "xl": 4_960, "11b": 19_000}
TEXT_ENCODER = 440  # MB, where the name says nothing
SEPARATION = 170  # MB: htdemucs, in fp32
FEATURES = 378  # MB: MERT, in fp32
ENCODEC = 236  # MB: the published codec, in fp32
DIFFUSION = 4_600  # MB: MultiBand Diffusion's four networks, in fp32
MEGABYTE = 10**6
FRAME_WORKING = MEGABYTE  # for each frame of it: six of its widest activations
FEWEST_FRAMES, MOST_FRAMES = 100, 1000  # that it decodes at once on a GPU
CONTEXT = 600 * MEGABYTE  # what CUDA takes for itself


@dataclass(frozen=True)
class Footprint:
    """Bytes. weights: the language model as it is kept. others: codec and conditioners, and on a
    GPU what the codec works in.

    slot: what one piece takes while it is decoded. diffusion: MultiBand Diffusion, where it can
    decode the model's tokens. precision: what the weights are kept in.
    """

    weights: int
    others: int
    slot: int = 0
    diffusion: int = 0
    precision: str = ""

    def total(self, slots: int = 1) -> int:
        """What the model takes with so many slots, without MultiBand Diffusion."""
        return self.weights + self.others + slots * self.slot

    def slots(self, room: int, most: int) -> int:
        """How many slots fit into ``room`` bytes: after MultiBand Diffusion, where that leaves one.

        At least one.
        """
        left = room - self.weights - self.others
        if left - self.diffusion >= self.slot:
            left -= self.diffusion
        return max(1, min(most, left // max(1, self.slot)))


def footprint(
    spec: Spec,
    seconds: float,
    precision: str,
    device: str,
    *,
    text_encoder: str = "t5-base",
    melody_frames: int = 0,
    style: bool = False,
    codec: int = ENCODEC * MEGABYTE,
    diffusion: bool = True,
    memory: int | None = None,
) -> Footprint:
    """A MusicGen's. seconds: of its window. melody_frames: what a melody puts before a piece, or
    a style, for which a piece has two slots.

    precision: as in the settings. codec: bytes of the codec. memory: what a GPU has for models; a
    model that fits there with one piece in int8 but not in fp16 is kept in int8, if nobody chose.
    """

    def made(kept: str) -> Footprint:
        return _footprint(
            spec, seconds, kept, device, text_encoder, melody_frames, style, codec, diffusion,
            memory,
        )  # fmt: skip

    takes = made(resolve_precision(precision, spec, device))
    if precision != "auto" or memory is None or takes.total() * WORKING <= memory:
        return takes
    narrow = made("int8")
    return narrow if narrow.total() * WORKING <= memory else takes


def _footprint(
    spec: Spec,
    seconds: float,
    kept: str,
    device: str,
    text_encoder: str,
    melody_frames: int,
    style: bool,
    codec: int,
    diffusion: bool,
    memory: int | None,
) -> Footprint:
    products, embedding = lm_weights(spec)
    weights = products * BITS[kept] // 8 + embedding * 4
    if device != "cpu":
        codec += codec_frames(memory) * FRAME_WORKING
        if BITS[kept] == 8:  # the heads stay in fp16
            weights += spec.codebooks * spec.card * spec.dim
    others = codec + TEXT_ENCODERS.get(text_encoder.rpartition("-")[2], TEXT_ENCODER) * MEGABYTE
    frames = round(seconds * FRAME_RATE)
    shape = slot_shape(spec, frames, melody_frames + MAX_TEXT, MAX_TEXT, style)
    hears = (FEATURES if style else SEPARATION) if melody_frames else 0
    return Footprint(
        weights=weights,
        others=others + hears * MEGABYTE,
        slot=slot_bytes(spec, shape, kept, device) * shape.slots_each,
        diffusion=DIFFUSION * MEGABYTE if diffusion else 0,
        precision=kept,
    )


def codec_frames(memory: int | None) -> int:
    """Frames that a GPU's codec decodes at once: as many as a sixteenth of what it has for models
    has room for, since few large stretches are soonest done."""
    whole = MOST_FRAMES if memory is None else memory // 16 // FRAME_WORKING
    return max(FEWEST_FRAMES, min(MOST_FRAMES, whole))


def lm_weights(spec: Spec) -> tuple[int, int]:
    """How many weights a language model has in its products, and in its embedding."""
    products = weight_count(spec)
    if spec.cross_attention:  # what makes keys and values of the text is not part of a step
        products += spec.layers * 2 * spec.dim**2
    return products, spec.codebooks * (spec.card + 1) * spec.dim


def slot_bytes(spec: Spec, shape: SlotShape, precision: str, device: str) -> int:
    """Bytes that one slot of a back end holds at its fullest, before there are weights."""
    if device == "cpu" and precision in ("int8", "int4"):
        from bot.engine.cpu.backend import kv_bytes

        return kv_bytes(spec, shape)
    if not musicgen_installed():
        raise ModelError("musicgen-missing")
    from bot.engine.torch.kv_cache import slot_bytes as torch_slot_bytes
    from bot.engine.torch.weights import computed_in

    return torch_slot_bytes(spec, shape, computed_in(precision, device))
