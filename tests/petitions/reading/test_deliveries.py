"""What the page says of a delivery: rich in facts, in the reader's language, and of nobody who did not agree."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from home.page_cache import pages
from petitions.models import Delivery, DeliveryTarget
from tests.cast import a_petition
from tests.petitions.reading.content import a_delivery

pytestmark = pytest.mark.django_db


def shown(language: str = "en", **facts: Any) -> tuple[dict[str, Any], str]:
    """The delivery as the page takes it, and the page."""
    DeliveryTarget.objects.update(**facts)
    pages.clear()
    answer = Client().get(f"{'' if language == 'en' else '/es'}/petitions/clean-river/")
    return answer.context["deliveries"][0], answer.content.decode()


def test_the_facts_of_the_door_in_the_readers_language() -> None:
    a_delivery(a_petition())
    facts: dict[str, Any] = {"delegation_count": 12, "delegation_is_about": True, "children_present": True}
    facts |= {"languages": "en,es", "at_time": datetime.time(14, 5), "receipt_number": "R-7", "state": "receipt"}
    facts |= {"witnesses": "Luz", "no_receipt_why": "Because", "follow_up_on": datetime.date(2026, 3, 1)}
    delivery, page = shown(**facts)
    assert (delivery["who_went"], delivery["spoken"]) == ("about 12 people", "English and Spanish")
    (line,) = delivery["lines"]
    assert line["at"] == "2:05\u202fPM EST" and line["receipt"] and line["follow_up"]
    for words in ("About 12 people", "Children were there", "In English and Spanish", "With a receipt", "We ask again"):
        assert words in page
    assert "Luz" not in page and "R-7" not in page and "Because" not in page
    delivery, page = shown("es", **facts)
    assert "Alrededor de 12 personas" in page and "En inglés y español" in page and "Había niñas y niños" in page
    assert delivery["lines"][0]["at"] == "14:05 EST"


def test_a_time_is_not_more_exact_than_its_day() -> None:
    a_delivery(a_petition(), precision="part")
    assert shown(at_time=datetime.time(14, 5))[0]["lines"][0]["at"] == ""
    Delivery.objects.update(precision="day", time_zone="Europe/Madrid")
    assert shown()[0]["lines"][0]["at"].startswith("2:05")


@pytest.mark.parametrize(
    ("outcome", "name", "agreed", "is_named"),
    [
        ("to_official", "Lucía Vega", False, True),
        ("to_official", "Jo Doe", False, False),
        ("to_staff", "Lucía Vega", False, False),
        ("to_staff", "Jo Doe", True, True),
    ],
)
def test_who_took_it_is_named_who_agreed_or_is_the_official(
    outcome: str, name: str, agreed: bool, is_named: bool
) -> None:
    a_delivery(a_petition())
    delivery, _page = shown(outcome=outcome, recipient_name=name, recipient_may_be_named=agreed)
    assert (name in delivery["lines"][0]["received_by"]) == is_named


@pytest.mark.parametrize(
    ("state", "outcome", "said"),
    [
        ("on_the_way", "planned", "On the way"),
        ("due", "to_staff", "An answer is due"),
        ("answered", "to_staff", "Answered"),
        ("silent", "refused", "No answer so far"),
        ("closed", "to_staff", ""),
    ],
)
def test_what_came_since_is_said(state: str, outcome: str, said: str) -> None:
    a_delivery(a_petition())
    delivery, page = shown(state=state, outcome=outcome)
    assert delivery["lines"][0]["since"] == said and said in page
