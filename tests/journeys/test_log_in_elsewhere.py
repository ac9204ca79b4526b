"""Where a log-in elsewhere is switched on: over the other server and back, with nothing kept but who it is there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_nora_has_an_account import code_for, press, reads_well
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox
from tests.rig.provider import Provider
from tests.rig.seed import seeded
from tests.rig.site import Site

NORA = {"sub": "nora-17", "email": "nora@commons.example", "name": "Nora Canary", "picture": "https://x.example/n.png"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(NORA) as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere(run: Path, worker: str, mailbox: Mailbox, provider: Provider) -> Iterator[Site]:
    """A site where it is switched on."""
    start = seeded(run, os.environ.get("DATABASE_URL", "")).copy(run / f"elsewhere-{worker}")
    settings = {**start.settings(), "EMAIL_URL": mailbox.url, **provider.settings()}
    site = Site(run / f"logs-elsewhere-{worker}", settings)
    site.manage("migrate", "--verbosity", "0")
    with site:
        yield site


def go(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_role("link", name="With my account at The Commons").click()


def test_nora_comes_from_elsewhere(elsewhere: Site, browser: Any, mailbox: Mailbox, provider: Provider) -> None:
    visitor = Visitor(browser, elsewhere.url)
    page = visitor.page
    go(page)
    reads_well(visitor, "en")
    assert provider.asked == [], "nobody was asked before the button"
    press(visitor)
    page.locator("[name=code]").fill(code_for(mailbox, NORA["email"]))
    press(visitor)
    expect(page.locator("main")).to_contain_text(NORA["email"])
    page.goto("/account/3rdparty/")
    expect(page.locator(".account__list")).to_contain_text("The Commons")
    rows = str(elsewhere.rows("SELECT * FROM socialaccount_socialaccount"))
    rows += str(elsewhere.rows("SELECT first_name, last_name FROM accounts_user"))
    assert "nora-17" in rows and "Canary" not in rows and "x.example" not in rows
    assert elsewhere.rows("SELECT count(*) FROM socialaccount_socialtoken") == [(0,)]
    visitor.close()
    again = Visitor(browser, elsewhere.url)
    go(again.page)
    press(again)
    expect(again.page.locator("main")).to_contain_text(NORA["email"])
    again.close()


def test_an_address_said_elsewhere_opens_nobodys_account(elsewhere: Site, browser: Any, provider: Provider) -> None:
    provider.who = {"sub": "mallory", "email": "oscar@example.org", "email_verified": True}
    visitor = Visitor(browser, elsewhere.url)
    go(visitor.page)
    press(visitor)
    visitor.page.goto("/admin/")
    expect(visitor.page).to_have_url(re.compile("/account/"))
    visitor.close()


def test_a_server_that_does_not_answer_gets_a_page_that_says_so(
    elsewhere: Site, browser: Any, provider: Provider
) -> None:
    provider.answers = False
    visitor = Visitor(browser, elsewhere.url)
    go(visitor.page)
    press(visitor)
    expect(visitor.page.locator("h1")).to_have_text("That did not work")
    reads_well(visitor, "en", frozenset({urlsplit(provider.url).netloc}))
    visitor.close()
    provider.answers = True


def test_off_by_default_no_address_answers(visitor: Visitor) -> None:
    for path in ("oidc/oidc/login/", "google/login/", "github/login/", "microsoft/login/", "3rdparty/"):
        assert visitor.page.request.get(f"/account/{path}").status == 404, path
    visitor.page.goto("/account/login/")
    assert "Commons" not in visitor.page.content()
