"""Where in a torch file a language model's weights are, however whoever saved them packed them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError
from bot.models.weights.safe_load import mapped_state_of

if TYPE_CHECKING:
    from torch import Tensor

# The entry that every MusicGen language model has, by which its weights are found.
MARK = "emb.0.weight"
# Of several states in one file the first of these is taken: the best that training kept, then the
# last. ``model`` is a fine-tune's, ``best_state`` a repository's, ``state_dict`` Lightning's.
FIRST = ("fsdp_best_state", "best_state", "model", "state_dict", "ema")
MAX_DEPTH = 3


def seen_state(package: Mapping[Any, Any], name: str) -> "dict[str, Tensor]":
    """The weights by audiocraft's names; they stay in their file, and their numbers unread.

    name: the file's, for sentences. Raises :class:`ModelError`.
    """
    return mapped_state_of({"weights": _found(package, name)}, "weights", name, finite=False)


def _found(package: Mapping[Any, Any], name: str) -> dict[Any, Any]:
    """The entries of the state dict to take, without what whoever saved them put before."""
    for state in _states(package, 0):
        entry = next(key for key in state if _marks(key))
        prefix = entry.removesuffix(MARK)
        return {_without(k, prefix): v for k, v in state.items() if _begins(k, prefix)}
    raise ModelError("state-not-musicgen", name=name)


def _states(value: Any, depth: int) -> Iterator[dict[Any, Any]]:
    """The state dicts in nested dictionaries, the one to take first."""
    if not isinstance(value, dict) or depth > MAX_DEPTH:  # OmegaConf's mappings stay closed
        return
    if any(_marks(key) for key in value):
        yield value
        return
    for key in sorted(value, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST)):
        yield from _states(value[key], depth + 1)


def _marks(key: Any) -> bool:
    return isinstance(key, str) and (key == MARK or key.endswith(f".{MARK}"))


def _begins(key: Any, prefix: str) -> bool:
    return not isinstance(key, str) or key.startswith(prefix)


def _without(key: Any, prefix: str) -> Any:
    return key.removeprefix(prefix) if isinstance(key, str) else key
