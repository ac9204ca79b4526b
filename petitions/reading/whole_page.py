"""A petition's page, drawn once for everybody but for what differs by its address: which part of its timeline is shown,
and the share code that its form brings along. So nobody costs the site much by asking for addresses that are new."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string

from home.context import site
from home.gaps import Gaps, filled
from home.kept import kept
from petitions.models import PetitionPage
from petitions.reading.petition_view import petition_view
from petitions.reading.public_page import public_page
from petitions.reading.timeline import PAGE_SIZE, Entry, timeline_piece
from petitions.signing.forms import SignForm

OWN = Gaps(["timeline", "via"])


@dataclass(frozen=True)
class Whole:
    """One page, the moment of time.monotonic() at which the site was asked what stands on it, and whether its address
    names no part of the timeline, but leads to the nearest."""

    html: bytes
    made: float
    by_chance: bool


def whole_page(slug: str, language: str, timeline: str = "1", code: str = "") -> Whole | None:
    """The page with one part of its timeline (text from the address; anything odd is the first or last), and with
    `code` in its form and in its links to other languages; None where there is no page. No query when asked again."""
    drawn = _drawn(slug, language, bool(code))
    if drawn is None:
        return None
    number = Paginator(drawn.entries, PAGE_SIZE).get_page(timeline).number
    words = {b"timeline": drawn.part(number, slug), b"via": code.encode()}
    return Whole(filled(drawn.pieces, words), drawn.made, timeline != str(number))


@dataclass
class _Drawn:
    pieces: list[bytes]
    entries: list[Entry]
    made: float
    parts: dict[int, bytes] = field(default_factory=dict)

    def part(self, number: int, slug: str) -> bytes:
        """A part of the timeline, drawn when somebody asks for it."""
        if number not in self.parts:
            self.parts[number] = timeline_piece(self.entries, str(number), slug).encode()
        return self.parts[number]


@kept
def _drawn(slug: str, language: str, shared: bool) -> _Drawn | None:
    made = time.monotonic()
    page: PetitionPage | None = public_page(slug, language)
    if page is None:
        return None
    request, form, links = HttpRequest(), None, page.language_links()
    if shared:
        via = OWN.marks["via"]
        form = SignForm(initial={"text_version": getattr(page, "text_version", None), "via": via})
        links = [link | {"url": f"{link['url']}via/{via}/"} for link in links]
    words: dict[str, Any] = {"page": page, "self": page, "language_links": links, **site(request)}
    words |= petition_view(page, request, form) | {"timeline_piece": OWN.marks["timeline"]}
    # Encoded here, once: a page is tens of thousands of letters, of which an address changes a few.
    pieces = [piece.encode() for piece in OWN.cut(render_to_string(page.template, words))]
    return _Drawn(pieces, words["entries"], made)
