"""A petition's page as a share code leads to it: the same page, and its form brings the code along."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from home.context import site
from home.gaps import Gaps, Pieces, filled
from home.kept import kept
from petitions.models import PetitionPage
from petitions.reading.petition_view import petition_view
from petitions.reading.public_page import public_page
from petitions.signing.forms import SignForm

OWN = Gaps(["via"])


def via_page(slug: str, language: str, code: str, timeline: str) -> str | None:
    """The page of a petition with `code` in its form and in its links to other languages; None where there is no page.
    Drawn once for all codes."""
    pieces = _written(slug, language, timeline)
    return filled(pieces, {"via": code}) if pieces else None


@kept
def _written(slug: str, language: str, timeline: str) -> Pieces | None:
    page: PetitionPage | None = public_page(slug, language)
    if page is None:
        return None
    request = HttpRequest()
    request.GET = QueryDict(urlencode({"timeline": timeline}))
    mark = OWN.marks["via"]
    form = SignForm(initial={"text_version": getattr(page, "text_version", None), "via": mark})
    links = [link | {"url": f"{link['url']}via/{mark}/"} for link in page.language_links()]
    words: dict[str, Any] = {"page": page, "self": page, "language_links": links, **site(request)}
    return OWN.cut(render_to_string(page.template, words | petition_view(page, request, form)))
