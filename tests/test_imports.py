"""Importing a module does nothing, and brings no more with it than its floor may know."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PROBE = """
import importlib, json, logging, os, sys, threading
before = set(os.listdir("."))
for name in {names!r}:
    importlib.import_module(name)
print(json.dumps({{
    "modules": sorted(m for m in sys.modules if "." not in m),
    "handlers": [str(h) for h in logging.getLogger().handlers],
    "loggers": [n for n, l in logging.root.manager.loggerDict.items()
                if n.startswith(("bot", "cogs")) and getattr(l, "handlers", None)],
    "files": sorted(set(os.listdir(".")) - before),
    "threads": threading.active_count(),
}}))
"""

TORCH = {"torch", "torchaudio", "audiocraft", "transformers", "demucs", "xformers", "ray"}
DISCORD = {"discord", "simcord"}


def names(*folders: str) -> list[str]:
    """Every module below these folders or files."""
    paths = [
        p for f in folders for p in ([ROOT / f] if f.endswith(".py") else (ROOT / f).rglob("*.py"))
    ]
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in sorted(paths)]
    return [".".join(p[:-1] if p[-1] == "__init__" else p) for p in parts]


FLOORS = {
    "the bot on Discord": (["cogs", "bot/frontends/discord", "bot/app"], TORCH),
    "the job service and what it stands on": (
        [
            "bot/frontends/terminal.py", "bot/jobs", "bot/executors", "bot/job_spec.py",
            "bot/audio", "bot/store", "bot/request.py", "bot/sampling_params.py", "bot/config.py",
            "bot/errors.py", "bot/util",
        ],
        TORCH | DISCORD,
    ),
    "pocket, and what every model stands on": (
        [
            "bot/pocket", "bot/engine/cpu", "bot/engine/engine.py", "bot/engine/load.py",
            "bot/models/families/pocket", "bot/models/pool.py", "bot/models/admin.py",
        ],
        TORCH | DISCORD,
    ),
    "models, engine and codecs": (["bot/engine", "bot/models"], TORCH - {"torch"} | DISCORD),
    "the command line": (["bot/__main__.py", "bot/app/command_line"], TORCH | DISCORD),
}  # fmt: skip


@pytest.mark.parametrize("floor", FLOORS)
def test_importing_has_no_effect_and_brings_nothing_from_above(floor: str, tmp_path: Path) -> None:
    folders, forbidden = FLOORS[floor]
    # Migrations are run by alembic in a context of its own.
    modules = [name for name in names(*folders) if "migrations" not in name.split(".")]
    run = subprocess.run(
        [sys.executable, "-c", PROBE.format(names=modules)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    seen = json.loads(run.stdout)

    assert not forbidden & set(seen["modules"])
    assert (seen["handlers"], seen["loggers"], seen["files"]) == ([], [], [])
    assert seen["threads"] == 1
    assert run.stderr == ""
