"""The walk through one ``/mario`` in docs/architecture.md is the way that a real one goes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.app.demo import scene
from bot.config import ModelSettings, Settings
from tests.support.call_trace import CallTrace

ROOT = Path(__file__).parent.parent
STEP = re.compile(r"^\| `((?:bot|cogs)/\S+\.py)` \| `(\S+)` \|", re.M)
Step = tuple[str, str]


def section(heading: str) -> str:
    text = (ROOT / "docs/architecture.md").read_text()
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


HEADING = "One `/mario`, file by file"
WALK: list[Step] = STEP.findall(section(HEADING))
TO_THE_MODEL = WALK[: WALK.index(("bot/models/model.py", "Model.prepare"))]


async def traced(song: bytes) -> list[Step]:
    """What a ``/mario`` with an attachment calls in the demo, where pocket composes in a thread."""
    models = {"pocket": ModelSettings(source="pocket", title="Pocket")}
    trace = CallTrace()
    with trace.installed():
        async with scene(Settings(models=models)) as there:
            options = {"prompt": "castle", "duration": 1, "continuation": True}
            with trace.recording():
                await there.player.slash(
                    there.channel, "mario", input_audio=("tune.mp3", song), **options
                )
            assert there.channel.last_message is not None
            assert there.channel.last_message.attachments
    return trace.calls


@pytest.mark.timeout(240)
async def test_the_functions_of_the_walk_are_called_in_its_order(song: bytes) -> None:
    calls = await traced(song)
    for step in WALK:
        assert step in calls, f"{step} was not called"
    for earlier, later in pairwise(WALK):
        assert calls.index(earlier) < calls.index(later), f"{later} is called before {earlier}"


def test_the_walk_reaches_the_model_within_28_files_and_says_how_many() -> None:
    count = len({file for file, _ in TO_THE_MODEL})
    assert count <= 28
    assert f"{count} files until the model is entered" in section(HEADING)
