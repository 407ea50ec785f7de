"""Finds the links of a chained Ogg: whole files one after the other, which ffmpeg plays as one only
where rate, channels and codec stay the same."""

from collections.abc import Iterator

_BEGIN = 2  # header type flag of a page that begins a logical stream (RFC 3533, 6)


def links(data: bytes) -> list[bytes]:
    """The files of which ``data`` is made; damage is left to whoever reads them."""
    begins = [0]
    beginning = True
    for at, flags in _pages(data):
        begin = bool(flags & _BEGIN)
        if begin and not beginning:
            begins.append(at)
        beginning = begin
    if len(begins) == 1:
        return [data]
    return [data[at:end] for at, end in zip(begins, [*begins[1:], len(data)], strict=True)]


def _pages(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each page begins, and its flags."""
    at = 0
    while (at := data.find(b"OggS", at)) >= 0 and at + 27 <= len(data):
        segments = data[at + 26]
        yield at, data[at + 5]
        at += 27 + segments + sum(data[at + 27 : at + 27 + segments])
