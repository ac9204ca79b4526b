"""A PDF file, object after object, written as it is made: nothing of it stays in memory."""

from __future__ import annotations

import zlib
from typing import BinaryIO


class PdfFile:
    """Objects are numbered from 1. A number may be reserved, named in other objects, and filled later."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._size = out, 0
        self._starts: list[int] = []
        self._say(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """The number of an object that is still to come."""
        self._starts.append(0)
        return len(self._starts)

    def put(self, number: int, text: str) -> None:
        """Write the object of a reserved number."""
        self._starts[number - 1] = self._size
        self._say(f"{number} 0 obj\n{text}\nendobj\n".encode())

    def add(self, text: str) -> int:
        """Write an object, and say its number."""
        number = self.reserve()
        self.put(number, text)
        return number

    def stream(self, data: bytes, about: str = "") -> int:
        """Write bytes, compressed, with more about them, and say their number."""
        return self.stream_in_clear(zlib.compress(data), f"/Filter/FlateDecode{about}")

    def stream_in_clear(self, data: bytes, about: str = "") -> int:
        """Write bytes as they are, with more about them, and say their number."""
        number = self.reserve()
        self._starts[number - 1] = self._size
        self._say(f"{number} 0 obj\n<</Length {len(data)}{about}>>stream\n".encode() + data + b"\nendstream\nendobj\n")
        return number

    def close(self, root: int, about: int, identity: str) -> None:
        """Write the table of objects. `root` and `about` are where the document and its title are, `identity` is the
        file's, in hexadecimal digits."""
        start, count = self._size, len(self._starts) + 1
        self._say(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        self._say("".join(f"{place:010} 00000 n \n" for place in self._starts).encode())
        named = f"/Root {root} 0 R/Info {about} 0 R/ID[<{identity}><{identity}>]"
        self._say(f"trailer\n<</Size {count}{named}>>\nstartxref\n{start}\n%%EOF\n".encode())

    def _say(self, data: bytes) -> None:
        self._out.write(data)
        self._size += len(data)


def text_string(text: str) -> str:
    """A text as an object of PDF."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
