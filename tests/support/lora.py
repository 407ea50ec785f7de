"""LoRA adapters as peft's own ``save_pretrained`` writes them, random, on folders of tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from tests.support import transformers_folders


def write_adapter(base: Path, folder: Path, **options: Any) -> Any:
    """Write an adapter on the model in ``base`` to ``folder``; peft's own model with it.

    options: of peft's ``LoraConfig``.
    """
    from peft import LoraConfig, get_peft_model

    model = transformers_folders.load(base)
    torch.manual_seed(5)
    tuned = get_peft_model(model, LoraConfig(**{"r": 4, "lora_alpha": 8, **options}))
    with torch.no_grad():
        for name, parameter in tuned.named_parameters():
            if "lora_" in name:
                parameter.normal_(std=0.2)
    tuned.save_pretrained(str(folder))
    return tuned
