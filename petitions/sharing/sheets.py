"""Posters and flyers of a petition: what stands on them."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.absolute import absolute
from petitions.models import PetitionPage, ShareCode
from petitions.printing.sheet import Sheet
from petitions.sharing.codes import short_address
from petitions.sharing.words import one_line

SHEETS = {
    "poster-a4": ("a4", 1),
    "poster-letter": ("letter", 1),
    "flyers-a4": ("a4", 4),
    "flyers-letter": ("letter", 4),
}
"""Name in an address: paper, and how many on a sheet."""


def sheet_of(page: PetitionPage, name: str, code: ShareCode | None) -> Sheet:
    """The sheet `name` (one of SHEETS) of a page, in the active language, leading to it by `code`; without one by its
    full address."""
    paper, pieces = SHEETS[name]
    assert page.petition is not None
    address = address_of(page, code)
    title = one_line(page.title)
    return Sheet(
        language=get_language() or "en",
        paper=paper,
        pieces=pieces,
        document=title,
        by=_("A petition by %(organization)s") % {"organization": one_line(page.petition.organization.name)},
        title=title,
        ask=one_line(page.ask),
        act=_("Sign here"),
        how=_("Point the camera of your phone at the square, or type this address:"),
        address=address.partition("://")[2].rstrip("/"),
        leads_to=address,
        code_says=_("QR code with the address of the petition"),
        promise=_("It takes a minute. You decide who may know that you signed."),
    )


def address_of(page: PetitionPage, code: ShareCode | None) -> str:
    """Where a sheet or a QR code leads: the short address of `code`, else the page's own. Absolute."""
    return short_address(code.code, get_language() or "en") if code else absolute(page.url)
