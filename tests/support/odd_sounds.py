"""Odd files of the kinds that people really attach: whole ones that look wrong, and wrong ones."""

import struct

import numpy as np

from tests.support.sounds import PICTURE, made, wav

STEPS = "aevalsrc=0.4*sin(2*PI*t*(262+66*floor(mod(t*2\\,5)))):s={rate}:d={seconds}"
CODED = ("-deadline", "realtime", "-cpu-used", "8")


def steps(extension: str, *how: str, seconds: float = 4, rate: int = 48_000) -> bytes:
    """A tune in steps of half a second."""
    return made(extension, *how, source=STEPS.replace("{rate}", str(rate)), seconds=seconds)


def several(extension: str, *how: str, inputs: tuple[str, ...]) -> bytes:
    """A file of several lavfi ``inputs``."""
    sources = [part for one in inputs for part in ("-f", "lavfi", "-i", one)]
    return made(extension, *sources, *how, source=None)


def tune(seconds: float = 4, rate: int = 48_000) -> str:
    return STEPS.format(rate=rate, seconds=seconds)


NOTHING = "anullsrc=r=48000:cl=mono:d=4"
BOTH = ("-map", "0:a", "-map", "1:a")


def late() -> bytes:
    """A video of seven seconds, whose sound begins with the third."""
    return made(
        "mp4", "-f", "lavfi", "-i", PICTURE.replace("duration=1", "duration=7"),
        "-itsoffset", "2", "-f", "lavfi", "-i", tune(5), "-map", "0:v", "-map", "1:a",
        "-c:v", "mpeg4", source=None,
    )  # fmt: skip


def jumping(extension: str, seconds: float, *how: str) -> bytes:
    """Four seconds of sound; after two of them its clock jumps."""
    return steps(extension, "-af", f"asetpts='PTS+if(gte(T,2),{seconds}/TB,0)'", *how)


def hole_in_ogg() -> bytes:
    """Ten seconds of noise, of which the pages from the fourth to the seventh are lost."""
    data = made("ogg", "-c:a", "libvorbis", source="anoisesrc=d=10:r=48000:a=0.2:seed=1")
    return b"".join(
        page for page in pages(data)
        if not 4 * 48_000 < struct.unpack_from("<q", page, 6)[0] < 7 * 48_000
    )  # fmt: skip


def pages(ogg: bytes) -> list[bytes]:
    at, found = 0, []
    while at < len(ogg):
        count = ogg[at + 26]
        size = 27 + count + sum(ogg[at + 27 : at + 27 + count])
        found.append(ogg[at : at + size])
        at += size
    return found


def id3(frames: bytes, footer: bool = False) -> bytes:
    size = bytes(len(frames) >> shift & 127 for shift in (21, 14, 7, 0))
    head = (b"\4\0\x10" if footer else b"\3\0\0") + size
    return b"ID3" + head + frames + (b"3DI" + head if footer else b"")


def cover() -> bytes:
    """A picture in a tag of 150 kB, in which sync words come up."""
    picture = b"\0image/png\0\3\0" + bytes((i * 37 + 11) % 251 for i in range(150_000))
    return id3(b"APIC" + struct.pack(">I", len(picture)) + b"\0\0" + picture)


def ape_tag(size: int = 500) -> bytes:
    return b"APETAGEX" + struct.pack("<IIII", 2000, size, 1, 0xA0000000) + bytes(8) + bytes(size)


def junk(size: int = 60_000) -> bytes:
    return np.random.default_rng(3).integers(0, 255, size, np.uint8).tobytes()


def amr_wide(seconds: float = 4) -> bytes:
    """An AMR-WB of noise, which ffmpeg reads and cannot write: frames of 20 ms at 23.85 kbit/s
    (RFC 4867, 5), of bits by chance."""
    chance = np.random.default_rng(5)
    frames = (b"\x44" + chance.bytes(60) for _ in range(round(50 * seconds)))
    return b"#!AMR-WB\n" + b"".join(frames)


def with_doctype_ending_in_nul() -> bytes:
    webm = steps("webm")
    long = not webm[4] & 0x80
    start, size = (12, int.from_bytes(webm[5:12])) if long else (5, webm[4] & 0x7F)
    head = webm[start : start + size].replace(b"\x42\x82\x84webm", b"\x42\x82\x85webm\0")
    return webm[:4] + bytes([0x80 | len(head)]) + head + webm[start + size :]


def unfinished() -> bytes:
    """A WAV whose recorder died before it wrote down how long it is."""
    whole = bytearray(wav(np.sin(np.arange(32_000) / 5).astype("<f4").tobytes(), tag=3, bits=32))
    whole[4:8] = whole[40:44] = bytes(4)
    return bytes(whole)


def _table(polynomial: int, bits: int) -> list[int]:
    top, mask, table = 1 << (bits - 1), (1 << bits) - 1, []
    for byte in range(256):
        value = byte << (bits - 8)
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value & top else 0)) & mask
        table.append(value)
    return table


_CRC8, _CRC16 = _table(0x07, 8), _table(0x8005, 16)


def _crc8(data: bytes) -> int:
    value = 0
    for byte in data:
        value = _CRC8[value ^ byte]
    return value


def _crc16(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ _CRC16[value >> 8 ^ byte]
    return value


def old_flac(sizes: tuple[int, ...] = (4096, 1152, 576, 2304)) -> bytes:
    """Blocks of different lengths as encoders before 1.2 wrote them: numbered by samples, though
    nothing says so. Made by hand, since no encoder of today does."""
    time = np.arange(4 * 44_100)
    samples = (8000 * np.sin(2 * np.pi * 440 / 44_100 * time)).astype(">i2")
    frames, at = b"", 0
    while at < len(samples):
        block = samples[at : at + sizes[len(frames) % len(sizes)]]
        head = b"\xff\xf8\x79\x08" + chr(at).encode("utf-8", "surrogatepass")
        head += struct.pack(">H", len(block) - 1)
        frame = head + bytes([_crc8(head)]) + b"\2" + block.tobytes()
        frames += frame + struct.pack(">H", _crc16(frame))
        at += len(block)
    info = struct.pack(">HH", min(sizes), max(sizes)) + bytes(6)
    info += struct.pack(">Q", 44_100 << 44 | 15 << 36 | len(samples)) + bytes(16)
    return b"fLaC\x80\0\0\x22" + info + frames
