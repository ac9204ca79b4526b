"""At the door: recorded once, by those within reach, and nobody over somebody else's words."""

from __future__ import annotations

import io
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from PIL import Image

from petitions.handing_over.receipts import sweep_receipts
from petitions.models import Delivery, DeliveryTarget, DoorReport, LineChange, ReceiptScan
from tests.campaign.test_safe_methods import checksum
from tests.cast import edith, max_, oscar
from tests.hostile import HOSTILE, MARK
from tests.hostile import read as read_page
from tests.petitions.handing_over.door import a_plan, a_slip, door, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_folder")]


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(oscar())
    return client


@pytest.fixture(autouse=True)
def no_files_of_others() -> None:
    shutil.rmtree(Path(settings.SEALED_ROOT) / "receipts", ignore_errors=True)


def files() -> list[Path]:
    folder = Path(settings.SEALED_ROOT) / "receipts"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_report_brings_its_line_up_to_date(client: Client) -> None:
    first, second = (delivery := a_plan()).lines.all()
    words = {
        "recipient_name": "Jo Doe",
        "recipient_may_be_named": "on",
        "recipient_role": "chief of staff",
        "promise": "To read it by Friday.",
        "at_time": "14:05",
        "delegation_count": "12",
        "delegation_is_about": "on",
        "children_present": "yes",
        "languages": ["es", "ht"],
        "witnesses": "Luz",
    }
    answer = send(client, first, **words)
    assert answer.status_code == 200 and answer.json()["said"].startswith("Recorded at ")
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.outcome, first.state, first.receipt_number) == ("to_staff", "receipt", "R-7")
    assert (first.recipient_name, first.recipient_may_be_named, str(first.at_time)) == ("Jo Doe", True, "14:05:00")
    assert (first.delegation_count, first.delegation_is_about, first.children_present) == (12, True, True)
    assert (first.languages, first.witnesses, second.state) == ("es,ht", "Luz", "planned")
    assert [(row.lang, row.recipient_role, row.promise) for row in first.texts.all()] == [
        ("en", "chief of staff", "To read it by Friday.")
    ]
    assert Delivery.objects.get(pk=delivery.pk).state == "done"
    (change,) = LineChange.objects.all()
    assert (change.from_state, change.to_state, change.via, change.by) == ("planned", "receipt", "door", oscar())


def test_the_same_report_twice_is_answered_alike_and_adds_nothing(client: Client) -> None:
    line, key = a_plan().lines.all()[0], uuid.uuid4()
    answers = [send(client, line, key=key, receipt_photo=a_slip()) for _time in range(3)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, answers[0].content)] * 3
    assert (DoorReport.objects.count(), LineChange.objects.count(), ReceiptScan.objects.count()) == (1, 1, 1)
    assert len(files()) == 1


def test_an_id_is_good_for_one_target_and_one_person(client: Client) -> None:
    first, second = a_plan().lines.all()
    key = uuid.uuid4()
    assert send(client, first, key=key).status_code == 200
    other = Client()
    other.force_login(edith())
    for who, line in ((client, second), (other, first)):
        answer = send(who, line, key=key, outcome="refused")
        assert answer.status_code == 422 and "__all__" in answer.json()["errors"]
    assert list(DeliveryTarget.objects.values_list("outcome", flat=True)) == ["to_staff", "planned"]


def test_what_is_left_empty_stays_as_it_was(client: Client) -> None:
    line = a_plan().lines.all()[0]
    send(client, line, recipient_name="Jo", promise="To read it.", delegation_count="3", witnesses="Luz")
    assert send(client, line, outcome="to_official", receipt_number=None).status_code == 200
    line.refresh_from_db()
    assert (line.outcome, line.recipient_name, line.delegation_count, line.witnesses) == ("to_official", "Jo", 3, "Luz")
    assert line.receipt_number == "R-7" and line.texts.get().promise == "To read it."


def test_the_photo_is_read_back_clean_by_those_within_reach_only(client: Client) -> None:
    slip = a_slip()
    with Image.open(slip) as before:
        assert before.getexif().get_ifd(0x8825)[2], "the camera wrote where it was"
    slip.seek(0)
    line = a_plan().lines.all()[0]
    assert send(client, line, receipt_number=None, receipt_photo=slip).status_code == 200
    scan = ReceiptScan.objects.get()
    address = f"/admin/at-the-door/receipts/{scan.pk}/"
    answer = client.get(address)
    data = b"".join(answer.streaming_content)
    with Image.open(io.BytesIO(data)) as picture:
        assert not dict(picture.getexif()) and picture.size == (300, 400), "upright, with nothing beside the picture"
    assert b"Spycam" not in data and b"GPS" not in data and "no-store" in answer["Cache-Control"]
    (kept,) = files()
    assert data[:40] not in kept.read_bytes() and b"JFIF" not in kept.read_bytes(), "sealed"
    for user in (max_(), None):
        stranger = Client()
        if user:
            stranger.force_login(user)
        assert stranger.get(address).status_code == 302
    for path in (scan.stored, f"{kept.name}.jpg", f"original_images/{kept.name}.jpg", f"images/{kept.name}"):
        assert client.get(f"/media/{path}").status_code == 404
    assert sweep_receipts() == 0 and len(files()) == 1


def test_looking_at_the_door_changes_nothing(client: Client) -> None:
    line = a_plan().lines.all()[0]
    send(client, line, receipt_photo=a_slip())
    scan = ReceiptScan.objects.get().pk
    places = [
        "/admin/at-the-door/worker.js",
        door(line.delivery),
        *(f"/admin/at-the-door/receipts/{scan}/{end}" for end in ("", "take-down/")),
    ]
    before = checksum()
    for place in places:
        for method in ("get", "head"):
            assert getattr(client, method)(place).status_code == 200, place
        assert client.put(place).status_code == client.delete(place).status_code == 405
    changed = {table for table, content in checksum().items() if content != before[table]}
    assert changed <= {"django_session"}


def test_who_is_out_of_reach_does_not_find_it() -> None:
    delivery = a_plan()
    line = delivery.lines.all()[0]
    client = Client()
    client.force_login(max_())
    assert client.get(door(delivery)).status_code == 302
    theirs = oscar()
    theirs.groups.clear()
    theirs.user_permissions.add(*_admin_and_deliveries())
    other = Client()
    other.force_login(theirs)
    assert other.get(door(delivery)).status_code == 404
    assert send(other, line).status_code == 404 and not DoorReport.objects.exists()


def _admin_and_deliveries() -> list[Any]:
    return list(Permission.objects.filter(codename__in=["access_admin", "change_delivery"]))


def test_a_form_from_elsewhere_or_without_its_token_is_refused() -> None:
    line = a_plan().lines.all()[0]
    client = Client(enforce_csrf_checks=True)
    client.force_login(oscar())
    assert client.post(door(line.delivery), said(line)).status_code == 403
    assert not DoorReport.objects.exists()
    html = client.get(door(line.delivery)).content.decode()
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = client.post(door(line.delivery), said(line) | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 303 and DoorReport.objects.exists()


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client: Client) -> None:
    line = a_plan().lines.all()[0]
    cases: list[tuple[dict[str, Any], str]] = [
        ({"outcome": None}, "outcome"),
        ({"outcome": "planned"}, "outcome"),
        ({"receipt_number": None}, "no_receipt_why"),
        ({"no_receipt_why": "Closed"}, "no_receipt_why"),
        ({"at_time": "25:00"}, "at_time"),
        ({"delegation_count": "0"}, "delegation_count"),
        ({"languages": ["xx"]}, "languages"),
        ({"children_present": "Luz"}, "children_present"),
        ({"recipient_name": "x" * 151}, "recipient_name"),
        ({"key": "none"}, "key"),
    ]
    for words, field in cases:
        words = {"promise": "To read it."} | words
        answer = send(client, line, **words)
        assert answer.status_code == 422 and list(answer.json()["errors"]) == [field], field
        plain = client.post(door(line.delivery), said(line, **words))
        assert plain.status_code == 422 and ">To read it.</textarea>" in plain.content.decode().replace("\n", "")
    assert not DoorReport.objects.exists() and line.delivery.state == "planned"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff broken"])
def test_what_is_no_picture_is_refused_and_nothing_stays(client: Client, data: bytes) -> None:
    line, slip = a_plan().lines.all()[0], a_slip()
    slip.file = io.BytesIO(data)
    slip.size = len(data)
    answer = send(client, line, receipt_photo=slip)
    assert answer.status_code == 422 and list(answer.json()["errors"]) == ["receipt_photo"]
    assert not files() and not DoorReport.objects.exists()


def test_a_full_disk_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    line = a_plan().lines.all()[0]
    monkeypatch.setattr("petitions.handing_over.record.sign_changes", full)
    client.raise_request_exception = False
    assert send(client, line, receipt_photo=a_slip()).status_code == 500
    assert not files() and not DoorReport.objects.exists() and not ReceiptScan.objects.exists()


def test_after_sixty_reports_somebody_waits(client: Client) -> None:
    line, now = a_plan().lines.all()[0], timezone.now()
    rows = [
        DoorReport(key=uuid.uuid4(), delivery=line.delivery, target=line.target, by=oscar(), received_at=now)
        for _time in range(60)
    ]
    DoorReport.objects.bulk_create(rows)
    answer = send(client, line, receipt_photo=a_slip())
    assert answer.status_code == 429 and answer["Retry-After"] == "600" and not files()
    assert DoorReport.objects.count() == 60


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_words_are_words_on_the_page_and_in_public(client: Client, number: int) -> None:
    text, line = HOSTILE[number], a_plan().lines.all()[0]
    fields = ["recipient_role", "recipient_relation", "promise", "no_receipt_why", "witnesses"]
    words: dict[str, Any] = dict.fromkeys(fields, text[:200]) | {"recipient_name": text[:150], "receipt_number": None}
    answer = send(client, line, **words, recipient_may_be_named="on")
    assert answer.status_code in (200, 422)
    for page in (client.get(door(line.delivery)), Client().get("/petitions/clean-river/")):
        assert page.status_code == 200 and read_page(page.content.decode()).faults == []
    edit = client.get(f"/admin/snippets/petitions/delivery/edit/{line.delivery_id}/").content.decode()
    assert [fault for fault in read_page(edit).faults if MARK in fault] == []
    spoiled = client.post(door(line.delivery), said(line, **words | {"outcome": text, "at_time": text, "key": text}))
    assert spoiled.status_code == 422
    assert [fault for fault in read_page(spoiled.content.decode()).faults if MARK in fault] == []
