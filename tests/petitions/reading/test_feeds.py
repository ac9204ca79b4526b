"""Feeds: read back by a real parser, in both languages, with ids that stay, and about nobody who signed."""

from __future__ import annotations

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from home.page_cache import pages
from petitions.models import OrganizationPage, Petition, PetitionPage, Update, UpdateText
from tests.cast import a_petition, on_the_roll, oscar
from tests.hostile import HOSTILE, MARK, a_full_site, fill_with
from tests.petitions.organizing.test_admin_rows import UPDATES, update_data, words
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


def test_an_edited_update_says_so_in_its_own_language_and_what_is_saved_as_it_was_does_not() -> None:
    """Edited in the admin, read in the feed (RFC 4287, 4.2.15)."""
    petition, path = a_petition(), "/petitions/clean-river/feed/"
    admin, begin = Client(), timezone.now().replace(microsecond=0)
    admin.force_login(oscar())
    both = words(en={"headline": "We were heard"}, es={"headline": "Nos escucharon"})

    def save(hours: int, texts: dict[str, Any], **changes: Any) -> tuple[str, str, str]:
        """Save the form at this hour; what both feeds and the English one as a whole say was updated when."""
        row = Update.objects.first()
        form = update_data(petition, texts=texts, **changes)
        with time_machine.travel(begin + datetime.timedelta(hours=hours)):
            address = f"{UPDATES}edit/{row.pk}/" if row else f"{UPDATES}add/"
            assert admin.post(address, form).status_code == 302
        (english,), (spanish,) = entries(path), entries(f"/es{path}")
        assert text(english, "published") == text(spanish, "published") and "2026-01-02" in text(english, "published")
        moments = (text(english, "updated"), text(spanish, "updated"), text(feed(path), "updated"))
        hour, elsewhere, whole = (
            str((datetime.datetime.fromisoformat(each) - begin) // datetime.timedelta(hours=1)) for each in moments
        )
        return hour, elsewhere, whole

    assert save(1, both) == ("1", "1", "1"), "written"
    ids = {code: str(row) for code, row in UpdateText.objects.values_list("locale__language_code", "pk")}
    edited = {"en": {"id": ids["en"], "headline": "We were heard"}, "es": {"id": ids["es"], "headline": "Oído"}}
    assert save(2, words(2, **edited)) == ("1", "2", "1"), "the Spanish words alone"
    assert save(3, words(2, **edited)) == ("1", "2", "1"), "nothing changed"
    assert save(4, words(2, **edited), publisher="The Post") == ("4", "4", "4"), "what all languages show"
    edited["en"]["summary"] = "Eight to two."
    assert save(5, words(2, **edited), publisher="The Post") == ("5", "4", "5")


def test_an_update_from_before_changes_were_noted_keeps_its_day() -> None:
    an_update(a_petition(), "News")
    Update.objects.update(changed_at=None)
    UpdateText.objects.update(changed_at=None)
    (entry,) = entries("/petitions/clean-river/feed/")
    assert text(entry, "updated") == text(entry, "published")


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
