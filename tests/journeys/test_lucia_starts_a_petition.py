"""Lucía starts a petition on a small phone, in Spanish, without a script; it is sent back once, then approved."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.walk import confirm, log_in, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.site import Site

Come = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "es"}
LUCIA = "lucia@example.org"
EDITH_REVIEWS = """
from django.contrib.auth import get_user_model
from wagtail.models import Page, WorkflowPage
from petitions.organizing.groups import ensure_reviewer_group
group = ensure_reviewer_group()
workflow = WorkflowPage.objects.get(page=Page.get_first_root_node()).workflow
workflow.workflow_tasks.first().task.specific.groups.add(group)
get_user_model().objects.get(email="edith@example.org").groups.add(group)
"""


def go_on(page: Page) -> None:
    """Press the step's own button."""
    with page.expect_navigation():
        page.locator("main form button.button:not(.button--plain)").first.click()


def looks_right(visitor: Visitor, with_script: Visitor) -> None:
    """The page fits a small phone; with scripts nothing is wrong with it for people who cannot see."""
    assert visitor.overflow(320) == [], visitor.page.url
    cookies: Any = visitor.context.cookies()
    with_script.context.add_cookies(cookies)
    with_script.page.goto(visitor.page.url)
    assert with_script.violations() == "", visitor.page.url
    assert with_script.overflow(320) == []
    assert with_script.page.locator("html").get_attribute("lang") == "es"


def has_an_account(visitor: Visitor, mailbox: Mailbox) -> None:
    """From the page where starting begins to the log-in and back again."""
    page = visitor.page
    page.goto("/es/start/")
    page.get_by_role("link", name="Crear una cuenta y empezar").click()
    page.locator("[name=email]").fill(LUCIA)
    page.locator("[name=password1]").fill("seven quiet herons")
    go_on(page)
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", body(mailbox.wait(LUCIA)), re.MULTILINE)
    assert found
    page.locator("[name=code]").fill(found.group(1))
    go_on(page)
    page.wait_for_url("**/es/start/")


def test_from_a_phone_to_the_first_signature(site: Site, visitors: Come, mailbox: Mailbox) -> None:
    site.manage("shell", "--no-imports", "-c", EDITH_REVIEWS)
    visitor, scripted = visitors(java_script_enabled=False, **PHONE), visitors(**PHONE)
    page = visitor.page
    has_an_account(visitor, mailbox)
    looks_right(visitor, scripted)
    page.get_by_role("link", name="Empezar", exact=True).click()
    page.locator("[name=title]").fill("Que la biblioteca abra los domingos")
    page.locator("[name=ask]").fill("")
    page.locator("[name=name]").fill("Lectoras de Larkwater")
    page.locator("[name=about]").fill("Leemos juntas los domingos.")
    go_on(page)
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page.locator("[name=title]")).to_have_value("Que la biblioteca abra los domingos")
    page.locator("[name=ask]").fill("Alcaldesa, abra la biblioteca los domingos.")
    go_on(page)
    looks_right(visitor, scripted)
    page.locator("[name=q]").fill("nobody like this")
    with page.expect_navigation():
        page.get_by_role("button", name="Buscar").click()
    expect(page.locator("main")).to_contain_text("no se conoce ningún cargo")
    page.locator("#propose [name=title]").fill("Alcaldía de Larkwater")
    page.locator("#propose [name=place]").fill("Larkwater")
    with page.expect_navigation():
        page.get_by_role("button", name="Proponerlo").click()
    expect(page.locator("main")).to_contain_text("se revisa junto con la petición")
    looks_right(visitor, scripted)
    go_on_to_why = page.get_by_role("button", name="Guardar y seguir")
    with page.expect_navigation():
        go_on_to_why.click()
    page.locator("[name=summary]").fill("Los domingos no hay otro lugar caliente.\n\nLos niños leen allí.")
    page.locator("[name=letter]").fill("Estimada alcaldesa:\n\nabra la biblioteca los domingos.")
    go_on(page)
    looks_right(visitor, scripted)
    go_on(page)
    looks_right(visitor, scripted)
    go_on(page)
    page.wait_for_url("**/review/")
    looks_right(visitor, scripted)
    address = page.url
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("main")).to_contain_text("Enviada.")
    assert "Tenemos tu petición" in str(mailbox.wait(LUCIA, count=2)["Subject"])

    reviewer = visitors()
    read = log_in(reviewer, site, "edith@example.org", "en")
    read.goto("/admin/reviews/")
    read.get_by_role("link", name="Que la biblioteca abra los domingos").click()
    expect(read.locator("main")).to_contain_text("New office: Alcaldía de Larkwater")
    expect(read.locator("main")).to_contain_text("Lectoras de Larkwater is new here")
    read.locator("[name=comment]").fill("¿Desde qué hora?")
    read.get_by_role("button", name="Send back").click()
    expect(read.locator("main")).to_contain_text("Sent back")

    assert "¿Desde qué hora?" in body(mailbox.wait(LUCIA, count=3))
    page.goto(address)
    expect(page.locator("main")).to_contain_text("¿Desde qué hora?")
    page.goto(address.replace("/review/", "/ask/"))
    page.locator("[name=ask]").fill("Alcaldesa, abra la biblioteca los domingos desde las diez.")
    go_on(page)
    page.goto(address)
    page.get_by_role("button", name="Enviar otra vez").click()
    expect(page.locator("main")).to_contain_text("Enviada.")
    read.goto("/admin/reviews/")
    read.get_by_role("link", name="Que la biblioteca abra los domingos").click()
    read.get_by_role("button", name="Approve and publish").click()
    expect(read.locator("main")).to_contain_text("Approved")
    assert "Publicada" in str(mailbox.wait(LUCIA, count=5)["Subject"])

    ana: Any = visitors(**PHONE)
    slug = "que-la-biblioteca-abra-los-domingos"
    sign(ana, "es", slug, email="ana.starts@example.org")
    assert confirm(ana, mailbox, "es", "ana.starts@example.org") == 1
    expect(ana.page.locator("main")).to_be_visible()
    assert visitor.third_parties() == set()
    assert scripted.complaints == []
