"""What an ended mail to many no longer needs: how signers of the chosen places spell them."""

from __future__ import annotations

from petitions.announcing.audience import Audience
from petitions.models import Broadcast

_OVER = (Broadcast.State.DONE, Broadcast.State.CANCELLED)


def forget_spellings(row: Broadcast) -> bool:
    """Erase them from one row; False when there are none. Places that were chosen, languages and counts stay: the
    record says whom it was for. Call it in the transaction that ends the broadcast."""
    audience = Audience.from_json(row.weight, row.audience)
    if not audience.cities:
        return False
    kept = Audience(audience.weight, audience.languages, audience.places)
    return bool(Broadcast.objects.filter(pk=row.pk).update(audience=kept.as_json()))


def forget_ended() -> int:
    """The same of all that are over and still have some; return how many. For the clock: of broadcasts that ended
    before this was so. One query over the rows of broadcasts."""
    rows = Broadcast.objects.filter(state__in=_OVER).exclude(audience__places=[])
    return sum(forget_spellings(row) for row in rows)
