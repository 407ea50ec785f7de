"""Files that are not read, by name: sounds with what to do about them, and what is no sound."""

from bot.audio.mp4 import PICTURE_BRANDS
from bot.errors import AudioRejected, Message

_SOUNDS = (
    (Message("kind-windows-media-file"), (b"0&\xb2u\x8ef\xcf\x11",)),
    (Message("kind-monkeys-audio"), (b"MAC ",)),
    (Message("kind-wavpack"), (b"wvpk",)),
    (Message("kind-dsd-sound"), (b"DSD ", b"FRM8")),
    (Message("kind-musepack"), (b"MPCK", b"MP+")),
    (Message("kind-tta"), (b"TTA1", b"TTA2")),
    (
        Message("kind-dts"),
        (b"\x7f\xfe\x80\x01", b"\xfe\x7f\x01\x80", b"\x1f\xff\xe8\x00", b"\xff\x1f\x00\xe8"),
    ),
    (Message("kind-tracker-module"), (b"Extended Module: ", b"IMPM")),
    (Message("kind-sun-au-file"), (b".snd",)),
    (Message("kind-sony-wave64-file"), (b"riff\x2e\x91\xcf\x11",)),
    (Message("kind-realaudio-file"), (b".ra\xfd", b".RMF")),
    (Message("kind-creative-voc-file"), (b"Creative Voice File",)),
    (Message("kind-silk-voice-note"), (b"#!SILK", b"\x02#!SILK")),
    (Message("kind-amr-file-with-several-channels"), (b"#!AMR_MC1.0", b"#!AMR-WB_MC1.0")),
    (Message("kind-flash-video"), (b"FLV\x01",)),
    (Message("kind-mpeg-video"), (b"\0\0\1\xba", b"\0\0\1\xb3")),
)
_DOLBY = {b"\xf8\x72\x6f\xbb": Message("kind-mlp"), b"\xf8\x72\x6f\xba": Message("kind-truehd")}
_OTHERS = (
    (
        Message("kind-picture"),
        (
            b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0",
            b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"8BPS",
        ),
    ),
    (
        Message("kind-archive"),
        (
            b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ",
            b"\x28\xb5\x2f\xfd",
        ),
    ),
    (Message("kind-pdf-document"), (b"%PDF",)),
    (Message("kind-midi-file"), (b"MThd", b"RIFF....RMID")),
    (Message("kind-sound-font"), (b"RIFF....sfbk",)),
    (Message("kind-program"), (b"\x7fELF", b"MZ")),
)  # fmt: skip
_RIFFS = {
    b"AVI ": Message("kind-avi-video"),
    b"CDXA": Message("kind-video-cd"),
    b"AMV ": Message("kind-amv-video"),
}
_PLAYLISTS = (
    b"#extm3u", b"#ext", b"ffconcat", b"[playlist]", b"<asx", b"<smil", b"v=0", b"[reference]",
    b"rtsp", b"http:", b"https:", b"file:", b"concat:", b"<?wpl", b"<mpd", b"<playlist",
)  # fmt: skip
_MODULES = {1080: (b"M.K.", b"M!K!", b"FLT4", b"FLT8", b"4CHN", b"6CHN", b"8CHN"), 44: (b"SCRM",)}
_TRANSPORT_PACKET = 188  # bytes


def named(data: bytes) -> AudioRejected | None:
    """The refusal of a file that is known and not read; ``None`` for everything else."""
    if _is_playlist(data):
        return AudioRejected("sound-playlist")
    if (kind := _sound(data)) is not None:
        return AudioRejected("sound-kind-unread", kind=kind)
    if (kind := _other(data)) is not None:
        return AudioRejected("not-a-sound", kind=kind)
    return None


def speex(data: bytes) -> bool:
    return data[:4] == b"OggS" and b"Speex   " in data[:128]


def _sound(data: bytes) -> Message | None:
    if data[:4] == b"RIFF" and data[8:12] in _RIFFS:
        return _RIFFS[data[8:12]]
    if any(data[at : at + 4] in marks for at, marks in _MODULES.items()):
        return Message("kind-tracker-module")
    if data[4:8] in _DOLBY:
        return _DOLBY[data[4:8]]
    if data[:4] == b"FORM" and data[8:12] == b"8SVX":
        return Message("kind-8svx-file")
    starts = data[0 : 5 * _TRANSPORT_PACKET : _TRANSPORT_PACKET]
    if len(starts) == 5 and starts == b"G" * 5:
        return Message("kind-mpeg-transport-stream")
    return _opened_by(data, _SOUNDS)


def _other(data: bytes) -> Message | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Message("kind-picture")
    if data[4:8] == b"ftyp" and data[8:12] in PICTURE_BRANDS:
        return Message("kind-picture")
    masked = data[:4] + b"...." + data[8:12]
    return _opened_by(data, _OTHERS) or _opened_by(masked, _OTHERS)


def _opened_by(data: bytes, table: tuple[tuple[Message, tuple[bytes, ...]], ...]) -> Message | None:
    return next((what for what, openings in table if data.startswith(openings)), None)


def _is_playlist(data: bytes) -> bool:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    root = head.partition(b"?>")[2].lstrip() if head.startswith(b"<?xml") else head
    return root.startswith(_PLAYLISTS) or b"\n#ext" in head
