"""A piece as a video, for phones that play no sound in a channel: its picture, and where it is.

H.264 and AAC, which everything plays; even sizes, 4:2:0 and the index first, so that it plays in
the message and before it has arrived whole.
"""

import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg

from bot.audio.clip import Clip
from bot.audio.picture import FOOT, MARGIN
from bot.audio.wav import with_speakers, write_wav
from bot.errors import GenerationFailed

SIZE = 640, 360  # pixels
_FRAMES = 15  # a second
_TO_COME = "0x1e1f22@0.55"  # laid over what has not been heard yet
_PATIENCE = 300.0  # seconds


def write_video(clip: Clip, picture: bytes, bitrate: str) -> bytes:
    """An MP4 of a clip and its picture, a PNG of SIZE. bitrate: of the sound.

    Raises :class:`GenerationFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="mario-") as name:
        folder = Path(name)
        (folder / "sound.wav").write_bytes(with_speakers(write_wav(clip)))
        (folder / "picture.png").write_bytes(picture)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), *_arguments(clip.seconds, bitrate)]
        try:
            subprocess.run(  # noqa: S603 - our own words and files
                command, cwd=folder, check=True, timeout=_PATIENCE,
                stdin=subprocess.DEVNULL, capture_output=True,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise GenerationFailed("piece-not-written", format="MP4") from error
        return (folder / "video.mp4").read_bytes()


def _arguments(seconds: float, bitrate: str) -> list[str]:
    return [
        "-v", "error", "-xerror", "-loop", "1", "-framerate", str(_FRAMES), "-i", "picture.png",
        "-i", "sound.wav", "-filter_complex", _moving(seconds), "-map", "[shown]", "-map", "1:a",
        "-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "24",
        "-c:a", "aac", "-b:a", bitrate, "-t", f"{seconds:.6f}", "-movflags", "+faststart",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-flags:a", "+bitexact", "video.mp4",
    ]  # fmt: skip


def _moving(seconds: float) -> str:
    """The picture, dark where the sound has not come yet, and a line between."""
    width, height = SIZE[0], SIZE[1] - FOOT
    at = f"{MARGIN}+{width - 2 * MARGIN}*t/{seconds:.6f}"
    shade = f"color={_TO_COME}:s={width}x{height}:r={_FRAMES},format=yuva420p"
    line = f"color=white:s=2x{height}:r={_FRAMES}"
    return (
        f"{shade}[shade];{line}[line];"
        f"[0:v][shade]overlay=x='{at}':y=0:eval=frame:shortest=1[half];"
        f"[half][line]overlay=x='{at}-1':y=0:eval=frame:shortest=1,format=yuv420p[shown]"
    )
