"""Leave, or choose fewer mails: at once, whatever is being sent just now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from petitions.leaving.signed_with import signed_with
from petitions.models import Petition, Signature, Supporter, Wants


@dataclass(frozen=True)
class Standing:
    """What the link to leave shows: the petition's address (slug), and what is wanted; "" when no mail comes."""

    slug: str
    wants: str


def standing(petition_id: int, signature_id: int) -> Standing | None:
    """How a supporter stands; None when the petition is gone. Whoever left, withdrew or was purged looks the same.
    Two queries."""
    slug = Petition.objects.filter(pk=petition_id).values_list("slug", flat=True).first()
    if slug is None:
        return None
    row = Supporter.objects.filter(petition=petition_id, signature=signature_id).first()
    return Standing(slug, row.wants if row else "")


def leave(petition_id: int, signature_id: int) -> bool:
    """No more mail about this petition, and the address kept for it is gone. False when there was none."""
    with transaction.atomic():
        # The signature first: its lock waits for a clock that is just making it a supporter.
        Signature.objects.filter(petition=petition_id, pk=signature_id).update(updates=False)
        return bool(Supporter.objects.filter(petition=petition_id, signature=signature_id).delete()[0])


def address_leaves(address: str) -> int:
    """The same where only the address is known: no more mail about whatever was signed with it, confirmed or not, in
    every petition. Returns how many lists that ends."""
    with transaction.atomic():
        rows = (Signature.objects.filter(either).values_list("petition", "pk") for either in signed_with(address))
        return sum(leave(*place) for found in rows for place in found)


def choose(petition_id: int, signature_id: int, wants: str) -> bool:
    """From now on only what is wanted (one of Wants); False when they get no mail. Raises ValueError."""
    rows = Supporter.objects.filter(petition=petition_id, signature=signature_id)
    return bool(rows.update(wants=Wants(wants)))
