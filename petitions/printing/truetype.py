"""A TrueType font for a PDF: outlines and widths by number, and nothing else (Apple and Microsoft's OpenType 1.9)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

EM = 1000
_ONE = 0x00010000
_MAGIC = 0x5F0F3CF5
_SIDES: list[tuple[int, Any]] = [(1, min), (2, min), (3, max), (4, max)]
_ADJUSTED = 0xB1B0AFBA
"""What the checksum of a whole font comes to."""


class _Seen:
    """The least and the most of all outlines, which some tables want to know; those that draw nothing do not count."""

    def __init__(self, outlines: Sequence[bytes], widths: Sequence[int]) -> None:
        heads = [struct.unpack_from(">5h", outline) if outline else (0, 0, 0, 0, 0) for outline in outlines]
        self.lefts = [head[1] for head in heads]
        inked = [(head, width) for head, width in zip(heads, widths, strict=True) if head[0]]
        self.box = [pick((head[at] for head, _width in inked), default=0) for at, pick in _SIDES]
        self.least_left = min((head[1] for head, _width in inked), default=0)
        self.least_right = min((width - head[3] for head, width in inked), default=0)
        self.contours = max(head[0] for head in heads)
        self.points = max(map(_points, outlines))


def font_program(outlines: Sequence[bytes], widths: Sequence[int], ascent: int, descent: int) -> bytes:
    """The font in which each code draws the outline of its place (as `glyf` holds one; empty draws nothing)."""
    seen = _Seen(outlines, widths)
    places, glyf = [0], bytearray()
    for outline in outlines:
        glyf += outline + bytes(-len(outline) % 4)
        places.append(len(glyf))
    count = len(outlines)
    tables = {
        b"glyf": bytes(glyf),
        b"head": struct.pack(
            ">4I2H2q4h2H3h", _ONE, _ONE, 0, _MAGIC, 3, EM, 0, 0, *seen.box, 0, 3, 2, 1, 0
        ),  # no dates: the same letters make the same file
        b"hhea": struct.pack(
            ">I3hH11hH",
            _ONE,
            ascent,
            descent,
            0,
            max(widths),
            min(seen.lefts),
            seen.least_right,
            seen.box[2],
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            count,
        ),
        b"hmtx": b"".join(struct.pack(">Hh", *each) for each in zip(widths, seen.lefts, strict=True)),
        b"loca": struct.pack(f">{count + 1}I", *places),
        b"maxp": struct.pack(">I14H", _ONE, count, seen.points, seen.contours, 0, 0, 1, *(0,) * 8),
    }
    return _whole(tables)


def _whole(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    start = struct.pack(">I4H", _ONE, count, 16 << power, power, (count - (1 << power)) * 16)
    place, listed, body = len(start) + 16 * count, b"", b""
    for tag, table in tables.items():
        listed += struct.pack(">4s3I", tag, _checksum(table), place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = start + listed + body
    at = whole.index(tables[b"head"], place) + 8
    return whole[:at] + struct.pack(">I", (_ADJUSTED - _checksum(whole)) & 0xFFFFFFFF) + whole[at + 4 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def _points(outline: bytes) -> int:
    """How many points an outline has: the last contour says its last one."""
    if not outline:
        return 0
    (contours,) = struct.unpack_from(">h", outline)
    return struct.unpack_from(">H", outline, 8 + 2 * contours)[0] + 1 if contours else 0
