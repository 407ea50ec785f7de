"""Files are whole or not there, and a damaged one is never served."""

import errno
import os

import pytest

from bot.errors import StoreError
from bot.store.blobs import BlobStore
from tests.support.english import refused


@pytest.fixture
def blobs(tmp_path) -> BlobStore:
    return BlobStore(tmp_path / "files")


def everything(blobs: BlobStore) -> list[str]:
    return sorted(p.name for p in blobs.folder.rglob("*") if p.is_file())


def test_what_is_put_is_read(blobs):
    sha = blobs.put(b"music")
    assert blobs.read(sha) == b"music"
    assert (blobs.folder / sha[:2] / sha[2:]).read_bytes() == b"music"
    assert blobs.put(b"music") == sha
    assert len(everything(blobs)) == 1


@pytest.mark.fault(
    fault="a file was damaged on the disk",
    sees="a sentence; never the damaged sound",
    keeps="its name: putting it again heals it",
)
def test_a_damaged_file_is_refused_and_healed_by_putting_it_again(blobs):
    sha = blobs.put(b"music")
    (blobs.folder / sha[:2] / sha[2:]).write_bytes(b"noise")
    with refused(StoreError, match="damaged"):
        blobs.read(sha)
    blobs.put(b"music")
    assert blobs.read(sha) == b"music"


@pytest.mark.fault(
    fault="the disk is full or fails",
    sees="a sentence that names the cause",
    keeps="no half-written file",
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_nothing_half_written(blobs, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with refused(StoreError, match="No space left"):
        blobs.put(b"music")
    assert everything(blobs) == []


def test_the_bytes_are_on_the_disk_before_the_name_is(blobs, monkeypatch):
    steps: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, n=name, r=real: (steps.append(n), r(*a))[1])
    blobs.put(b"music")
    assert steps == ["fsync", "replace", "fsync", "fsync"]


def test_no_name_leads_out_of_the_folder(blobs):
    for name in ("../../etc/passwd", "/etc/passwd", "", "a\0b", "A" * 64, "ab" * 31 + "/x"):
        assert not blobs.has(name)
        with pytest.raises(StoreError):
            blobs.read(name)


def test_what_a_crash_left_half_written_is_swept(blobs):
    sha = blobs.put(b"music")
    half = blobs.folder / sha[:2] / "half-abc"
    half.write_bytes(b"mu")
    assert blobs.older_than(0) == [sha]
    assert not half.exists()
