"""Promises are kept as they were said, and what became of them is public."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Locale

from home.page_cache import pages
from petitions.models import Office, Official, Petition, Promise, PromiseText, Term
from tests.cast import a_petition, an_office, edith, max_, oscar
from tests.hostile import HOSTILE, MARK
from tests.hostile import read as parsed

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 3, 4, 17, tzinfo=datetime.UTC)
LIST = "/admin/snippets/petitions/promise/"


def a_promise(petition: Petition, **changes: Any) -> Promise:
    said = {"words": "I will read every name.", "happened_on": datetime.date(2026, 1, 9), "kind": "read"} | changes
    promise = Promise(petition=petition, office=petition.targets.get().office, **said)
    promise.full_clean()
    promise.save()
    return promise


def told(promise: Promise, code: str, said_by: str = "", said_to: str = "") -> PromiseText:
    locale = Locale.objects.get_or_create(language_code=code)[0]
    return PromiseText.objects.create(parent=promise, locale=locale, said_by=said_by, said_to=said_to)


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def read(address: str) -> str:
    pages.clear()
    with time_machine.travel(TODAY, tick=False):
        answer = Client().get(address)
    assert answer.status_code == 200 and answer["Cache-Control"].startswith("public")
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


def test_the_scoreboard_counts_kept_broken_overdue_and_waiting(petition: Petition) -> None:
    assert "No promise is on record yet." in read("/promises/")
    kept = {"state": "kept", "ended_on": datetime.date(2026, 1, 28), "evidence_url": "https://news.example/a"}
    a_promise(petition, **kept)
    a_promise(
        petition,
        words="We will meet.",
        state="broken",
        ended_on=datetime.date(2026, 2, 1),
        evidence_url="https://n.example",
    )
    a_promise(petition, words="Soon.", due_on=datetime.date(2026, 3, 3))
    today = a_promise(petition, words="Today.", due_on=datetime.date(2026, 3, 4))
    told(today, "en", "the chief of staff", "two teachers")
    page = read("/promises/")
    assert re.search(r"Kept 1 Broken 1 Overdue 1 Waiting 1", page)
    assert "Kept · January 28, 2026, 19 days later" in page and "Overdue · due on March 3, 2026" in page
    assert "the chief of staff" in page and "said to two teachers" in page and "Lucía Vega" in page
    assert "Cumplidas 1 Incumplidas 1 Vencidas 1 Pendientes 1" in read("/es/promises/")


def test_it_stands_on_the_pages_of_office_and_official_and_stays_with_who_said_it(petition: Petition) -> None:
    ended = datetime.date(2026, 2, 1)
    a_promise(petition, state="kept", ended_on=ended, evidence_url="https://news.example/")
    Term.objects.filter(official__name="Lucía Vega").update(ended_on=datetime.date(2026, 2, 20))
    noa = Official.objects.create(name="Noa Reyes")
    Term.objects.create(office=an_office(), official=noa, began_on=datetime.date(2026, 2, 20))
    words = "I will read every name."
    assert words in read("/offices/senator-for-the-first-district/") and words in read("/officials/lucia-vega/")
    assert words not in read("/officials/noa-reyes/")


def test_what_is_internal_is_not_shown(petition: Petition) -> None:
    a_promise(petition, witnesses="Secret Witness")
    a_promise(petition, words="Not for everybody.", is_public=False)
    page = read("/promises/") + read("/offices/senator-for-the-first-district/")
    assert "Secret Witness" not in page and "Not for everybody." not in page
    Petition.objects.update(published_at=None)
    assert "I will read every name." not in read("/promises/")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_on": datetime.date(2026, 1, 8)}, "due_on"),
        ({"state": "kept"}, "ended_on"),
        ({"state": "broken", "ended_on": datetime.date(2026, 2, 1)}, "evidence_url"),
        ({"ended_on": datetime.date(2026, 2, 1)}, "state"),
        ({"state": "kept", "ended_on": datetime.date(2026, 1, 1), "evidence_url": "https://a.example"}, "ended_on"),
        ({"words": ""}, "words"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(petition: Petition, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_promise(petition, **wrong)
    assert field in refused.value.message_dict


def test_a_court_is_asked_for_no_promise_and_none_is_shown(petition: Petition) -> None:
    a_promise(petition)
    Office.objects.update(kind=Office.Kind.COURT)
    with pytest.raises(ValidationError, match="No promise is asked of a court"):
        a_promise(petition)
    assert "I will read every name." not in read("/promises/")


def test_the_database_refuses_an_end_without_evidence(petition: Petition) -> None:
    promise = a_promise(petition)
    for change in ({"state": "kept"}, {"ended_on": "2026-02-01"}, {"state": "kept", "ended_on": "2026-02-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**change)


def test_organizers_keep_them_for_their_own_petitions(petition: Petition) -> None:
    client = Client()
    client.force_login(oscar())
    said = {
        "petition": petition.pk,
        "office": petition.targets.get().office_id,
        "words": "I will read every name.",
        "language": "en",
        "kind": "read",
        "happened_on": "2026-01-09",
        "precision": "day",
        "state": "kept",
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
    }
    answer = client.post(f"{LIST}add/", said)
    assert answer.status_code == 200 and "Say on which day it was kept or broken." in answer.content.decode()
    assert client.post(f"{LIST}add/", said | {"state": "waiting"}).status_code == 302
    row = Promise.objects.get()
    for who, status in ((edith(), 200), (oscar(), 200), (max_(), 302)):
        client.force_login(who)
        assert client.get(f"{LIST}edit/{row.pk}/").status_code == status


def test_one_whose_day_has_passed_is_on_the_start_page_of_its_organizers(petition: Petition) -> None:
    a_promise(petition, due_on=datetime.date(2026, 3, 3))
    a_promise(petition, words="Later.", due_on=datetime.date(2026, 3, 4))
    client = Client()
    client.force_login(oscar())
    with time_machine.travel(TODAY, tick=False):
        page = client.get("/admin/").content.decode()
    assert "Promises whose day has passed" in page and "I will read every name." in page and "Later." not in page


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_hostile_words_are_only_words(petition: Petition, text: str) -> None:
    promise = a_promise(petition)
    Promise.objects.filter(pk=promise.pk).update(words=text)
    told(promise, "en", text[:200], text[:200])
    pages.clear()
    found = parsed(Client().get("/promises/").content.decode())
    assert [fault for fault in found.faults if MARK in fault] == []


def test_the_promise_of_june_2010_was_broken_after_nineteen_days() -> None:
    call_command("load_reference_case", verbosity=0)
    broken = Promise.objects.get(state="broken")
    assert (broken.happened_on, broken.ended_on, broken.lasted()) == (
        datetime.date(2010, 6, 27),
        datetime.date(2010, 7, 16),
        19,
    )
    official = broken.official()
    assert official and official.name == "Michael Nutter"
    page = read("/promises/")
    assert "Broken · July 16, 2010, 19 days later" in page
    assert "The Mayor wants no extension." in read("/officials/michael-nutter/")
    assert "The Mayor wants no extension." not in read("/officials/jim-kenney/")
    assert "He will read the material." in read("/officials/seth-williams/")
    spanish = read("/es/promises/")
    assert "un vicealcalde" in spanish and "dicho a una reunión de más de 300 personas en una iglesia" in spanish
    assert "deputy mayor" not in spanish and "delegation" not in spanish


def test_words_said_in_one_language_say_so_in_the_other(petition: Petition) -> None:
    promise = a_promise(petition, language="en")
    told(promise, "en", "a deputy mayor", "a meeting")
    assert "In English" not in read("/promises/") and "said to a meeting" in read("/promises/")
    pages.clear()
    spanish = Client().get("/es/promises/").content.decode()
    assert re.search(r'<span\s+lang="en" dir="ltr"\s*>a deputy mayor</span>', spanish)
    assert re.search(r'<span\s+lang="en" dir="ltr"\s*>a meeting</span>', spanish)
    assert 'class="other-language"' in spanish


def test_by_whom_and_to_whom_is_told_in_each_language(petition: Petition) -> None:
    promise = a_promise(petition, language="en")
    told(promise, "en", "a deputy mayor", "a meeting")
    told(promise, "es", "un vicealcalde", "una reunión")
    english, spanish = read("/promises/"), read("/es/promises/")
    assert "a deputy mayor" in english and "said to a meeting" in english and "vicealcalde" not in english
    assert "un vicealcalde" in spanish and "dicho a una reunión" in spanish and "deputy" not in spanish
    assert "I will read every name." in spanish, "the exact words stay as they were said"


def test_a_promise_of_the_official_is_in_no_language(petition: Petition) -> None:
    told(a_promise(petition), "en", said_to="a meeting")
    pages.clear()
    spanish = Client().get("/es/promises/").content.decode()
    assert "Lucía Vega" in spanish and not re.search(r"<span[^>]*>Lucía Vega", spanish)


def test_organizers_write_by_whom_and_to_whom_in_each_language(petition: Petition) -> None:
    promise, client = a_promise(petition), Client()
    told(promise, "es", "un vicealcalde", "una reunión")
    client.force_login(oscar())
    page = client.get(f"{LIST}edit/{promise.pk}/").content.decode()
    assert "Who said it, and to whom, one entry a language" in page and "un vicealcalde" in page
    english, spanish = (Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "es"))
    rows = [(english, "a deputy mayor", "a meeting"), (spanish, "", "")]
    said = {"petition": petition.pk, "office": promise.office_id, "words": promise.words, "language": "en"}
    said |= {"kind": "read", "happened_on": "2026-01-09", "precision": "day", "state": "waiting"}
    said |= {"texts-TOTAL_FORMS": 2, "texts-INITIAL_FORMS": 0, "texts-MIN_NUM_FORMS": 0, "texts-MAX_NUM_FORMS": 1000}
    for at, (locale, by, to) in enumerate(rows):
        row = {"locale": locale.pk, "said_by": by, "said_to": to, "id": "", "DELETE": "", "ORDER": at + 1}
        said |= {f"texts-{at}-{name}": value for name, value in row.items()}
    answer = client.post(f"{LIST}add/", said)
    assert answer.status_code == 302
    made = Promise.objects.exclude(pk=promise.pk).get()
    assert [(row.lang, row.said_by, row.said_to) for row in made.texts.all()] == [("en", "a deputy mayor", "a meeting")]
