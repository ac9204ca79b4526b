"""Ana finds what she signed without an account, makes it louder, then takes it back; the count follows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.walk import PREFIX, confirm, count, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, links
from tests.rig.processes import wait_until

Come = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_ana_looks_changes_and_leaves(visitors: Come, mailbox: Mailbox, language: str, scheme: str) -> None:
    visitor = visitors(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page, email, before = visitor.page, f"mind.{language}@example.org", count(visitor.page, "library-hours")["total"]

    def is_right() -> None:
        assert visitor.violations() == "" and visitor.overflow(320) == [] and visitor.cookies() == [], page.url

    sign(visitor, language, "library-hours", "officials", email=email, reason="For my kids")
    confirm(visitor, mailbox, language, email)
    page.goto(links(mailbox.wait(email, "/my/", count=2), "/my/")[0])
    is_right()
    expect(page.locator("main")).not_to_contain_text("Morales")
    page.locator("button[value=fresh]").click()
    page.wait_for_url(f"**{PREFIX[language]}/my/?asked")
    is_right()

    page.goto(links(mailbox.wait(email, "/my/", count=3), "/my/")[0])
    expect(page.locator("main")).to_contain_text("Morales")
    is_right()
    page.locator("[name=visibility][value=public]").check()
    page.locator("[name=given_name]").fill("http://x.example")
    page.locator("button[value=change]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=visibility][value=public]")).to_be_checked()
    is_right()
    page.locator("[name=given_name]").fill("Anaïs")
    page.locator("button[value=change]").click()
    expect(page).to_have_url(re.compile(r"\?saved$"))
    visible = visitors().page

    def is_shown(name: str) -> bool:
        visible.goto(f"{PREFIX[language]}/petitions/library-hours/")
        return name in visible.content()

    wait_until(lambda: is_shown("Anaïs M."), 60, "the public name")

    page.locator("button[value=back]").click()
    is_right()
    page.locator("button[value=back-yes]").click()
    is_right()
    wait_until(lambda: count(page, "library-hours")["total"] == before, 60, "the count to fall")
    wait_until(lambda: not is_shown("Anaïs M."), 60, "the name to go")
    page.goto(links(mailbox.wait(email, "/my/", count=2), "/my/")[0])
    expect(page.locator("h1")).to_have_count(1)
    assert "404" in "".join(visitor.complaints) or page.locator("a[href$='/my/']").count()
