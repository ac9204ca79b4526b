"""The picture of a petition where a link to it is shown: what stands on it, and its address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.context import site_words
from petitions.models import Outcome, PetitionPage, State
from petitions.printing.picture import HEIGHT, WIDTH, CardPicture
from petitions.sharing.drawn import mark_of
from petitions.sharing.words import one_line

DRAWING = 1
"""Raised when the picture is drawn differently: its address changes with it."""
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)


def card_picture(page: PetitionPage) -> CardPicture:
    """What stands on the picture of a page with its petition, in the active language. No query of its own."""
    petition, language = page.petition, get_language() or "en"
    assert petition is not None
    return CardPicture(
        language=language,
        title=one_line(page.title),
        ask=one_line(page.ask),
        organization=one_line(petition.organization.name),
        site=one_line(site_words(language).site_name),
        count=_count(petition.tally.total),
        act=_act(petition.outcome, str(petition.get_outcome_display()), petition.state()),
    )


def picture_of(page: PetitionPage) -> dict[str, Any]:
    """`url`, `width`, `height` and `alt` of a page's picture, for its tags. The url changes with what is on it."""
    card = card_picture(page)
    assert page.petition is not None
    alt = _("%(title)s. A petition by %(organization)s. %(count)s.")
    return {
        "url": reverse("picture", args=[page.petition.slug, picture_mark(card)]),
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "alt": alt % {"title": card.title, "organization": card.organization, "count": card.count},
    }


def picture_mark(card: CardPicture) -> str:
    """The part of the address that changes with the picture."""
    return f"{DRAWING}-{mark_of(card)}"


def rounded(count: int) -> int:
    """The last of 10, 15, 20, 25, 30, 40 … 90, 100, 150 … that `count` is over; 0 when it is over none.

    A picture is drawn anew, and asked for anew, only when the count passes the next.
    """
    best, ten = 0, 10
    while ten < count:
        best = max([best, *(int(step * ten) for step in _STEPS if step * ten < count)])
        ten *= 10
    return best


def _count(total: int) -> str:
    if over := rounded(total):
        return _("Over %(count)s have signed") % {"count": number_format(over, force_grouping=True)}
    return _("A new petition")


def _act(outcome: str, label: str, state: str) -> str:
    if outcome != Outcome.NONE:
        return label[:1].upper() + label[1:]
    return _("Read it") if state == State.CLOSED else _("Sign it too")
