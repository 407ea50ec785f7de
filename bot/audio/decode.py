"""Turns a stranger's bytes into a Clip, or into one sentence that says why not.

What can be refused by looking is refused here; whatever must be decoded is decoded by a confined
child process (``child.py``) into a buffer of known size.
"""

import asyncio
import logging
import math
import mmap
import re
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from bot.audio.child import Part, Reader, reading
from bot.audio.clip import Clip
from bot.audio.containers import FLAC, MPEG, OGG
from bot.audio.frames import promised_seconds
from bot.audio.level import is_silent
from bot.audio.ogg import links
from bot.audio.range import check_channels, check_rate
from bot.audio.refusals import coded_as
from bot.audio.sniff import Found, flac_seconds, sniff
from bot.errors import AudioRejected, Message
from bot.util import system

log = logging.getLogger(__name__)

MEBIBYTE = 1 << 20
MEGABYTE = 1_000_000
SHORTEST_SECONDS = 0.1
MOST_TRACKS = 16
LOUDEST_SAMPLE = 1e5  # float files may exceed 1; far beyond that, squares and sums overflow


@dataclass(frozen=True)
class DecodeLimits:
    """What one file may cost.

    max_bytes: size of the file. max_seconds: length of the part that is taken from it.
    latest_start: where that part may begin, since what comes before must be decoded too.
    decoded_bytes: what that part may take in memory, as float32.
    wall_seconds, cpu_seconds, memory_bytes: of the child process.
    """

    max_bytes: int = 25 * MEGABYTE
    max_seconds: float = 600.0
    decoded_bytes: int = 256 * MEBIBYTE
    latest_start: float = 3600.0
    wall_seconds: float = 30.0
    cpu_seconds: int = 20
    memory_bytes: int = 1024 * MEBIBYTE


class Decode(Protocol):
    """What reads files: :func:`decode`, or a test's stand-in."""

    async def __call__(
        self,
        data: bytes,
        *,
        limits: DecodeLimits = ...,
        start: float = ...,
        end: float | None = ...,
        sample_rate: int | None = ...,
    ) -> Clip: ...


async def decode(
    data: bytes,
    *,
    limits: DecodeLimits = DecodeLimits(),
    start: float = 0.0,
    end: float | None = None,
    sample_rate: int | None = None,
) -> Clip:
    """The sound in ``data`` from ``start`` to ``end`` seconds (``None``: its end), all channels.

    Where it ends before ``end``, its own end is meant, which the clip's note says. Seconds are
    those that a player shows. Of several tracks it is the first that can be read and heard.
    sample_rate: samples per second of the result; ``None`` keeps the file's own.
    Raises AudioRejected, whose text says what is wrong and what is accepted.
    """
    _check_request(data, limits, start, end)
    found = sniff(data)
    job = _Job(data[found.begin :], found, limits, start, end)
    try:
        async with asyncio.timeout(limits.wall_seconds):
            clip = await job.take(sample_rate)
            if not clip.seconds and sample_rate is not None:
                clip = await job.take(None)  # so few samples that another rate leaves none
    except TimeoutError as error:
        raise AudioRejected("sound-too-slow") from error
    job.check_length(clip)
    return job.noted(clip)


class _NoTrack(Exception):
    """There is no track of that number."""


class _NotRead(AudioRejected):
    """The track is coded in a way that is not read."""


def _check_request(data: bytes, limits: DecodeLimits, start: float, end: float | None) -> None:
    if len(data) > limits.max_bytes:
        size = math.ceil(len(data) / MEGABYTE * 10) / 10
        raise AudioRejected("file-too-big", size=size, maximum=limits.max_bytes / MEGABYTE)
    if not (math.isfinite(start) and start >= 0 and (end is None or math.isfinite(end))):
        raise AudioRejected("part-before-start")
    if end is not None and end <= start:
        raise AudioRejected("part-backwards", start=start, end=end)
    if start > limits.latest_start:
        raise AudioRejected("part-too-late", start=start, seconds=limits.latest_start)


def _too_long(limits: DecodeLimits) -> AudioRejected:
    return AudioRejected("sound-too-long", seconds=limits.max_seconds)


@dataclass(frozen=True)
class _Job:
    """One file on its way to becoming a clip; ``data`` is it without what stands before."""

    data: bytes
    found: Found
    limits: DecodeLimits
    start: float
    end: float | None

    async def take(self, sample_rate: int | None) -> Clip:
        """The first track that has sound and can be read."""
        files = links(self.data) if self.found.container is OGG else [self.data]
        silent: Clip | None = None
        refusal: AudioRejected | None = None
        for track in range(MOST_TRACKS if self.found.container.several else 1):
            try:
                clip = await self._track(files, track, sample_rate)
            except _NoTrack:
                break
            except _NotRead as error:
                refusal = refusal or error
                continue
            if track == 0 and not self.found.container.several:
                return clip
            if not await asyncio.to_thread(is_silent, clip):
                return clip
            silent = silent if silent is not None and silent.seconds else clip
        if silent is not None:
            return silent
        raise refusal or AudioRejected("sound-nothing")

    async def _track(self, files: list[bytes], track: int, sample_rate: int | None) -> Clip:
        """One track of a file, or of the links of a chain."""
        if len(files) > 1:
            return await self._chain(files, track, sample_rate)
        samples, rate = await self._room(files[0], track, sample_rate)
        seconds = self._last() - self.start
        part = Part(self.start, seconds, rate, samples.channels, track)
        await self._read(files[0], part, samples)
        return Clip(samples.taken(), rate)

    async def _chain(self, links: list[bytes], track: int, sample_rate: int | None) -> Clip:
        """The links that can be read, at the rate and channels of the first of them.

        What comes before the part is decoded too: only so is it known where a link ends.
        """
        found: tuple[_Samples, int] | None = None
        refusals: list[Exception] = []
        for link in links:
            try:
                samples, rate = found = found or await self._room(link, track, sample_rate)
                samples.skip = round(self.start * rate)
                left = self._last() - samples.seen / rate
                if left > 0:
                    await self._read(link, Part(0.0, left, rate, samples.channels, track), samples)
            except (_NoTrack, AudioRejected) as error:
                if isinstance(error, AudioRejected) and error.code not in _OF_ONE_LINK:
                    raise
                refusals.append(error)
        if found is None:
            raise refusals[0]
        samples, rate = found
        taken = samples.taken()
        return Clip(taken, rate, _partly(taken.shape[1] / rate, refusals, links))

    async def _room(
        self, file: bytes, track: int, sample_rate: int | None
    ) -> tuple["_Samples", int]:
        """Where the samples of a track go, and how many of them a second."""
        rate, channels = await self._source(file, track)
        rate = sample_rate or rate
        return _Samples(channels, self._frames(rate, channels)), rate

    async def _source(self, file: bytes, track: int) -> tuple[int, int]:
        """Rate and channels of a track, in range, before resampling hides them."""
        async with self._reading(file, Part(0.0, SHORTEST_SECONDS, track=track)) as reader:
            return await self._format(reader)

    async def _read(self, file: bytes, part: Part, samples: "_Samples") -> None:
        async with self._reading(file, part) as reader:
            if await reader.header() is not None:
                while chunk := await reader.chunk():
                    samples.add(chunk)
                    if samples.overflowed:
                        raise self._overflow(part.sample_rate or 1, samples.capacity)
            await self._check_end(reader)

    def _reading(self, file: bytes, part: Part) -> AbstractAsyncContextManager[Reader]:
        limits = self.limits
        return reading(
            file, self.found.container, part,
            memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds,
        )  # fmt: skip

    async def _format(self, reader: Reader) -> tuple[int, int]:
        header = await reader.header()
        if header is None:
            await self._check_end(reader)
            raise AudioRejected("sound-nothing")
        rate, channels = header
        check_channels(channels)
        check_rate(rate)
        return rate, channels

    def _longest(self) -> float:
        return self.limits.max_seconds + 1.0

    def _last(self) -> float:
        longest = self.start + self._longest()
        return longest if self.end is None else min(longest, self.end)

    def _frames(self, rate: int, channels: int) -> int:
        """Samples per channel to make room for."""
        longest = math.ceil(self.limits.max_seconds * rate)
        return min(longest, self.limits.decoded_bytes // (4 * channels))

    def _overflow(self, rate: int, capacity: int) -> AudioRejected:
        if capacity >= self.limits.max_seconds * rate:
            return _too_long(self.limits)
        return AudioRejected("sound-too-wide", seconds=round(capacity / rate))

    async def _check_end(self, reader: Reader) -> None:
        """Refuses what ffmpeg did not finish, saying why as far as that is known."""
        status, complaint = await reader.ended()
        if status == 0:
            return
        if b"matches no streams" in complaint:
            raise _NoTrack
        log.info("audio refused: ffmpeg ended with %d: %r", status, complaint[:400])
        title = self.found.container.title
        if (coding := _CODING.search(complaint)) is not None:
            name = (coding[1] or coding[2]).decode()
            if name in self.found.container.codecs.split(","):  # its own header is wrong
                raise _NotRead("sound-damaged", title=title)
            raise _NotRead(coded_as(title, name).message)
        if status == -system.SIGKILL:
            raise AudioRejected("sound-too-slow")
        if b"Cannot allocate memory" in complaint:
            raise AudioRejected("sound-too-heavy")
        raise AudioRejected("sound-damaged", title=title)

    def _nothing(self) -> AudioRejected:
        if self.start > 0:
            return AudioRejected("part-after-end", start=self.start)
        return AudioRejected("sound-nothing")

    def _promised(self) -> float:
        """Seconds that the file says it has, as far as it says so; 0 is unknown."""
        readers = {FLAC: flac_seconds, MPEG: promised_seconds}
        return readers.get(self.found.container, lambda data, at: 0.0)(self.data, 0)

    def check_length(self, clip: Clip) -> None:
        """Refuses a clip that is empty, or shorter than the file or the caller promised."""
        if clip.samples.shape[1] == 0:
            raise self._nothing()
        if clip.seconds < SHORTEST_SECONDS:
            raise AudioRejected("sound-too-short")
        finish = self.start + clip.seconds
        if finish + SHORTEST_SECONDS < min(self._promised(), self.end or math.inf):
            raise AudioRejected("sound-promised-more", title=self.found.container.title)

    def noted(self, clip: Clip) -> Clip:
        """With a note where the part that was asked for ends later than the sound."""
        finish = self.start + clip.seconds
        if self.end is None or finish + 1.0 >= self.end:
            return clip
        note = Message("part-clipped", length=round(finish, 1), end=self.end)
        both = note if clip.note is None else Message("two-notes", first=clip.note, second=note)
        return replace(clip, note=both)


_OF_ONE_LINK = (
    "sound-coded-unread", "sound-damaged", "sound-nothing", "sound-channels", "sound-rate"
)  # fmt: skip


def _partly(seconds: float, refusals: list[Exception], links: list[bytes]) -> Message | None:
    if not refusals:
        return None
    return Message(
        "sound-partly-read", seconds=round(seconds, 1), unread=len(refusals), parts=len(links)
    )


_CODING = re.compile(
    rb"aist#\d+:\d+/(\w+)[^\n]*Error while opening decoder|no decoder found for: (\w+)"
)


class _Samples:
    """Interleaved big-endian float32 from a pipe, spread to ``[C, T]`` in a buffer made once.

    The buffer is a mapping of its own: pages that are never written cost no memory, and all of it
    is given back when the clip is gone, where the C library would keep it for later.
    skip: how many of the first to leave out. seen: how many came, those included.
    """

    def __init__(self, channels: int, capacity: int):
        mapping = mmap.mmap(-1, max(1, 4 * channels * capacity))
        whole = np.frombuffer(mapping, np.float32, channels * capacity)
        self._samples = whole.reshape(channels, capacity)
        self._rest = b""
        self.channels = channels
        self.skip = 0
        self.seen = 0
        self.capacity = capacity
        self.overflowed = False

    def add(self, chunk: bytes) -> None:
        chunk = self._rest + chunk
        channels = self.channels
        whole = len(chunk) - len(chunk) % (4 * channels)
        self._rest = chunk[whole:]
        frames = np.frombuffer(chunk[:whole], ">f4").reshape(-1, channels)
        if frames.size and not np.abs(frames).max() <= LOUDEST_SAMPLE:
            raise AudioRejected("sound-corrupt")
        first = self.seen - self.skip
        self.seen += len(frames)
        kept = frames[max(0, -first) :]
        first = max(0, first)
        if first + len(kept) > self.capacity:
            self.overflowed = True
            return
        self._samples[:, first : first + len(kept)] = kept.T

    def taken(self) -> np.ndarray:
        return self._samples[:, : max(0, self.seen - self.skip)]
