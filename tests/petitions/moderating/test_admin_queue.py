"""The queue in the admin: one petition at a time, back to the same place, the number that waits in the menu."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from petitions.models import Petition, Reason
from petitions.moderating.waiting import waiting_text
from tests.cast import a_petition, edith, on_the_roll

pytestmark = pytest.mark.django_db
QUEUE = "/admin/reasons/"


@pytest.fixture
def client_of_edith() -> Client:
    cache.clear()
    client = Client()
    client.force_login(edith())
    return client


def a_reason(petition: Petition, text: str) -> Reason:
    return on_the_roll(petition, reason=text, email=f"{text[:5].lower()}@example.org").reason


def test_one_petition_at_a_time(client_of_edith: Client) -> None:
    river, lake = a_petition(spanish=False), a_petition("clean-lake", spanish=False)
    a_reason(river, "River reason"), a_reason(lake, "Lakes reason")
    both = client_of_edith.get(QUEUE).content.decode()
    assert "River reason" in both and "Lakes reason" in both
    one = client_of_edith.get(f"{QUEUE}?petition={lake.pk}").content.decode()
    assert "Lakes reason" in one and "River reason" not in one
    for odd in ("x", "999999", "%00", "-1"):
        assert client_of_edith.get(f"{QUEUE}?petition={odd}").status_code == 200


def test_a_decision_leads_back_to_the_same_place_and_can_be_thought_over(client_of_edith: Client) -> None:
    petition = a_petition(spanish=False)
    reason = a_reason(petition, "River reason")
    place = f"?state=waiting&petition={petition.pk}&p=2"
    answer = client_of_edith.post(f"{QUEUE}{reason.pk}/decide/{place}", {"decision": "publish"}, follow=True)
    assert answer.redirect_chain == [(QUEUE + place, 302)]
    assert f"{QUEUE}?state=published#reason-{reason.pk}" in answer.content.decode()
    latest = a_reason(petition, "Later reason")
    client_of_edith.post(f"{QUEUE}{latest.pk}/decide/", {"decision": "publish"})
    shown = client_of_edith.get(f"{QUEUE}?state=published").content.decode()
    assert shown.index("Later reason") < shown.index("River reason"), "the latest decision stands first"


def test_the_menu_says_how_many_wait(client_of_edith: Client) -> None:
    petition = a_petition(spanish=False)
    assert waiting_text("Reasons", edith()) == "Reasons"
    cache.clear()
    reason = a_reason(petition, "River reason")
    assert "Reasons (1)" in client_of_edith.get("/admin/").content.decode()
    client_of_edith.post(f"{QUEUE}{reason.pk}/decide/", {"decision": "hide", "why": "third"})
    assert waiting_text("Reasons", edith()) == "Reasons"
