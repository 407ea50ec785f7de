"""Opens torch files from strangers: data only, whole, finite, or refused with the reason."""

import hashlib
import pickle
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import ModelError
from bot.util import system

if TYPE_CHECKING:
    from torch import Tensor

# What a broken or hostile file has been seen to raise in torch.load, besides pickle's own error.
_BROKEN = (
    RuntimeError, EOFError, LookupError, TypeError, ValueError, AttributeError, AssertionError,
    ArithmeticError, OSError, struct.error, zipfile.BadZipFile,
)  # fmt: skip
NOTED = 10_000_000  # bytes of a file that takes a while to read
_DTYPES = (
    "float32", "float16", "bfloat16", "float64", "int8", "uint8", "int16", "int32", "int64", "bool",
)  # fmt: skip


def read(path: Path, allowed: Sequence[tuple[Callable[..., Any], str]] = ()) -> dict[Any, Any]:
    """The dictionary in the torch file at ``path``.

    allowed: more names that it may use, each with what stands for it here; none of these may do
    more than make a value.

    Its tensors are in the file until :func:`state_of` copies them, so that what a file claims to
    hold, or holds twice under other names, takes no memory. Nothing in it is executed: besides
    tensors and plain values only OmegaConf's containers are let through. Raises
    :class:`ModelError` with the reason.
    """
    import torch

    try:
        status = path.stat()
        _check_container(path.resolve(), status.st_size, status.st_mtime_ns)
        with torch.serialization.safe_globals([*_allowed(), *allowed]):
            loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        if _stored(_tensors(loaded)) > status.st_size:
            raise ValueError("more than there is")
    except pickle.UnpicklingError as error:
        raise _refusal(path, str(error)) from error
    except _BROKEN as error:
        raise ModelError("file-no-torch-file", file=path.name) from error
    if not isinstance(loaded, dict):
        raise ModelError("file-no-checkpoint", file=path.name)
    return loaded


@lru_cache(256)
def _check_container(path: Path, size: int, changed: int) -> None:
    """Raise ValueError for a file that was altered, or would unpack to more than it is.

    A file that has not changed since is not read again.
    """
    if noted(path, "container", size, changed) is not None:
        return
    with zipfile.ZipFile(path) as file:
        entries = file.infolist()
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
            raise ValueError("compressed")
        if sum(entry.file_size for entry in entries) > size:
            raise ValueError("overlapping")
        if file.testzip() is not None:  # torch writes checksums, but does not look at them
            raise ValueError("altered")
    note(path, "container", size, changed, "whole")


def _tensors(value: Any) -> "Iterator[Tensor]":
    """Every tensor in nested containers, as often as it is there."""
    import torch

    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _tensors(item)


def _stored(tensors: "Iterable[Tensor]") -> int:
    """Bytes that tensors take together; what several share counts once."""
    bytes_at: dict[int, int] = {}
    for tensor in tensors:
        storage = tensor.untyped_storage()
        place = storage.data_ptr()
        bytes_at[place] = max(bytes_at.get(place, 0), storage.nbytes())
    return sum(bytes_at.values())


def _allowed() -> list[Any]:
    """The only classes, besides torch's own, that a checkpoint may name."""
    from omegaconf import DictConfig, ListConfig, nodes
    from omegaconf.base import ContainerMetadata, Metadata

    leaves = [
        nodes.AnyNode, nodes.StringNode, nodes.IntegerNode, nodes.FloatNode, nodes.BooleanNode,
    ]  # fmt: skip
    # typing.Any, dict, list, int, … are how OmegaConf writes a container's declared types.
    types = [Any, dict, list, tuple, int, float, str, bool]
    # OmegaConf caches what hydra's resolvers gave in a defaultdict; torch fills plain dicts only.
    cache = (_plain_dict, "collections.defaultdict")
    return [DictConfig, ListConfig, ContainerMetadata, Metadata, *leaves, *types, cache]


def _plain_dict(default_factory: object = None) -> dict[Any, Any]:
    """What a checkpoint gets where it asks for a ``defaultdict``."""
    return {}


def _refusal(path: Path, message: str) -> ModelError:
    if (match := re.search(r"GLOBAL ([\w.]+)", message)) is not None:
        return ModelError("file-runs-code", file=path.name, name=match[1])
    return ModelError("file-more-than-weights", file=path.name)


def state_of(package: Mapping[Any, Any], key: str, name: str) -> "dict[str, Tensor]":
    """The state dict under ``key``, copied out of the file, so that no later change of the file
    changes a model in use, and checked to be finite tensors; raises :class:`ModelError`."""
    state = mapped_state_of(package, key, name)
    return {entry: tensor.detach().clone() for entry, tensor in state.items()}


def mapped_state_of(
    package: Mapping[Any, Any], key: str, name: str, finite: bool = True
) -> "dict[str, Tensor]":
    """The same left in the file, for whoever converts each tensor and keeps none as it is.

    finite: read every number to see that it is one.
    """
    state = package.get(key)
    if not isinstance(state, dict) or not state:
        raise ModelError("state-lacks-weights", name=name, key=key)
    for entry, tensor in state.items():
        if not isinstance(entry, str) or not _is_plain(tensor):
            raise ModelError("state-lacks-tensor", name=name, entry=str(entry)[:60])
    if sum(tensor.nbytes for tensor in state.values()) > _stored(state.values()):
        raise ModelError("state-shares-bytes", name=name)
    if finite:
        check_finite(state, name)
    return state


def _is_plain(tensor: Any) -> bool:
    """Whether it is a dense tensor of plain numbers, in memory, and no element is two of them."""
    import torch

    if not isinstance(tensor, torch.Tensor) or tensor.layout is not torch.strided:
        return False
    if tensor.device.type != "cpu" or tensor.is_quantized:
        return False
    if tensor.dtype not in {getattr(torch, name) for name in _DTYPES}:
        return False
    # A tensor whose elements overlap can be of any size in a file of none.
    return tensor.untyped_storage().nbytes() >= tensor.nbytes


def read_safetensors(paths: Sequence[Path]) -> "dict[str, Tensor]":
    """The tensors in safetensors files together, copied and checked; raises ModelError."""
    return {name: tensor.clone() for name, tensor in map_safetensors(paths).items()}


def map_safetensors(paths: Sequence[Path], finite: bool = True) -> "dict[str, Tensor]":
    """The same left in the files, for whoever converts each tensor and keeps none as it is.

    finite: read every number to see that it is one.
    """
    from safetensors import SafetensorError, safe_open

    state: dict[str, Tensor] = {}
    for path in paths:
        try:
            with safe_open(path, framework="pt") as file:
                found = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError("file-no-safetensors", file=path.name) from error
        if state.keys() & found.keys():
            raise ModelError("file-repeats-weights", file=path.name)
        if finite:
            check_finite(found, path.name)
        state |= found
    return state


def check_finite(state: "Mapping[str, Tensor]", name: str) -> None:
    """Raise :class:`ModelError` if any weight is NaN or infinite."""
    for entry, tensor in state.items():
        if tensor.is_floating_point() and not _finite(tensor):
            raise ModelError("state-not-finite", name=name, entry=entry[:60])


# Of floating-point numbers by their size in bytes: the integers of that size, and the exponent,
# all ones in a number that is none. torch.isfinite is many times slower, above all for halves.
_EXPONENTS = {4: ("int32", 0x7F800000), 2: ("int16", 0x7C00)}
_BLOCK = 1 << 19  # numbers, few enough for a cache


def _finite(tensor: "Tensor") -> bool:
    import torch

    if tensor.dtype not in (torch.float32, torch.float16) or not tensor.is_contiguous():
        return bool(torch.isfinite(tensor).all())
    integers, exponent = _EXPONENTS[tensor.itemsize]
    bits = tensor.detach().flatten().view(getattr(torch, integers)).numpy()
    room = np.empty(min(len(bits), _BLOCK), bits.dtype)
    for begin in range(0, len(bits), _BLOCK):
        block = bits[begin : begin + _BLOCK]
        if np.bitwise_and(block, exponent, out=room[: len(block)]).max() == exponent:
            return False
    return True


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hex; a file that has not changed is read once."""
    status = path.stat()
    return _sha256(path.resolve(), status.st_size, status.st_mtime_ns)


@lru_cache(256)
def _sha256(path: Path, size: int, changed: int) -> str:
    if (known := noted(path, "sha256", size, changed)) is not None:
        return known
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if path.stat().st_mtime_ns == changed:
        note(path, "sha256", size, changed, digest)
    return digest


def noted(path: Path, what: str, size: int, changed: int) -> str | None:
    """What an earlier start has found out of a file that has not changed since."""
    left = system.attribute(path, what) if size >= NOTED else None
    then = (left or b"").decode(errors="replace").split(" ")
    return then[2] if len(then) == 3 and then[:2] == [str(size), str(changed)] else None


def note(path: Path, what: str, size: int, changed: int, found: str) -> None:
    """Leave it for the next start, as an attribute of the file itself, which ends with it."""
    if size >= NOTED:
        system.set_attribute(path, what, f"{size} {changed} {found}".encode())
