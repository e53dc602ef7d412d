"""Make a screenshot small: a palette of the most frequent colours, the others put to the nearest of them."""

import struct
import zlib
from collections import Counter
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256


def shrink(picture: bytes) -> bytes:
    """Write an 8-bit true-colour PNG anew with at most 256 colours; raises ValueError for any other kind."""
    width, height, channels, pixels = _read(picture)
    colours = [tuple(pixels[at : at + 3]) for at in range(0, len(pixels), channels)]
    counted = Counter(colours)
    palette = [colour for colour, _ in counted.most_common(_MOST)]
    place = {colour: n for n, colour in enumerate(palette)}
    place |= {colour: _nearest(colour, palette) for colour in counted if colour not in place}
    rows = (colours[row * width : (row + 1) * width] for row in range(height))
    packed = b"".join(b"\x00" + bytes(place[one] for one in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {b"IHDR": head, b"PLTE": bytes(sum(palette, ())), b"IDAT": zlib.compress(packed, 9), b"IEND": b""}
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in parts.items())


def size_of(path: Path) -> tuple[int, int]:
    """Return width and height as the file says."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return int(width), int(height)


def _nearest(colour: tuple[int, ...], palette: list[tuple[int, ...]]) -> int:
    away = [sum((one - other) ** 2 for one, other in zip(colour, known, strict=True)) for known in palette]
    return away.index(min(away))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _read(picture: bytes) -> tuple[int, int, int, bytes]:
    """Return width, height, bytes a pixel, and the pixels."""
    at, packed, head = len(_SIGNATURE), b"", (0, 0, 0, 0, 0, 0, 0)
    while at < len(picture):
        size, name = struct.unpack(">I4s", picture[at : at + 8])
        data = picture[at + 8 : at + 8 + size]
        head = struct.unpack(">IIBBBBB", data) if name == b"IHDR" else head
        packed += data if name == b"IDAT" else b""
        at += size + 12
    width, height, depth, kind, *_, interlaced = head
    if depth != 8 or kind not in (2, 6) or interlaced:
        raise ValueError(head)
    channels = 3 if kind == 2 else 4
    return width, height, channels, _unfiltered(zlib.decompress(packed), width * channels, channels)


def _unfiltered(raw: bytes, width: int, step: int) -> bytes:
    """Undo the filter of each row; https://www.w3.org/TR/png-3/#9Filters."""
    before, found = bytearray(width), bytearray()
    for at in range(0, len(raw), width + 1):
        kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + width])
        for n in range(width):
            left, up = (row[n - step] if n >= step else 0), before[n]
            corner = before[n - step] if n >= step else 0
            row[n] = (row[n] + _guess(kind, left, up, corner)) & 255
        found += row
        before = row
    return bytes(found)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        near = left + up - corner
        return min((left, up, corner), key=lambda one: abs(near - one))
    return (0, left, up, (left + up) // 2)[kind]
