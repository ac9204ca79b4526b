"""The link in each receipt of a monthly gift: it leads to where the gift is changed or ended."""

from __future__ import annotations

from django.core import signing

from petitions.models import MonthlyGift

SALT = "monthly gift"


def token_of(gift: MonthlyGift) -> str:
    """What stands in its link: the same in every receipt."""
    return signing.Signer(salt=SALT).sign(str(gift.pk))


def gift_of(token: str) -> MonthlyGift | None:
    """The gift a link leads to; None for a link that is wrong. One query."""
    try:
        number = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return MonthlyGift.objects.select_related("organization").filter(pk=number).first()
