"""Whether somebody asks this already: petitions to the same office with much the same words."""

from __future__ import annotations

import re
import unicodedata

from petitions.models import PetitionPage

LOOKED_AT = 300
"""So many petitions to the same offices are compared, the newest first."""
ALIKE, COMMON = 0.5, 3
"""Half of the words of the shorter ask, and three of them."""
EMPTY = {"the", "that", "this", "with", "from", "para", "please", "favor", "should", "must", "debe", "deben", "nuestr"}
EMPTY |= {"mayor", "senato", "senado", "counci", "concej", "alcald", "govern", "gobern", "distri", "attorn", "fiscal"}
"""Words and beginnings of words in which many asks agree: offices are compared apart."""


def alike(page: PetitionPage) -> list[PetitionPage]:
    """Pages of other petitions, offered to the public, that ask one of the same offices much the same; each petition
    once, the most alike first. Two queries."""
    offices = [draft.office_id for draft in page.target_drafts.all()]
    mine = _words(page)
    found: dict[int | None, tuple[float, PetitionPage]] = {}
    others = PetitionPage.objects.offered().filter(
        petition__targets__office__in=offices, petition__targets__removed_at=None
    )
    others = others.exclude(petition=page.petition_id).select_related("petition", "locale").distinct()
    for other in others.order_by("-pk")[:LOOKED_AT]:
        score = _overlap(mine, _words(other))
        if score >= ALIKE and score > found.get(other.petition_id, (0.0, other))[0]:
            found[other.petition_id] = (score, other)
    return [other for _score, other in sorted(found.values(), key=lambda each: -each[0])]


def _overlap(one: set[str], other: set[str]) -> float:
    common = len(one & other)
    return common / min(len(one), len(other)) if common >= COMMON else 0.0


def _words(page: PetitionPage) -> set[str]:
    """The beginnings of the words of title and ask, so that a plural or an accent parts nothing."""
    plain = unicodedata.normalize("NFKD", f"{page.title} {page.ask}".casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return {word[:6] for word in re.findall(r"\w{4,}", plain)} - EMPTY
