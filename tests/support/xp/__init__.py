"""What training saves as ``xp.cfg``: composed by hydra through dora, as in audiocraft's ``train``.

The YAML files are audiocraft's and the fine-tuning tool's whole configurations (both MIT), each
put together by :mod:`tests.support.xp.write` from their own folders; no key is left out.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from dora import XP
    from omegaconf import DictConfig

FOLDER = Path(__file__).parent

# The sizes of the checkpoints that tests write, as whoever trains would ask for them.
LM_SIZES = (
    "transformer_lm.dim=16", "transformer_lm.num_heads=2", "transformer_lm.num_layers=2",
    "transformer_lm.card=64", "sample_rate=3200", "dataset.segment_duration=2",
)  # fmt: skip
MELODY_SIZES = (*LM_SIZES, "conditioners.self_wav.chroma_stem.radix2_exp=10")
STYLE_SIZES = (
    *LM_SIZES, "conditioners.self_wav.style.transformer_scale=xsmall",
    "conditioners.self_wav.style.bins=16", "conditioners.self_wav.style.n_q_out=3",
    "conditioners.self_wav.style.eval_q=2",
)  # fmt: skip
CODEC_SIZES = (
    "sample_rate=3200", "seanet.dimension=16", "seanet.n_filters=4", "seanet.ratios=[8,8]",
    "seanet.lstm=1", "rvq.bins=64",
)  # fmt: skip
DIFFUSION_SIZES = (
    "sample_rate=3200", "diffusion_unet.hidden=8", "diffusion_unet.depth=2",
    "diffusion_unet.res_blocks=1", "diffusion_unet.norm_groups=4", "diffusion_unet.max_channels=16",
    "diffusion_unet.codec_dim=16", "processor.use=true", "processor.n_bands=4",
    "processor.num_samples=10",
)  # fmt: skip


def xp_config(kind: str, argv: Sequence[str] = ()) -> DictConfig:
    """``get_xp(argv).cfg`` of the configuration ``kind``: what dora saves, caches included."""
    return xp(kind, argv).cfg


def xp(kind: str, argv: Sequence[str] = ()) -> XP:
    """dora's experiment of a configuration and what was said on the command line."""
    with warnings.catch_warnings(), someone():
        warnings.simplefilter("ignore")
        return _main(kind).get_xp(argv)


@cache
def _main(kind: str) -> Any:
    return dora_main(FOLDER, kind)


def dora_main(folder: Path, name: str) -> Any:
    """What audiocraft's ``@hydra_main`` makes of its ``main``, for any folder of YAML."""
    from dora.hydra import HydraMain

    def main(config: DictConfig) -> None:
        raise NotImplementedError("nothing is trained here")

    main.__module__ = __name__
    with someone():
        return HydraMain(main, config_name=name, config_path=str(folder), version_base="1.1")


def someone() -> Any:
    """While entered, there is the user whom audiocraft's own ``dora.dir`` asks for."""
    return mock.patch.dict(os.environ, {"USER": "someone"})
