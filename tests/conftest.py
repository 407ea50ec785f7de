"""The bot on a simulated Discord, with an executor that needs no model."""

import os
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import simcord

from bot.app.composition import build_bot
from bot.app.deleted_answers import end_with_their_deletion
from bot.audio.encode import encode
from bot.config import Defaults, ModelSettings, Settings
from bot.frontends.discord.client import MarioBot
from bot.job_io import JobInputs
from bot.job_spec import JobSpec
from bot.jobs.service import JobService
from bot.request import GenerationRequest
from bot.store import Store
from bot.store.sqlite import prepare
from bot.timings import Timings
from tests.support.fake_executor import FakeExecutor, make
from tests.support.places import Place
from tests.support.postgres import Server, serving
from tests.support.recording_presenter import RecordingPresenter
from tests.support.simulated_server import SimulatedServer

if TYPE_CHECKING:
    from tests.support.object_store import ObjectStore


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--store", choices=["sqlite", "postgres"], default="sqlite", help="where the bot keeps rows"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Models of tests are so small that torch's threads would mostly wait for each other, in a loop
    that takes a core; here and in whatever a test starts.

    Files are given out in their order, not those with the fewest tests last: these are the longest.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    config.option.loadscopereorder = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was logged of half a character cannot be sent from one core to another."""
    report = yield
    report.sections = [
        (title, text.encode(errors="backslashreplace").decode()) for title, text in report.sections
    ]
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A Postgres server; :class:`RuntimeError` where there is none and none can be started."""
    with serving() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    models = {
        "pocket": ModelSettings(source="pocket", title="Pocket"),
        "melody": ModelSettings(source="some/melody", title="Melody", melody=True),
        "stereo": ModelSettings(source="some/stereo", title="Stereo", stereo=True),
    }
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data=tmp_path / "data",
        models=models,
        defaults=Defaults(output_format="wav"),
    )


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database without rows, to be copied."""
    folder = tmp_path_factory.mktemp("empty-store")
    prepare(folder)
    return folder


@pytest.fixture
def place(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Place]:
    """An empty store: in a folder, or with ``--store postgres`` in a database of a real server."""
    if request.config.getoption("--store") == "postgres":
        server: Server = request.getfixturevalue("postgres")
        with server.database() as url:
            yield Place(settings.data, url, server)
    else:
        shutil.copytree(request.getfixturevalue("empty_store"), settings.data)
        yield Place(settings.data)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    store = await place.open()
    yield store
    await store.close()


@pytest.fixture
def executor() -> FakeExecutor:
    return FakeExecutor()


@pytest.fixture
def presenter() -> RecordingPresenter:
    return RecordingPresenter()


@pytest.fixture
def timings() -> Timings:
    """The bot's pauses, as short as tests want to wait for them; for other processes, of which
    there are none, it need not look, as simcord would wait for each look."""
    return Timings(
        progress_interval=0.02,
        store_retry=0.05,
        delivery_retries=(0.05,),
        shutdown=0.0,
        decide=60,
        look=3600,
        lease=7200,
    )


@pytest.fixture
async def service(
    settings: Settings,
    store: Store,
    executor: FakeExecutor,
    presenter: RecordingPresenter,
    timings: Timings,
) -> AsyncIterator[JobService]:
    """A service without Discord; ``presenter.lines`` tells what people would be shown."""
    service = JobService(settings, store, executor, presenter, timings)
    await service.open()
    yield service
    await service.close()


@pytest.fixture
def simcord_bot(
    settings: Settings, store: Store, executor: FakeExecutor, timings: Timings
) -> MarioBot:
    return build_bot(settings, store, executor, timings)


@pytest.fixture
async def server(
    simcord_env: simcord.Env,
    simcord_bot: MarioBot,
    place: Place,
    store: Store,
    executor: FakeExecutor,
    timings: Timings,
) -> SimulatedServer:
    simcord_env.settle_timeout = 20
    end_with_their_deletion(simcord_env)
    store.now = simcord_env.now
    executor.wait = lambda waiting: simcord_env.external_wait(waiting, reason="the gate")
    guild = simcord_env.create_guild("Band")
    channel = guild.create_text_channel("music")
    alice = guild.add_member(simcord_env.create_user("alice"))
    return SimulatedServer(
        simcord_env, simcord_bot, store, executor, timings, guild, channel, alice, place
    )


@pytest.fixture(scope="session")
def song() -> bytes:
    """Four seconds of sound, as somebody would attach it."""
    request = GenerationRequest.parse(
        prompt="a tone", duration=4, seed=7, replicate_weights="pocket"
    )
    return encode(make(JobInputs(JobSpec.of("song", request))).clip, "mp3")


@pytest.fixture(scope="session")
def object_store() -> "Iterator[ObjectStore]":
    """One for all tests, which each use a prefix of their own."""
    from tests.support.object_store import serving

    with serving() as store:
        yield store
