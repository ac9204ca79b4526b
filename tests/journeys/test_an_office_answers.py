"""A packet goes to an office by e-mail; the office fetches it on a phone and answers; Edith shows the answer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.test_edith_hands_over import WORDS, make_packet
from tests.journeys.test_edith_strikes import looks_right
from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, links
from tests.rig.site import Site

Come = Callable[..., Visitor]
PETITION = "SELECT id FROM petitions_petition WHERE slug = 'protect-philly'"
OFFICE = "SELECT o.id FROM petitions_office o JOIN petitions_target t ON t.office_id = o.id WHERE t.petition_id = {}"
SAID = {"en": "The library stays open.", "es": "La biblioteca sigue abierta."}


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("es", "light")])
def test_an_office_fetches_its_packet_and_answers(
    visitors: Come, site: Site, mailbox: Mailbox, tmp_path: Path, language: str, scheme: str
) -> None:
    petition = site.rows(PETITION)[0][0]
    office, address = site.rows(OFFICE.format(petition))[0][0], f"council-{language}@city.example"
    edith = visitors(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = log_in(edith, site, "edith@example.org", language)
    page.goto(f"/admin/snippets/petitions/office/edit/{office}/")
    page.locator("[name=email]").fill(address)
    page.locator("[name=email_source_url]").fill("https://city.example/contact")
    page.locator("form[method=post] footer button[type=submit]").first.click()
    make_packet(edith, petition, WORDS[language])
    page.locator("a[href$='/hand-over/']").first.click()
    looks_right(edith)
    page.locator("button[value=send]").click()
    looks_right(edith)
    mail = mailbox.wait(address)
    assert not list(mail.iter_attachments())

    visitor = visitors(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, java_script_enabled=scheme == "dark"
    )
    phone = visitor.page

    def is_right() -> None:
        if scheme == "dark":  # axe is a script
            assert visitor.violations() == ""
            assert visitor.overflow(320) == []

    phone.goto(links(mail, "/packets/open/")[0])
    is_right()
    with phone.expect_download() as download:
        phone.locator("main form button").click()
    download.value.save_as(tmp_path / "packet.zip")
    with zipfile.ZipFile(tmp_path / "packet.zip") as folder:
        assert any(name.endswith("letter.pdf") for name in folder.namelist())

    phone.goto(links(mail, "/answer/")[0])
    is_right()
    phone.locator("[name=words]").fill(SAID[language])
    phone.locator("main form button").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    expect(phone.locator("[name=words]")).to_have_value(SAID[language])
    is_right()
    phone.locator("[name=by_name]").fill("Jo Doe")
    phone.locator("[name=by_role]").fill("Clerk")
    phone.locator("[name=contact]").fill("+1 215 555 0100")
    phone.locator("main form button").click()
    expect(phone).to_have_url(re.compile(r"\?given$"))
    is_right()

    page.goto("/admin/answers/")
    looks_right(edith)
    page.locator("textarea").first.fill("Called the council.")
    page.locator("button[value=confirm]").first.click()
    prefix = "" if language == "en" else "/es"
    phone.goto(f"{prefix}/petitions/protect-philly/")
    answers = phone.locator("#answers")
    for _turn in range(20):
        if answers.count():
            break
        phone.wait_for_timeout(500)
        phone.reload()
    expect(answers).to_contain_text(SAID[language])
    expect(answers).to_contain_text("Jo Doe, Clerk")
    is_right()
