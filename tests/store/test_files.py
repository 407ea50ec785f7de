"""Files are the same wherever they are kept: in the data folder, in a shared one, in a bucket."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Files, Settings
from bot.errors import StoreError
from bot.store import FileLost, Store, files_of
from bot.store.blobs import Blobs, BlobStore, FilesUnreachable
from bot.store.s3 import S3Files
from tests.support.english import refused
from tests.support.object_store import BUCKET, ObjectStore
from tests.support.store_records import Clock, made

SHORT = (0.01, 0.01)


class Place:
    """Where files are kept, from its outside."""

    def __init__(self, kind: str, folder: Path, bucket: ObjectStore) -> None:
        self.kind, self.folder, self.bucket = kind, folder, bucket
        self.prefix = f"{folder.parent.name}/files"
        if kind == "shared":
            folder.mkdir()

    def open(self) -> Blobs:
        if self.kind == "bucket":
            at = self.bucket.endpoint
            return S3Files(f"s3://{BUCKET}/{self.prefix}", at, retries=SHORT)
        blobs = BlobStore(self.folder, shared=self.kind == "shared")
        blobs.retries = SHORT if blobs.retries else ()
        return blobs

    def names(self) -> list[str]:
        if self.kind == "bucket":
            paths = [key.removeprefix(f"{self.prefix}/") for key in self.bucket.keys(self.prefix)]
        else:
            paths = [str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file()]
        return sorted(path.replace("/", "") for path in paths if "/" in path)

    def damage(self, sha: str) -> None:
        if self.kind == "bucket":
            self.bucket.overwrite(f"{self.prefix}/{sha[:2]}/{sha[2:]}", b"noise")
        else:
            (self.folder / sha[:2] / sha[2:]).write_bytes(b"noise")

    def go_away(self) -> None:
        if self.kind == "bucket":
            self.bucket.stop()
        else:
            self.folder.rename(self.folder.with_name("unmounted"))

    def come_back(self) -> None:
        if self.kind == "bucket":
            self.bucket.start()
        else:
            self.folder.with_name("unmounted").rename(self.folder)


@pytest.fixture(params=["folder", "shared", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, object_store: ObjectStore) -> Place:
    return Place(request.param, tmp_path / "files", object_store)


@pytest.fixture(params=["shared", "bucket"])
def far(request: pytest.FixtureRequest, tmp_path: Path, object_store: ObjectStore) -> Place:
    """A place that may be away for a while."""
    return Place(request.param, tmp_path / "files", object_store)


def test_what_is_put_is_read_under_the_same_name_everywhere(place: Place) -> None:
    blobs = place.open()
    sha = blobs.put(b"music")
    assert blobs.put(b"music") == sha
    assert (blobs.read(sha), blobs.has(sha), blobs.nbytes) == (b"music", True, 5)
    assert place.names() == [sha]
    assert (place.open().nbytes, place.open().read(sha)) == (5, b"music")


def test_a_file_of_many_chunks_comes_back_whole(place: Place) -> None:
    data = bytes(range(256)) * 24_000  # 6 MB
    blobs = place.open()
    assert blobs.read(blobs.put(data)) == data


def test_a_damaged_file_is_refused_and_healed_by_putting_it_again(place: Place) -> None:
    blobs = place.open()
    sha = blobs.put(b"music")
    place.damage(sha)
    with refused(FileLost, match="damaged"):
        blobs.read(sha)
    blobs.put(b"music")
    assert blobs.read(sha) == b"music"


def test_a_removed_file_is_gone_and_may_be_removed_again(place: Place) -> None:
    blobs = place.open()
    sha = blobs.put(b"music")
    assert blobs.older_than(0) == [sha]
    assert blobs.older_than(60) == []
    for _ in range(2):
        blobs.remove(sha)
    with refused(FileLost, match="no longer have"):
        blobs.read(sha)
    assert (blobs.has(sha), blobs.nbytes, place.names()) == (False, 0, [])


def test_it_can_be_probed_without_a_file_that_counts(place: Place) -> None:
    blobs = place.open()
    blobs.probe()
    assert (place.names(), blobs.older_than(0)) == ([], [])


def test_no_name_leads_elsewhere(place: Place) -> None:
    blobs = place.open()
    for name in ("../../etc/passwd", "", "a\0b", "A" * 64, "ab" * 31 + "/x"):
        assert not blobs.has(name)
        for act in (blobs.read, blobs.remove):
            with pytest.raises(StoreError):
                act(name)


@pytest.mark.fault(
    fault="the object store is down, or a shared folder is not mounted",
    sees="a sentence, for what needs a file at once; their piece later",
    keeps="every file: what cannot be reached is never taken for lost",
)
def test_a_place_that_is_away_is_not_taken_for_an_empty_one(far: Place) -> None:
    blobs = far.open()
    sha = blobs.put(b"music")
    far.go_away()
    acts = [
        lambda: blobs.put(b"other"), lambda: blobs.read(sha), lambda: blobs.has(sha),
        lambda: blobs.remove(sha), lambda: blobs.older_than(0), blobs.probe,
    ]  # fmt: skip
    for act in acts:
        with refused(FilesUnreachable, match="can't reach where my files are kept"):
            act()
    far.come_back()
    assert blobs.read(sha) == b"music"


async def test_a_place_that_is_away_for_a_moment_is_asked_again(
    far: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = far.open()
    store = await Store.open(tmp_path / "data", files=lambda: blobs)
    try:
        real, tries = blobs.put, list[int]()

        def put(data: bytes) -> str:
            tries.append(len(data))
            if len(tries) == 1:
                far.go_away()
            else:
                far.come_back()
                monkeypatch.undo()
            return real(data)

        monkeypatch.setattr(blobs, "put", put)
        sha = await store.put(b"music")
        assert (tries, await store.read(sha)) == ([5, 5], b"music")
    finally:
        await store.close()


async def test_a_deleted_piece_takes_its_files_along_wherever_they_are(
    place: Place, tmp_path: Path, clock: Clock
) -> None:
    store = await Store.open(tmp_path / "data", now=clock, files=place.open)
    try:
        piece = await made(store)
        assert place.names() == [piece.audio]
        await store.delete_takes(piece.job_id)
        assert (place.names(), store.nbytes) == ([], 0)
    finally:
        await store.close()


async def test_what_could_not_be_deleted_at_once_is_swept_later(
    far: Place, tmp_path: Path, clock: Clock
) -> None:
    store = await Store.open(tmp_path / "data", now=clock, files=far.open)
    try:
        piece = await made(store)
        far.go_away()
        await store.delete_takes(piece.job_id)
        assert await store.piece(piece.id) is None
        far.come_back()
        assert piece.audio in far.names()
        assert await store.sweep(timedelta()) == 1
        assert far.names() == []
    finally:
        await store.close()


def test_the_bot_starts_though_the_object_store_is_down(far: Place) -> None:
    if far.kind == "bucket":
        sha = far.open().put(b"music")
        far.go_away()
        blobs = far.open()
        far.come_back()
        assert (blobs.nbytes, blobs.older_than(0), blobs.nbytes) == (0, [sha], 5)
    else:
        shutil.rmtree(far.folder)
        with refused(FilesUnreachable, match="can't reach"):
            far.open().put(b"music")
        assert not far.folder.exists()


def test_a_bucket_that_is_not_there_is_said_at_the_start(object_store: ObjectStore) -> None:
    with refused(StoreError, match=r"refuses .*NoSuchBucket.*\[files\]"):
        S3Files("s3://no-such-bucket", object_store.endpoint)


@pytest.fixture
def answering() -> Iterator[tuple[str, list[int]]]:
    """A store that answers each request with the last status in a list."""
    statuses = [500]

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses[-1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", statuses
        server.shutdown()
        thread.join()


def test_wrong_keys_are_said_at_the_start_and_an_overload_passes(
    answering: tuple[str, list[int]], object_store: ObjectStore
) -> None:
    endpoint, statuses = answering
    blobs = S3Files("s3://music", endpoint)
    with refused(FilesUnreachable, match="500 Internal Server Error"):
        blobs.older_than(0)
    statuses.append(403)
    with refused(StoreError, match=r"refuses .*403 Forbidden.*AWS_"):
        S3Files("s3://music", endpoint)


def test_the_settings_say_where_files_are_kept(tmp_path: Path, object_store: ObjectStore) -> None:
    def opened(**files: str) -> Blobs:
        return files_of(Settings(_env_file=None, data=tmp_path, files=Files(**files)))()  # type: ignore[call-arg]

    here = opened()
    assert isinstance(here, BlobStore)
    assert (here.folder, here.retries) == (tmp_path / "files", ())
    there = opened(place=str(tmp_path / "share"))
    assert isinstance(there, BlobStore)
    assert there.retries
    with pytest.raises(FilesUnreachable):
        there.probe()
    assert isinstance(
        opened(place=f"s3://{BUCKET}/{tmp_path.name}", endpoint=object_store.endpoint), S3Files
    )
    for wrong in ("s3://", "s3:bucket", "s3:///prefix"):
        with pytest.raises(ValueError, match="place"):
            Files(place=wrong)
