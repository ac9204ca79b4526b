"""Lucía starts a petition on a small phone, in Spanish, without a script; it is sent back once, then approved. Her
steward exports who signed, Óscar of another organization sees nothing of it, and she reads every look on the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import side_by_side
from tests.journeys.side_by_side import go_on, sign_up
from tests.journeys.walk import confirm, log_in, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.site import Site

Come = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "es"}
LUCIA, SOL = "lucia@example.org", "sol@example.org"
TITLE, SLUG = "Que la biblioteca abra los domingos", "que-la-biblioteca-abra-los-domingos"


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
    sign_up(page, mailbox, LUCIA)
    page.wait_for_url("**/es/start/")


@pytest.mark.timeout(600)
def test_from_a_phone_to_the_log_of_who_looked(site: Site, visitors: Come, mailbox: Mailbox) -> None:
    visitor, scripted = visitors(java_script_enabled=False, **PHONE), visitors(**PHONE)
    page = visitor.page
    has_an_account(visitor, mailbox)
    looks_right(visitor, scripted)
    page.get_by_role("link", name="Empezar", exact=True).click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=ask]").fill("")
    page.locator("[name=name]").fill("Lectoras de Larkwater")
    page.locator("[name=about]").fill("Leemos juntas los domingos.")
    go_on(page)
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page.locator("[name=title]")).to_have_value(TITLE)
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
    read.get_by_role("link", name=TITLE).click()
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
    read.get_by_role("link", name=TITLE).click()
    read.get_by_role("button", name="Approve and publish").click()
    expect(read.locator("main")).to_contain_text("Approved")
    assert "Publicada" in str(mailbox.wait(LUCIA, count=5)["Subject"])

    ana: Any = visitors(**PHONE)
    sign(ana, "es", SLUG, "officials", email="ana.starts@example.org", postal_code="19103")
    assert confirm(ana, mailbox, "es", "ana.starts@example.org") == 1

    # The admin wants scripts: she goes on in it as she is.
    scripted.context.add_cookies(list[Any](visitor.context.cookies()))
    side_by_side.set_up_app(scripted.page, site, LUCIA)
    side_by_side.invite_a_steward(scripted.page, site, "Lectoras de Larkwater", SOL)
    sol = visitors(**PHONE)
    side_by_side.join(sol.page, site, mailbox, SOL)
    (row,) = side_by_side.steward_exports(sol.page, TITLE)
    assert (row["given_name"], row["postal_code"]) == ("Ana", "19103") and "@" not in str(row)
    side_by_side.others_see_nothing(visitors(), site, "oscar@example.org", SLUG, TITLE)
    side_by_side.log_shows(scripted.page, "export.asked", "export.downloaded", "role.given")

    assert visitor.third_parties() == set()
    assert scripted.complaints == []
