"""Look for somebody in anything: each word in every usual spelling, in rows, files, archives and pages."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import quopri
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

_TOO_SHORT = 5
"""Bytes of a spelling that would be found by chance."""


def spellings(word: str) -> Iterator[bytes]:
    """How a word may be written down: as it is, in another case, encoded, escaped, backwards, as a hash without key."""
    raw = word.encode()
    yield raw[::-1]
    for text in {word, word.casefold(), word.upper(), unicodedata.normalize("NFD", word)}:
        yield from _spelled(text)
    # A hash without a key names whoever is in a thief's list of addresses.
    for made in (hashlib.md5(raw), hashlib.sha1(raw), hashlib.sha256(raw)) if "@" in word else ():
        yield from (made.digest(), made.hexdigest().encode(), base64.b64encode(made.digest()))


def _spelled(text: str) -> Iterator[bytes]:
    raw = text.encode()
    yield from (raw, raw.hex().encode(), quote(text).encode(), quote(text, safe="").encode(), text.encode("utf-16-le"))
    yield from (json.dumps(text)[1:-1].encode(), escape(text).encode(), quopri.encodestring(raw).strip())
    yield from (text.encode("ascii", "xmlcharrefreplace"), text.encode("unicode-escape"))
    for shift in range(3):
        # In base64 a text looks different at each of three places; the letters at its ends depend on its neighbours.
        yield base64.b64encode(b"\x00" * shift + raw)[4 if shift else 0 :].rstrip(b"=")[:-2]


def as_bytes(cell: Any) -> bytes:
    """What stands in a cell of a table."""
    if isinstance(cell, (bytes, bytearray, memoryview)):
        return bytes(cell)
    return (json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, (dict, list)) else str(cell)).encode()


def hits(words: Iterable[str | bytes], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """(place, word) wherever a word stands in the bytes of a place; bytes among the words are looked for as they are
    and in hex."""
    wanted = [(str(word), form) for word in words for form in _forms(word)]
    found = set()
    for name, data in places:
        lowered = data.lower()
        found |= {(name, word) for word, form in wanted if form in lowered}
    return sorted(found)


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, and of what lies in each archive."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        yield str(path.relative_to(folder)), data + str(path.name).encode()
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def _forms(word: str | bytes) -> set[bytes]:
    forms = spellings(word) if isinstance(word, str) else (word, word.hex().encode())
    return {form.lower() for form in forms if len(form) >= _TOO_SHORT}
