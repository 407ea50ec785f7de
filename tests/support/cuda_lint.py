"""A linter for what a CUDA graph forbids, without a GPU: it sees what is done to fake tensors.

It flags what waits for the device (a value read, a copy between devices, a shape that depends on
data) and random numbers, and counts the kernels that would be launched.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

# Views and allocations: nothing is launched.
FREE = {
    "view", "_unsafe_view", "expand", "slice", "select", "unsqueeze", "squeeze", "permute",
    "transpose", "t", "unbind", "alias", "detach", "as_strided", "empty", "empty_like", "new_empty",
    "split", "split_with_sizes", "_reshape_alias", "empty_strided", "lift_fresh",
    "new_empty_strided", "narrow", "view_as", "device",
}  # fmt: skip
READS = {
    "_local_scalar_dense", "item", "nonzero", "masked_select", "is_nonzero", "equal", "allclose",
    "bincount", "repeat_interleave", "unique_dim", "_unique2", "unique_consecutive",
}  # fmt: skip
COPIES = {"_to_copy", "to", "copy_", "index_put_", "fill_"}


class Lint(TorchDispatchMode):
    """faults: what was done that a capture forbids. kernels: launches, by operation."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.kernels: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func._schema.name.split("::")[1]
        given = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
        self._read(func, name, given)
        if torch.Tag.nondeterministic_seeded in func.tags and not without_dropout(func, args):
            self.faults.append(f"{name} is random")
        made = func(*args, **(kwargs or {}))
        results = [leaf for leaf in tree_leaves(made) if isinstance(leaf, Tensor)]
        devices = {tensor.device.type for tensor in given + results}
        if name in COPIES and len(devices) > 1:
            self.faults.append(f"{name} between devices")
        if "cuda" in devices and name not in FREE:
            self.kernels[name] += 1
        return made

    def _read(self, func: Any, name: str, given: list[Tensor]) -> None:
        if name in READS:
            self.faults.append(f"{name} reads a value")
        elif name.startswith("index") and any(t.dtype == torch.bool for t in given[1:]):
            self.faults.append(f"{name} by a mask has a shape that depends on data")


def without_dropout(func: Any, args: Any) -> bool:
    """Attention is random by its dropout only, which it is given in its place or not at all."""
    names = [argument.name for argument in func._schema.arguments]
    return "dropout_p" in names and not dict(zip(names, args, strict=False)).get("dropout_p")


@contextmanager
def linted() -> Iterator[Lint]:
    with Lint() as lint:
        yield lint
