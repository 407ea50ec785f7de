"""The kinds of file that are accepted, each with all that ffmpeg may use for it."""

from dataclasses import dataclass

_PCM_LITTLE = "pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le"
_PCM_BIG = "pcm_s16be,pcm_s24be,pcm_s32be,pcm_f32be,pcm_f64be"
_PCM_8 = "pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw"
_PCM = f"{_PCM_LITTLE},{_PCM_BIG},{_PCM_8}"
_MPEG = "mp3float,mp3,mp2float,mp2"
_DOLBY = "ac3,eac3"
_AMR = "amrnb,amrwb"


@dataclass(frozen=True)
class Container:
    """A kind of file.

    demuxer, codecs: ffmpeg's names; it may use nothing else.
    timed: its sound has times of its own, and may begin late or have holes. Where it has none,
        times that ffmpeg finds are guesses, and sound follows sound.
    several: it may hold several tracks.
    """

    title: str
    demuxer: str
    codecs: str
    timed: bool = False
    several: bool = False


WAV = Container("WAV", "wav", f"{_PCM_LITTLE},{_PCM_8}")
AIFF = Container("AIFF", "aiff", _PCM)
CAF = Container("CAF", "caf", f"{_PCM},alac,aac,opus")
MPEG = Container("MP3", "mp3", _MPEG)
FLAC = Container("FLAC", "flac", "flac")
AAC = Container("AAC", "aac", "aac")
AC3 = Container("AC-3", "ac3", "ac3")
EAC3 = Container("E-AC-3", "eac3", "eac3")
AMR = Container("AMR", "amr", _AMR)
OGG = Container("OGG", "ogg", "vorbis,opus,flac", timed=True, several=True)
MP4 = Container(
    "MP4 or M4A", "mov", f"aac,alac,opus,vorbis,flac,{_MPEG},{_DOLBY},{_AMR},{_PCM}",
    timed=True, several=True,
)  # fmt: skip
MATROSKA = Container(
    "Matroska or WebM", "matroska", f"vorbis,opus,flac,aac,alac,{_MPEG},{_DOLBY},{_PCM}",
    timed=True, several=True,
)  # fmt: skip
