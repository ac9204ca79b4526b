"""A supporter chooses fewer mails and then none: on a phone, without scripts, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.test_everybody_can_read import looks_right
from tests.rig.browser import Visitor
from tests.rig.site import Site

ADDRESS = """
from petitions.leaving.links import leaving_address
from petitions.models import Supporter
row = Supporter.objects.filter(language='{language}', petition__slug='library-hours').order_by('pk')[0]
print(leaving_address(row.petition_id, row.signature_id, row.language))
"""
WORDS = {
    "en": ("Only how it ends", "Save", "Stop all mail about this petition", "Done. No more mail."),
    "es": ("Solo cómo termina", "Guardar", "No recibir más correos sobre esta petición", "Listo. No más correos."),
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_fewer_and_then_none(site: Site, visitors: Callable[..., Visitor], language: str) -> None:
    ends, save, stop, done = WORDS[language]
    link = site.manage("shell", "--no-imports", "-c", ADDRESS.format(language=language)).strip().splitlines()[-1]
    visitor = visitors(viewport={"width": 320, "height": 640})
    page = visitor.page
    page.goto(link)
    looks_right(visitor, language)
    page.get_by_label(ends).check()
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_label(ends)).to_be_checked()
    page.get_by_role("button", name=stop).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=done)).to_be_visible()
    looks_right(visitor, language)
    page.goto(link)
    expect(page.get_by_role("button", name=stop)).to_have_count(0)
