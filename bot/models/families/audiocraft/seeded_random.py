"""A request's own randomness, so that nothing else in the process changes how it sounds."""

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


class Seeded(TorchFunctionMode):
    """While entered, in this thread only, torch's draws come from generators of ``seed``.

    audiocraft's sampling and MultiBand Diffusion draw from torch's global generator, which every
    thread shares. They draw by ``multinomial`` and ``randn_like`` only, so these are redirected.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed
        self._generators: dict[torch.device, torch.Generator] = {}

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if func is torch.multinomial:
            return func(*args, **{**kwargs, "generator": self._generator(args[0].device)})
        if func is torch.randn_like:
            like = args[0]
            return torch.randn(
                like.shape,
                generator=self._generator(like.device),
                device=like.device,
                dtype=like.dtype,
            )
        return func(*args, **kwargs)

    def _generator(self, device: torch.device) -> torch.Generator:
        if device not in self._generators:
            self._generators[device] = torch.Generator(device).manual_seed(self._seed)
        return self._generators[device]
