"""Dora gives once and every month, on Stripe's page and back, gets her receipts, and ends it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.walk import PREFIX
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site
from tests.rig.stripe_books.books import StripeBooks

SLUG = "library-hours"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WORDS = {
    "en": {
        "once": "Once",
        "monthly": "Every month",
        "pay": "On to payment",
        "thanks": "Thank you",
        "end": "Change or end it",
    },
    "es": {
        "once": "Una vez",
        "monthly": "Cada mes",
        "pay": "Seguir al pago",
        "thanks": "Gracias",
        "end": "Cambiarlo o terminarlo",
    },
}
ENDED = {"en": "It ends on", "es": "Termina el"}


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("es", "light")])
def test_once_and_monthly(
    language: str, scheme: str, giving: Site, stripe: StripeBooks, browser: Any, mailbox: Mailbox
) -> None:
    words, email = WORDS[language], f"dora.{language}@example.org"
    visitor = Visitor(browser, giving.url, color_scheme=scheme, **PHONE)
    page = visitor.page
    for number, often in enumerate(("once", "monthly"), start=1):
        page.goto(f"{PREFIX[language]}/petitions/{SLUG}/thanks/")
        page.locator(".give a").click()
        expect(page.get_by_label(words["once"], exact=True)).to_be_checked()
        assert visitor.violations() == "" and visitor.overflow() == []
        page.get_by_label(words[often], exact=True).check()
        page.get_by_label("$25").check()
        page.get_by_role("button", name=words["pay"]).click()
        page.wait_for_url(f"{stripe.url}/**")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Name on card").fill("Dora Díaz")
        page.get_by_role("button", name="Pay", exact=True).click()
        page.wait_for_url("**/gift/thanks/")
        expect(page.locator("h1")).to_have_text(words["thanks"])
        assert visitor.violations() == "" and visitor.overflow() == []
        letter = body(mailbox.wait(email, count=number, seconds=60))
        assert "$25" in letter and "Friends of the Library, Inc." in letter
    link = mailbox.link(email, "/gift/monthly/")
    page.goto(link)
    assert visitor.violations() == "" and visitor.overflow() == []
    page.get_by_role("button", name=words["end"]).click()
    page.wait_for_url(f"{stripe.url}/**")
    page.get_by_role("button", name=re.compile("cancel", re.IGNORECASE)).click()

    def ends() -> bool:
        page.goto(link)
        return ENDED[language] in page.locator("main").inner_text()

    wait_until(ends, 60, "the gift ends")
    assert visitor.cookies() == [], "giving sets none"
    visitor.close()


def test_without_scripts_and_with_stripe_down(giving: Site, stripe: StripeBooks, browser: Any) -> None:
    plain = Visitor(browser, giving.url, java_script_enabled=False, **PHONE)
    page = plain.page
    page.goto(f"/petitions/{SLUG}/give/")
    page.get_by_label("Another amount", exact=True).first.check()
    page.locator("[name=other]").fill("nothing")
    page.get_by_role("button", name="On to payment").click()
    expect(page.locator(".field__error")).to_contain_text("Please write an amount")
    page.locator("[name=other]").fill("12.50")
    fault = stripe.fault("/v1", "reset")
    page.get_by_role("button", name="On to payment").click()
    expect(page.locator("[role=alert]")).to_contain_text("Nothing was charged")
    assert fault.times == 0 and page.locator("[name=other]").input_value() == "12.50"
    page.get_by_role("button", name="On to payment").click()
    page.wait_for_url(f"{stripe.url}/**")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url(f"**/petitions/{SLUG}/give/")
    plain.close()
