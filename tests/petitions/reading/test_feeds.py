"""Feeds: read back by a real parser, in both languages, with ids that stay, and about nobody who signed."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from home.page_cache import pages
from petitions.models import OrganizationPage, Petition, PetitionPage
from tests.cast import a_petition, on_the_roll
from tests.hostile import HOSTILE, MARK, a_full_site, fill_with
from tests.petitions.reading.content import a_delivery, an_update

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(path: str) -> ElementTree.Element:
    """What a feed reader gets."""
    pages.clear()
    answer = Client().get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8" and "public" in answer["Cache-Control"]
    root = ElementTree.fromstring(answer.content)
    for each in [root, *root.iter(f"{ATOM}entry")]:
        assert text(each, "id").startswith("tag:") and text(each, "title") is not None
        assert datetime.datetime.fromisoformat(text(each, "updated")).tzinfo
        (link,) = (one for one in each.findall(f"{ATOM}link") if one.get("rel") == "alternate")
        assert str(link.get("href")).startswith(settings.BASE_URL)
    (own,) = (link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own.get("href") == f"{settings.BASE_URL}{path}"
    ids = [text(each, "id") for each in [root, *root.iter(f"{ATOM}entry")]]
    assert len(set(ids)) == len(ids)
    return root


def text(node: ElementTree.Element, name: str) -> str:
    return node.findtext(f"{ATOM}{name}") or ""


def entries(path: str) -> list[ElementTree.Element]:
    return feed(path).findall(f"{ATOM}entry")


def test_petitions_in_each_language() -> None:
    a_petition()
    a_petition("only-english", spanish=False)
    a_petition("a-draft", live=False)
    assert [text(each, "title") for each in entries("/petitions/feed/")] == ["Clean our river"] * 2
    (spanish,) = entries("/es/petitions/feed/")
    assert text(spanish, "title") == "Limpien nuestro río" and text(spanish, "summary").startswith("Senadora")
    assert feed("/es/petitions/feed/").get("{http://www.w3.org/XML/1998/namespace}lang") == "es"


def test_an_organizations_petitions_below_its_page() -> None:
    a_petition()
    for language in ("en", "es"):
        page = OrganizationPage.objects.get(locale__language_code=language)
        assert len(entries(f"{page.url}feed/")) == 1
        assert f'href="{page.url}feed/"' in Client().get(page.url or "").content.decode()


def test_what_happened_with_a_petition_and_no_word_of_a_signer() -> None:
    petition = a_petition(milestone_steps="1")
    on_the_roll(petition, given_name="Quetzal9", visibility="public", city="Xochitown9", reason="Because9")
    an_update(petition, "The council met")
    a_delivery(petition)
    found = entries("/petitions/clean-river/feed/")
    kinds = {text(each, "id").split("/")[2] for each in found}
    assert kinds == {"milestone", "update", "delivery"} and "1 signatures" in [text(each, "title") for each in found]
    raw = Client().get("/petitions/clean-river/feed/").content.decode()
    assert not [word for word in ("Quetzal9", "Xochitown9", "Because9", "Morales", "@") if word in raw]
    before = {text(each, "id") for each in found}
    PetitionPage.objects.filter(locale__language_code="en").update(slug="cleaner", title="Other")
    Petition.objects.update(slug="cleaner")
    assert {text(each, "id") for each in entries("/petitions/cleaner/feed/")} == before


def test_pages_lead_to_their_feeds_by_relative_links() -> None:
    a_petition()
    html = Client().get("/es/petitions/clean-river/").content.decode()
    for path in ("/es/petitions/feed/", "/es/petitions/clean-river/feed/"):
        assert 'type="application/atom+xml" title="' in html and f'href="{path}"' in html
    assert 'href="/petitions/feed/"' in Client().get("/").content.decode()


def test_an_empty_feed_stays_the_same_and_an_old_address_leads_on() -> None:
    petition = a_petition()
    petition.old_slugs.create(slug="old-river")
    assert text(feed("/petitions/clean-river/feed/"), "updated")
    assert Client().get("/petitions/old-river/feed/")["Location"] == "/petitions/clean-river/feed/"
    assert Client().get("/petitions/none/feed/").status_code == 404


def test_no_petition_is_called_feed() -> None:
    assert a_petition("feed-x").slug == "feed-x"
    page = PetitionPage.objects.get(petition__slug="feed-x", locale__language_code="en")
    page.slug = "feed"
    page.save_revision().publish()
    assert Petition.objects.get().slug == "feed-x"


def test_hostile_words_are_words_in_feeds() -> None:
    petition = a_full_site()
    for hostile in [*HOSTILE, "\x00\x08\x1b\ufffe" + MARK]:
        fill_with(hostile.replace("\x00", ""), petition)
        page = OrganizationPage.objects.get(locale__language_code="en")
        for path in ("/petitions/feed/", "/petitions/clean-river/feed/", f"{page.url}feed/"):
            root = feed(path)
            assert MARK in "".join(root.itertext())
            assert not [node.tag for node in root.iter() if MARK in node.tag or not node.tag.startswith(ATOM)]
