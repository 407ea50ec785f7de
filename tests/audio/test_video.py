"""A video plays everywhere, sounds like the piece, and shows where it is."""

import io
import re
import subprocess
import tempfile
import time
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.audio.picture import FOOT
from bot.audio.video import SIZE
from bot.errors import GenerationFailed
from tests.support.english import refused
from tests.support.sounds import noise


def ffmpeg(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        Path(file.name).write_bytes(data)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", file.name, *arguments]
        return subprocess.run(command, capture_output=True, check=False)


def frame(data: bytes, second: float) -> np.ndarray:
    shown = ffmpeg(data, "-ss", str(second), "-frames:v", "1", "-c:v", "png", "-f", "image2", "-")
    return np.asarray(Image.open(io.BytesIO(shown.stdout)).convert("L")).astype(int)


def line(pixels: np.ndarray) -> int:
    """Where a line is white from top to bottom."""
    return int(pixels[: SIZE[1] - FOOT - 4].min(axis=0).argmax())


def test_it_is_what_every_phone_plays():
    data = encode(noise(2.0, 2), "video")
    streams = ffmpeg(data).stderr.decode()
    assert re.search(r"Video: h264.*yuv420p.*640x360", streams)
    assert re.search(r"Audio: aac \(LC\).*stereo", streams)
    assert data.index(b"moov") < data.index(b"mdat")  # it plays before it is there whole


@pytest.mark.parametrize("channels", [1, 2])
async def test_its_sound_is_the_piece_in_its_length(channels):
    clip = noise(3.0, channels)
    again = await decode(encode(clip, "video"))
    assert (again.channels, again.sample_rate) == (channels, 32_000)
    assert again.seconds == pytest.approx(3.0, abs=0.04)


def test_a_line_moves_across_and_what_has_sounded_is_bright():
    data = encode(noise(6.0), "video")
    places = [line(frame(data, second)) for second in (1.0, 3.0, 5.0)]
    assert places == pytest.approx([12 + 616 * share for share in (1 / 6, 3 / 6, 5 / 6)], abs=8)
    middle = frame(data, 3.0)[60:300]
    assert middle[:, 40:300].mean() > 1.5 * middle[:, 340:600].mean()


def test_half_a_minute_is_small_and_soon_there():
    clip = noise(30.0, 2)
    begun = time.perf_counter()
    data = encode(clip, "video")
    assert time.perf_counter() - begun < 60  # 2 to 3 s on two quiet cores
    assert len(data) < 1_500_000


def test_a_picture_of_its_own_is_shown():
    file = io.BytesIO()
    Image.new("RGB", SIZE, (250, 250, 250)).save(file, "PNG")
    data = encode(noise(1.0), "video", picture=file.getvalue())
    assert frame(data, 0.9)[100, 20:400].min() > 200


def test_what_cannot_be_written_is_a_sentence():
    with refused(GenerationFailed, match="couldn't write it as MP4"):
        encode(noise(0.5), "video", picture=b"no picture")
