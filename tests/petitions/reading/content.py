"""Much content made cheaply: petitions by the hundred, signatures by the thousand, updates, deliveries, pictures."""

from __future__ import annotations

import datetime
import io
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale

from home.models import Picture
from petitions.models import (
    Delivery,
    DeliveryPhoto,
    DeliveryTarget,
    DeliveryTargetText,
    DeliveryText,
    Petition,
    PetitionPage,
    Signature,
    Update,
    UpdateText,
)
from petitions.sealing.keys import open_key
from petitions.sealing.seal import email_key, seal_identity
from tests.cast import ANA, a_signing, an_organization


def locale(code: str = "en") -> Locale:
    """The language of words."""
    return Locale.objects.get(language_code=code)


def many_petitions(count: int, **facts: Any) -> list[Petition]:
    """`count` published petitions in English, without revisions, newest last."""
    parent, now = an_organization(), timezone.now()
    pages = []
    for number in range(count):
        page = PetitionPage(
            title=f"Petition number {number}",
            slug=f"petition-{number}-{secrets.token_hex(3)}",
            ask=f"Ask number {number}",
            summary="<p>Words.</p>",
            letter="<p>Dear Senator.</p>",
            locale=locale(),
            **facts,
        )
        pages.append(parent.add_child(instance=page))
    # By key, without a join: the server may know nothing yet of tables that were empty a moment ago.
    made = Petition.objects.filter(pk__in=[page.petition_id for page in pages])
    made.update(published_at=now, **facts)
    for number, petition in enumerate(made.order_by("pk")):
        Petition.objects.filter(pk=petition.pk).update(opens_at=now - datetime.timedelta(days=2, seconds=-number))
    return list(made.order_by("pk"))


def many_signatures(petition: Petition, count: int) -> None:
    """`count` confirmed signatures that owe their number, a third of them public."""
    key, signing, now = open_key(petition.sealing_key), a_signing(petition), timezone.now()
    # One seal for all: it opens beside its own email key only, which is what a public row needs once a page.
    own = email_key(key, ANA.email)
    rows = [
        Signature(
            petition=petition,
            text_version_id=signing.text_version,
            email_key=own if number == count - 1 else secrets.token_bytes(32),
            sealed_identity=seal_identity(key, own, ANA) if number == count - 1 else None,
            city="Philadelphia",
            country="US",
            language="en",
            visibility="public" if number % 3 == 0 or number == count - 1 else "counted",
            asked_at=now,
            mailed_at=now,
            confirmed_at=now,
            thanked_at=now,
        )
        for number in range(count)
    ]
    Signature.objects.bulk_create(rows, batch_size=2000)


def a_crowd(petition: Petition, count: int) -> None:
    """`count` signatures more on the roll, a third of them public, written by one statement."""
    tally, version = petition.tally, petition.text_versions.latest("pk")
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_CROWD, [count, petition.pk, version.pk, now, now, now, tally.last_number, now, now])
    tally.confirmed += count
    tally.last_number += count
    tally.save()


_CROWD = """
INSERT INTO petitions_signature (
    petition_id, text_version_id, asked_at, mailed_at, confirmed_at, number, numbered_at, thanked_at,
    visibility, seat, city, region, country, language, public_name, updates, source, mail_count, attempts, how,
    withdrawn_why)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
SELECT %s, %s, %s, %s, %s, %s + i, %s, %s,
    CASE WHEN i %% 3 = 0 THEN 'public' ELSE 'counted' END, 1, 'Philadelphia', 'PA', 'US', 'en', 'initial', false,
    'test', 1, 0, 'mail', ''
FROM n
"""


def an_update(petition: Petition, headline: str = "News", language: str = "en", **facts: Any) -> Update:
    """An update with words in one language."""
    facts.setdefault("happened_on", datetime.date(2026, 1, 1))
    words = facts.pop("summary", "")
    update = Update.objects.create(petition=petition, **facts)
    UpdateText.objects.create(parent=update, locale=locale(language), headline=headline, summary=words)
    return update


def a_delivery(petition: Petition, outcome: str = "to_staff", **facts: Any) -> Delivery:
    """A delivery that is done, to the petition's first target."""
    facts.setdefault("happened_on", datetime.date(2026, 2, 2))
    delivery = Delivery.objects.create(petition=petition, **{"state": "done"} | facts)
    DeliveryText.objects.create(parent=delivery, locale=locale(), where="City Hall", carried_by="Óscar", story="Rain.")
    line = DeliveryTarget.objects.create(
        delivery=delivery, target=petition.targets.first(), outcome=outcome, recipient_name="Jo Doe", signature_count=7
    )
    DeliveryTargetText.objects.create(
        parent=line, locale=locale(), recipient_role="chief of staff", promise="An answer in May"
    )
    return delivery


def a_picture(title: str = "A river", size: tuple[int, int] = (640, 480), color: str = "teal") -> Picture:
    """A picture in the library."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return Picture.objects.create(title=title, file=ContentFile(out.getvalue(), name=f"{secrets.token_hex(4)}.jpg"))


def a_photo(delivery: Delivery, *, public: bool) -> DeliveryPhoto:
    """A photo of a delivery."""
    facts = {"alt": "People with boxes", "is_public": public, "consent": "no_faces"}
    return DeliveryPhoto.objects.create(delivery=delivery, image=a_picture(), **facts)
