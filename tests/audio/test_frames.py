"""Sounds without a container: frames of each kind, rate and bit rate, as encoders write them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from bot.audio.frames import (
    Frame,
    ac3_frame,
    adts_frame,
    eac3_frame,
    mpeg_frame,
    promised_seconds,
)
from tests.support.sounds import TONE, made

SECONDS = 0.3
PLAIN = ("-write_xing", "0", "-id3v2_version", "0")
FULL = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
HALF = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
WIDE = (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
DOLBY = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)
SAMPLING = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
            8_000, 7_350)  # fmt: skip


def written(folder: Path, variants: list[tuple[str, ...]], extension: str) -> list[bytes]:
    """The same tone, once with each of these arguments to ffmpeg's encoder."""
    outputs = [folder / f"{number}.{extension}" for number in range(len(variants))]
    arguments = [
        argument
        for variant, path in zip(variants, outputs, strict=True)
        for argument in (*variant, str(path))
    ]
    source = ["-f", "lavfi", "-i", TONE.format(seconds=SECONDS)]
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([ffmpeg, "-v", "error", *source, *arguments], check=True)
    return [path.read_bytes() for path in outputs]


def walked(data: bytes, read: Callable[[bytes], Frame | None]) -> list[Frame]:
    """All frames of a file, each found where the one before said that it ends."""
    at, frames = 0, []
    while at < len(data):
        frame = read(data[at : at + 8])
        assert frame is not None, f"no frame at {at} of {len(data)}"
        frames.append(frame)
        at += frame.size
    assert at == len(data)
    assert len({frame.shared for frame in frames}) == 1
    return frames


@pytest.mark.parametrize(
    ("codec", "kbits", "rates", "samples"),
    [
        ("libmp3lame", FULL, (44_100, 48_000, 32_000), 1152),
        ("libmp3lame", HALF, (22_050, 24_000, 16_000), 576),
        ("libmp3lame", HALF[:8], (11_025, 12_000, 8_000), 576),
        ("mp2", WIDE, (44_100, 48_000, 32_000), 1152),
        ("mp2", HALF, (22_050, 24_000, 16_000), 1152),
    ],
)
def test_mpeg_frames_end_where_their_heads_say(
    tmp_path: Path, codec: str, kbits: tuple[int, ...], rates: tuple[int, ...], samples: int
) -> None:
    settings = [
        (kbit, rate) for n, kbit in enumerate(kbits) for rate in (rates[0], rates[1 + n % 2])
    ]
    plain = PLAIN if codec == "libmp3lame" else ()
    variants = [
        ("-c:a", codec, "-ac", "2", "-b:a", f"{kbit}k", "-ar", str(rate), *plain)
        for kbit, rate in settings
    ]
    extension = "mp3" if codec == "libmp3lame" else "mp2"

    for (_, rate), data in zip(settings, written(tmp_path, variants, extension), strict=True):
        frames = walked(data, mpeg_frame)
        assert {(frame.samples, frame.rate) for frame in frames} == {(samples, rate)}
        assert SECONDS <= len(frames) * samples / rate < SECONDS + 0.25


def test_ac3_frames_end_where_their_heads_say(tmp_path: Path) -> None:
    settings = [(kbit, rate) for kbit in DOLBY for rate in (48_000, 44_100)]
    settings.append((192, 32_000))
    variants = [
        ("-c:a", "ac3", "-ac", "1", "-b:a", f"{kbit}k", "-ar", str(rate)) for kbit, rate in settings
    ]

    for data in written(tmp_path, variants, "ac3"):
        assert len(walked(data, ac3_frame)) >= SECONDS * 32_000 / 1536
        assert eac3_frame(data[:8]) is None


def test_eac3_frames_end_where_their_heads_say(tmp_path: Path) -> None:
    variants = [("-c:a", "eac3", "-b:a", f"{kbit}k") for kbit in (32, 96, 192, 640, 1024)]

    for data in written(tmp_path, variants, "eac3"):
        assert len(walked(data, eac3_frame)) >= SECONDS * 44_100 / 1536
        assert ac3_frame(data[:8]) is None


def test_aac_frames_end_where_their_heads_say(tmp_path: Path) -> None:
    rates: list[tuple[str, ...]] = [("-ar", str(rate)) for rate in SAMPLING]
    rates.append(("-ac", "6", "-b:a", "900k", "-ar", "48000"))
    variants = [("-c:a", "aac", "-f", "adts", *rate) for rate in rates]

    for rate, data in zip([*SAMPLING, 48_000], written(tmp_path, variants, "aac"), strict=True):
        assert len(walked(data, adts_frame)) >= SECONDS * rate / 1024
        assert mpeg_frame(data[:8]) is None


@pytest.mark.parametrize(
    ("read", "head"),
    [
        (mpeg_frame, "fffb90"),  # cut off
        (mpeg_frame, "fefb9000"),
        (mpeg_frame, "ff1b9000"),
        (mpeg_frame, "ffeb9000"),  # a version that there is not
        (mpeg_frame, "fff99000"),  # a layer that there is not
        (mpeg_frame, "ffff9000"),  # layer I
        (mpeg_frame, "fffb0000"),  # any bit rate
        (mpeg_frame, "fffbf000"),
        (mpeg_frame, "fffb9c00"),  # a rate that there is not
        (adts_frame, "fff150800360"),
        (adts_frame, "fff950800000e0fc"),  # no longer than its own head
        (adts_frame, "fff174800360fc"),  # sampling that there is not
        (adts_frame, "fffb50800360fc"),
        (ac3_frame, "0b7700001440"[:10]),
        (ac3_frame, "0b780000144043"),
        (ac3_frame, "0b770000d44043"),  # a rate that there is not
        (ac3_frame, "0b770000264043"),  # a size that there is not
        (eac3_frame, "0b7700ff3488"),
        (eac3_frame, "0b7700ff3450"),
    ],
)
def test_what_only_resembles_a_head_is_none(
    read: Callable[[bytes], Frame | None], head: str
) -> None:
    assert read(bytes.fromhex(head)) is None


@pytest.mark.parametrize("quality", [("-q:a", "9"), ("-b:a", "64k")])  # Xing, Info
def test_an_mp3_promises_what_its_first_frame_counts_less_three(quality: tuple[str, str]) -> None:
    data = made("mp3", "-id3v2_version", "0", *quality, seconds=8.0)
    frames = walked(data, mpeg_frame)

    assert len(frames) > 256 + 3
    counted = len(frames) - 1 - 3  # the first frame holds the count, and no sound
    assert promised_seconds(data, 0) == pytest.approx(counted * 1152 / 44_100)
    assert promised_seconds(b"x" + data, 1) == promised_seconds(data, 0)
    assert promised_seconds(data, 1) == 0.0
    uncounted = data[:4] + data[4:].replace(b"\0\0\0\x0f", b"\0\0\0\x0e", 1)
    assert promised_seconds(uncounted, 0) == 0.0
    vbri = data[:4] + bytes(32) + b"VBRI" + bytes(10) + (1003).to_bytes(4) + bytes(frames[0].size)
    assert promised_seconds(vbri, 0) == pytest.approx(1000 * 1152 / 44_100)
