"""MusicGen folders as transformers' own ``save_pretrained`` writes them, tiny and random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from tests.support.checkpoint_configs import CARD, DIM, TEXT_DIM, WINDOW
from tests.support.checkpoints import hide_progress_bars, published_codec_config, write_t5

CHROMA = 12
WIDTH = 1024  # of the chroma windows


def write_folder(
    folder: Path,
    melody: bool = False,
    stereo: bool = False,
    dtype: torch.dtype = torch.float32,
    shard: str = "5GB",
    codec: Any = None,
) -> Path:
    """A whole model, with generation and processor configurations, and its tokenizer.

    codec: its EnCodec's configuration; a tiny one, if none is given.
    """
    from transformers import (
        AutoTokenizer,
        EncodecFeatureExtractor,
        MusicgenMelodyFeatureExtractor,
        MusicgenMelodyProcessor,
        MusicgenProcessor,
    )

    hide_progress_bars()
    codec = codec or published_codec_config()
    tokenizer = AutoTokenizer.from_pretrained(write_t5(folder.parent / f"{folder.name}-t5"))
    build(melody, stereo, codec).to(dtype).save_pretrained(folder, max_shard_size=shard)
    if melody:
        hears: Any = MusicgenMelodyFeatureExtractor(
            feature_size=CHROMA, sampling_rate=codec.sampling_rate, num_chroma=CHROMA,
            n_fft=WIDTH, hop_length=WIDTH // 4, chunk_length=WINDOW,
        )  # fmt: skip
        MusicgenMelodyProcessor(hears, tokenizer).save_pretrained(folder)
    else:
        channels = 2 if stereo else 1
        hears = EncodecFeatureExtractor(feature_size=channels, sampling_rate=codec.sampling_rate)
        MusicgenProcessor(hears, tokenizer).save_pretrained(folder)
    return folder


def build(melody: bool, stereo: bool, codec: Any) -> Any:
    """transformers' model, ready to generate."""
    from transformers import (
        MusicgenConfig,
        MusicgenForConditionalGeneration,
        MusicgenMelodyConfig,
        MusicgenMelodyForConditionalGeneration,
        T5Config,
    )

    torch.manual_seed(11)
    decoder = {
        "vocab_size": CARD, "hidden_size": DIM, "num_hidden_layers": 2, "num_attention_heads": 2,
        "ffn_dim": 4 * DIM, "num_codebooks": 8 if stereo else 4, "pad_token_id": CARD,
        "bos_token_id": CARD, "audio_channels": 2 if stereo else 1, "tie_word_embeddings": False,
    }  # fmt: skip
    text = T5Config(
        vocab_size=100, d_model=TEXT_DIM * 2, d_kv=8, d_ff=16, num_layers=1, num_heads=2
    )
    kinds = {"text_encoder": text.to_dict(), "audio_encoder": codec.to_dict()}
    if melody:
        heard = 1 + WINDOW * codec.sampling_rate // (WIDTH // 4)
        config: Any = MusicgenMelodyConfig(
            **kinds, decoder=decoder, num_chroma=CHROMA, chroma_length=heard
        )
        model: Any = MusicgenMelodyForConditionalGeneration(config)
    else:
        config = MusicgenConfig(**kinds, decoder=decoder)
        model = MusicgenForConditionalGeneration(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.startswith("decoder.") and parameter.dim() > 1:
                parameter.normal_(std=parameter.shape[-1] ** -0.5)
            elif "proj.weight" in name:
                parameter.normal_(std=0.25)
    settings = model.generation_config
    settings.max_length = WINDOW * 50
    settings.decoder_start_token_id = settings.pad_token_id = settings.bos_token_id = CARD
    settings.do_sample, settings.guidance_scale = True, 3.0
    return model.eval()


def generate(folder: Path, text: str, frames: int, tune: Any = None, rate: int = 0) -> Any:
    """Greedy codes int64 ``[K, frames]`` by transformers' own ``generate``.

    The tokens are taken as they come from the language model, before the codec decodes them.
    tune: a melody ``[S]`` at ``rate``, to be followed.
    """
    heard: dict[str, Any] = {}
    if tune is not None:
        from transformers import MusicgenMelodyProcessor

        hears = MusicgenMelodyProcessor.from_pretrained(folder).feature_extractor
        heard = dict(hears(tune, sampling_rate=rate, return_tensors="pt"))
    return generate_by(load(folder), tokenizer(folder), text, frames, **heard)


def separated(model: Any, wave: Any) -> torch.Tensor:
    """What the source separation of a loaded model leaves of a wave ``[C, S]``: ``[S]``.

    transformers leaves that to its user, who takes the sum of these stems, in mono.
    """
    from bot.models.families.audiocraft.source_separation import repeatable

    conditioner = model.hearing._conditioner
    with torch.no_grad(), repeatable():
        tune = conditioner._get_stemmed_wav(torch.from_numpy(wave)[None], model.sample_rate)
    return tune[0].mean(0)


def load(folder: Path) -> Any:
    """transformers' own model of a folder, in fp32."""
    from transformers import (
        MusicgenForConditionalGeneration,
        MusicgenMelodyForConditionalGeneration,
    )

    melodic = "musicgen_melody" in (folder / "config.json").read_text()
    kind: Any = (
        MusicgenMelodyForConditionalGeneration if melodic else MusicgenForConditionalGeneration
    )
    return kind.from_pretrained(folder, dtype=torch.float32).eval()


def tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


@torch.no_grad()
def generate_by(model: Any, tokenizer: Any, text: str, frames: int, **heard: Any) -> Any:
    """The same of a model in memory. heard: features of a melody."""
    told = tokenizer([text], return_tensors="pt")
    codes = []
    decode = model.audio_encoder.decode

    def keep(audio_codes: Any = None, *args: Any, **kwargs: Any) -> Any:
        codes.append(audio_codes)
        return decode(audio_codes, *args, **kwargs)

    model.audio_encoder.decode = keep
    delays = model.decoder.num_codebooks // model.config.decoder.audio_channels
    options = {"do_sample": False, "guidance_scale": 3.0}
    model.generate(**told, **heard, **options, max_new_tokens=frames + delays - 1)
    if len(codes) == 2:  # left and right
        return torch.stack([codes[0][0, 0], codes[1][0, 0]], 1).flatten(0, 1)
    return codes[0][0, 0]
