"""Checkpoints as training leaves them, by audiocraft's own solver with dora's own configs."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import torch

from tests.support.checkpoint_configs import TEXT_DIM
from tests.support.checkpoints import lm_state, write_archive
from tests.support.xp import LM_SIZES, MELODY_SIZES, xp

if TYPE_CHECKING:
    from dora import XP
    from omegaconf import DictConfig

VERSIONS = ("small", "melody", "stereo-small", "stereo-melody")


def tuned_config(version: str, *argv: str) -> DictConfig:
    """The ``xp.cfg`` of the fine-tuning tool for one of its ``model_version``, with small sizes."""
    return tuned_xp(version, *argv).cfg


def tuned_xp(version: str, *argv: str) -> XP:
    """dora's experiment of such a fine-tune."""
    sizes = MELODY_SIZES if version.endswith("melody") else LM_SIZES
    return xp(f"tuned-{version}", [*sizes, *argv])


def write_tuned(path: Path, version: str, dtype: torch.dtype = torch.float32) -> Path:
    """``trained_model.tar``: ``{"xp.cfg": loaded["xp.cfg"], "model": loaded["model"]}``."""
    return write_archive(path, tuned_config(version), as_text=False, dtype=dtype)


def write_dora_checkpoint(folder: Path, version: str, codec: Path, root: Path) -> Path:
    """dora's ``checkpoint.th``, saved by audiocraft's ``MusicGenSolver``.

    codec: an EnCodec solver's ``checkpoint.th``. root: a hub's folder with the text encoder and the
    source separation.
    """
    from audiocraft.solvers.musicgen import MusicGenSolver

    class Solver(MusicGenSolver):
        def build_dataloaders(self) -> None:
            self.dataloaders = {"train": [], "valid": []}  # type: ignore[dict-item]

    xp = tuned_xp(
        version,
        "device=cpu",
        "optim.ema.device=cpu",
        "logging.log_tensorboard=false",
        f"compression_model_checkpoint={codec}",
    )
    xp.dora.dir = folder
    # Where audiocraft is installed rather than checked out, its entry finds no configurations.
    entry = mock.patch.dict(sys.modules, {"audiocraft.train": mock.Mock(main=xp)})
    # It was written for a torch that unpickled everything.
    trusting = mock.patch.dict(os.environ, {"TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD": "1"})
    with contextlib.chdir(_made(folder)), conditioners_from(root), entry, trusting:
        with xp.enter():
            solver = Solver(xp.cfg)
        solver.model.load_state_dict(lm_state(xp.cfg))
        solver._best_metric_name = None  # the last state is the best where nothing was measured
        solver.update_best_state_from_stage()
        solver.history.append({"train": {"ce": 4.2, "ppl": 66.7, "lr": 1.0}})
        solver.save_checkpoints()
    return solver.checkpoint_path()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def conditioners_from(root: Path) -> Iterator[None]:
    """While entered, audiocraft finds t5-base and htdemucs in a hub's folder instead of online."""
    from audiocraft.modules import conditioners
    from transformers import T5EncoderModel, T5Tokenizer

    from bot.config import Loading
    from bot.models.families.audiocraft.source_separation import separator, use_separator
    from bot.models.weights.hub import Hub, unseen

    def local(load: Any) -> Any:
        return mock.Mock(from_pretrained=lambda name: load.from_pretrained(root / name))

    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(conditioners, "T5Tokenizer", local(T5Tokenizer)))
        stack.enter_context(
            mock.patch.object(conditioners, "T5EncoderModel", local(T5EncoderModel))
        )
        widths = dict.fromkeys(conditioners.T5Conditioner.MODELS, TEXT_DIM)
        stack.enter_context(mock.patch.object(conditioners.T5Conditioner, "MODELS_DIMS", widths))
        stack.enter_context(use_separator(separator(Hub(root.parent, Loading()), unseen)))
        yield


def musicgen(package: dict[str, Any], codec: Path, root: Path) -> Any:
    """audiocraft's ``MusicGen`` around a checkpoint, loaded as the fine-tuning tool's predict does.

    codec: a folder with ``compression_state_dict.bin``.
    """
    from audiocraft.models import MusicGen

    return MusicGen("tuned", *_loaded(package, codec, root), max_duration=30)


def audiogen(package: dict[str, Any], codec: Path, root: Path, seconds: float) -> Any:
    """The same as audiocraft's ``AudioGen``. seconds: what it hears at once."""
    from audiocraft.models import AudioGen

    made = AudioGen("sounds", *_loaded(package, codec, root), max_duration=10)
    made.max_duration = seconds  # its own default stride is as long as a test's window
    return made


def _loaded(package: dict[str, Any], codec: Path, root: Path) -> Any:
    """The codec and the language model."""
    from audiocraft.models import builders
    from audiocraft.models.loaders import load_compression_model
    from omegaconf import OmegaConf

    config: Any = OmegaConf.create(package["xp.cfg"])
    OmegaConf.set_struct(config, False)
    config.device, config.dtype = "cpu", "float32"
    for name in ("chroma_stem", "chroma_chord"):
        _ = config.conditioners.get("self_wav", {}).get(name, {}).pop("cache_path", None)
    config.conditioners.pop("args", None)
    with conditioners_from(root):
        lm = builders.get_lm_model(config)
    best = package.get("best_state", {})
    lm.load_state_dict(best.get("model") or package.get("model") or best)
    lm.cfg = config
    return load_compression_model(str(codec)), lm.eval()
