"""Sharing in a real browser: two buttons that appear where they work, and nobody is asked for anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from petitions.sealing.links import make_token
from tests.cast import a_petition, on_the_roll
from tests.journeys.made_pages import show
from tests.rig.browser import Visitor

pytestmark = pytest.mark.django_db
PAGE = "/petitions/clean-river/"
# As a phone has it, and a note of what it was given.
SHEET = "navigator.share = async (what) => { window.shared = what; };"


@pytest.fixture
def phone(browser: Any) -> Iterator[Visitor]:
    # A browser shares and copies only where nobody can listen: over TLS, or on the machine itself.
    visitor = Visitor(browser, "http://localhost", viewport={"width": 360, "height": 740})
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield visitor
    visitor.close()


@pytest.mark.parametrize(
    ("prefix", "copy", "copied", "share", "title", "ask"),
    [
        ("", "Copy the link", "Copied", "Share…", "Clean our river", "fund"),
        ("/es", "Copiar el enlace", "Copiado", "Compartir…", "Limpien nuestro río", "financie"),
    ],
)
def test_copying_and_the_phones_own_sheet(
    phone: Visitor, prefix: str, copy: str, copied: str, share: str, title: str, ask: str
) -> None:
    """On the petition's page and on the one that follows confirming."""
    petition = a_petition()
    row, page, address = on_the_roll(petition), phone.page, f"{settings.BASE_URL}{prefix}{PAGE}"
    found = [f"{prefix}{PAGE}", f"{prefix}/confirm/{make_token('confirm', petition.pk, row.pk)}/"]
    show(phone, found)
    page.add_init_script(SHEET)
    for path in found:
        page.goto(path)
        if (folded := page.locator("#share summary")).count():
            folded.click()
        page.get_by_role("button", name=copy).click()
        page.get_by_role("button", name=copied).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == address
        page.evaluate("navigator.clipboard.writeText('')")
        page.get_by_role("button", name=share).click()
        shared = page.evaluate("window.shared")
        assert shared["url"] == address and shared["title"] == title and ask in shared["text"]
    assert phone.third_parties() == set() and phone.complaints == [] and phone.cookies() == []


def test_where_they_do_not_work_they_are_not_there(browser: Any) -> None:
    a_petition()
    for options in ({"java_script_enabled": False}, {}):
        visitor = Visitor(browser, "http://no-tls.example", **options)
        try:
            show(visitor, [PAGE])
            visitor.page.goto(PAGE)
            visitor.page.locator("#share summary").click()
            assert visitor.page.locator("#share button:visible").count() == 0
            assert visitor.page.locator("#share a.share__way:visible").count() == 7
            assert visitor.page.locator("#share a[rel='noopener noreferrer']").count() == 7
        finally:
            visitor.close()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_pages_of_sharing_can_be_used_by_everybody(phone: Visitor, prefix: str) -> None:
    petition = a_petition()
    row, code = on_the_roll(petition), petition.share_codes.get().code
    confirmed = f"{prefix}/confirm/{make_token('confirm', petition.pk, row.pk)}/"
    found = [f"{prefix}{PAGE}via/{code}/", confirmed, f"{confirmed}link/"]
    for made in (False, True):
        if made:
            assert Client().post(f"{confirmed}link/").status_code == 303
        assert all(answer.status_code == 200 for answer in show(phone, found).values())
        for path in found:
            phone.page.goto(path)
            phone.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert phone.violations() == "" and phone.overflow(320) == [], path
    assert phone.third_parties() == set()
