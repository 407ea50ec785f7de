"""Composes the configurations in this folder from the trainers' own YAML.

``python -m tests.support.xp.write AUDIOCRAFT STYLE TOOL``: the ``config`` folders of audiocraft
1.3.0, of its development version (MusicGen-Style and JASCO), and of the fine-tuning tool.
"""

import sys
from pathlib import Path

from tests.support.xp import FOLDER, dora_main

STEREO = (
    "codebooks_pattern.delay.delays=[0, 0, 1, 1, 2, 2, 3, 3]", "transformer_lm.n_q=8",
    "interleave_stereo_codebooks.use=True", "channels=2",
)  # fmt: skip


def music(scale: str, melody: bool = False, *more: str) -> tuple[str, ...]:
    """What whoever trains MusicGen says."""
    solver, conditioner = ("melody", "chroma2music") if melody else ("base", "text2music")
    return (
        f"solver=musicgen/musicgen_{solver}_32khz",
        f"model/lm/model_scale={scale}",
        f"conditioner={conditioner}",
        *more,
    )


def tuned(version: str) -> tuple[str, ...]:
    """The fine-tuning tool's arguments for its ``model_version``, with its defaults."""
    melody = version.endswith("melody")
    given = music("medium" if melody else version.rpartition("-")[2], melody)
    return (
        *given,
        f"continue_from=//pretrained/facebook/musicgen-{version}",
        *(STEREO if version.startswith("stereo") else ()),
        "datasource.max_sample_rate=44100",
        "datasource.train=src/meta",
        "dataset.train.num_samples=12",
        "optim.epochs=3",
        "optim.lr=1",
        "schedule.lr_scheduler=cosine",
        *(f"schedule.{way}.warmup=8" for way in ("cosine", "polynomial_decay", "inverse_sqrt")),
        "schedule.linear_warmup.warmup=8",
        "classifier_free_guidance.training_dropout=0.3",
        "logging.log_updates=10",
        "dataset.batch_size=8",
        "optim.optimizer=dadam",
        "dataset.train.permutation_on_files=True",
        "optim.updates_per_epoch=100",
    )


RELEASED = {
    "small": music("small"),
    "medium": music("medium"),
    "large": music("large"),
    "melody": music("medium", True),
    "stereo-small": music("small", False, *STEREO),
    "stereo-melody": music("medium", True, *STEREO),
    "audiogen": (
        "solver=audiogen/audiogen_base_16khz", "model/lm/model_scale=medium",
        "conditioner=text2sound",
    ),
    "magnet": (
        "solver=magnet/magnet_32khz", "model/lm/model_scale=small", "conditioner=text2music",
    ),
    "clap": (
        "solver=musicgen/musicgen_base_32khz", "model/lm/model_scale=small",
        "conditioner=clapemb2music",
    ),
    "encodec": ("solver=compression/encodec_musicgen_32khz",),
    "encodec-16khz": ("solver=compression/encodec_audiogen_16khz",),
    "diffusion": (
        "solver=diffusion/encodec_24khz", "sample_rate=32000", "n_q=4", "processor.use=true",
        "compression_model_checkpoint=//pretrained/facebook/encodec_32khz",
    ),
}  # fmt: skip
DEVELOPED = {
    "style": (
        "solver=musicgen/musicgen_style_32khz", "model/lm/model_scale=medium",
        "conditioner=style2music",
    ),
    "jasco": (
        "solver=jasco/chords_drums", "model/lm/model_scale=small",
        "conditioner=jasco_chords_drums",
    ),
}  # fmt: skip
TUNED = {f"tuned-{v}": tuned(v) for v in ("small", "melody", "stereo-small", "stereo-melody")}


def main() -> None:
    from omegaconf import OmegaConf

    folders = [Path(argument).absolute() for argument in sys.argv[1:]]
    for folder, kinds in zip(folders, (RELEASED, DEVELOPED, TUNED), strict=True):
        composer = dora_main(folder, "config")
        data = () if kinds is TUNED else ("dset=audio/example",)
        for kind, argv in kinds.items():
            text = OmegaConf.to_yaml(composer.get_xp([*argv, *data]).cfg)
            (FOLDER / f"{kind}.yaml").write_text(text)


if __name__ == "__main__":
    main()
