"""Sounds and non-sounds for the tests: real files made by ffmpeg, and hostile ones made by hand."""

import os
import struct
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import numpy as np

from bot.audio.clip import Clip

TONE = "sine=frequency=440:sample_rate=44100:duration={seconds}"
COVER = "color=size=64x64:duration=0.04"
PHONE = ("-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", "-b:a", "12.2k")
PICTURE = "testsrc=duration=1:size=64x64:rate=10"


@cache
def made(extension: str, *arguments: str, source: str | None = TONE, seconds: float = 1.0) -> bytes:
    """A file that ffmpeg writes from the lavfi ``source`` with ``arguments``."""
    inputs = ["-f", "lavfi", "-i", source.format(seconds=seconds)] if source else []
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{extension}"
        ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        command = [ffmpeg, "-v", "error", "-threads", "1", *inputs, *arguments, str(path)]
        subprocess.run(command, check=True)
        return path.read_bytes()


def video(extension: str, *arguments: str, sound: bool = True) -> bytes:
    tone = ["-f", "lavfi", "-i", TONE.format(seconds=1)] if sound else []
    return made(extension, "-f", "lavfi", "-i", PICTURE, *tone, *arguments, source=None)


ACCEPTED = {
    "wav": lambda: made("wav"),
    "wav, 24 bits, stereo, 96 kHz": lambda: made(
        "wav", "-c:a", "pcm_s24le", "-ac", "2", "-ar", "96000"
    ),
    "wav, float": lambda: made("wav", "-c:a", "pcm_f32le"),
    "wav, eight channels": lambda: made("wav", "-ac", "8"),
    "wav, telephone": lambda: made("wav", "-c:a", "pcm_mulaw", "-ar", "8000"),
    "wav, 192 kHz": lambda: made("wav", "-ar", "192000"),
    "mp3": lambda: made("mp3"),
    "mp3 with a cover": lambda: made("mp3", "-f", "lavfi", "-i", COVER, "-map", "0", "-map", "1"),
    "mp3 without tags": lambda: made("mp3", "-id3v2_version", "0", "-write_xing", "0"),
    "flac": lambda: made("flac"),
    "ogg vorbis": lambda: made("ogg", "-c:a", "libvorbis"),
    "ogg opus": lambda: made("opus"),
    "m4a, index at the end": lambda: made("m4a"),
    "m4a, index first": lambda: made("m4a", "-movflags", "+faststart"),
    "m4a, lossless": lambda: made("m4a", "-c:a", "alac"),
    "aac": lambda: made("aac"),
    "mp4 video": lambda: video("mp4"),
    "mp4 video in fragments": lambda: video(
        "mp4", "-bf", "0", "-movflags", "+frag_keyframe+empty_moov"
    ),
    "webm video": lambda: video("webm", "-deadline", "realtime", "-cpu-used", "8"),
    "webm, sound only": lambda: made("webm"),
    "mkv video": lambda: video("mkv", "-c:v", "mpeg4", "-c:a", "aac"),
    "mkv with AC-3": lambda: video("mkv", "-c:v", "mpeg4", "-c:a", "ac3"),
    "mka, plain": lambda: made("mka", "-c:a", "pcm_s24le"),
    "aiff": lambda: made("aiff"),
    "aiff-c, little-endian": lambda: made("aif", "-c:a", "pcm_s16le"),
    "aiff, 24 bits": lambda: made("aif", "-c:a", "pcm_s24be"),
    "aiff-c, float": lambda: made("aif", "-c:a", "pcm_f32be"),
    "caf, plain": lambda: made("caf", "-c:a", "pcm_s16be"),
    "caf, lossless": lambda: made("caf", "-c:a", "alac"),
    "caf, AAC": lambda: caf_of_aac(made("aac")),
    "caf, opus": lambda: caf_of_opus(made("opus", "-page_duration", "20000")),
    "amr": lambda: made("amr", *PHONE),
    "amr in 3gp": lambda: made("3gp", *PHONE),
    "mpeg layer II": lambda: made("mp2"),
    "ac-3": lambda: made("ac3"),
    "e-ac-3": lambda: made("eac3"),
    "mp4 with e-ac-3": lambda: video("mp4", "-c:v", "mpeg4", "-c:a", "eac3"),
    "rf64": lambda: made("wav", "-rf64", "always"),
    "bw64": lambda: altered(made("wav", "-rf64", "always"), b"RF64", b"BW64"),
    "flac in ogg": lambda: made("oga", "-c:a", "flac"),
}


def wav(
    samples: bytes = b"\0\0" * 8000,
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = 16_000,
    bits: int = 16,
    declared: int | None = None,
) -> bytes:
    """A WAV written by hand, so that its header can lie."""
    align = channels * bits // 8
    fmt = struct.pack(
        "<HHIIHH", tag, channels, rate, rate * align & 0xFFFFFFFF, align & 0xFFFF, bits
    )
    size = len(samples) if declared is None else declared
    body = b"WAVEfmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", size) + samples
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + body


def caf(code: bytes, rate: int, per_packet: int, packets: list[bytes], cookie: bytes) -> bytes:
    """A mono CAF of coded packets, which ffmpeg reads and cannot write."""
    sizes = b"".join(
        bytes([0x80 | len(p) >> 7, len(p) & 0x7F]) if len(p) > 127 else bytes([len(p)])
        for p in packets
    )
    table = struct.pack(">qqii", len(packets), len(packets) * per_packet, 0, 0) + sizes
    chunks = {
        b"desc": struct.pack(">d4sIIIII", rate, code, 0, 0, per_packet, 1, 0),
        b"kuki": cookie,
        b"pakt": table,
        b"data": bytes(4) + b"".join(packets),
    }
    body = (name + struct.pack(">q", len(payload)) + payload for name, payload in chunks.items())
    return b"caff\0\1\0\0" + b"".join(body)


def caf_of_aac(adts: bytes) -> bytes:
    at, packets = 0, []
    while at < len(adts):
        size = (adts[at + 3] & 3) << 11 | adts[at + 4] << 3 | adts[at + 5] >> 5
        packets.append(adts[at + 7 : at + size])
        at += size
    config = b"\x12\x08"  # AAC LC, 44.1 kHz, mono
    decoder = b"\4" + bytes([13 + 2 + len(config)]) + b"\x40\x15" + bytes(11)
    decoder += b"\5" + bytes([len(config)]) + config
    cookie = bytes(4) + b"\3" + bytes([3 + len(decoder)]) + bytes(3) + decoder
    return caf(b"aac ", 44_100, 1024, packets, cookie)


def caf_of_opus(ogg: bytes) -> bytes:
    """Of an Ogg in which each page holds one packet."""
    at, packets = 0, []
    while at < len(ogg):
        table = ogg[at + 27 : at + 27 + ogg[at + 26]]
        packets.append(ogg[at + 27 + len(table) : at + 27 + len(table) + sum(table)])
        at += 27 + len(table) + sum(table)
    return caf(b"opus", 48_000, 960, packets[2:], packets[0])


def floats(*odd: float) -> bytes:
    """A float WAV of half a second of noise with ``odd`` in the middle of it."""
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 8000)
    noise[4000 : 4000 + len(odd)] = odd
    return wav(noise.astype("<f4").tobytes(), tag=3, bits=32)


def altered(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def linked_elsewhere(name: bytes = b"url ") -> bytes:
    """An M4A whose media is said to lie in another file: its one reference lost its flag."""
    return altered(made("m4a"), b"url \0\0\0\1", name + b"\0\0\0\0")


@cache
def bomb() -> bytes:
    """Forty minutes of stereo silence in a FLAC of a few hundred kilobytes: 850 MB as float32."""
    silence = "anullsrc=sample_rate=44100:channel_layout=stereo"
    return made("flac", "-t", "2400", "-frame_size", "32768", source=silence)


def noise(seconds: float = 0.5, channels: int = 1, rate: int = 32_000, seed: int = 0) -> Clip:
    """A clip that no codec can make small."""
    shape = channels, round(seconds * rate)
    samples = np.random.default_rng(seed).normal(0.0, 0.1, shape)
    return Clip(samples.astype(np.float32), rate)


def groove(bpm: float, seconds: float, rate: int = 32_000) -> Clip:
    """Four bars in A minor, over and over: drums on the beats, a chord a bar, a tune in eighths."""
    samples = round(seconds * rate)
    sound, beat = np.zeros(samples + rate), 60 / bpm
    tune = (69, 72, 76, 72, 69, 71, 72, 74, 76, 74, 72, 71, 69, 68, 69, 69)
    chords = ((45, 57, 60, 64), (50, 57, 62, 65), (52, 59, 64, 68), (45, 57, 60, 64))
    for number in range(int(seconds / beat * 2) + 1):
        start = round(number * beat / 2 * rate)
        if start >= samples:
            break
        chord = chords[number // 8 % 4] if number % 8 == 0 else ()
        for pitch, size, long in (
            (tune[number % 16], 0.15, beat / 2),
            *((pitch, 0.12, 4 * beat) for pitch in chord),
        ):
            time = np.arange(min(round(long * rate), len(sound) - start)) / rate
            tone = np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time)
            sound[start : start + len(time)] += size * tone * np.exp(-2 * time / long)
        if number % 2 == 0:
            time = np.arange(min(rate // 8, len(sound) - start)) / rate
            hit = np.random.default_rng(0).standard_normal(len(time))
            drum = np.sin(2 * np.pi * 60 * time) if number % 4 == 0 else 0.5 * hit
            sound[start : start + len(time)] += (0.7 * drum + 0.1 * hit) * np.exp(-40 * time)
    return Clip(sound[None, :samples].astype(np.float32), rate)


def children() -> set[int]:
    """The process ids of this process's children, zombies included."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == os.getpid():
                found.add(int(entry.name))
    return found
