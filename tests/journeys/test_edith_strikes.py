"""Edith sets signatures aside and puts them back, on a phone, in both languages and in the dark (promise D3)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.processes import wait_until
from tests.rig.site import Site

Come = Callable[..., Visitor]
PETITION = "SELECT id FROM petitions_petition WHERE slug = 'library-hours'"
WORDS = {
    "en": {"begin": "Set signatures aside", "done": "Finished.", "back": "Put them back", "undone": "Put back."},
    "es": {
        "begin": "Apartar firmas",
        "done": "Terminado.",
        "back": "Devolverlas al recuento",
        "undone": "Devueltas.",
    },
}


def looks_right(visitor: Visitor) -> None:
    """Our part of the screen breaks no rule of WCAG, and nothing sticks out at 320 px."""
    visitor.page.wait_for_load_state("load")
    results = Axe().run(visitor.page, context=".firma-room", options={"resultTypes": ["violations"]})
    assert not results.violations_count, results.generate_report()
    assert visitor.overflow(320) == [], visitor.page.url


def count(page: Page) -> int:
    """The public number."""
    return int(page.request.get("/petitions/library-hours/count.json").json()["total"])


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_edith_holds_a_town_looks_and_puts_it_back(visitors: Come, site: Site, language: str, scheme: str) -> None:
    visitor = visitors(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page, words = log_in(visitor, site, "edith@example.org", language), WORDS[language]
    (petition,) = site.rows(PETITION)[0]
    before = count(page)
    page.goto(f"/admin/signing/?petition={petition}")
    looks_right(visitor)
    page.goto(f"/admin/strikes/?petition={petition}")
    looks_right(visitor)
    page.get_by_role("link", name=words["begin"], exact=True).click()
    page.wait_for_url("**/admin/strikes/new/**")
    looks_right(visitor)
    page.locator("button[name=act][value=preview]").click()
    expect(page.locator(".firma-room .help-critical")).to_be_visible()
    page.locator("[name=city]").fill("larkwater")
    page.locator("button[name=act][value=preview]").click()
    expect(page.locator("#preview")).to_be_visible()
    looks_right(visitor)
    page.locator("[name=kind][value=hold]").check()
    page.locator("[name=reason][value=checking]").check()
    page.locator("[name=note]").fill("Many at once, from one town.")
    page.locator("button[name=act][value=strike]").click()
    page.wait_for_url(re.compile(r"/admin/strikes/\d+/(#preview)?$"))
    expect(page.locator(".firma-room [role=status]")).to_contain_text(words["done"], timeout=20_000)
    looks_right(visitor)
    wait_until(lambda: count(page) < before, 60, "the count did not fall")
    page.locator("[name=note]").fill("They were at the fair.")
    page.get_by_role("button", name=words["back"]).click()
    expect(page.locator(".firma-room [role=status]")).to_contain_text(words["undone"], timeout=20_000)
    wait_until(lambda: count(page) == before, 60, "the count did not come back")
    assert visitor.third_parties() == set()
    assert [line for line in visitor.complaints if "422" not in line] == []
