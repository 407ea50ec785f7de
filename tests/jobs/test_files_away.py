"""Where files are kept goes away for a while: pieces come later, and none is lost."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.config import Settings
from bot.jobs.service import JobService
from bot.store import State, Store
from bot.store.s3 import S3Files
from tests.support.fake_executor import FakeExecutor
from tests.support.object_store import BUCKET, ObjectStore
from tests.support.recording_presenter import RecordingPresenter, ask, until_over


@pytest.fixture
async def store(settings: Settings, object_store: ObjectStore) -> AsyncIterator[Store]:
    place = f"s3://{BUCKET}/{settings.data.parent.name}"

    def files() -> S3Files:
        return S3Files(place, object_store.endpoint, retries=(0.01,))

    store = await Store.open(settings.data, files=files)
    yield store
    await store.close()


@pytest.mark.fault(
    fault="the object store goes down while a piece is composed",
    sees="their piece, when it is back",
    keeps="the job: it is composed again once its piece can be kept, not before",
)
async def test_a_piece_that_cannot_be_kept_is_composed_again_once_it_can(
    service: JobService, store: Store, executor: FakeExecutor,
    presenter: RecordingPresenter, object_store: ObjectStore, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    executor.gate = asyncio.Event()
    job = await ask(service)
    await executor.until_begun(1)
    probed, real = asyncio.Event(), store.probe

    async def probe() -> None:
        try:
            await real()
        finally:
            probed.set()

    store.probe = probe  # type: ignore[method-assign]
    object_store.stop()
    try:
        executor.gate.set()
        await asyncio.wait_for(probed.wait(), 20)
        running = await store.job(job.id)
        assert (running and running.state, len(executor.works)) == (State.running, 1)
    finally:
        object_store.start()
    await until_over(presenter)

    later = await store.job(job.id)
    assert presenter.lines[-1].startswith("delivered")
    assert (len(executor.works), later and later.attempt) == (2, 2)
    assert later is not None
    assert job.deadline is not None
    assert later.deadline is not None
    assert later.deadline > job.deadline
    (piece,) = await store.pieces_of_job(job.id)
    assert await store.read(piece.audio)


async def test_a_piece_that_cannot_be_read_is_delivered_when_it_can(
    service: JobService, store: Store, executor: FakeExecutor,
    presenter: RecordingPresenter, object_store: ObjectStore,
) -> None:  # fmt: skip
    shown = presenter.deliver
    failed = asyncio.Event()

    async def deliver(job, pieces):
        if not failed.is_set():
            object_store.stop()
            failed.set()
            try:
                await store.read(pieces[0].audio)
            finally:
                object_store.start()
        await store.read(pieces[0].audio)
        return await shown(job, pieces)

    presenter.deliver = deliver  # type: ignore[method-assign]
    await ask(service)
    await until_over(presenter)
    assert failed.is_set()
    assert presenter.lines[-1].startswith("delivered")
    assert len(executor.works) == 1
