"""The headers of AIFF, AIFF-C and CAF, read to refuse what is cut short or coded as we cannot read.

AIFF after Apple's *Audio Interchange File Format AIFF-C* (1991), CAF after its *Core Audio Format
Specification* 1.0.
"""

import struct
from collections.abc import Iterator

from bot.audio.refusals import coded_as, cut_short, empty

_MOST_CHUNKS = 1000
_AIFC_PCM = (
    b"NONE", b"twos", b"sowt", b"raw ", b"in24", b"in32", b"fl32", b"FL32", b"fl64", b"FL64",
    b"ulaw", b"ULAW", b"alaw", b"ALAW",
)  # fmt: skip
_CAF_CODES = (b"lpcm", b"alac", b"aac ", b"opus", b"ulaw", b"alaw")
_CAF_PACKETS_MAY_LACK = 512  # bytes of coded sound: less than a tenth of a second
_UNKNOWN = -1


def check_aiff(data: bytes) -> None:
    """Refuses an AIFF whose sound is coded, missing, or shorter than its header says."""
    common = sound = None
    for name, at, size in _walk(data, 12, ">4sI"):
        if name == b"COMM":
            common = data[at : at + min(size, 22)]
        elif name == b"SSND":
            sound = at + 8, size - 8
    if common is None or len(common) < 18 or sound is None:
        raise cut_short("AIFF")
    code = common[18:22] if data[8:12] == b"AIFC" else b"NONE"
    if code not in _AIFC_PCM:
        raise coded_as("AIFF", code.decode("latin-1"))
    channels, frames, bits = struct.unpack_from(">hIh", common)
    begin, size = sound
    rate = _extended(common[8:18])
    width = channels * -(-bits // 8)
    if size <= 0 or len(data) <= begin or not frames:
        raise empty("AIFF")
    if size - (len(data) - begin) > 0.1 * rate * width:
        raise cut_short("AIFF")


def check_caf(data: bytes) -> None:
    """The same for a CAF."""
    head, sound = b"", None
    for name, at, size in _walk(data, 8, ">4sq"):
        if name == b"desc":
            head = data[at : at + 32]
        elif name == b"data":
            sound = at + 4, len(data) - at - 4 if size == _UNKNOWN else size - 4
    if len(head) < 32 or sound is None:
        raise cut_short("CAF")
    rate, code, _, packet, per_packet = struct.unpack_from(">d4sIII", head)
    if code not in _CAF_CODES:
        raise coded_as("CAF", code.decode("latin-1"))
    begin, size = sound
    if size <= 0 or len(data) <= begin:
        raise empty("CAF")
    plain = packet > 0 and per_packet > 0 and 0 < rate < 1e6
    may_lack = 0.1 * rate * packet / per_packet if plain else _CAF_PACKETS_MAY_LACK
    if size - (len(data) - begin) > may_lack:
        raise cut_short("CAF")


def _walk(data: bytes, at: int, head: str) -> Iterator[tuple[bytes, int, int]]:
    """Name, place of the payload and declared size of each chunk."""
    even = head == ">4sI"
    for _ in range(_MOST_CHUNKS):
        if at + struct.calcsize(head) > len(data):
            return
        name, size = struct.unpack_from(head, data, at)
        at += struct.calcsize(head)
        yield name, at, size
        if size < 0:
            return
        at += size + (size & 1 if even else 0)


def _extended(number: bytes) -> float:
    """An 80-bit float, as far as sample rates need it."""
    exponent, mantissa = struct.unpack(">HQ", number)
    return mantissa * 2.0 ** min((exponent & 0x7FFF) - 16_383 - 63, 64)
