"""An office and an official each have a page: who, since when, what was asked, what reached them, what came back."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from petitions.models import DeliveryTarget, Office, Official, Petition, Update
from tests.cast import an_office
from tests.petitions.reading.content import a_delivery, an_update
from tests.petitions.reading.office_pages import OFFICE, VEGA, a_successor, petition, read

pytestmark = pytest.mark.django_db
__all__ = ["petition"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "",
            ["Senator for the First District (en)", "30 days without an answer", "delivered to staff", "since January"],
        ),
        ("es/", ["Senator for the First District (es)", "30 días sin respuesta", "entregada al personal"]),
    ],
)
def test_an_office_says_who_what_and_since_when(
    client: Client, petition: Petition, language: str, words: list[str]
) -> None:
    a_delivery(petition)
    text = read(client, language + OFFICE)
    assert [word for word in words if word not in text] == []
    assert f'href="/{language}petitions/clean-river/"' in text
    assert "Lucía Vega" in text and f'href="/{language}{VEGA}"' in text
    assert "Jo Doe" not in text


def test_the_successor_finds_the_delivery_and_the_predecessor_keeps_it(client: Client, petition: Petition) -> None:
    a_delivery(petition)
    successor = a_successor()
    office, before, after = (read(client, way) for way in (OFFICE, VEGA, f"officials/{successor.slug}/"))
    assert "30 days without an answer" in office and office.index("Lucía Vega") < office.index("Noa Reyes")
    assert "delivered to staff" in before and "delivered to staff" not in after
    assert "Clean our river" in before and "Clean our river" in after


def test_a_petition_of_another_time_is_not_the_successors(client: Client, petition: Petition) -> None:
    Petition.objects.update(outcome="won", outcome_on=datetime.date(2026, 2, 10))
    assert "Clean our river" not in read(client, f"officials/{a_successor().slug}/")


@pytest.mark.parametrize(("day", "silent"), [((2026, 2, 1), True), ((2026, 2, 2), False), ((2026, 3, 1), False)])
def test_a_response_since_the_delivery_ends_the_silence(
    client: Client, petition: Petition, day: tuple[int, int, int], silent: bool
) -> None:
    a_delivery(petition)
    an_update(petition, kind=Update.Kind.RESPONSE, happened_on=datetime.date(*day))
    assert ("without an answer" in read(client, OFFICE)) is silent


def test_the_answer_of_one_office_ends_no_silence_of_another(client: Client, petition: Petition) -> None:
    a_delivery(petition)
    mayor = an_office("Mayor", "Jo Roe")
    petition.targets.create(office=mayor, order=2)
    said = {"kind": Update.Kind.RESPONSE, "happened_on": datetime.date(2026, 2, 3)}
    an_update(petition, **said)
    an_update(petition, office=mayor, **said)
    assert "without an answer" in read(client, OFFICE)
    an_update(petition, office=an_office(), **said)
    assert "without an answer" not in read(client, OFFICE)


def test_silence_begins_when_a_mailed_link_is_fetched(client: Client, petition: Petition) -> None:
    line = a_delivery(petition, "emailed").lines.get()
    DeliveryTarget.objects.update(state="on_the_way")
    assert "without an answer" not in read(client, OFFICE)
    DeliveryTarget.objects.filter(pk=line.pk).update(state="delivered")
    assert "30 days without an answer" in read(client, OFFICE)


def test_a_day_nobody_knows_is_not_counted_from(client: Client, petition: Petition) -> None:
    a_delivery(petition, precision="month")
    text = read(client, OFFICE)
    assert "No answer since the last delivery, February 2026" in text and "days without" not in text


@pytest.mark.parametrize("facts", [{"is_public": False}, {"state": "planned"}])
def test_what_is_internal_or_only_planned_is_not_shown(
    client: Client, petition: Petition, facts: dict[str, object]
) -> None:
    a_delivery(petition, **facts)
    assert "Nothing delivered yet" in read(client, OFFICE) and "without an answer" not in read(client, OFFICE)


def test_no_silence_is_counted_where_nothing_arrived_or_the_matter_is_over(client: Client, petition: Petition) -> None:
    refused = a_delivery(petition, outcome="refused")
    assert "without an answer" not in read(client, OFFICE)
    refused.lines.update(outcome="at_desk")
    assert "30 days without an answer" in read(client, OFFICE)
    Petition.objects.update(outcome="won", outcome_on=datetime.date(2026, 3, 1))
    assert "without an answer" not in read(client, OFFICE)


def test_a_court_owes_no_answer(client: Client, petition: Petition) -> None:
    a_delivery(petition).lines.update(state="delivered")
    assert "no answer yet" in read(client, OFFICE)
    Office.objects.update(kind=Office.Kind.COURT)
    text = read(client, OFFICE)
    assert "without an answer" not in text and "never about a pending case" in text
    pages_of_it = (text, read(client, VEGA))
    assert not any(word in page for word in ("no answer yet", "without an answer") for page in pages_of_it)


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_what_organizers_say_is_answered_is_silence_no_more(client: Client, petition: Petition, state: str) -> None:
    line = a_delivery(petition).lines.get()
    assert "30 days without an answer" in read(client, OFFICE)
    DeliveryTarget.objects.filter(pk=line.pk).update(state=state)
    assert "without an answer" not in read(client, OFFICE)


def test_an_official_has_the_silence_of_the_office_they_hold(client: Client, petition: Petition) -> None:
    a_delivery(petition)
    assert "Senator for the First District (en): 30 days without an answer" in plain(read(client, VEGA))
    successor = a_successor()
    assert "without an answer" not in read(client, VEGA)
    assert "30 days without an answer" in read(client, f"officials/{successor.slug}/")


def plain(page: str) -> str:
    return re.sub("<[^>]+>", "", page)


@pytest.mark.parametrize("outcome", ["mailed", "emailed"])
def test_what_was_sent_is_delivered_once_it_arrived(client: Client, petition: Petition, outcome: str) -> None:
    line = a_delivery(petition, outcome).lines.get()
    DeliveryTarget.objects.filter(pk=line.pk).update(state="on_the_way")
    page = read(client, "petitions/clean-river/")
    assert "Sent to: Senator" in page and "Delivered to:" not in page and "Nothing delivered yet" not in page
    DeliveryTarget.objects.filter(pk=line.pk).update(state="delivered")
    page = read(client, "petitions/clean-river/")
    assert "Delivered to: Senator" in page and "Sent to:" not in page


def test_the_petition_leads_to_the_office(client: Client, petition: Petition) -> None:
    assert f'href="/{OFFICE}"' in read(client, "petitions/clean-river/")
    assert f'href="/es/{OFFICE}"' in read(client, "es/petitions/clean-river/")


def test_a_petition_nobody_can_read_is_not_named(client: Client, petition: Petition) -> None:
    petition.pages.update(live=False)
    Petition.objects.update(published_at=None)
    assert "Clean our river" not in read(client, OFFICE) and "Clean our river" not in read(client, VEGA)


def test_few_queries_however_many_deliveries(
    client: Client, petition: Petition, django_assert_max_num_queries: object
) -> None:
    for _number in range(4):
        a_delivery(petition)
    a_successor()
    for address in (OFFICE, VEGA):
        read(client, address)
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            read(client, address)


def test_an_address_stays_when_the_name_is_corrected(petition: Petition) -> None:
    official = Official.objects.get(name="Lucía Vega")
    official.name = "Lucía Vega Soto"
    official.save()
    assert official.slug == "lucia-vega"


def test_two_of_one_name_and_a_name_without_latin_letters_have_addresses() -> None:
    made = [Official.objects.create(name=name).slug for name in ("Jo Roe", "Jo Roe", "金美", "", "x" * 150)]
    assert made == ["jo-roe", "jo-roe-2", "official", "official-2", "x" * 70]


@pytest.mark.parametrize("address", ["offices/nobody/", "officials/nobody/", "es/offices/nobody/"])
def test_whoever_is_not_known_is_not_there(client: Client, petition: Petition, address: str) -> None:
    assert client.get(f"/{address}").status_code == 404


def test_hostile_words_are_only_words(client: Client, petition: Petition) -> None:
    Office.objects.update(postal_address="1 Main St\n<script>alert(1)</script>", email='"><b>"@example.org')
    Official.objects.update(name="<img src=x onerror=alert(1)>")
    for text in (read(client, OFFICE), read(client, VEGA)):
        assert "<script>alert" not in text and "<img src=x" not in text and '"><b>' not in text
