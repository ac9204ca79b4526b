"""Each step of a line is written down once, signed, and never altered; what was said before keeps its meaning."""

from __future__ import annotations

import datetime
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from petitions.models import Delivery, DeliveryPhoto, DeliveryTarget, LineChange
from petitions.models.delivery_log import WrittenOnce
from petitions.organizing.delivery_so_far import latest_report
from tests.cast import a_petition, oscar
from tests.petitions.handing_over.door import send
from tests.petitions.organizing.test_admin_rows import DELIVERIES, delivery_data, line, words
from tests.petitions.reading.content import a_delivery, a_photo, a_picture

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[str, str, str, str]]:
    rows = LineChange.objects.order_by("pk")
    return [(row.from_state, row.to_state, row.from_outcome, row.to_outcome) for row in rows]


def again(delivery: Delivery, row: DeliveryTarget, **said: Any) -> dict[str, Any]:
    """The form of a stored delivery with its one line, as a browser sends it back."""
    kept = {name: getattr(row, name) for name in ("id", "outcome", "state")}
    texts = words(initial=1, en={"id": row.texts.get().pk, "promise": "She will read it."})
    data = delivery_data(delivery.petition, [line(row.target) | kept | {"texts": texts} | said])
    data["lines-INITIAL_FORMS"] = "1"
    text = delivery.texts.get()
    return data | {"texts-INITIAL_FORMS": "1", "texts-0-id": text.pk, "seen": str(latest_report(delivery))}


def test_a_screen_that_is_older_than_a_report_does_not_overwrite_it_unasked() -> None:
    client = Client()
    client.force_login(oscar())
    delivery = a_delivery(a_petition(), "planned")
    row = delivery.lines.get()
    old = again(delivery, row)
    assert send(client, row, promise="To call.").status_code == 200
    edit = f"{DELIVERIES}edit/{delivery.pk}/"
    answer = client.post(edit, old)
    assert answer.status_code == 200 and "reported from the door meanwhile" in answer.content.decode()
    row.refresh_from_db()
    assert row.outcome == "to_staff", "what was said at the door stands"
    seen = answer.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    assert client.post(edit, old | {"seen": seen}).status_code == 302


def test_every_step_is_signed_and_a_save_that_changes_nothing_is_none() -> None:
    petition, client, user = a_petition(), Client(), oscar()
    client.force_login(user)
    planned = line(petition.targets.get()) | {"outcome": "planned"}
    data = delivery_data(petition, [planned], state="planned")
    assert client.post(f"{DELIVERIES}add/", data).status_code == 302
    delivery = Delivery.objects.get()
    edit = f"{DELIVERIES}edit/{delivery.pk}/"
    steps: list[dict[str, Any]] = [{"state": "on_the_way"}, {"outcome": "to_staff"}, {}, {"state": "answered"}]
    for said in steps:
        answer = client.post(edit, again(delivery, delivery.lines.get(), **said))
        assert answer.status_code == 302, answer.context["form"].formsets["lines"].errors
        delivery = Delivery.objects.get()
    assert changes() == [
        ("", "planned", "", "planned"),
        ("planned", "on_the_way", "planned", "planned"),
        ("on_the_way", "delivered", "planned", "to_staff"),
        ("delivered", "answered", "to_staff", "to_staff"),
    ]
    assert {(row.by, row.by_label, row.via) for row in LineChange.objects.all()} == {(user, user.email, "admin")}


def test_a_state_that_does_not_fit_is_refused_beside_the_field() -> None:
    petition, client = a_petition(), Client()
    client.force_login(oscar())
    for outcome, state in [("refused", "receipt"), ("planned", "answered"), ("not_delivered", "delivered")]:
        data = delivery_data(petition, [line(petition.targets.get()) | {"outcome": outcome, "state": state}])
        answer = client.post(f"{DELIVERIES}add/", data)
        (errors,) = answer.context["form"].formsets["lines"].errors
        assert list(errors) == ["state"] and "does not fit" in errors["state"][0]
    assert not Delivery.objects.exists()


def test_a_receipt_and_a_reason_for_none_exclude_each_other() -> None:
    row = a_delivery(a_petition()).lines.get()
    row.receipt_number, row.no_receipt_why = "17", "The desk was closed."
    with pytest.raises(ValidationError, match="leave this empty"):
        row.full_clean()


def test_a_step_is_never_altered_nor_taken_away_alone() -> None:
    delivery = a_delivery(a_petition())
    change = LineChange.objects.create(delivery=delivery, target=delivery.lines.get().target, via="door")
    with pytest.raises(WrittenOnce):
        change.save()
    with pytest.raises(WrittenOnce):
        change.delete()
    delivery.lines.all().delete()
    assert LineChange.objects.count() == 1, "a line that is removed leaves its history"
    delivery.delete()
    assert not LineChange.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"consent": "earlier"}, "consent"),
        ({"consent": "named"}, "consent_names"),
        ({"consent": "named", "consent_names": "Luz", "child_face": True}, "guardian_consent"),
        ({"consent": "named", "consent_names": "Luz", "child_face": True, "guardian_consent": " "}, "guardian_consent"),
        ({"consent": "no_faces", "child_face": True, "guardian_consent": "Her mother"}, "consent"),
    ],
)
def test_no_photo_is_public_without_its_consent(facts: dict[str, Any], field: str) -> None:
    photo = DeliveryPhoto(delivery=a_delivery(a_petition()), image=a_picture(), alt="People", is_public=True, **facts)
    with pytest.raises(ValidationError) as told:
        photo.full_clean()
    assert field in told.value.message_dict
    photo.is_public = False
    if field != "consent" or not facts["consent"]:
        photo.full_clean()


def test_the_database_itself_keeps_a_childs_face_internal() -> None:
    photo = a_photo(a_delivery(a_petition()), public=True)
    for facts in ({"consent": ""}, {"consent": "named", "child_face": True, "guardian_consent": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeliveryPhoto.objects.filter(pk=photo.pk).update(**facts)
    DeliveryPhoto.objects.filter(pk=photo.pk).update(consent="named", child_face=True, guardian_consent="Her mother")


@pytest.mark.parametrize(
    ("method", "before", "outcome", "state"),
    [
        ("post", "sent", "mailed", "delivered"),
        ("email", "sent", "emailed", "delivered"),
        ("in_person", "sent", "mailed", "delivered"),
        ("in_person", "to_security", "to_security", "delivered"),
        ("in_person", "refused", "refused", "refused"),
        ("in_person", "postponed", "postponed", "planned"),
        ("in_person", "not_delivered", "not_delivered", "closed"),
    ],
)
def test_what_was_written_before_the_states_keeps_its_meaning(
    method: str, before: str, outcome: str, state: str
) -> None:
    delivery = a_delivery(a_petition(), before, method=method, happened_on=datetime.date(2020, 1, 1))
    migration = importlib.import_module("petitions.migrations.0010_delivery_event")
    migration.keep_meaning(apps, connection.schema_editor())
    row = delivery.lines.get()
    assert (row.outcome, row.state) == (outcome, state) and row.state in row.states()


def test_a_plan_may_be_deleted_and_what_happened_may_not() -> None:
    client = Client()
    client.force_login(oscar())
    petition = a_petition()
    planned, done = a_delivery(petition, "planned"), a_delivery(petition)
    row = done.lines.get()
    for delete in (f"{DELIVERIES}delete/{done.pk}/", f"/admin/bulk/petitions/delivery/delete/?id={done.pk}"):
        assert "stays on record" in client.post(delete, follow=True).content.decode()
        assert done.pk and Delivery.objects.filter(pk=done.pk).exists()
    assert send(client, planned.lines.get()).status_code == 200
    DeliveryTarget.objects.filter(pk__in=[row.pk, planned.lines.get().pk]).update(outcome="planned")
    client.post(f"{DELIVERIES}delete/{planned.pk}/")
    assert Delivery.objects.count() == 2, "what was said once is on record, also when it was taken back"
    client.post(f"{DELIVERIES}delete/{done.pk}/")
    assert Delivery.objects.get() == planned
