"""The child that meets hostile bytes can open nothing, write nothing, and cost only so much."""

import signal
import subprocess
import sys

import pytest

from bot.audio import confine
from bot.audio.child import Part, reading
from bot.audio.containers import Container
from tests.support.sounds import bomb, children, wav


def limited(code: str, memory: int = 1 << 30, cpu: int = 5) -> subprocess.CompletedProcess:
    """``code`` in a process that has limited itself as it would be before its program starts."""
    limits = f"import runpy; runpy.run_path({confine.__file__!r})['limit']({memory}, {cpu})\n"
    command = [sys.executable, "-I", "-S", "-c", limits + code]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_cannot_write_a_file(tmp_path):
    target = tmp_path / "written"
    done = limited(f"with open({str(target)!r}, 'w') as file: file.write('x')")
    assert done.returncode != 0
    assert target.stat().st_size == 0


def test_it_cannot_hold_more_than_a_few_files():
    done = limited("held = [open('/dev/null') for _ in range(20)]")
    assert "Too many open files" in done.stderr


def test_it_cannot_use_more_memory_than_it_was_given():
    assert "MemoryError" in limited("bytearray(300 << 20)", memory=256 << 20).stderr
    assert limited("bytearray(100 << 20)", memory=256 << 20).returncode == 0


def test_it_is_killed_when_its_processor_time_is_over():
    assert limited("while True: pass", cpu=1).returncode == -signal.SIGKILL


def test_it_cannot_lift_its_own_limits():
    code = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (9, 9))"
    assert "ValueError" in limited(code).stderr


async def everything(data: bytes, demuxer: str) -> tuple[bytes, int]:
    container = Container("anything", demuxer, "pcm_s16le")
    async with reading(
        data, container, Part(0.0, 5.0), memory_bytes=1 << 30, cpu_seconds=5
    ) as reader:
        header, sound = await reader.header(), b""
        while chunk := await reader.chunk():
            sound += chunk
        return sound if header else b"", (await reader.ended())[0]


@pytest.mark.parametrize(
    ("demuxer", "text"),
    [
        ("concat", "ffconcat version 1.0\nfile '{path}'\n"),
        ("concat", "ffconcat version 1.0\nfile 'file:{path}'\n"),
        ("hls", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{path}\n#EXT-X-ENDLIST\n"),
    ],
)
async def test_even_a_playlist_that_got_past_the_checks_opens_no_other_file(
    tmp_path, demuxer, text
):
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav())
    sound, status = await everything(text.format(path=secret).encode(), demuxer)
    assert sound == b""
    assert status != 0


async def read_a_little_and_fail() -> None:
    container, part = Container("FLAC", "flac", "flac"), Part(0.0, 3600.0)
    async with reading(bomb(), container, part, memory_bytes=1 << 30, cpu_seconds=20) as reader:
        await reader.chunk()
        raise RuntimeError("the reader failed")


async def test_it_is_gone_when_whoever_reads_it_fails():
    before = children()
    with pytest.raises(RuntimeError, match="reader"):
        await read_a_little_and_fail()
    assert children() <= before
