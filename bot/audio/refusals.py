"""Refusals that several readers of headers make."""

from bot.errors import AudioRejected

_CODINGS = {
    "adpcm": "ADPCM", "ima4": "ADPCM", "ms\0\x02": "ADPCM", "wma": "Windows Media (WMA)",
    "gsm": "GSM", "agsm": "GSM", "mac": "MACE", "dts": "DTS", "dca": "DTS", "dsd": "DSD",
    "speex": "Speex", "qdm": "QDesign", "mp1": "MPEG layer I", ".mp3": "MP3", "cook": "RealAudio",
    "ra_": "RealAudio", "truehd": "Dolby TrueHD", "mlp": "MLP", "ac4": "AC-4", "ac-4": "AC-4",
    "wavpack": "WavPack", "tta": "TTA", "ape": "Monkey's Audio (APE)", "vorbis": "Vorbis",
    "aac": "AAC", "mp2": "MPEG layer II", "mp3": "MP3", "opus": "Opus", "flac": "FLAC",
    "ac3": "AC-3",
}  # fmt: skip


def coding_name(code: str) -> str:
    """What people call a coding; ``code``: how a header, or ffmpeg, names it."""
    if code == "none":  # ffmpeg's word for what it does not know
        return "unknown"
    known = next((name for key, name in _CODINGS.items() if code.lower().startswith(key)), None)
    plain = "".join(c for c in code if c.isascii() and (c.isalnum() or c in "_- ")).strip()
    return known or (plain if plain.startswith("number ") else plain.upper()) or "unknown"


def coded_as(title: str, code: str) -> AudioRejected:
    """``title``: of the container."""
    return AudioRejected("sound-coded-unread", title=title, coding=coding_name(code))


def cut_short(title: str) -> AudioRejected:
    return AudioRejected("sound-cut-short", title=title)


def empty(title: str) -> AudioRejected:
    return AudioRejected("sound-only-header", title=title)
