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


def test_copying_and_the_phones_own_sheet(phone: Visitor) -> None:
    a_petition()
    show(phone, [PAGE])
    phone.page.add_init_script(SHEET)
    phone.page.goto(PAGE)
    phone.page.locator("#share summary").click()
    phone.page.get_by_role("button", name="Copy the link").click()
    phone.page.get_by_role("button", name="Copied").wait_for()
    address = f"{settings.BASE_URL}{PAGE}"
    assert phone.page.evaluate("navigator.clipboard.readText()") == address
    phone.page.get_by_role("button", name="Share…").click()
    shared = phone.page.evaluate("window.shared")
    assert shared["url"] == address and shared["title"] == "Clean our river" and "fund" in shared["text"]
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
