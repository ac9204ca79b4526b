"""Right to left works: every page in a made-up Arabic, made from the English, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.test import Client
from wagtail.models import Locale, Page

from campaign.catalogues import catalogues, read
from home.page_cache import pages
from petitions.emailing.compose import compose
from petitions.models import OfficeText, PetitionPage
from petitions.models.office import Office
from tests.cast import a_petition, on_the_roll
from tests.journeys.made_pages import show
from tests.petitions.reading.content import a_delivery, an_update
from tests.rig.browser import Visitor

pytestmark = pytest.mark.django_db
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابسدعفجهيكقلمنوپترشتوڤوخيز", strict=True))
KEPT = re.compile(r"(%\([^)]*\)[sd]|%%|<[^>]*>|&\w+;|\{[^}]*\})")
"""What of a message is no word."""
PAGES = ["/ar/", "/ar/petitions/", "/ar/petitions/clean-river/", "/ar/petitions/clean-river/thanks/", "/ar/my/"]
PAGES += ["/ar/petitions/clean-river/held/", "/ar/promises/", "/ar/packets/", "/ar/answer/", "/ar/confirm/nothing/"]


def pseudo(text: str) -> str:
    """English in Arabic letters, a third longer."""
    parts = KEPT.split(text)
    for at in range(0, len(parts), 2):
        words = "".join(LETTERS.get(letter.lower(), letter) for letter in parts[at])
        parts[at] = re.sub(r"(\w{4,})", lambda word: word[0] + word[0][:2], words)
    return "".join(parts)


@pytest.fixture
def arabic(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The site with one language more, whose catalogue nobody wrote."""
    made = Catalog(locale="ar")
    for message in read("es", catalogues()["es"]):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            words = tuple(pseudo(ids[0 if form == 1 else -1]) for form in range(made.num_plurals))
            made.add(message.id, words if len(ids) > 1 else pseudo(ids[0]), context=message.context)
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, made)
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    yield
    pages.clear()


def a_site_in_arabic() -> None:
    petition = a_petition(milestone_steps="1")
    on_the_roll(petition, visibility="public", given_name="ليلى", reason="النهر لنا جميعا")
    an_update(petition), a_delivery(petition)
    locale = Locale.objects.create(language_code="ar")
    for office in Office.objects.all():
        OfficeText.objects.create(parent=office, locale=locale, title=pseudo(office.name), salutation=pseudo("Senator"))
    for page in Page.objects.filter(locale__language_code="en", depth__gt=1).order_by("depth").specific():
        translated = page.copy_for_translation(locale)
        for name in ("title", "ask", "summary", "letter", "intro"):
            if text := getattr(translated, name, ""):
                setattr(translated, name, pseudo(str(text)))
        translated.save_revision().publish()
    assert PetitionPage.objects.offered().filter(locale=locale).count() == 1


def test_pages_begin_at_the_right_and_nothing_sticks_out(arabic: None, browser: Any) -> None:
    a_site_in_arabic()
    visitor = Visitor(browser, "http://rtl.test")
    made = show(visitor, PAGES)
    assert {path for path, answer in made.items() if answer.status_code != 200} == {"/ar/confirm/nothing/"}
    try:
        for path in PAGES:
            visitor.page.goto(path)
            html = visitor.page.locator("html")
            assert (html.get_attribute("dir"), html.get_attribute("lang")) == ("rtl", "ar"), path
            assert visitor.overflow(320) == [], path
            visitor.page.set_viewport_size({"width": 1100, "height": 800})
            box = visitor.page.locator(".wordmark").bounding_box()
            assert box and box["x"] > 550, "the name of the site stands at the right"
            assert visitor.violations() == "", path
    finally:
        visitor.close()


def test_pictures_posters_and_mails_too(arabic: None) -> None:
    a_site_in_arabic()
    html = Client().get("/ar/petitions/clean-river/").content.decode()
    (picture,) = re.findall(r'property="og:image" content="[^"]*(/ar/petitions[^"]+)"', html)
    for path in (picture, "/ar/petitions/clean-river/print/flyers-a4.pdf"):
        assert Client().get(path).status_code == 200, path
    mail: Any = compose(
        "thanks", "layla@example.org", "ar", {"given_name": "ليلى", "petition_url": "https://a.example/"}
    )
    assert 'dir="rtl"' in mail.alternatives[0][0] and mail.extra_headers["Content-Language"] == "ar"
