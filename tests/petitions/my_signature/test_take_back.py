"""Taken back: off the count at once, forgotten, and whoever handed the name over hears which line to strike."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.delivering.forget_lists import destroy_lists, forget_lists
from petitions.emailing.outbox import deliver_outbox
from petitions.exporting.upkeep import remove_erased
from petitions.models import AccessEntry, Correction, Export, HeldSignature, Level, Packet, Petition, Signature, Tally
from petitions.sealing.held_back import release_held
from petitions.sealing.hold import agree_to_hold, ask_for_hold, end_hold
from petitions.sealing.links import make_token
from petitions.sealing.store import store
from tests.cast import a_petition, on_the_roll, oscar
from tests.petitions.delivering.roll import a_packet
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.exporting.exports import an_export
from tests.petitions.my_signature.links import fresh, lasting
from tests.petitions.reading.content import a_delivery
from tests.petitions.sealing.test_hold import an_administrator
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]
CANARY = {
    "given_name": "Zyxwana",
    "family_name": "Quetzalcanary",
    "email": "zyxwana@example.org",
    "city": "Canaryville",
}


@pytest.fixture
def petition() -> Petition:
    return a_petition(reasons_reviewed=False)


def a_canary(petition: Petition, **changes: Any) -> Signature:
    return on_the_roll(petition, **CANARY, visibility="public", reason="Canary words", updates=True, **changes)


def test_two_steps_and_the_count_falls_with_a_public_reason(petition: Petition) -> None:
    row = a_canary(petition)
    first = Client().post(fresh(row), {"act": "back"})
    assert b"Yes, take it back" in first.content and Signature.objects.get().withdrawn_at is None
    done = Client().post(fresh(row), {"act": "back-yes"})
    assert done.status_code == 200 and b"This signature was taken back" in done.content
    number_the_roll()
    assert Tally.objects.get().total == 0 and Correction.objects.get().why == "withdrawn"
    assert Client().get(lasting(row)).status_code == 404


def test_nothing_of_the_signer_stays_in_any_table(petition: Petition, sealed_folder: Path) -> None:
    row = a_canary(petition)
    key, domain = bytes(row.email_key or b"").hex(), bytes(row.domain_key or b"").hex()
    Client().post(fresh(row), {"act": "back-yes"})
    number_the_roll()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = [bytes(c).hex() if isinstance(c, bytes | memoryview) else str(c) for r in cursor for c in r]
            for canary in (*CANARY.values(), "Canary words", key, domain):
                assert not [cell for cell in cells if canary.lower() in cell.lower()], (table, canary)


@pytest.mark.parametrize("lists", ["kept", "destroyed"])
@pytest.mark.parametrize("door", ["my", "not-me"])
def test_who_handed_it_over_is_told_the_number_and_no_name(
    petition: Petition, server: MailServer, sealed_folder: Path, door: str, lists: str
) -> None:
    oscar()
    row = a_canary(petition)
    packet = a_packet(petition)
    packet.folders.update(delivered_as=a_delivery(petition, "to_staff").lines.get())
    if lists == "destroyed":
        assert destroy_lists(packet, None, Packet.Gone.IN_TIME)
    if door == "my":
        Client().post(fresh(row), {"act": "back-yes"})
    else:
        Client().post(f"/not-me/{make_token('not-me', petition.pk, row.pk)}/", {"email": CANARY["email"]})
    deliver_outbox()
    told = server.to("oscar@example.org")
    assert told["Subject"] == "Taken back after it was handed over: Clean our river"
    assert packet.number in body(told) and "number 1 " in body(told) and "Quetzalcanary" not in str(told)
    number_the_roll()
    assert forget_lists() == (1 if lists == "kept" else 0)


def test_exports_that_hold_the_person_are_destroyed_and_others_stay(petition: Petition, sealed_folder: Path) -> None:
    row = a_canary(petition)
    other = on_the_roll(petition, email="other@example.org", visibility="officials")
    whole, mine, certificate = an_export(petition), an_export(petition), an_export(petition, Level.CERTIFICATE)
    Client().post(fresh(other), {"act": "back-yes"})
    after = [remove_erased(), number_the_roll(), remove_erased()]
    assert (after[0], after[2]) == (0, 2), "both lists name the other; it is off the roll within a second"
    later = an_export(petition)
    assert remove_erased() == 0
    for export in (whole, mine, certificate, later):
        export.refresh_from_db()
    assert (whole.file_name, whole.numbers, mine.file_name) == ("", None, "") and whole.rows == 2
    assert store().exists(certificate.file_name) and store().exists(later.file_name)
    Client().post(fresh(row), {"act": "back-yes"})
    number_the_roll()
    assert remove_erased() == 1 and not Export.objects.filter(level=Level.NAME_CITY).exclude(file_name="").exists()


@pytest.fixture
def held(petition: Petition) -> Petition:
    """The canary is number 1, and a hold names numbers 1 to 3."""
    a_canary(petition)
    first, second = an_administrator("first"), an_administrator("second")
    until = timezone.now().date() + datetime.timedelta(days=30)
    agree_to_hold(ask_for_hold(petition, "Order of a court", until, first, [(1, 3)]), second)
    return petition


@pytest.mark.parametrize("door", ["my", "not-me"])
def test_whom_a_hold_names_leaves_the_count_and_is_told(held: Petition, door: str) -> None:
    row = Signature.objects.get()
    address, data = fresh(row), {"act": "back-yes"}
    if door == "not-me":
        address, data = f"/not-me/{make_token('not-me', held.pk, row.pk)}/", {"email": CANARY["email"]}
    answer = Client().post(address, data)
    assert b"A legal order names this signature." in answer.content and b"court" not in answer.content
    assert b"we have erased" not in answer.content
    number_the_roll()
    row.refresh_from_db()
    assert Tally.objects.get().total == 0 and row.email_key is None and row.sealed_identity is None
    assert HeldSignature.objects.count() == 1 and release_held() == 0


def test_whom_it_does_not_name_is_forgotten(held: Petition) -> None:
    for number in range(3):
        on_the_roll(held, email=f"some{number}@example.org")
    row = Signature.objects.get(number=4)
    answer = Client().post(fresh(row), {"act": "back-yes"})
    assert b"we have erased" in answer.content and not HeldSignature.objects.exists()


def test_only_administrators_open_it_on_the_record_and_it_goes_with_the_hold(held: Petition) -> None:
    Client().post(fresh(Signature.objects.get()), {"act": "back-yes"})
    hold, administrator = held.holds.get(), an_administrator("first")
    client = Client()
    client.force_login(administrator)
    address = f"/admin/holds/{hold.pk}/kept/"
    assert (
        client.post(address, {"why": ""}).status_code == 302 and AccessEntry.objects.latest("pk").act != "hold.opened"
    )
    said = json.loads(client.post(address, {"why": "Asked by the court"}).content)["signatures"]
    assert said == [
        {"number": 1, "postal_code": "19103", "region": "PA", "country": "US", "reason": "Canary words", **CANARY}
    ]
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.rows, entry.why) == ("hold.opened", 1, "Asked by the court")
    anybody = Client()
    anybody.force_login(oscar())
    assert anybody.post(address, {"why": "Mine"}).status_code in (302, 403)
    end_hold(hold, administrator)
    assert release_held() == 1 and not HeldSignature.objects.exists()
