"""The fonts that are there, and what none of them can draw. All are Noto: one family, nearly every script.

They come from the system (Debian: fonts-noto-core, fonts-noto-cjk). Where it has none, the requirements bring Latin,
Cyrillic, Greek, Arabic and Devanagari.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as harfbuzz
from fontTools.unicodedata import script, script_name

_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari")
PLACES = (
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts"),
    Path("~/Library/Fonts"),
    Path("/Library/Fonts"),
)
"""Where systems keep fonts, the nearest first; those of the requirements come after them."""
_FILES = (
    "NotoSans*-Regular.[ot]tf",
    "NotoSans*[[]*.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSerif?*-Regular.[ot]tf",
    "NotoSansCJK-Regular.ttc",
    "NotoColorEmoji.ttf",
)
_NOT_FOR_READING = ("Mono", "Display", "UI-", "Italic", "Condensed", "LastResort")
_UNSEEN = re.compile("[\u034f\u115f\u1160\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]")
"""Signs that only change how others look, beside those of the categories C and Z (Unicode: Default_Ignorable)."""
_CHINESE = "Noto Sans CJK SC"
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
"""Numbers of names in a font."""
_COMMON = ("Zyyy", "Zinh", "Zzzz")
"""Scripts that are none: signs all scripts share."""


class Family(NamedTuple):
    """A font by the name it is asked for, and where it lies; `face` is its number within a collection."""

    name: str
    path: Path
    face: int


def font_folders() -> list[Path]:
    """The folders that hold the fonts families() names."""
    return sorted({family.path.parent for family in found()})


def families() -> list[str]:
    """The names of all fonts found, in the order in which a sign is looked for: Noto Sans first."""
    return [family.name for family in found()]


def missing_scripts(texts: Iterable[str]) -> list[str]:
    """What no font found can draw in these texts: names of scripts, or the sign itself where it belongs to none."""
    signs = {sign for text in texts for sign in text}
    wanted = {ord(sign) for sign in signs if leaves_ink(sign)}
    for family in found():
        if not wanted:
            break
        wanted -= _drawn_by(family)
    return sorted({_named(chr(code)) for code in wanted})


@lru_cache(maxsize=8192)
def leaves_ink(sign: str) -> bool:
    """Whether a sign is seen, and not only changes how others look."""
    return unicodedata.category(sign) not in ("Cc", "Cf", "Zs", "Zl", "Zp") and not _UNSEEN.match(sign)


def _named(sign: str) -> str:
    its = script(sign)
    return f"{sign} (U+{ord(sign):04X})" if its in _COMMON else script_name(its)


@cache
def found() -> tuple[Family, ...]:
    """One file for each family. The system's come before those of the packages: these are variable fonts, which put
    letters with marks together from parts, and copied text suffers from that."""
    found: dict[str, Family] = {}
    for folder in _places():
        for path in _fonts_in(folder):
            for family in _families_of(path):
                found.setdefault(family.name, family)
    return tuple(sorted(found.values(), key=_rank))


def _rank(family: Family) -> tuple[bool, bool, bool, bool, str]:
    """Noto Naskh Arabic has a sign for each letter, Noto Sans Arabic puts it together from stroke and dots: what is
    copied from the PDF is right only with the first. The points and dots of Chinese and Japanese are in fonts of other
    scripts too (Mongolian, Yi), where they stand at other heights."""
    name = family.name
    return name != "Noto Sans", name != "Noto Naskh Arabic", name != "Noto Color Emoji", "CJK" not in name, name


def _places() -> list[Path]:
    packages = [Path(str(files(package))) for package in _PACKAGES]
    return [place.expanduser() for place in PLACES] + packages


def _fonts_in(folder: Path) -> list[Path]:
    paths = {path for pattern in _FILES for path in folder.rglob(pattern)} if folder.is_dir() else set()
    return sorted(path for path in paths if not any(part in path.name for part in _NOT_FOR_READING))


def _families_of(path: Path) -> list[Family]:
    """The families in a file; of a collection those for Chinese as written on the mainland, which draws all of CJK."""
    blob = harfbuzz.Blob.from_file_path(str(path))
    names = [_name(harfbuzz.Face(blob, number)) for number in range(harfbuzz.Face(blob).count)]
    return [Family(name, path, face) for face, name in enumerate(names) if len(names) == 1 or name == _CHINESE]


def _name(face: harfbuzz.Face) -> str:
    """The name of the family; where the font has one for each weight too, the one they share."""
    return str(face.get_name(_TYPOGRAPHIC_FAMILY) or face.get_name(_FAMILY))


@lru_cache(maxsize=8)
def _drawn_by(family: Family) -> frozenset[int]:
    return frozenset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(family.path)), family.face).unicodes)


SAMPLES = "ÅşЖλشשअ漢かカ한ไ😀"
"""A letter of each script the tests print."""

if __name__ == "__main__":
    if _missing := missing_scripts(SAMPLES):
        sys.exit(f"No font here draws: {', '.join(_missing)}.")
