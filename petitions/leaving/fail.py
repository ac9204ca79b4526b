"""A mail to somebody did not arrive, or they complained about it: write that down, and nothing else of it."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from petitions.leaving.signed_with import signed_with
from petitions.leaving.suppress import suppress
from petitions.models import Signature, Supporter, Suppressed
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken, unseal_identity, unseal_text


def signature_mail_failed(signature_id: int, kind: str = "") -> bool:
    """A mail of a signature came back: it is shown as bounced until another one has left, and not reminded. `kind` (one
    of Suppressed.Kind): its address bounced for good, or complained, and no list writes to it. False: nothing new."""
    row = Signature.objects.select_related("petition__sealing_key").filter(pk=signature_id).first()
    if row is None:
        return False
    with transaction.atomic():
        changed = False
        if kind != Suppressed.Kind.COMPLAINT:
            waiting = Signature.objects.filter(pk=row.pk, confirmed_at=None, bounced_at=None)
            changed = bool(waiting.update(bounced_at=timezone.now()))
        if kind:
            changed = _supporters_fail(Q(petition=row.petition_id, signature=row.pk)) or changed
            address = _address_of(row)
            changed = bool(address and suppress(address, kind)) or changed
    return changed


def supporter_mail_failed(supporter_id: int, kind: str) -> bool:
    """A mail to a supporter bounced for good, or they complained (`kind`): no list writes there. False: nothing new."""
    row = Supporter.objects.select_related("petition__sealing_key").filter(pk=supporter_id).first()
    if row is None:
        return False
    with transaction.atomic():
        changed = _supporters_fail(Q(pk=row.pk))
        address = address_of(row)[0]
        return bool(address and suppress(address, kind)) or changed


def address_failed(address: str, kind: str) -> bool:
    """The same where only the address is known: whatever was signed with it, in every petition. False: nothing new."""
    with transaction.atomic():
        changed = suppress(address, kind)
        for either in signed_with(address):
            rows = Signature.objects.filter(either)
            changed = _supporters_fail(Q(signature__in=rows)) or changed
            if kind == Suppressed.Kind.BOUNCE:
                waiting = rows.filter(confirmed_at=None, bounced_at=None, mailed_at__isnull=False)
                changed = bool(waiting.update(bounced_at=timezone.now())) or changed
    return changed


def address_of(row: Supporter) -> tuple[str, str]:
    """(address, given name) of a supporter; ("", "") when nobody can read it any more."""
    try:
        who = json.loads(unseal_text(open_key(row.petition.sealing_key), "supporter", row.sealed_address))
    except (KeyDestroyed, SealBroken):
        return "", ""
    return who["email"], who["given_name"]


def _supporters_fail(which: Q) -> bool:
    return bool(Supporter.objects.filter(which, failed_at=None).update(failed_at=timezone.now()))


def _address_of(row: Signature) -> str:
    """Where a signature's mail goes: its own sealed address, else that of its supporter; "" when neither is there."""
    try:
        if row.sealed_identity and row.email_key:
            key = open_key(row.petition.sealing_key)
            return unseal_identity(key, row.email_key, row.sealed_identity).email
    except (KeyDestroyed, SealBroken):
        return ""
    rows = Supporter.objects.select_related("petition__sealing_key").filter(signature=row.pk)
    return address_of(found)[0] if (found := rows.first()) else ""
