"""The links in receipts: to where a monthly gift is changed or ended, and to where a name leaves the wall."""

from __future__ import annotations

from django.core import signing

from petitions.models import Donation, MonthlyGift

MONTHLY, WALL = "monthly gift", "wall of donors"


def token_of(gift: MonthlyGift) -> str:
    """What stands in its link: the same in every receipt."""
    return signing.Signer(salt=MONTHLY).sign(str(gift.pk))


def gift_of(token: str) -> MonthlyGift | None:
    """The gift a link leads to; None for a link that is wrong. One query."""
    return MonthlyGift.objects.select_related("organization").filter(pk=_number(token, MONTHLY)).first()


def wall_token_of(row: Donation) -> str:
    """What stands in the link by which a name leaves the wall."""
    return signing.Signer(salt=WALL).sign(str(row.pk))


def donation_of(token: str) -> Donation | None:
    """The donation such a link leads to; None for a link that is wrong. One query."""
    return Donation.objects.select_related("organization").filter(pk=_number(token, WALL)).first()


def _number(token: str, salt: str) -> int:
    try:
        return int(signing.Signer(salt=salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return 0
