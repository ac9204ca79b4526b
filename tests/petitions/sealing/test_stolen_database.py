"""Promise H2: a stolen database names nobody. Every row of every table is searched, in every usual encoding."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection
from django.test import Client

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.models import OutboxMail, Petition, Reason, Signature
from petitions.sealing.links import make_token
from tests.cast import a_petition, edith, form_data
from tests.petitions.exporting.exports import exported
from tests.rig.spellings import as_bytes
from tests.rig.spellings import hits as found

pytestmark = pytest.mark.django_db

CANARIES = [
    "Xanthippe",
    "Quizzlewick",
    "x.quizzlewick@canary.example",
    "x.quizzlewick+public@canary.example",
    "x.quizzlewick",
    "90417-2386",
    "zebras drink at dusk",
]
SHA_256 = hashlib.sha256(b"x.quizzlewick@canary.example").hexdigest()
PERSON = {
    "given_name": "Xanthippe",
    "family_name": "Quizzlewick",
    "postal_code": "90417-2386",
    "reason": "Because the zebras drink at dusk.",
    "updates": "on",
}


def every_cell() -> Iterator[tuple[str, bytes]]:
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", as_bytes(cell)) for name, cell in zip(names, row, strict=True))


def hits(canaries: list[str]) -> list[tuple[str, str]]:
    return found(canaries, every_cell())


def post(petition: Petition, visibility: str, **changes: str) -> Signature:
    address = f"x.quizzlewick+{visibility}@canary.example"
    data = form_data(petition, **PERSON, email=address, visibility=visibility, public_name="as_written", **changes)
    assert Client().post(f"/petitions/{petition.slug}/sign/", data).status_code == 303
    return Signature.objects.latest("pk")


def test_the_search_finds_what_is_there() -> None:
    petition = a_petition()
    row = post(petition, "public")
    for spelt in (
        "Xanthippe",
        "xx" + base64.b64encode(b"Hello Xanthippe, hello").decode(),
        b"Quizzlewick".hex(),
        SHA_256,
    ):
        Signature.objects.filter(pk=row.pk).update(city=spelt)
        assert hits(CANARIES)


def test_nobody_is_named_at_any_step(settings: Any) -> None:
    settings.EMAIL_BACKEND = "petitions.emailing.outbox.OutboxBackend"
    petition = a_petition()
    rows = [post(petition, visibility) for visibility in ("counted", "officials", "public")]
    assert hits(CANARIES) == [], "after signing"
    assert send_asked() == 3
    assert hits(CANARIES) == [], "after the mail"
    for row in rows[:2]:
        Client().post(f"/confirm/{make_token('confirm', petition.pk, row.pk)}/")
    post(petition, "public")
    number_the_roll()
    assert Reason.objects.filter(state="waiting").count() == 2
    assert hits(CANARIES) == [], "on the roll, with the reason waiting and the wish for updates"
    send_thanks()
    Client().get(f"/petitions/{petition.slug}/")
    staff = edith()
    exported(petition, "name_postal", staff)
    logged_in = Client()
    logged_in.force_login(staff)
    for path in ("/admin/", "/admin/reasons/", "/admin/exports/", f"/petitions/{petition.slug}/"):
        assert logged_in.get(path).status_code == 200
    send_mail("To Xanthippe", "Dear Ms Quizzlewick, zebras drink at dusk.", None, ["x.quizzlewick@canary.example"])
    assert OutboxMail.objects.count() == 1
    assert hits(CANARIES) == [], "after thanks, a look by staff, an export, and a mail of another part in the outbox"


def test_a_published_reason_is_public_and_nothing_else_of_the_person() -> None:
    petition = a_petition(reasons_reviewed=False)
    row = post(petition, "public")
    Client().post(f"/confirm/{make_token('confirm', petition.pk, row.pk)}/")
    number_the_roll()
    assert {(place, canary) for place, canary in hits(CANARIES)} == {("petitions_reason.text", "zebras drink at dusk")}
