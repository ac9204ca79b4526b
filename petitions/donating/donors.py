"""Who gave, sealed under a key of the organization: a petition's key is destroyed with its names, the tax office asks
for years."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from petitions.models import Donation
from petitions.sealing.keys import key_named, open_key
from petitions.sealing.seal import email_key, seal, unseal

PURPOSE = "donor"


@dataclass(frozen=True)
class Donor:
    """Who gave. Exists in memory only while it is needed."""

    name: str
    email: str


def seal_donor(gift: Donation, donor: Donor) -> None:
    """Seal who gave into `gift`, which is not saved. Two queries at most."""
    key = _key(gift.organization_id)
    gift.donor_key = email_key(key, donor.email)
    gift.sealed_donor = seal(key, PURPOSE, gift.donor_key, json.dumps(vars(donor), ensure_ascii=False).encode())


def donor_of(gift: Donation) -> Donor | None:
    """Who gave; None when it is not known, or not any more. Raises SealBroken. One query."""
    if gift.sealed_donor is None or gift.donor_key is None:
        return None
    plain = unseal(_key(gift.organization_id), PURPOSE, bytes(gift.donor_key), gift.sealed_donor)
    return Donor(**json.loads(plain))


def forget_donors(now: datetime.datetime | None = None) -> int:
    """Forget who gave longer ago than the law asks for (DONOR_YEARS full years); amounts stay. Returns how many."""
    now = now or timezone.now()
    first = datetime.datetime(now.year - settings.DONOR_YEARS, 1, 1, tzinfo=datetime.UTC)
    old = Donation.objects.filter(opened_at__lt=first).exclude(sealed_donor=None)
    Donation.objects.filter(opened_at__lt=first).exclude(wall_name="").update(wall_name="", is_on_wall=False)
    return old.update(sealed_donor=None, donor_key=None)


def _key(organization_id: int) -> bytes:
    return open_key(key_named(f"donors of organization {organization_id}"))
