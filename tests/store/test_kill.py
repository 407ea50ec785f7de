"""A process killed right after it was told that something is committed has not lost it."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import State
from tests.support.places import Place

CHILD = """
import asyncio, itertools, sys
from pathlib import Path
from bot.store import Store
from tests.support.store_records import made, new_job

async def live(folder):
    store = await Store.open(folder, *sys.argv[2:])
    for job in await store.unfinished():
        if job.state == "running":
            await store.requeue(job.id, job.attempt, worker_died=False)
    for number in itertools.count():
        job, _ = await store.accept(new_job(interaction_id=None))
        print("accepted", job.id, flush=True)
        await store.start(job.id)
        print("running", job.id, flush=True)
        piece = await made(store, str(number).encode(), new_job(interaction_id=None))
        print("made", piece.job_id, flush=True)
        await store.delivered(piece.job_id)
        print("delivered", piece.job_id, flush=True)

asyncio.run(live(Path(sys.argv[1])))
"""
LATER = {
    "accepted": {State.accepted, State.running},
    "running": {State.running, State.accepted},
    "made": {State.made, State.delivered},
    "delivered": {State.delivered},
}


def told_until_killed(place: Place, lines: int) -> dict[str, str]:
    """The last thing said about each job before SIGKILL, sent at the given line."""
    where = [str(place.folder)] + ([place.url] if place.url else [])
    command = [sys.executable, "-c", CHILD, *where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        said += child.stdout.readlines()
    whole = [line.split() for line in said if line.endswith("\n")]
    return {job_id: state for state, job_id in whole}


async def state_of(place: Place, told: dict[str, str]) -> dict[str, State]:
    store = await place.open()
    states = {}
    for job_id in told:
        job = await store.job(job_id)
        assert job is not None
        states[job_id] = job.state
        if job.state in (State.made, State.delivered):
            piece = await store.piece_of_job(job_id)
            assert piece is not None
            assert await store.read(piece.audio)
    await store.close()
    return states


@pytest.mark.fault(
    fault="SIGKILL of a process that only writes", sees="–", keeps="every commit that was reported"
)
def test_nothing_that_was_said_is_lost_by_a_kill(place):
    told: dict[str, str] = {}
    dice = random.Random(4)
    for _ in range(2):
        told |= told_until_killed(place, lines=dice.randrange(3, 30))
        found = asyncio.run(state_of(place, told))
        for job_id, state in told.items():
            assert found[job_id] in LATER[state]
