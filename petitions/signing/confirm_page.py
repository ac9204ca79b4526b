"""The page of a confirm link: written once for all who see the same on it, but for their own words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from home.context import site
from home.gaps import Gaps, Pieces, filled
from home.kept import kept
from petitions.signing.preview import Preview

OWN = Gaps(["name", "place", "reason", "number"])


def confirm_page(shown: Preview, petition_title: str, petition_url: str, share: Hashable = None) -> str:
    """The whole page in the active language: what will be public and a button; afterwards the number, and the ways to
    share (a Share)."""
    own = {name: escape(words) for name in OWN.marks if (words := getattr(shown, name))}
    marks: dict[str, Any] = {name: OWN.marks[name] for name in own}
    same = petition_title, petition_url, share if shown.is_confirmed else None
    return filled(_written(replace(shown, **marks), *same, get_language() or "en"), own)


@kept
def _written(shown: Preview, petition_title: str, petition_url: str, share: Hashable, language: str) -> Pieces:
    template = "confirmed" if shown.is_confirmed else "confirm"
    words = {"shown": shown, "petition_title": petition_title, "petition_url": petition_url, "share": share}
    words |= site(HttpRequest())
    return OWN.cut(render_to_string(f"petitions/signing/{template}.html", words))
