"""Files that are not read, by name: sounds with what to do about them, and what is no sound."""

from bot.audio.mp4 import PICTURE_BRANDS
from bot.audio.wording import TO_DO

ACCEPTED = (
    "WAV, MP3, FLAC, OGG (Vorbis or Opus), M4A, AAC, AIFF, CAF, AMR, AC-3, or an MP4, MKV or WebM"
    " video with sound"
)

_SOUNDS = (
    ("a Windows Media file (WMA or WMV)", (b"0&\xb2u\x8ef\xcf\x11",)),
    ("Monkey's Audio (APE)", (b"MAC ",)),
    ("WavPack", (b"wvpk",)),
    ("DSD sound (DSF or DSDIFF)", (b"DSD ", b"FRM8")),
    ("Musepack", (b"MPCK", b"MP+")),
    ("TTA", (b"TTA1", b"TTA2")),
    ("DTS", (b"\x7f\xfe\x80\x01", b"\xfe\x7f\x01\x80", b"\x1f\xff\xe8\x00", b"\xff\x1f\x00\xe8")),
    ("a tracker module", (b"Extended Module: ", b"IMPM")),
    ("a Sun AU file", (b".snd",)),
    ("a Sony Wave64 file", (b"riff\x2e\x91\xcf\x11",)),
    ("a RealAudio file", (b".ra\xfd", b".RMF")),
    ("a Creative VOC file", (b"Creative Voice File",)),
    ("a SILK voice note", (b"#!SILK", b"\x02#!SILK")),
    ("an AMR file with several channels", (b"#!AMR_MC1.0", b"#!AMR-WB_MC1.0")),
    ("a Flash video", (b"FLV\x01",)),
    ("an MPEG video", (b"\0\0\1\xba", b"\0\0\1\xb3")),
)
_OTHERS = (
    ("a picture", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0",
                   b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"8BPS")),
    ("an archive", (b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ",
                    b"\x28\xb5\x2f\xfd")),
    ("a PDF document", (b"%PDF",)),
    ("a MIDI file, which holds notes and no sound", (b"MThd", b"RIFF....RMID")),
    ("a sound font, which holds instruments and no music", (b"RIFF....sfbk",)),
    ("a program", (b"\x7fELF", b"MZ")),
)  # fmt: skip
_RIFFS = {
    b"AVI ": "an AVI video", b"CDXA": "a video CD", b"AMV ": "an AMV video",
}  # fmt: skip
_PLAYLISTS = (
    b"#extm3u", b"#ext", b"ffconcat", b"[playlist]", b"<asx", b"<smil", b"v=0", b"[reference]",
    b"rtsp", b"http:", b"https:", b"file:", b"concat:", b"<?wpl", b"<mpd", b"<playlist",
)  # fmt: skip
_MODULES = {1080: (b"M.K.", b"M!K!", b"FLT4", b"FLT8", b"4CHN", b"6CHN", b"8CHN"), 44: (b"SCRM",)}
_TRANSPORT_PACKET = 188  # bytes


def named(data: bytes) -> str | None:
    """The sentence for a file that is known and not read; ``None`` for everything else."""
    if _is_playlist(data):
        return (
            "That is a playlist: it only points at other files, and I will not open those. "
            f"Please attach the sound itself: {ACCEPTED}."
        )
    if (sound := _sound(data)) is not None:
        return f"That looks like {sound}, which I cannot read. {TO_DO}"
    if (other := _other(data)) is not None:
        return f"That looks like {other}. I need a sound: {ACCEPTED}."
    return None


def unknown(data: bytes) -> str:
    if not data:
        return f"That file is empty. Please attach a sound: {ACCEPTED}."
    return f"I do not recognise that file as sound. I can read {ACCEPTED}."


def speex(data: bytes) -> bool:
    return data[:4] == b"OggS" and b"Speex   " in data[:128]


def _sound(data: bytes) -> str | None:
    if speex(data):
        return "Speex"
    if data[:4] == b"RIFF" and data[8:12] in _RIFFS:
        return _RIFFS[data[8:12]]
    if any(data[at : at + 4] in marks for at, marks in _MODULES.items()):
        return "a tracker module"
    starts = data[0 : 5 * _TRANSPORT_PACKET : _TRANSPORT_PACKET]
    if len(starts) == 5 and starts == b"G" * 5:
        return "an MPEG transport stream"
    return _opened_by(data, _SOUNDS)


def _other(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a picture"
    if data[4:8] == b"ftyp" and data[8:12] in PICTURE_BRANDS:
        return "a picture"
    masked = data[:4] + b"...." + data[8:12]
    return _opened_by(data, _OTHERS) or _opened_by(masked, _OTHERS)


def _opened_by(data: bytes, table: tuple[tuple[str, tuple[bytes, ...]], ...]) -> str | None:
    return next((what for what, openings in table if data.startswith(openings)), None)


def _is_playlist(data: bytes) -> bool:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    root = head.partition(b"?>")[2].lstrip() if head.startswith(b"<?xml") else head
    return root.startswith(_PLAYLISTS) or b"\n#ext" in head
