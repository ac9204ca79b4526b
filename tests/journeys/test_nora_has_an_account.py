"""Nora makes an account, adds a passkey and logs in with it; Edith shows her second factor. Every page reads well."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.walk import PREFIX, confirm, prove, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site

Come = Callable[..., Visitor]
OPEN = ["login/", "signup/", "login/code/", "password/reset/"]
CLOSED = ["", "email/", "password/change/", "sessions/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "signed/"]
CLOSED += ["2fa/webauthn/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/webauthn/keys/{key}/edit/"]
CLOSED += ["2fa/webauthn/keys/{key}/remove/", "logout/"]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def reads_well(visitor: Visitor, language: str, been: frozenset[str] = frozenset()) -> None:
    """As every public page does; whoever logs in may get cookies, and has `been` at no host but these."""
    page = visitor.page
    assert page.locator("html").get_attribute("lang") == language, page.url
    assert page.locator("h1").count() == 1, page.url
    assert visitor.violations() == "", page.url
    assert visitor.overflow(320) == [], page.url
    assert visitor.third_parties() <= been, page.url


def at_localhost(browser: Any, site: Site, **options: Any) -> Visitor:
    """A visitor with a phone that holds passkeys. (No passkey belongs to a number: not 127.0.0.1.)"""
    visitor = Visitor(browser, site.url.replace("127.0.0.1", "localhost"), **options)
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return visitor


def code_for(mailbox: Mailbox, email: str) -> str:
    """The code that was mailed, whatever other mail is on its way."""

    def found() -> list[str]:
        texts = "\n".join(body(message) for message in mailbox.find(email))
        return re.findall(r"^([A-Z]{4}-[A-Z]{4})$", texts, re.MULTILINE)

    wait_until(lambda: bool(found()), 20, f"no code for {email}")
    return found()[-1]


def signed_before(browser: Any, site: Site, mailbox: Mailbox, language: str, email: str) -> int:
    """Her number: she signed without an account, in another browser."""
    before = Visitor(browser, site.url)
    sign(before, language, "library-hours", "officials", email=email)
    number = confirm(before, mailbox, language, email)
    before.close()
    return number


def all_she_signed(visitor: Visitor, language: str, number: int) -> None:
    """The account's page of signatures lists hers, and opens it whole: name, download, taking back."""
    page = visitor.page
    page.goto(f"{PREFIX[language]}/account/")
    page.locator(f"a[href='{PREFIX[language]}/account/signed/']").click()
    signed = page.locator(".account__list li a")
    expect(signed).to_have_count(1)
    reads_well(visitor, language)
    signed.click()
    expect(page).to_have_url(re.compile(rf"{PREFIX[language]}/my/[^/]+/$"))
    reads_well(visitor, language)
    expect(page.locator("dl dd").first).to_have_text(str(number))
    expect(page.locator("dl")).to_contain_text("Ana Morales")
    for act in ("change", "download", "back"):
        expect(page.locator(f"button[value={act}]")).to_be_visible()


def press(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button.button[type=submit]").first.click()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_pages_read_well(visitors: Come, language: str, scheme: str) -> None:
    visitor = visitors(color_scheme=scheme)
    for path in OPEN:
        visitor.page.goto(f"{PREFIX[language]}/account/{path}")
        reads_well(visitor, language)
    visitor.page.locator("[name=email]").fill("nothing like an address")
    press(visitor)
    reads_well(visitor, language)
    assert visitor.page.locator("[aria-invalid=true]").count() == 1
    assert visitor.complaints == []


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("es", "light")])
def test_from_the_first_mail_to_a_passkey(
    site: Site, browser: Any, mailbox: Mailbox, language: str, scheme: str
) -> None:
    email, account = f"nora.{language}@example.org", f"{PREFIX[language]}/account"
    visitor = at_localhost(browser, site, color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = visitor.page
    number = signed_before(browser, site, mailbox, language, email)
    page.goto(f"{account}/signup/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill("seven quiet herons")
    press(visitor)
    reads_well(visitor, language)
    page.locator("[name=code]").fill(code_for(mailbox, email))
    press(visitor)
    expect(page.locator("main")).to_contain_text(email)
    all_she_signed(visitor, language, number)
    page.goto(f"{account}/2fa/webauthn/add/")
    page.locator("[name=name]").fill("Ñandú <b>phone")
    press(visitor)
    page.wait_for_url(f"**{account}/2fa/recovery-codes/")
    expect(page.locator(".account__codes li")).to_have_count(10)
    key = site.rows("SELECT a.id FROM mfa_authenticator a WHERE a.type = 'webauthn' ORDER BY a.id DESC")[0][0]
    for path in CLOSED:
        page.goto(f"{account}/{path.format(key=key)}")
        reads_well(visitor, language)
    page.goto(f"{account}/")
    page.locator(f"form[action='{account}/logout/'] button").click()
    page.goto(f"{account}/login/")
    with page.expect_navigation():
        page.locator("form[data-passkey=login] button").click()
    expect(page.locator("main")).to_contain_text(email)
    page.goto(f"{account}/sessions/")
    expect(page.locator(".account__list li")).to_have_count(1)
    assert visitor.complaints == []
    visitor.close()


def test_ediths_password_alone_shows_nothing(visitors: Come, site: Site) -> None:
    visitor = visitors()
    page = visitor.page
    page.goto("/admin/exports/")
    address, password = site.login("edith@example.org")
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(password)
    press(visitor)
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    reads_well(visitor, "en")
    page.goto("/admin/exports/")
    expect(page).to_have_url(re.compile("/account/(login|2fa/authenticate)/"))
    page.goto("/account/login/?next=/admin/exports/")
    page.locator("[name=code]").fill(site.digits(address))
    press(visitor)
    page.goto("/admin/exports/")
    expect(page).to_have_url(re.compile("/admin/exports/$"))
    page.goto("/account/sessions/")
    page.get_by_role("button", name="Log out everywhere", exact=True).click()
    page.goto("/admin/exports/")
    expect(page).to_have_url(re.compile("/account/login/"))
    prove(page, site, address)
    expect(page).to_have_url(re.compile("/admin/exports/$"))
