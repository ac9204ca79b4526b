"""The codes of a word that runs to the left: from left to right, one for each letter, marks before their letter.

Where several letters are one shape, the first has it and the others are blanks that share its width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from petitions.printing.cluster_font import ClusterFont, Drawing
from petitions.printing.direction import Word
from petitions.printing.faces import Cluster, Glyph


def codes_to_left(font: ClusterFont, word: Word) -> Iterator[tuple[int, ...]]:
    """The codes of a word to the left, from left to right, in parts that are shown by themselves: where a word ends
    with marks, its last letter is one, since pypdf takes marks that come first for the beginning of something else."""
    assert font.face
    clusters = font.face.shape(word.text, leftward=word.kind != "number")
    if word.kind == "number":
        yield _number(font, word.text, clusters)
        return
    codes = [tuple(_letter_codes(font, cluster)) for cluster in clusters]
    first = 1 if len(codes) > 1 and len(codes[0]) > 1 else 0
    yield tuple(code for some in codes[first:] for code in some)
    if first:
        yield codes[0]


def _letter_codes(font: ClusterFont, cluster: Cluster) -> Iterator[int]:
    letters = _letters(cluster.text)
    each = cluster.width // len(letters)
    before = each * (len(letters) - 1)
    for mark in reversed(letters[1:]):
        yield font.code(mark, Drawing(), each)
    yield font.code(letters[0], Drawing(cluster.glyphs, -before, tall=True), cluster.width - before)


def _letters(text: str) -> list[str]:
    """The letters of a cluster, each with a code of its own; marks in a row share one, so that their order stays."""
    letters: list[str] = []
    for sign in text:
        mark = unicodedata.category(sign)[0] == "M"
        if mark and letters[1:] and unicodedata.category(letters[-1][0])[0] == "M":
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def _number(font: ClusterFont, text: str, clusters: list[Cluster]) -> tuple[int, ...]:
    """A number runs to the right. pypdf turns around the digits of Arabic, so they are one code."""
    if text.isascii():
        return tuple(font.code(one.text, Drawing(one.glyphs, tall=True), one.width) for one in clusters)
    return (_as_one(font, text, clusters),)


def _as_one(font: ClusterFont, text: str, clusters: list[Cluster]) -> int:
    width, glyphs = 0, list[Glyph]()
    for one in clusters:
        glyphs += [glyph._replace(right=glyph.right + width) for glyph in one.glyphs]
        width += one.width
    return font.code(text, Drawing(tuple(glyphs), tall=True), width)
