"""Runs a module as if no extra were installed: not ``musicgen``, nor one of many machines.

python -m tests.support.without_torch bot generate "castle at night" -o castle.wav
"""

import runpy
import sys
from importlib.machinery import ModuleSpec
from typing import Any

EXTRA = {
    "torch", "torchaudio", "audiocraft", "transformers", "julius", "omegaconf", "demucs", "scipy",
    "accelerate", "xformers", "librosa", "spacy",
    "ray", "asyncpg", "obstore",
}  # fmt: skip
"""What they bring that something here might import."""


class Without:
    """A finder of modules that finds all that another does but the extras'."""

    def __init__(self, finder: Any) -> None:
        self._finder = finder

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        hidden = name.partition(".")[0] in EXTRA
        return None if hidden else self._finder.find_spec(name, path, target)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)


def hide() -> None:
    """From here on no extra is installed in this process."""
    sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]


if __name__ == "__main__":
    hide()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
