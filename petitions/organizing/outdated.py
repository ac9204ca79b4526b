"""Translations that fell behind: the words they were made from have changed since."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags

from petitions.models import PetitionPage
from petitions.models.whole import label_of, lacking

WORDS = (
    "title",
    "ask",
    "summary",
    "body",
    "letter",
    "decision_rule",
    "image_alt",
    "outcome_words",
    "share_text",
    "search_description",
)
"""What a translator writes. Facts (dates, targets, goal) are the same in all languages at once."""

_NUMBERS = re.compile(r'\s*data-block-key=\\?"[^"]*"|,?\s*"id":\s*"[0-9a-f-]{36}"')


def outdated_words(page: PetitionPage) -> list[str | Promise]:
    """Which words of the page a petition began with have been published differently since `page`, its translation, was
    last published, and which the translation lacks; [] for that page itself and for a translation that was never
    published. Four queries, and those of the blocks of a body.

    Publishing the translation again says that it is right as it is; words that it lacks must be there first.
    """
    if page.is_primary or not page.last_published_at:
        return []
    first = PetitionPage.objects.filter(petition=page.petition_id).select_related("live_revision").order_by("pk")[0]
    then = first.revisions.filter(created_at__lte=page.last_published_at).order_by("-created_at").first()
    behind = set(lacking(page, first))
    if then and first.live_revision and then.pk != first.live_revision.pk:
        behind |= _differing(then.content, first.live_revision.content)
    return [label_of(PetitionPage, name) for name in WORDS if name in behind]


def _differing(then: dict[str, Any], now: dict[str, Any]) -> set[str]:
    return {name for name in WORDS if _bare(then.get(name)) != _bare(now.get(name))}


def _bare(text: str | None) -> str:
    """A field of a revision without what the editors number their paragraphs and blocks by, and "" where no word is."""
    bare = _NUMBERS.sub("", text or "")
    return bare if strip_tags(bare).strip("[] ") else ""
