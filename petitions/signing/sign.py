"""Signing: one statement, one commit. The database decides who is new, and the answer is the same either way."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from petitions.models import Petition, SlowWhy
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import Identity, domain_key, email_key, seal_identity, seal_text
from petitions.signing.sender import Sender


@dataclass(frozen=True)
class Signing:
    """What somebody put into the form, already clean."""

    identity: Identity
    city: str
    region: str
    country: str
    language: str
    text_version: int
    reason: str = ""
    visibility: str = "counted"
    public_name: str = "initial"
    updates: bool = False
    seat: int = 1
    via: str = ""
    """The share code it came by."""


UNKNOWN = Sender()


class CannotSign(Exception):
    """The petition is unknown, not published, not open now, purged, or the text is not its own."""


# A repeat can only lower exposure, and only until the signature is confirmed. The identity of a `counted`
# signer is dropped after the thank-you mail; a repeat brings it back for the one mail it asks for.
_STATEMENT = """
INSERT INTO petitions_signature (
    petition_id, text_version_id, seat, email_key, sealed_identity, sealed_reason, city, region, country,
    language, visibility, public_name, updates, domain_key, client_key, network_key, challenge_key, slow_why,
    source, via, asked_at, mail_count, attempts, how, withdrawn_why)
SELECT p.id, t.id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'web', %s, %s, 0, 0, 'mail', ''
FROM petitions_petition p
JOIN petitions_textversion t ON t.petition_id = p.id
JOIN petitions_sealingkey k ON k.id = p.sealing_key_id
WHERE p.slug = %s AND t.id = %s AND t.language = %s AND k.wrapped IS NOT NULL
  AND p.published_at IS NOT NULL AND NOT p.paused
  AND p.opens_at <= %s AND (p.closes_at IS NULL OR p.closes_at > %s)
ON CONFLICT (petition_id, email_key, seat) DO UPDATE SET
    asked_at = excluded.asked_at,
    sealed_identity = COALESCE(petitions_signature.sealed_identity, excluded.sealed_identity),
    visibility = CASE WHEN petitions_signature.confirmed_at IS NULL
        AND CASE excluded.visibility WHEN 'counted' THEN 0 WHEN 'officials' THEN 1 ELSE 2 END
          < CASE petitions_signature.visibility WHEN 'counted' THEN 0 WHEN 'officials' THEN 1 ELSE 2 END
        THEN excluded.visibility ELSE petitions_signature.visibility END,
    public_name = CASE WHEN petitions_signature.confirmed_at IS NULL AND excluded.public_name = 'initial'
        THEN excluded.public_name ELSE petitions_signature.public_name END,
    updates = CASE WHEN petitions_signature.confirmed_at IS NULL
        THEN petitions_signature.updates AND excluded.updates ELSE petitions_signature.updates END
"""


def sign(slug: str, signing: Signing, now: datetime.datetime | None = None, sender: Sender = UNKNOWN) -> None:
    """Store the signature, owing its confirmation mail in the same commit. `sender` travels along to be counted.

    One statement, besides one small SELECT when this process has not met the petition for 30 seconds. A
    second signature of the same address changes nothing that anybody can see. Raises CannotSign.
    """
    key = _petition_key(slug)
    moment = connection.ops.adapt_datetimefield_value(now or timezone.now())
    address = email_key(key, signing.identity.email)
    values: list[Any] = [
        signing.seat,
        address,
        seal_identity(key, address, signing.identity),
        seal_text(key, "reason", signing.reason) if signing.reason else None,
        signing.city,
        signing.region,
        signing.country,
        signing.language,
        signing.visibility,
        signing.public_name,
        signing.updates,
        domain_key(key, signing.identity.email),
        sender.client,
        sender.network,
        sender.challenge,
        SlowWhy.TRAP.value if sender.trapped else "",
        signing.via,
        moment,
        slug,
        signing.text_version,
        signing.language,
        moment,
        moment,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        if cursor.rowcount != 1:
            raise CannotSign(slug)


_KEY_SECONDS = 30
_keys: dict[tuple[str, str], tuple[float, bytes]] = {}


def _petition_key(slug: str) -> bytes:
    """The petition's key, remembered for a short time; the statement itself refuses a destroyed one."""
    place = (str(connection.settings_dict["NAME"]), slug)
    known = _keys.get(place)
    if known and time.monotonic() - known[0] < _KEY_SECONDS:
        return known[1]
    petition = Petition.objects.select_related("sealing_key").filter(slug=slug).first()
    if petition is None:
        raise CannotSign(slug)
    try:
        key = open_key(petition.sealing_key)
    except KeyDestroyed as error:
        raise CannotSign(slug) from error
    _keys[place] = (time.monotonic(), key)
    return key


def forget_keys() -> None:
    """Drop the remembered keys (tests that rebuild the database need it)."""
    _keys.clear()
