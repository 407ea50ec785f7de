"""Is EnCodec's decoding as the bot does it no slower than audiocraft's?

    python -m benchmarks.codec --seconds 8 30 60

MusicGen's codec in full shape with untrained weights: audiocraft's own call, and the bot's, which
goes a stretch at a time beyond 30 s. In turns in one process; reported are the medians.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from bot.models.families.audiocraft.chunked_encodec import in_chunks
from bot.models.families.audiocraft.encodec import EnCodec


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.codec", description=__doc__)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seconds", nargs="+", type=int, default=[8, 30, 60])
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args(argv)
    plain, ours = decoders(torch.device(options.device))
    print(f"{options.device}, {torch.get_num_threads()} threads, torch {torch.__version__}")
    for seconds in options.seconds:
        codes = torch.randint(2048, (4, 50 * seconds))
        torch.testing.assert_close(ours(codes), plain(codes), atol=1e-4, rtol=1e-3)
        turns = [(took(plain, codes), took(ours, codes)) for _ in range(options.turns)]
        theirs, mine = (statistics.median(each) for each in zip(*turns, strict=True))
        ratio = statistics.median(a / b for a, b in turns)
        print(
            f"{seconds:3} s: audiocraft {theirs:.2f} s, the bot {mine:.2f} s "
            f"({seconds / mine:.1f} × real time), {ratio:.2f} × audiocraft",
            flush=True,
        )
    return 0


def decoders(device: torch.device) -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
    """audiocraft's decoding and the bot's, of the same weights: codes ``[K, T]`` to waves."""
    from audiocraft.models.encodec import HFEncodecCompressionModel
    from transformers import EncodecConfig, EncodecModel

    torch.manual_seed(0)
    config = EncodecConfig(
        target_bandwidths=[2.2], sampling_rate=32_000, audio_channels=1, num_filters=64,
        upsampling_ratios=[8, 5, 4, 4], codebook_size=2048, use_causal_conv=False,
        norm_type="weight_norm", pad_mode="reflect", num_lstm_layers=2,
    )  # fmt: skip
    model: Any = EncodecModel(config)
    model.eval().to(device)
    whole = HFEncodecCompressionModel(copy.deepcopy(model))
    model.encoder, model.decoder = in_chunks(model.encoder, model.decoder, config.hop_length)
    bot = EnCodec(HFEncodecCompressionModel(model))

    @torch.no_grad()
    def plain(codes: Tensor) -> Tensor:
        return whole.decode(codes[None].to(device), None)[0].float().cpu()

    return plain, lambda codes: torch.from_numpy(bot.decode(codes.numpy()))


def took(decode: Callable[[Tensor], Tensor], codes: Tensor) -> float:
    begin = time.perf_counter()
    decode(codes)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
