"""An owner opens giving and makes a page for a campaign, and a treasurer reads what came."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_edith_strikes import looks_right
from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site
from tests.rig.stripe_books.books import StripeBooks

SLUG = "library-hours"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PAY = {"en": "On to payment", "es": "Seguir al pago"}
OWN = """
import json
from django.contrib.auth import get_user_model
from petitions.models import Petition
from petitions.people.roles import give_role
edith = get_user_model().objects.get(email="edith@example.org")
organization = Petition.objects.get(slug="protect-philly").organization
give_role(organization, edith, "owner", edith, "Runs it.")
print(json.dumps({page.locale.language_code: page.pk for page in organization.pages.select_related("locale")}))
"""
WHERE = """
from petitions.models import CampaignPage
print(CampaignPage.objects.live().latest("pk").url)
"""
OWNERS = {
    "en": {"connect": "Connect an account", "save": "Save", "now": "People can give now.", "show": "Show it"},
    "es": {
        "connect": "Conectar una cuenta",
        "save": "Guardar",
        "now": "Ya se puede donar.",
        "show": "Mostrarlo",
    },
}


MAKE_TREASURER = """
from django.contrib.auth import get_user_model
from petitions.models import Petition
from petitions.people.roles import give_role
organization = Petition.objects.get(slug="library-hours").organization
give_role(organization, get_user_model().objects.get(email="edith@example.org"), "treasurer", None, "keeps the books")
"""


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_an_owner_opens_giving_and_a_campaign(
    language: str, scheme: str, giving: Site, stripe: StripeBooks, browser: Any, mailbox: Mailbox
) -> None:
    parents = json.loads(giving.manage("shell", "--verbosity", "0", "-c", OWN).strip().splitlines()[-1])
    words, email = OWNERS[language], f"dora.campaign.{language}@example.org"
    owner = Visitor(browser, giving.url, color_scheme=scheme, **PHONE)
    page = log_in(owner, giving, "edith@example.org", language)
    room = _connect(owner, stripe, words)
    where = _make_campaign(page, giving, parents[language], language)
    dora = Visitor(browser, giving.url, color_scheme=scheme, **PHONE)
    _give_to_it(dora, stripe, where, language)
    assert "$25" in body(mailbox.wait(email, seconds=60))
    page.goto(f"{room}donations/")
    looks_right(owner)
    page.locator("tr", has_text=f"Dora {language}").get_by_role("button", name=words["show"]).click()
    page.locator("tr", has_text=f"Dora {language}").locator("summary").click()
    page.locator("tr", has_text=f"Dora {language}").locator("[name=why]").fill("A second one by mistake.")
    dora.page.goto(where)
    expect(dora.page.locator(".wall")).to_contain_text(f"Dora {language}")
    assert dora.violations() == "" and dora.overflow() == []
    with page.expect_download() as download:
        form = page.locator("form[action*='/file/']")
        form.locator("[name=why]").fill("The accounts.")
        form.locator("button").click()
    assert email in download.value.path().read_text()
    page.locator("tr", has_text=f"Dora {language}").locator("form[action*='/refund/'] button").click()
    expect(page.locator("tr", has_text=f"Dora {language}").locator("summary")).to_have_count(0)
    page.goto(room)
    looks_right(owner)
    wait_until(lambda: dora.page.goto(where) and dora.page.locator(".wall").count() == 0, 30, "the wall stands")
    for each in (owner, dora):
        each.close()


def _connect(owner: Visitor, stripe: StripeBooks, words: dict[str, str]) -> str:
    """The owner connects the account at Stripe and turns giving on; return the address of the organization's giving."""
    page = owner.page
    page.goto("/admin/giving/")
    if page.locator("main a[href*='/admin/giving/']", has_text="New Sanctuary").count():
        page.locator("main a[href*='/admin/giving/']", has_text="New Sanctuary").click()
    room = page.url
    looks_right(owner)
    if page.get_by_role("button", name=words["connect"]).count():
        page.get_by_role("button", name=words["connect"]).click()
        looks_right(owner)
        page.locator(".firma-room a.button").click()
        page.wait_for_url(f"{stripe.url}/**")
        page.get_by_role("button", name="Finish").click()
        page.wait_for_url(room)
        page.locator("button[value=look]").click()
    for name, said in {"amounts": "10; 25", "legal_name": "Sanctuary, Inc.", "taxes_es": "Número 7"}.items():
        page.locator(f"[name={name}]").fill(said)
    for name in ("is_on", "has_wall"):
        page.locator(f"[name={name}]").check()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".firma-room")).to_contain_text(words["now"])
    looks_right(owner)
    return room


def _make_campaign(page: Page, giving: Site, parent: int, language: str) -> str:
    """Write the page of a campaign below the organization's and publish it; return its public address."""
    page.goto(f"/admin/pages/add/petitions/campaignpage/{parent}/")
    page.locator("#id_title").fill({"en": "Bus to City Hall", "es": "Camión al Ayuntamiento"}[language])
    editor = page.locator("[data-contentpath=summary] [contenteditable=true]")
    editor.press_sequentially("Forty seats, and one for a wheelchair.")
    # (The editor hands over what was typed a quarter of a second later.)
    expect(page.locator("[name=summary]")).to_have_value(re.compile("wheelchair"))
    page.locator("#id_goal").fill("100")
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    return giving.manage("shell", "--verbosity", "0", "-c", WHERE).strip().splitlines()[-1]


def _give_to_it(dora: Visitor, stripe: StripeBooks, where: str, language: str) -> None:
    """Dora gives on the page of the campaign itself, and leaves a name for the wall."""
    page = dora.page
    page.goto(where)
    assert dora.violations() == "" and dora.overflow() == [] and page.locator(".wall").count() == 0
    page.get_by_label("$25").check()
    page.locator("[name=wall_name]").fill(f"Dora {language}")
    page.get_by_role("button", name=PAY[language]).click()
    page.wait_for_url(f"{stripe.url}/**")
    page.get_by_label("Email").fill(f"dora.campaign.{language}@example.org")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/gift/thanks/")


def test_a_treasurer_reads_it_on_a_phone_and_takes_the_list_along(
    giving: Site, stripe: StripeBooks, browser: Any, mailbox: Mailbox
) -> None:
    dora = Visitor(browser, giving.url, **PHONE)
    dora.page.goto(f"/petitions/{SLUG}/give/")
    dora.page.get_by_label("$25").check()
    dora.page.get_by_role("button", name="On to payment").click()
    dora.page.wait_for_url(f"{stripe.url}/**")
    dora.page.get_by_label("Email").fill("dora.books@example.org")
    dora.page.get_by_label("Name on card").fill("Dora Díaz")
    dora.page.get_by_role("button", name="Pay", exact=True).click()
    dora.page.wait_for_url("**/gift/thanks/")
    mailbox.wait("dora.books@example.org", seconds=60)
    dora.close()
    giving.manage("shell", "--verbosity", "0", "-c", MAKE_TREASURER)
    [(number,)] = giving.rows("SELECT organization_id FROM petitions_petition WHERE slug = %s", [SLUG])
    reader = Visitor(browser, giving.url, **PHONE)
    page = log_in(reader, giving, "edith@example.org", "es")
    page.goto(f"/admin/giving/{number}/")
    expect(page.get_by_role("columnheader", name="Donado")).to_be_visible()
    assert reader.violations() == "" and reader.overflow() == []
    page.get_by_role("link", name="Todos los donativos").click()
    expect(page.get_by_role("cell", name="$25").first).to_be_visible()
    assert page.locator("main summary").count() == 0, "giving back is the owner's"
    assert reader.violations() == "" and reader.overflow() == []
    page.get_by_label("Por qué").fill("Las cuentas del año")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Descargar como CSV").click()
    assert "Dora Díaz" in Path(taken.value.path()).read_text()
    reader.close()
