"""The child process that reads a stranger's file: ffmpeg, confined, fed and watched.

The file is an anonymous memory file on standard input: it can be searched (a phone's M4A keeps its
index at the end) and has no name. ``fd`` is the only protocol allowed and that input the only
descriptor to read, so nothing else can be opened. Sound comes back through a pipe.
"""

import asyncio
import contextlib
import logging
import os
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import imageio_ffmpeg

from bot.audio.containers import Container
from bot.errors import MarioError
from bot.util import system

if sys.platform != "win32":  # which has not the limits that it sets
    from bot.audio import confine

log = logging.getLogger(__name__)

CHUNK = 256 * 1024
MOST_TEXT = 64 * 1024
_COMPLAINT_BYTES = 4096


def check_confinement(required: bool) -> None:
    """Says in the log what this kernel lacks to confine the child; MarioError if it is required."""
    lacks = confine.missing() if system.is_linux() else ("Landlock", "seccomp")
    missing = " and ".join(lacks)
    if not missing:
        return
    if required:
        raise MarioError("confinement-lacking", missing=missing)
    if not system.is_linux():  # the bot says so once, with what else is lost
        return
    log.warning(
        "the kernel lacks %s: the program that reads attached files runs under limits only, and a"
        " flaw in it could read this bot's files", missing
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """``seconds`` of sound from ``start``, of one of the tracks that hold sound.

    sample_rate, channels: of what comes out; ``None`` is the track's own.
    """

    start: float
    seconds: float
    sample_rate: int | None = None
    channels: int | None = None
    track: int = 0


class Reader:
    """One ffmpeg at work: the sound's own header, then its samples, then how it ended."""

    def __init__(self, process: asyncio.subprocess.Process):
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self._sound = process.stdout
        self._complaint = asyncio.create_task(_first_bytes(process.stderr))
        self.process_id = process.pid

    async def header(self) -> tuple[int, int] | None:
        """Sample rate and channels, from the AU header that ffmpeg writes; None without sound."""
        try:
            fields = struct.unpack(">4s5I", await self._sound.readexactly(24))
            await self._sound.readexactly(fields[1] - 24)
        except asyncio.IncompleteReadError:
            return None
        return fields[4], fields[5]

    async def chunk(self) -> bytes:
        """Some more interleaved big-endian float32 samples; empty at the end."""
        return await self._sound.read(CHUNK)

    async def beginning(self, size: int) -> bytes:
        """The first ``size`` bytes of what comes out, or all of it."""
        found = b""
        while len(found) < size and (chunk := await self.chunk()):
            found += chunk
        return found[:size]

    async def ended(self) -> tuple[int, bytes]:
        """Exit status, negative for a signal, and the beginning of what ffmpeg complained of."""
        return await self._process.wait(), await self._complaint

    async def stop(self) -> None:
        """Kills it if it still runs, and empties its pipes so that they close."""
        if self._process.returncode is None:
            # Not `Process.kill`, which may collect a child that ended just now before asyncio does.
            with contextlib.suppress(ProcessLookupError):
                system.kill_group(self._process.pid)
        while await self.chunk():
            pass
        await self.ended()


@contextlib.asynccontextmanager
async def reading(
    data: bytes, container: Container, part: Part, *, memory_bytes: int, cpu_seconds: int
) -> AsyncIterator[Reader]:
    """An ffmpeg that decodes ``part`` of ``data``; it is gone when the block is left, however."""
    arguments = _arguments(container, part)
    async with _confined(data, arguments, memory_bytes, cpu_seconds) as reader:
        yield reader


async def texts_of(
    data: bytes, container: Container, *, memory_bytes: int, cpu_seconds: int
) -> bytes:
    """The texts that a file carries, as ffmpeg writes them: at most :data:`MOST_TEXT` bytes."""
    arguments = [
        *_source(container), "-map", "0:a:0", "-map_metadata", "0", "-map_chapters", "-1",
        "-c", "copy", "-t", "0", "-bitexact", "-f", "ffmetadata", "pipe:1",
    ]  # fmt: skip
    async with _confined(data, arguments, memory_bytes, cpu_seconds) as reader:
        return await reader.beginning(MOST_TEXT)


@contextlib.asynccontextmanager
async def _confined(
    data: bytes, arguments: list[str], memory_bytes: int, cpu_seconds: int
) -> AsyncIterator[Reader]:
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    confined: list[str] = []
    if system.is_linux():
        limits = [str(os.getpid()), str(memory_bytes), str(cpu_seconds)]
        confined = [sys.executable, "-I", "-S", confine.__file__, *limits]
    with _memory_file(data) as file:
        process = await asyncio.create_subprocess_exec(
            *confined, ffmpeg, *arguments,
            stdin=file, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={}, limit=CHUNK, start_new_session=True,
        )  # fmt: skip
    reader = Reader(process)
    try:
        yield reader
    finally:
        await reader.stop()


def _arguments(container: Container, part: Part) -> list[str]:
    rate = [] if part.sample_rate is None else ["-ar", str(part.sample_rate)]
    channels = [] if part.channels is None else ["-ac", str(part.channels)]
    clock = _own_clock(part.start + part.seconds + 1) if container.timed else _COUNTED
    return [
        *_source(container), "-map", f"0:a:{part.track}", "-map_metadata", "-1", "-af", clock,
        "-ss", f"{part.start:.6f}", "-t", f"{part.seconds:.6f}", *rate, *channels,
        "-c:a", "pcm_f32be", "-bitexact", "-f", "au", "pipe:1",
    ]  # fmt: skip


def _source(container: Container) -> list[str]:
    return [
        "-nostdin", "-hide_banner", "-v", "error", "-filter_threads", "1",
        "-threads", "1", "-protocol_whitelist", "fd", "-codec_whitelist", container.codecs,
        "-f", container.demuxer, "-fd", "0", "-i", "fd:",
    ]  # fmt: skip


_COUNTED = "asetpts=N/SR/TB"  # sound follows sound, whatever times ffmpeg made up


def _own_clock(longest: float) -> str:
    """A filter that gives each sound its place in time: late starts and holes become silence.

    Nothing is left out where times run backwards or stand still: what follows is put behind what
    came before. A gap of more than ``longest`` seconds, which goes beyond any part that was asked
    for, is cut to that, or filling it might never end.

    Its registers: 0, what is added to a time; 1, where the sound so far ends; 2, this frame's time.
    """
    here = f"if(eq(N,0),min(ld(2),{longest}/TB)," + (
        f"if(lt(ld(2),ld(1)-0.09/TB),ld(1),min(ld(2),ld(1)+{longest}/TB)))"
    )
    end = "if(eq(N,0)+gt(ld(2),ld(1)+0.1/TB),ld(2),ld(1))+S/SR/TB"  # less than 0.1 s is no hole
    steps = f"st(2,PTS+ld(0));st(2,{here});st(0,ld(2)-PTS);st(1,{end});ld(2)"
    return f"asetpts='{steps}',aresample=async=1:first_pts=0"


@contextlib.contextmanager
def _memory_file(data: bytes) -> Iterator[int]:
    file = system.memory_file()
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)


async def _first_bytes(stream: asyncio.StreamReader) -> bytes:
    """The opening of ``stream``, which is read to its end so that its writer never waits."""
    kept = b""
    while piece := await stream.read(CHUNK):
        kept += piece[: _COMPLAINT_BYTES - len(kept)]
    return kept
