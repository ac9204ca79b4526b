"""At the door: the hour that is said is that of the place, and so is the day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from petitions.models import Delivery, DoorReport
from tests.cast import oscar
from tests.petitions.handing_over.door import a_plan, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_folder")]


def test_the_hour_it_was_recorded_is_that_of_the_place_of_the_delivery() -> None:
    client, delivery = Client(), a_plan()
    client.force_login(oscar())
    line, place = delivery.lines.all()[0], "Pacific/Kiritimati"
    Delivery.objects.filter(pk=delivery.pk).update(time_zone=place)
    heard = send(client, line).json()["said"]
    at = DoorReport.objects.get().received_at.astimezone(ZoneInfo(place))
    assert at.utcoffset() != delivery.petition.local(at).utcoffset()
    assert heard == f"Recorded at {date_format(at.replace(tzinfo=None), 'TIME_FORMAT')}"


@pytest.mark.parametrize(("put_off", "is_of_today"), [("this", True), ("other", False), ("", False)])
def test_what_was_put_off_is_of_the_day_it_was_made(put_off: str, is_of_today: bool) -> None:
    client = Client()
    client.force_login(oscar())
    first, second = (delivery := a_plan()).lines.all()
    planned = delivery.happened_on
    today = delivery.local(timezone.now()).date()
    assert planned < today
    if put_off:
        send(client, second if put_off == "this" else first, outcome="postponed", receipt_number=None)
    send(client, second)
    delivery.refresh_from_db()
    assert delivery.happened_on == (today if is_of_today else planned)
