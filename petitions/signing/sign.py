"""Signing: one statement, one commit. The database decides who is new, and the answer is the same either way."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from petitions.models import Petition, SlowWhy
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import Identity, address_keys, seal_identity, seal_text
from petitions.signing.sender import Sender
from petitions.signing.store import Row, store


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


def sign(slug: str, signing: Signing, now: datetime.datetime | None = None, sender: Sender = UNKNOWN) -> None:
    """Store the signature, owing its confirmation mail in the same commit. `sender` travels along to be counted.

    One statement, besides one small SELECT when this process has not met the petition for 30 seconds. A
    second signature of the same address changes nothing that anybody can see. Raises CannotSign.
    """
    known = known_key(slug)
    own = known or _petition_key(slug)
    if store(sealed(slug, own, signing, sender, now)):
        return
    # Perhaps the address is another petition's since this process met it.
    anew = _petition_key(slug) if known else own
    if anew == own or not store(sealed(slug, anew, signing, sender, now)):
        raise CannotSign(slug)


class PetitionKey(NamedTuple):
    """A petition and its key, by their numbers, and the 32 bytes."""

    petition: int
    pk: int
    key: bytes


def sealed(
    slug: str, own: PetitionKey, signing: Signing, sender: Sender = UNKNOWN, now: datetime.datetime | None = None
) -> Row:
    """The row that store() takes, `own` being the petition's key. No query."""
    key = own.key
    address, domain = address_keys(key, signing.identity.email)
    return {
        "slug": slug,
        "petition": own.petition,
        "sealing_key": own.pk,
        "text_version": signing.text_version,
        "seat": signing.seat,
        "email_key": address,
        "sealed_identity": seal_identity(key, address, signing.identity),
        "sealed_reason": seal_text(key, "reason", signing.reason) if signing.reason else None,
        "city": signing.city,
        "region": signing.region,
        "country": signing.country,
        "language": signing.language,
        "visibility": signing.visibility,
        "public_name": signing.public_name,
        "updates": signing.updates,
        "domain_key": domain,
        "client_key": sender.client,
        "network_key": sender.network,
        "challenge_key": sender.challenge,
        "slow_why": SlowWhy.TRAP.value if sender.trapped else "",
        "via": signing.via,
        "asked_at": now or timezone.now(),
    }


_KEY_SECONDS = 30
_keys: dict[tuple[str, str], tuple[float, PetitionKey]] = {}


def known_key(slug: str) -> PetitionKey | None:
    """The petition's key, if this process met it within 30 seconds; the statement itself refuses one that is destroyed,
    or another petition's that had the address before."""
    known = _keys.get(_place(slug))
    return known[1] if known and time.monotonic() - known[0] < _KEY_SECONDS else None


def _petition_key(slug: str) -> PetitionKey:
    petition = Petition.objects.select_related("sealing_key").filter(slug=slug).first()
    if petition is None:
        raise CannotSign(slug)
    try:
        key = PetitionKey(petition.pk, petition.sealing_key_id, open_key(petition.sealing_key))
    except KeyDestroyed as error:
        raise CannotSign(slug) from error
    _keys[_place(slug)] = (time.monotonic(), key)
    return key


def _place(slug: str) -> tuple[str, str]:
    # The settings alone: an event loop has no connection of Django's.
    return str(connections.settings[DEFAULT_DB_ALIAS]["NAME"]), slug


def forget_keys() -> None:
    """Drop the remembered keys (tests that rebuild the database need it)."""
    _keys.clear()
