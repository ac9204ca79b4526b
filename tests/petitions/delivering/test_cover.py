"""The cover: to the right person, about the right people, in both languages; and nothing asked of a court."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import Locale

from petitions.delivering.ask_for_packet import Wish
from petitions.delivering.preview import letter_preview
from petitions.models import Level, Office, Official, Petition, Term, TextVersion
from tests.cast import a_petition, edith
from tests.petitions.delivering.roll import a_roll
from tests.petitions.delivering.test_letter import letter_pages
from tests.petitions.printing.pdf import page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(sealed_folder: Path) -> Path:
    return sealed_folder


@pytest.fixture
def petition() -> Petition:
    petition = a_petition()
    a_roll(petition, 12)
    return petition


@pytest.mark.parametrize("level", Level.values)
def test_the_cover_says_who_is_named(petition: Petition, level: str) -> None:
    pages = letter_pages(petition, level=level)
    names_nobody = level == Level.CERTIFICATE
    assert ("This packet names nobody." in pages[0]) == names_nobody
    assert ("8 people agreed to be named" in " ".join(pages[0].split())) != names_nobody
    assert not re.search(r"Given\d|Family\d|secret", "".join(pages))


def test_it_is_written_to_whoever_holds_the_office_that_day(petition: Petition) -> None:
    office = petition.targets.get().office
    today = petition.local(timezone.now()).date()
    Term.objects.filter(office=office).update(ended_on=today)
    Term.objects.create(office=office, official=Official.objects.create(name="Noor Aziz"), began_on=today)
    assert "Dear Senator Noor Aziz:" in letter_pages(petition)[0]
    Term.objects.update(ended_on=today - datetime.timedelta(days=1))
    assert "To whoever holds the office of Senator for the First District" in letter_pages(petition)[0]


def test_a_packet_about_a_part_of_the_roll_says_so(petition: Petition) -> None:
    assert "from the 12 people who signed it. They ask:" in " ".join(letter_pages(petition)[0].split())
    front, back = letter_pages(petition, slice="range", first=4, last=9, language="en", other_language="es")[:2]
    assert "from 6 of the people who signed it. They ask:" in " ".join(front.split())
    assert "about the numbers 4 to 9 of the roll." in front
    assert "abarca los números del 4 al 9 del registro." in back
    part = Wish(petition, tuple(petition.targets.all()), Level.NAME_CITY, slice="range", first=4, last=9)
    assert "about the numbers 4 to 9 of the roll." in page_texts(letter_preview(part, edith()))[0]


def test_a_list_of_initials_is_not_said_to_name_anybody(petition: Petition) -> None:
    cover = " ".join(letter_pages(petition, level=Level.INITIALS_CITY)[0].split())
    assert "8 people agreed to be named to you; the enclosed list gives only their initials" in cover
    assert "the list of initials" in cover and "list of names" not in cover


def test_a_court_reads_in_each_language_what_it_is_a_party_to(petition: Petition) -> None:
    Office.objects.update(kind=Office.Kind.COURT)
    for code, words in (("en", "the agreement on arrests"), ("es", "el acuerdo sobre arrestos")):
        petition.targets.get().texts.create(locale=Locale.objects.get(language_code=code), decision=words)
    front, back = letter_pages(petition, language="en", other_language="es")[:2]
    assert "a party to an administrative decision: the agreement on arrests" in " ".join(front.split())
    assert "el acuerdo sobre arrestos" in " ".join(back.split()) and "the agreement" not in back


def test_nothing_is_asked_of_a_court_but_the_petition(petition: Petition) -> None:
    asked = ("answer in writing", "What the office will do", "Your answer to everybody")
    assert all(words in "".join(letter_pages(petition)) for words in asked)
    Office.objects.update(kind=Office.Kind.COURT)
    assert not any(words in "".join(letter_pages(petition)) for words in asked)


def test_the_cover_asks_what_was_signed_not_what_was_written_since(petition: Petition) -> None:
    for language in ("en", "es"):
        TextVersion.objects.create(
            petition=petition, language=language, title=f"Later {language}", ask=f"New {language}", letter="<p>x</p>"
        )
    english, spanish = letter_pages(petition, language="en", other_language="es")[:2]
    assert "fund the cleaning of our river" in english and "Later" not in english and "New" not in english
    assert "New es" in spanish, "nobody signed in Spanish: the newest text is the translation"
