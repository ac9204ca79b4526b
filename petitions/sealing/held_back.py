"""What a legal hold keeps of those who leave, and how it goes."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.utils import timezone

from petitions.exporting.access_log import record
from petitions.models import HeldSignature, LegalHold, Petition, Reason, Signature
from petitions.sealing.hold import held_until, must_administer
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken, seal_text, unseal_identity, unseal_text
from petitions.working.each import do_each

_PURPOSE = "held"


def hold_back(row: Signature) -> datetime.date | None:
    """Keep a copy of who signed and why, if a hold names the signature: until the day that is returned. None: no hold
    does, or there is nothing to keep. Call it in the transaction that forgets the signer. One query without a hold."""
    until = held_until(row.petition, row.number)
    if until is None or row.number is None or not row.sealed_identity:
        return None
    try:
        key = open_key(row.petition.sealing_key)
        who = unseal_identity(key, row.email_key or b"", row.sealed_identity)
        place = {"city": row.city, "region": row.region, "country": row.country}
        said = vars(who) | place | {"reason": _reason(row, key)}
    except (KeyDestroyed, SealBroken):
        return None  # nobody can read it: nothing to keep
    sealed = seal_text(key, _PURPOSE, json.dumps(said, ensure_ascii=False))
    HeldSignature.objects.update_or_create(petition=row.petition, number=row.number, defaults={"sealed": sealed})
    return until


def open_held(petition: Petition, why: str, user: Any) -> list[dict[str, Any]]:
    """What is held back of a petition, by number; on the access log before anything is opened. Raises PermissionDenied,
    ValueError without a reason, and KeyDestroyed."""
    must_administer(user)
    if not why.strip():
        raise ValueError("A look needs a reason.")
    key, rows = open_key(petition.sealing_key), list(petition.held_signatures.order_by("number"))
    record(user, "hold.opened", petition.slug, why.strip(), len(rows), petition=petition)
    return [{"number": row.number} | json.loads(unseal_text(key, _PURPOSE, row.sealed)) for row in rows]


def release_held(now: datetime.datetime | None = None) -> int:
    """Forget what no hold names any more; return how many signatures. For the clock. One petition in trouble does not
    keep what is held of the others."""
    now = now or timezone.now()
    holding = Petition.objects.filter(pk__in=HeldSignature.objects.values("petition"))
    return do_each("release_held", holding, lambda petition: _release(petition, now))


def _release(petition: Petition, now: datetime.datetime) -> int:
    holds = [h for h in LegalHold.objects.filter(petition=petition) if h.holds(petition.local(now).date())]
    rows = [row.pk for row in petition.held_signatures.all() if not any(hold.names(row.number) for hold in holds)]
    return HeldSignature.objects.filter(pk__in=rows).delete()[0]


def _reason(row: Signature, key: bytes) -> str:
    reason = Reason.objects.filter(petition=row.petition_id, signature=row.pk).first()
    if reason is None or not reason.sealed_text:
        return reason.text if reason else ""
    return unseal_text(key, "reason", reason.sealed_text)
