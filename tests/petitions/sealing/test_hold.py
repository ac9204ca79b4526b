"""Only two administrators together keep names longer, and the public sees the new date."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from home.page_cache import pages
from petitions.models import AccessEntry, LegalHold, Petition
from petitions.sealing.hold import SamePerson, agree_to_hold, ask_for_hold, end_hold
from petitions.sealing.purge import purge_due
from petitions.sealing.purge_date import purge_date
from tests.cast import _user, edith, max_, oscar
from tests.petitions.sealing.test_purge import a_closed

pytestmark = pytest.mark.django_db
HOLDS = "/admin/holds/"
UNTIL = timezone.now().date() + datetime.timedelta(days=400)


def an_administrator(name: str) -> Any:
    user = _user(f"{name}@example.org")
    user.is_superuser = True
    user.save()
    return user


def test_two_administrators_make_it_and_either_ends_it() -> None:
    petition, first, second = a_closed(), an_administrator("first"), an_administrator("second")
    due = purge_date(petition)
    hold = ask_for_hold(petition, "Order of a court", UNTIL, first)
    assert purge_date(petition) == due, "one is not enough"
    with pytest.raises(SamePerson):
        agree_to_hold(hold, first)
    assert agree_to_hold(hold, second) and not agree_to_hold(hold, second)
    petition = Petition.objects.get()
    assert purge_date(petition) == petition.purge_on == UNTIL + datetime.timedelta(days=1)
    assert purge_due() == []
    pages.clear()
    held = Client().get("/petitions/clean-river/held/").content.decode()
    assert str((UNTIL + datetime.timedelta(days=1)).year) in held and "court" not in held.lower()
    assert end_hold(hold, first) and not end_hold(hold, second)
    assert purge_due() == [(petition, due)]
    noted = AccessEntry.objects.filter(petition=petition).order_by("pk")
    assert list(noted.values_list("act", flat=True)) == ["hold.asked", "hold.agreed", "hold.ended", "petition.purged"]


def test_nobody_else_and_the_database_itself_wants_two() -> None:
    petition, first = a_closed(), an_administrator("first")
    hold = ask_for_hold(petition, "Order", UNTIL, first)
    for who in (edith(), oscar(), max_()):
        with pytest.raises(PermissionDenied):
            ask_for_hold(petition, "Mine", UNTIL, who)
        with pytest.raises(PermissionDenied):
            agree_to_hold(hold, who)
        client = Client()
        client.force_login(who)
        assert client.get(HOLDS).status_code in (302, 403)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.update(agreed_by=first, agreed_at=timezone.now())


def test_the_screen() -> None:
    petition, first, second = a_closed(), Client(), Client()
    first.force_login(an_administrator("first"))
    second.force_login(an_administrator("second"))
    data = {"petition": petition.pk, "why": "Order of a court", "until": UNTIL.isoformat()}
    refused = first.post(HOLDS, data | {"until": "2020-01-01"})
    assert refused.status_code == 422 and b"This day has passed." in refused.content
    assert first.post(HOLDS, data).status_code == 302
    hold = LegalHold.objects.get()
    assert b'value="agree"' not in first.get(HOLDS).content and b'value="agree"' in second.get(HOLDS).content
    first.post(f"{HOLDS}{hold.pk}/decide/", {"act": "agree"})
    assert LegalHold.objects.get().agreed_at is None
    second.post(f"{HOLDS}{hold.pk}/decide/", {"act": "agree"})
    assert LegalHold.objects.get().agreed_at and b"second@example.org" in first.get(HOLDS).content
    first.post(f"{HOLDS}{hold.pk}/decide/", {"act": "end"})
    assert LegalHold.objects.get().ended_at
