"""What the petition page and its count say, and of whom they say nothing (invariants 8 and 14, promises B3 and H4)."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.models import FeaturedPetition, HomePage
from home.page_cache import pages
from petitions.models import Official, Organization, Petition, Tally, Term
from petitions.sealing.keys import destroy_key
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, an_office, an_organization, on_the_roll, signed
from tests.petitions.reading.content import a_delivery, a_photo, an_update, many_petitions

pytestmark = pytest.mark.django_db


def get(path: str = "/petitions/clean-river/") -> Any:
    pages.clear()
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(
    ("hour", "said", "en_espanol"),
    [
        (datetime.time(), "May 31, 2027, at the end of the day (Eastern", "31 de mayo de 2027, al final del día (hora"),
        (datetime.time(18), "June 1, 2027, 6:00\u202fPM (Eastern", "1 de junio de 2027, 18:00 (hora"),
    ],
)
def test_what_closes_at_midnight_closes_with_the_day_before(hour: datetime.time, said: str, en_espanol: str) -> None:
    new_york = zoneinfo.ZoneInfo("America/New_York")
    with time_machine.travel(datetime.datetime(2027, 5, 1, tzinfo=datetime.UTC)):
        a_petition(closes_at=datetime.datetime.combine(datetime.date(2027, 6, 1), hour, new_york))
        assert f"Closes: {said}" in get().content.decode()
        assert en_espanol in get("/es/petitions/clean-river/").content.decode()
        day = "May 31, 2027" if hour == datetime.time() else "June 1, 2027"
        assert f"Closes {day}" in get("/petitions/").content.decode()


def names() -> list[str]:
    return [signer["name"] for signer in get().context["recent"]]


def test_recent_signatures_are_only_of_those_who_chose_to_be_shown_newest_first() -> None:
    petition = a_petition()
    for number, visibility in enumerate(["public", "officials", "counted"] * 5):
        on_the_roll(petition, email=f"p{number}@example.org", given_name=f"Signer{number}", visibility=visibility)
    assert names() == [f"Signer{number} M." for number in (12, 9, 6, 3, 0)]
    page = get().content.decode()
    assert "Signer1 " not in page and "Signer2 " not in page and "example.org" not in page and "19103" not in page
    assert "Philadelphia, PA" in page


@pytest.mark.parametrize(
    ("given", "family", "form", "shown"),
    [
        ("Ana", "Morales", "initial", "Ana M."),
        ("Ana", "Morales", "as_written", "Ana Morales"),
        ("Ana", "O’Neill", "initial", "Ana O."),
        ("Nguyễn", "Ị\u0323\u0301a", "initial", "Nguyễn Ị\u0323\u0301."),
        ("José", "E\u0301vora", "initial", "José E\u0301."),
        ("山田", "太郎", "initial", "山田 太."),
        ("Suharto", "", "initial", "Suharto"),
    ],
)
def test_a_name_is_shown_as_its_owner_chose(given: str, family: str, form: str, shown: str) -> None:
    on_the_roll(a_petition(), given_name=given, family_name=family, public_name=form, visibility="public")
    assert names() == [shown]


def test_who_withdrew_or_is_not_numbered_yet_is_not_shown() -> None:
    petition = a_petition()
    row = on_the_roll(petition, visibility="public")
    for step in (lambda unnumbered: None, confirm):
        unnumbered = signed(petition, email="later@example.org", visibility="public", given_name="Later")
        step(unnumbered)
        assert names() == ["Ana M."]
    withdraw(row, "withdrawn")
    assert names() == []


def test_after_the_purge_and_with_an_altered_row_the_page_goes_on_without_names() -> None:
    petition = a_petition(reasons_reviewed=False)
    on_the_roll(petition, visibility="public", reason="Water", given_name="Zuleika")
    altered = on_the_roll(petition, email="b@example.org", visibility="public", given_name="Zenobia")
    type(altered).objects.filter(pk=altered.pk).update(sealed_identity=b"altered by hand")
    page = get().content.decode()
    assert "Zuleika M." in page and "Zenobia" not in page
    destroy_key(petition.sealing_key)
    page = get().content.decode()
    assert "Zuleika" not in page and "Water" in page


def test_the_count_is_the_sum_of_its_parts_everywhere() -> None:
    petition = a_petition()
    Tally.objects.filter(petition=petition).update(confirmed=1200, paper=30, imported=4)
    data = get("/petitions/clean-river/count.json").json()
    assert set(data) == {"confirmed", "paper", "imported", "total", "goal", "updated"}
    assert (data["confirmed"], data["paper"], data["imported"], data["total"]) == (1200, 30, 4, 1234)
    assert data["total"] == data["confirmed"] + data["paper"] + data["imported"] < data["goal"] == 2500
    assert datetime.datetime.fromisoformat(data["updated"])
    assert get("/es/petitions/clean-river/count.json").json() == data
    assert "1,234" in get().content.decode() and get().context["goal"] == 2500
    for path in ("/petitions/", "/", an_organization().url):
        assert "1,234" in get(path).content.decode()
    fixed = Petition.objects.filter(pk=petition.pk)
    fixed.update(goal_fixed=1000)
    assert get("/petitions/clean-river/count.json").json()["goal"] == 1000 and get().context["percent"] == 100


def test_who_held_the_office_when() -> None:
    office = an_office()
    vega = Term.objects.get()
    vega.ended_on = datetime.date(2026, 3, 1)
    vega.save()
    Term.objects.create(office=office, official=Official.objects.create(name="Nico Next"), began_on=vega.ended_on)
    a_petition(opens_at=datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC))
    for day, holder in ((datetime.date(2026, 2, 28), "Lucía Vega"), (datetime.date(2026, 3, 2), "Nico Next")):
        with time_machine.travel(datetime.datetime(day.year, day.month, day.day, 18, tzinfo=datetime.UTC)):
            (target,) = get().context["targets"]
            assert target["holder"] == holder
    with time_machine.travel(datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)):
        (target,) = get().context["targets"]
        assert [each["name"] for each in target["holders"]] == ["Lucía Vega", "Nico Next"]


def test_deliveries_say_what_reached_whom_and_name_nobody_without_leave() -> None:
    petition = a_petition()
    delivery = a_delivery(petition, internal_notes="Door code 4711")
    secret = a_delivery(petition, "to_official", is_public=False)
    secret.texts.update(where="Behind the scenes")
    a_photo(delivery, public=True)
    a_photo(delivery, public=False)
    answer = get()
    page = answer.content.decode()
    (shown,) = answer.context["deliveries"]
    assert shown["where"] == "City Hall" and len(shown["photos"]) == 1
    (line,) = shown["lines"]
    assert line["received_by"] == "received by chief of staff" and line["arrived"] and line["count"] == 7
    assert "Jo Doe" not in page and "4711" not in page and "Behind the scenes" not in page
    assert answer.context["targets"][0]["delivered"] and "An answer in May" in page
    delivery.lines.update(recipient_may_be_named=True)
    assert "Jo Doe, chief of staff" in get().content.decode()


@pytest.mark.parametrize("outcome", ["planned", "refused", "postponed", "not_delivered", "mailed", "emailed"])
def test_what_did_not_arrive_leaves_the_target_waiting(outcome: str) -> None:
    a_delivery(a_petition(), outcome)
    assert not get().context["targets"][0]["delivered"]


def test_the_timeline_mixes_everything_newest_first_twenty_a_page() -> None:
    petition = a_petition()
    for number in range(10):
        on_the_roll(petition, email=f"p{number}@example.org")
    for day in range(1, 25):
        an_update(petition, f"News {day}", happened_on=datetime.date(2026, 1, day))
    an_update(petition, "Not yet", is_published=False)
    a_delivery(petition, happened_on=datetime.date(2025, 1, 1))
    a_delivery(petition, happened_on=datetime.date(2025, 2, 1), state="planned")
    first = get().context["timeline"]
    second = get("/petitions/clean-river/?timeline=2").context["timeline"]
    entries = [*first.object_list, *second.object_list]
    assert len(first.object_list) == 20 and len(entries) == 26
    days = [entry.day for entry in entries]
    assert days == sorted(days, reverse=True)
    assert {entry.kind for entry in entries} == {"milestone", "announcement", "delivery"}
    assert "Not yet" not in str(entries)
    for odd in ("x", "-1", "0", "99"):
        get(f"/petitions/clean-river/?timeline={odd}")


def test_words_that_exist_only_in_the_other_language_say_so() -> None:
    petition = a_petition()
    an_update(petition, "Noticia sola", "es")
    english = get().content.decode()
    assert "Noticia sola" in english and "In Spanish" in english and 'lang="es"' in english
    assert "In Spanish" not in get("/es/petitions/clean-river/").content.decode()


def test_a_petition_that_ended_shows_how_and_no_form() -> None:
    now = timezone.now()
    days = datetime.timedelta(days=1)
    a_petition(opens_at=now - 9 * days, closes_at=now - days, outcome="won", outcome_on=datetime.date(2026, 5, 5))
    answer = get()
    assert answer.context["form"] is None and answer.context["outcome"]["code"] == "won"
    assert b"May 5, 2026" in answer.content and b'name="given_name"' not in answer.content
    assert "5 de mayo de 2026" in get("/es/petitions/clean-river/").content.decode()


def test_the_front_page_shows_what_editors_feature_what_is_new_and_what_was_won() -> None:
    petition = a_petition(outcome="won", outcome_on=datetime.date(2026, 5, 5))
    many_petitions(8)
    home = HomePage.objects.get(locale__language_code="en")
    chosen = petition.pages.get(locale__language_code="en")
    FeaturedPetition.objects.create(home_page=home, page=chosen, sort_order=0)
    context = get("/").context
    assert [card["title"] for card in context["featured"]] == ["Clean our river"]
    assert [card["title"] for card in context["victories"]] == ["Clean our river"]
    assert len(context["recent"]) == 6
    chosen.unpublish()
    assert get("/").context["featured"] == []


def test_an_organizations_page_lists_its_own_petitions() -> None:
    a_petition()
    other = an_organization("River Friends")
    assert [card["title"] for card in get(an_organization().url).context["cards"]] == ["Clean our river"]
    assert list(get(other.url).context["cards"]) == []
    spanish = Page.objects.get(slug="neighbors-united", locale__language_code="es")
    assert [card["title"] for card in get(spanish.url).context["cards"]] == ["Limpien nuestro río"]


def test_an_organizations_page_shows_its_address_when_it_gave_one() -> None:
    page = an_organization()
    assert "<address" not in get(page.url).content.decode()
    Organization.objects.update(address="P.O. Box 4 <b>\n\nPhiladelphia, PA 19104")
    spanish = Page.objects.get(slug="neighbors-united", locale__language_code="es")
    for url in (page.url, spanish.url):
        html = get(url).content.decode()
        assert '<address class="quiet">P.O. Box 4 &lt;b&gt;<br>Philadelphia, PA 19104</address>' in html
