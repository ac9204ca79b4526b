"""What every template may use: the site's words and menu, read only when a template asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.context import site
from home.models import SiteSettings, SiteText, StandardPage
from home.page_cache import pages
from tests.cast import a_site
from tests.petitions.reading.content import locale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_fresh_site() -> None:
    pages.clear()
    SiteSettings.objects.all().delete()
    a_site()


def words(language: str = "en", name: str = "Our site") -> SiteText:
    settings, _new = SiteSettings.objects.get_or_create(defaults={"site_name": name, "contact_email": "us@example.org"})
    return SiteText.objects.create(
        parent=settings,
        locale=locale(language),
        privacy=f"<p>Privacy {language}</p>",
        minimum_age_sentence=f"At least 13 ({language})",
        footer=f"Foot {language}",
    )


def test_nothing_is_read_before_a_template_asks() -> None:
    with CaptureQueriesContext(connection) as spent:
        context = site(RequestFactory().get("/"))
    assert len(spent) == 0
    words()
    with CaptureQueriesContext(connection) as spent:
        assert context["site_settings"].site_name == "Our site" and context["site_settings"].footer == "Foot en"
    assert len(spent) == 1
    with CaptureQueriesContext(connection) as spent:
        list(context["navigation"])
    assert len(spent) == 1


def test_a_new_site_has_its_defaults_and_reading_them_writes_nothing() -> None:
    context = site(RequestFactory().get("/"))
    assert (context["site_settings"].site_name, context["site_settings"].minimum_age) == ("Firma", 13)
    assert context["site_settings"].privacy == "" and Client().get("/").status_code == 200
    assert not SiteSettings.objects.exists()


def test_words_are_in_the_language_of_the_page_else_in_the_other() -> None:
    words("en")
    assert "Foot en" in Client().get("/es/").content.decode()
    words("es")
    pages.clear()
    assert "Foot es" in Client().get("/es/").content.decode()
    pages.clear()
    assert "Foot en" in Client().get("/").content.decode()


def test_the_menu_holds_the_live_pages_below_home_that_editors_show() -> None:
    english, _spanish = a_site()
    for title, shown, live in (("About us", True, True), ("Hidden one", False, True), ("Draft one", True, False)):
        english.add_child(instance=StandardPage(title=title, show_in_menus=shown, live=live, locale=locale()))
    with translation.override("en"):
        assert [page.title for page in site(RequestFactory().get("/"))["navigation"]] == ["About us"]
    with translation.override("es"):
        assert not list(site(RequestFactory().get("/es/"))["navigation"])
    text = Client().get("/").content.decode()
    assert "About us" in text and "Hidden one" not in text and "Draft one" not in text
