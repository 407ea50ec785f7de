"""EnCodec's network in plain torch: to import audiocraft's, or transformers', takes far longer than
to build one. Weights come from either's files, and what is computed is theirs, bit for bit."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bot.models.families.audiocraft.recurrent_graph import GraphedLstm

_NORMS = ("none", "weight_norm")  # of which nothing is left once weights are multiplied out


@dataclass(frozen=True)
class Layout:
    """What a network is laid out by. ratios: of the decoder, their product is samples a frame.

    alpha: of its activation, ELU. trim: the share of a causal network's surplus cut at the end.
    """

    sample_rate: int
    channels: int
    codebooks: int
    card: int
    dimension: int
    filters: int
    ratios: tuple[int, ...]
    residuals: int = 1
    kernel: int = 7
    last_kernel: int = 7
    residual_kernel: int = 3
    dilation: int = 2
    compress: int = 2
    lstm: int = 2
    causal: bool = False
    padding: str = "reflect"
    true_skip: bool = True
    alpha: float = 1.0
    trim: float = 1.0

    @property
    def hop(self) -> int:
        """Samples a frame."""
        return math.prod(self.ratios)


def audiocraft_layout(recipe: Mapping[str, Any]) -> Layout | None:
    """Of a codec's ``xp.cfg``; None where it asks for something else than the published ones."""
    sections = [recipe.get(key) for key in ("encodec", "seanet", "rvq")]
    if not all(isinstance(section, dict) for section in sections):
        return None
    options, network, rvq = (section or {} for section in sections)
    decoder = network.get("decoder") or {}
    plain = (
        options.get("autoencoder") == "seanet"
        and options.get("quantizer") == "rvq"
        and not options.get("renormalize")
        and options.get("causal", False) == network.get("causal", False)
        and network.get("norm") in _NORMS
        and network.get("activation", "ELU") == "ELU"
        and not network.get("encoder")
        and not decoder.keys() - {"trim_right_ratio", "final_activation", "final_activation_params"}
        and decoder.get("final_activation") is None
    )
    if not plain:
        return None
    given: dict[str, Any] = {
        ours: network[theirs] for ours, theirs in _AUDIOCRAFT.items() if theirs in network
    }
    given["ratios"] = tuple(network.get("ratios", ()))
    try:
        return Layout(
            sample_rate=options["sample_rate"],
            codebooks=rvq["n_q"],
            card=rvq["bins"],
            **given,
            alpha=(network.get("activation_params") or {}).get("alpha", 1.0),
            trim=decoder.get("trim_right_ratio", 1.0),
        )
    except (KeyError, TypeError):
        return None


_AUDIOCRAFT = {
    "channels": "channels", "dimension": "dimension", "filters": "n_filters",
    "residuals": "n_residual_layers", "kernel": "kernel_size", "last_kernel": "last_kernel_size",
    "residual_kernel": "residual_kernel_size", "dilation": "dilation_base", "compress": "compress",
    "lstm": "lstm", "causal": "causal", "padding": "pad_mode", "true_skip": "true_skip",
}  # fmt: skip


def transformers_layout(config: Mapping[str, Any]) -> Layout | None:
    """Of an ``EncodecConfig`` as JSON, where what is left out is transformers' default; None where
    it asks for something else than the published ones."""
    told = _TRANSFORMERS | {k: v for k, v in config.items() if v is not None}
    width, card = told["hidden_size"], told["codebook_size"]
    plain = (
        told["norm_type"] in _NORMS
        and not told["normalize"]
        and told.get("chunk_length_s") is None
        and told.get("codebook_dim", width) == width
    )
    if not plain:
        return None
    try:
        rate = told["sampling_rate"] / math.prod(told["upsampling_ratios"])
        return Layout(
            sample_rate=told["sampling_rate"],
            channels=told["audio_channels"],
            codebooks=int(max(told["target_bandwidths"]) * 1000 / (rate * math.log2(card))),
            card=card,
            dimension=width,
            filters=told["num_filters"],
            ratios=tuple(told["upsampling_ratios"]),
            residuals=told["num_residual_layers"],
            kernel=told["kernel_size"],
            last_kernel=told["last_kernel_size"],
            residual_kernel=told["residual_kernel_size"],
            dilation=told["dilation_growth_rate"],
            compress=told["compress"],
            lstm=told["num_lstm_layers"],
            causal=told["use_causal_conv"],
            padding=told["pad_mode"],
            true_skip=not told["use_conv_shortcut"],
            trim=told["trim_right_ratio"],
        )
    except (TypeError, ArithmeticError):
        return None


_TRANSFORMERS: dict[str, Any] = {
    "sampling_rate": 24_000, "audio_channels": 1, "normalize": False, "hidden_size": 128,
    "target_bandwidths": (1.5, 3.0, 6.0, 12.0, 24.0), "num_filters": 32, "num_residual_layers": 1,
    "upsampling_ratios": (8, 5, 4, 2), "norm_type": "weight_norm", "kernel_size": 7,
    "last_kernel_size": 7, "residual_kernel_size": 3, "dilation_growth_rate": 2,
    "use_causal_conv": True, "pad_mode": "reflect", "compress": 2, "num_lstm_layers": 2,
    "trim_right_ratio": 1.0, "codebook_size": 1024, "use_conv_shortcut": True,
}  # fmt: skip


class Conv(nn.Conv1d):
    """Convolution that is given as much sound as keeps the number of its steps."""

    def __init__(
        self, given: int, made: int, width: int, layout: Layout, stride: int = 1, dilation: int = 1
    ) -> None:
        super().__init__(given, made, width, stride, dilation=dilation)
        self._total = (width - 1) * dilation + 1 - stride
        self._causal, self._mode = layout.causal, layout.padding

    def forward(self, input: Tensor) -> Tensor:
        right = 0 if self._causal else self._total // 2
        left, extra = self._total - right, -input.shape[-1] % self.stride[0]
        return super().forward(_padded(input, left, right + extra, self._mode))


def _padded(x: Tensor, left: int, right: int, mode: str) -> Tensor:
    short = max(left, right) - x.shape[-1] + 1 if mode == "reflect" else 0
    if short <= 0:
        return F.pad(x, (left, right), mode)
    padded = F.pad(F.pad(x, (0, short)), (left, right), mode)
    return padded[..., : padded.shape[-1] - short]


class Up(nn.ConvTranspose1d):
    """Its reverse, ``stride`` times as many steps."""

    def __init__(self, given: int, made: int, stride: int, layout: Layout) -> None:
        super().__init__(given, made, 2 * stride, stride)
        right = math.ceil(stride * layout.trim) if layout.causal else stride // 2
        self._left, self._right = stride - right, right

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        made = super().forward(input, output_size)
        return made[..., self._left : made.shape[-1] - self._right]


class Residual(nn.Module):
    def __init__(self, width: int, dilation: int, layout: Layout) -> None:
        super().__init__()
        hidden = width // layout.compress
        self.block = nn.Sequential(
            nn.ELU(layout.alpha),
            Conv(width, hidden, layout.residual_kernel, layout, dilation=dilation),
            nn.ELU(layout.alpha),
            Conv(hidden, width, 1, layout),
        )
        self.shortcut = nn.Identity() if layout.true_skip else Conv(width, width, 1, layout)

    def forward(self, x: Tensor) -> Tensor:
        return self.shortcut(x) + self.block(x)


class Recurrent(nn.Module):
    """An LSTM over ``[B, C, T]``, added to what it is given."""

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, width, layers)
        self._graphed: GraphedLstm | None = None  # on a GPU

    def forward(self, x: Tensor) -> Tensor:
        return self.carried(x, None)[0]

    def carried(
        self, x: Tensor, state: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """The same for a stretch behind others that left ``state``, and what state it leaves."""
        steps = x.permute(2, 0, 1)
        if x.is_cuda and len(x) == 1:
            self._graphed = self._graphed or GraphedLstm(self.lstm)
            made, left = self._graphed(steps, state)
        else:
            made, left = self.lstm(steps, state)
        return (made + steps).permute(1, 2, 0), left


def _encoder(layout: Layout) -> Iterable[nn.Module]:
    width = layout.filters
    yield Conv(layout.channels, width, layout.kernel, layout)
    for ratio in reversed(layout.ratios):
        for j in range(layout.residuals):
            yield Residual(width, layout.dilation**j, layout)
        yield nn.ELU(layout.alpha)
        yield Conv(width, 2 * width, 2 * ratio, layout, stride=ratio)
        width *= 2
    if layout.lstm:
        yield Recurrent(width, layout.lstm)
    yield nn.ELU(layout.alpha)
    yield Conv(width, layout.dimension, layout.last_kernel, layout)


def _decoder(layout: Layout) -> Iterable[nn.Module]:
    width = layout.filters * 2 ** len(layout.ratios)
    yield Conv(layout.dimension, width, layout.kernel, layout)
    if layout.lstm:
        yield Recurrent(width, layout.lstm)
    for ratio in layout.ratios:
        yield nn.ELU(layout.alpha)
        yield Up(width, width // 2, ratio, layout)
        width //= 2
        for j in range(layout.residuals):
            yield Residual(width, layout.dilation**j, layout)
    yield nn.ELU(layout.alpha)
    yield Conv(width, layout.channels, layout.last_kernel, layout)


class Network(nn.Module):
    """EnCodec: waves ``[B, C, S]`` to codes ``[B, K, T]`` and back.

    The members that MultiBand Diffusion asks of a codec have audiocraft's names.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.sample_rate, self.channels = layout.sample_rate, layout.channels
        self.frame_rate = float(layout.sample_rate // layout.hop)
        self.num_codebooks, self.cardinality = layout.codebooks, layout.card
        self.hop = layout.hop
        self.encoder = nn.Sequential(*_encoder(layout))
        self.decoder = nn.Sequential(*_decoder(layout))
        tables = (torch.empty(layout.card, layout.dimension) for _ in range(layout.codebooks))
        self.codebooks = nn.ParameterList(nn.Parameter(table, False) for table in tables)

    def set_num_codebooks(self, n: int) -> None:
        """Encode with the first ``n``; ValueError where there are fewer."""
        if not 0 < n <= len(self.codebooks):
            raise ValueError(f"{n} of {len(self.codebooks)} codebooks")
        self.num_codebooks = n

    def encode(self, wave: Tensor) -> tuple[Tensor, None]:
        """Each codebook in turn says what those before it have left."""
        left = self.encoder(wave).transpose(1, 2)
        codes: list[Tensor] = []
        for table in list(self.codebooks)[: self.num_codebooks]:
            rows = left.flatten(0, 1)
            near = rows.pow(2).sum(1, keepdim=True) - 2 * rows @ table.t()
            code = (-(near + table.t().pow(2).sum(0, keepdim=True))).max(-1).indices
            codes.append(code.view(left.shape[:2]))
            left = left - F.embedding(codes[-1], table)
        return torch.stack(codes, 1), None

    def decode_latent(self, codes: Tensor) -> Tensor:
        """What the codes ``[B, K, T]`` stand for, ``[B, dimension, T]``."""
        made = torch.zeros((), device=codes.device)
        for code, table in zip(codes.unbind(1), self.codebooks, strict=False):
            made = made + F.embedding(code, table).transpose(1, 2)
        return made

    def decode(self, codes: Tensor, scale: None = None) -> Tensor:
        return self.decoder(self.decode_latent(codes))


class Stereo(nn.Module):
    """Left and right through one mono network, their codebooks in turns."""

    channels = 2

    def __init__(self, model: Network) -> None:
        super().__init__()
        if model.channels != 1:
            raise ValueError(f"a network of {model.channels} channels for each of two")
        self.model = model
        self.sample_rate, self.frame_rate = model.sample_rate, model.frame_rate
        self.cardinality = model.cardinality

    @property
    def num_codebooks(self) -> int:
        return 2 * self.model.num_codebooks

    def encode(self, wave: Tensor) -> tuple[Tensor, None]:
        sides = [self.model.encode(wave[:, side : side + 1])[0] for side in (0, 1)]
        return torch.stack(sides, 2).flatten(1, 2), None

    def get_left_right_codes(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        return codes[:, 0::2], codes[:, 1::2]

    def decode(self, codes: Tensor, scale: None = None) -> Tensor:
        return torch.cat([self.model.decode(c) for c in self.get_left_right_codes(codes)], dim=1)


# Names in audiocraft's files and in transformers', and ours.
_SHORTER = (
    (re.compile(r"^(encoder|decoder)\.(?:model|layers)\."), r"\1."),
    (re.compile(r"\.(?:conv\.conv|convtr\.convtr|conv)\."), "."),
    (re.compile(r"\.parametrizations\.weight\.original0$"), ".weight_g"),
    (re.compile(r"\.parametrizations\.weight\.original1$"), ".weight_v"),
    (re.compile(r"^quantizer\.(?:vq\.)?layers\.(\d+)\._?codebook\.embed$"), r"codebooks.\1"),
)
_TRAINING = re.compile(r"^quantizer\..*\.(?:inited|cluster_size|embed_avg)$")


def network_state(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A file's weights by the names of :class:`Network`, copied, with norms multiplied out."""
    named: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if _TRAINING.match(name):
            continue
        for long, short in _SHORTER:
            name = long.sub(short, name)
        named[name] = tensor
    return {
        name.removesuffix("_g") if name.endswith(".weight_g") else name: _weight(name, named)
        for name in named
        if not name.endswith(".weight_v")
    }


def _weight(name: str, named: Mapping[str, Tensor]) -> Tensor:
    given = named[name].detach().float()
    if not name.endswith(".weight_g"):
        return given.clone()
    direction = named.get(name.removesuffix("g") + "v")
    if direction is None or direction.dim() != given.dim():
        return given.clone()  # of a shape that nothing fits
    return torch._weight_norm(direction.detach().float(), given, 0)  # pyright: ignore
