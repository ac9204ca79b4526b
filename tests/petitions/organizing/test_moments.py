"""Moments in the admin say whose clocks they are told by: schedules, comparisons, the account's own zone."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from petitions.models import Petition
from tests.cast import a_petition, edith
from tests.petitions.organizing.test_edit_screen import page_of, screen

pytestmark = pytest.mark.django_db
TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")


@pytest.fixture
def in_tokyo() -> Client:
    """Edith, who has set her account to the clocks of Tokyo."""
    profile = UserProfile.get_for_user(edith())
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    client = Client()
    client.force_login(edith())
    return client


def test_going_live_is_typed_on_the_editors_clocks_and_opening_on_the_petitions(
    in_tokyo: Client, time_machine: Any
) -> None:
    petition = a_petition(live=False)
    live_at = datetime.datetime(2027, 3, 1, 9, 30, tzinfo=TOKYO)
    time_machine.move_to(live_at - datetime.timedelta(days=2))
    in_tokyo.force_login(edith())
    typed = {"go_live_at": "2027-03-01 09:30", "opens_at": "2027-03-01 09:30", "time_zone": "America/New_York"}
    answer = in_tokyo.post(
        f"/admin/pages/{petition.pages.get().pk}/edit/", screen(**typed, **{"action-publish": "Publish"})
    )
    assert answer["Location"] == f"/admin/pages/{petition.organization.pages.get(locale__language_code='en').pk}/"
    opens_at = datetime.datetime(2027, 3, 1, 9, 30, tzinfo=zoneinfo.ZoneInfo("America/New_York"))
    for moment, live, state in [
        (live_at - datetime.timedelta(seconds=1), False, "draft"),
        (live_at, True, "upcoming"),
        (opens_at, True, "open"),
    ]:
        time_machine.move_to(moment)
        call_command("publish_scheduled", verbosity=0)
        assert page_of().live == live
        assert Petition.objects.get().state() == state, moment
        assert Client().get(f"/petitions/clean-river/?{state}").status_code == (200 if live else 404)


def test_a_comparison_says_whose_clocks_its_moments_are_told_by(in_tokyo: Client) -> None:
    a_petition()
    page = f"/admin/pages/{page_of().pk}/"
    for closes_at in ("2027-01-01 09:00", "2027-02-01 18:00"):
        answer = in_tokyo.post(f"{page}edit/", screen(closes_at=closes_at, opens_at="2026-01-05 09:00"))
        assert answer.status_code == 302
    one, two = Revision.page_revisions.filter(object_id=str(page_of().pk)).order_by("-pk")[:2]
    text = in_tokyo.get(f"{page}revisions/compare/{two.pk}...{one.pk}/").content.decode()
    assert "Jan. 1, 2027, 9 a.m. (America/New_York)" in text
    assert "Feb. 1, 2027, 6 p.m. (America/New_York)" in text
    assert "+00:00" not in text


def test_the_zones_of_an_account_are_named_after_places() -> None:
    zones = settings.WAGTAIL_USER_TIME_ZONES
    assert {"UTC", "America/New_York", "Europe/Madrid"} <= set(zones)
    assert "localtime" not in zones and "Factory" not in zones
