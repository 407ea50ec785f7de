"""Sentences about files that several readers of headers say."""

TO_DO = "Please export it as MP3 or WAV."

_CODES = {
    "adpcm": "ADPCM", "ima4": "ADPCM", "ms\0\x02": "ADPCM", "wma": "Windows Media (WMA)",
    "gsm": "GSM", "agsm": "GSM", "mac": "MACE", "dts": "DTS", "dca": "DTS", "dsd": "DSD",
    "speex": "Speex", "qdm": "QDesign", "mp1": "MPEG layer I", ".mp3": "MP3", "cook": "RealAudio",
    "ra_": "RealAudio", "truehd": "Dolby TrueHD", "mlp": "MLP", "ac4": "AC-4", "ac-4": "AC-4",
    "wavpack": "WavPack", "tta": "TTA", "ape": "Monkey's Audio (APE)", "vorbis": "Vorbis",
    "aac": "AAC", "mp2": "MPEG layer II", "mp3": "MP3", "opus": "Opus", "flac": "FLAC",
}  # fmt: skip


def coded_as(title: str, code: str) -> str:
    """``title``: the container. ``code``: how its header, or ffmpeg, names the coding."""
    known = next((name for key, name in _CODES.items() if code.lower().startswith(key)), None)
    plain = "".join(c for c in code if c.isascii() and (c.isalnum() or c in "_- ")).strip()
    name = known or plain.upper() or "something unknown"
    return f"The sound in that {title} file is coded as {name}, which I cannot read. {TO_DO}"


def cut_short(title: str) -> str:
    return f"That {title} file is cut short: its end is missing. Please send it again."


def empty(title: str) -> str:
    return f"There is no sound in that {title} file, only its header."
