"""Put confirmed signatures on the roll in bulk: the reference case and `make_signatures` use the real parts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from petitions.models import Petition, Signature, TextVersion
from petitions.sealing.keys import open_key
from petitions.sealing.seal import domain_key, email_key, seal_identity, seal_text
from petitions.signing.sign import Signing

BATCH = 1000
"""Rows in one statement: with all their fields no more parameters than PostgreSQL takes (65,535)."""


def store_confirmed(petition: Petition, signings: Iterable[tuple[Signing, datetime.datetime]], source: str) -> int:
    """Store signings as confirmed by mail at their moments, thanked, owing only their number. Returns how many.

    An address that has signed already is passed over, so that it may run again.
    """
    key = open_key(petition.sealing_key)
    batch: list[Signature] = []
    before = Signature.objects.filter(petition=petition).count()
    for signing, moment in signings:
        batch.append(_row(petition, key, signing, moment, source))
        if len(batch) == BATCH:
            Signature.objects.bulk_create(batch, ignore_conflicts=True)
            batch.clear()
    Signature.objects.bulk_create(batch, ignore_conflicts=True)
    return Signature.objects.filter(petition=petition).count() - before


def _row(petition: Petition, key: bytes, signing: Signing, moment: datetime.datetime, source: str) -> Signature:
    address = email_key(key, signing.identity.email)
    return Signature(
        petition=petition,
        text_version_id=signing.text_version,
        seat=signing.seat,
        email_key=address,
        domain_key=domain_key(key, signing.identity.email),
        sealed_identity=seal_identity(key, address, signing.identity),
        sealed_reason=seal_text(key, "reason", signing.reason) if signing.reason else None,
        city=signing.city,
        region=signing.region,
        country=signing.country,
        language=signing.language,
        visibility=signing.visibility,
        public_name=signing.public_name,
        updates=signing.updates,
        source=source,
        asked_at=moment,
        mailed_at=moment,
        mail_count=1,
        confirmed_at=moment,
        thanked_at=moment,
    )


def newest_versions(petition: Petition) -> dict[str, int]:
    """Language code → id of the newest text version."""
    rows = TextVersion.objects.filter(petition=petition).order_by("pk").values_list("language", "pk")
    return dict(rows)
