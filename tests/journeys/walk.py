"""Steps that several journeys take."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page, expect

from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox
from tests.rig.processes import wait_until
from tests.rig.site import Site

PREFIX = {"en": "", "es": "/es"}
WORDS = {
    "en": {
        "sign": "Sign this petition",
        "confirm": "Confirm my signature",
        "number": "You are number",
        "unit": "signatures",
    },
    "es": {
        "sign": "Firmar esta petición",
        "confirm": "Confirmar mi firma",
        "number": "La tuya es la número",
        "unit": "firmas",
    },
}


def fill_form(page: Page, **values: str) -> None:
    """Type into the sign form what somebody would."""
    person = {"given_name": "Ana", "family_name": "Morales", "city": "Larkwater", "region": "PA"} | values
    for name, value in person.items():
        page.locator(f"#sign [name={name}]").fill(value)


def sign(
    visitor: Visitor, language: str, slug: str, visibility: str = "counted", *, news: bool = False, **values: str
) -> None:
    """Read the petition, fill the form in, press the button, arrive at the thanks page."""
    page = visitor.page
    page.goto(f"{PREFIX[language]}/petitions/{slug}/")
    fill_form(page, **values)
    choice = page.locator("#sign .choice", has=page.locator(f"[name=visibility][value={visibility}]"))
    choice.locator("label").first.click()
    if news:
        page.locator("#sign [name=updates]").check()
    page.locator("#sign form button[type=submit]").click()
    page.wait_for_url(f"**{PREFIX[language]}/petitions/{slug}/thanks/")


def confirm(visitor: Visitor, mailbox: Mailbox, language: str, email: str) -> int:
    """Open the link in the mail, press the button, and return the number on the roll."""
    page = visitor.page
    page.goto(mailbox.link(email, "/confirm/"))
    # The answer has the address of the question: wait for the one before asking for the other.
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()

    def number() -> int:
        page.reload()
        shown = page.locator(".your-number strong")
        return int(re.sub(r"\D", "", shown.inner_text())) if shown.count() else 0

    return int(wait_until(number, 60, "no number on the roll"))


def log_in(visitor: Visitor, site: Site, email: str, language: str = "en") -> Page:
    """Log in to the admin as one of the demo people, and let it speak `language` to them."""
    page = visitor.page
    page.goto("/admin/")
    prove(page, site, email)
    page.wait_for_url("**/admin/")
    page.goto("/admin/account/")
    page.locator("[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("form button[type=submit]", has_text=re.compile("Save|Guardar")).first.click()
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page


def prove(page: Page, site: Site, email: str) -> None:
    """Type the password, and the digits of the authenticator app when they are asked for."""
    address, password = site.login(email)
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    if "/2fa/authenticate/" in page.url:
        page.locator("[name=code]").fill(site.digits(address))
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()


def count(page: Page, slug: str) -> dict[str, Any]:
    """What count.json says now."""
    return dict(page.request.get(f"/petitions/{slug}/count.json").json())


def option(page: Page, field: str, wanted: Iterable[str]) -> str:
    """The value of the first option of a list that says one of `wanted`."""
    for each in page.locator(f"[name={field}] option").all():
        if (each.text_content() or "").strip() in wanted:
            return each.get_attribute("value") or ""
    raise AssertionError(f"{field} does not offer {wanted}")


def export(page: Page, titles: Iterable[str], level: str, why: str) -> list[dict[str, str]]:
    """Ask for the list of the petition that has one of `titles`, wait for it, and fetch it as CSV."""
    page.goto("/admin/exports/")
    page.locator("[name=petition]").select_option(option(page, "petition", titles))
    page.locator(".firma-room form[method=get] button").click()
    page.locator("a[href*='/exports/new/']").click()
    page.locator(f"[name=level][value={level}]").check()
    page.locator("[name=why]").fill(why)
    page.locator("button[value=preview]").click()
    page.locator("button[value=make]").click()
    page.locator("form[action$='/file/'] [name=why]").fill(why, timeout=60_000)
    with page.expect_download() as download:
        page.locator("form[action$='/file/'] button").click()
    data = download.value.path().read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))
