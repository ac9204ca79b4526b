"""The story of the spine, on the real site, in both languages: read, sign, mail, confirm, number, milestone, reason,
export, delivery."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from tests.journeys.walk import PREFIX, confirm, count, log_in, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site

SLUG, TITLE = "library-hours", "Keep our library open on Saturdays"
REASONS = {"en": "My kids learned to read there.", "es": "Ahí aprendieron a leer mis hijos."}


@pytest.mark.parametrize("language", ["en", "es"])
def test_ana_signs_and_edith_hands_it_on(
    site: Site, mailbox: Mailbox, visitors: Callable[..., Visitor], language: str
) -> None:
    ana, edith = visitors(), visitors()
    email = f"ana.{language}@example.org"
    before = count(ana.page, SLUG)["total"]
    sign(ana, language, SLUG, "public", email=email, postal_code="19103", reason=REASONS[language])
    number = confirm(ana, mailbox, language, email)
    assert number == before + 1
    thanks = mailbox.wait(email, "not-me")
    assert thanks["Content-Language"] == language and str(number) in body(thanks)

    page = ana.page
    wait_until(lambda: count(page, SLUG)["total"] == before + 1, 5, "the count does not move")
    assert _shows(ana, language, "Ana M.")
    assert _shows(ana, language, {"en": "25 signatures", "es": "25 firmas"}[language])
    assert not page.get_by_text(REASONS[language]).count()

    admin = log_in(edith, site, "edith@example.org")
    _publish_reason(edith, REASONS[language])
    assert _shows(ana, language, REASONS[language])

    rows = _export(edith, "name_postal")
    ours = [row for row in rows if row["given_name"] == "Ana" and row["postal_code"] == "19103"]
    assert ours and "@" not in str(rows)
    admin.goto("/admin/snippets/petitions/accessentry/")
    assert admin.get_by_text("export.ended").count()

    assert ana.cookies() == [] and ana.third_parties() == set() == edith.third_parties()


def _shows(visitor: Visitor, language: str, text: str) -> bool:
    def look() -> bool:
        visitor.page.goto(f"{PREFIX[language]}/petitions/{SLUG}/")
        return visitor.page.get_by_text(text).count() > 0

    return bool(wait_until(look, 8, f"the page does not show {text!r}"))


def _publish_reason(edith: Visitor, text: str) -> None:
    edith.page.goto("/admin/reasons/")
    panel = edith.page.locator("form", has=edith.page.locator("[name=decision]"))
    item = edith.page.locator("section, article, li, tr", has_text=text).last
    item.locator("button[value=publish]").click()
    edith.page.wait_for_load_state()
    assert panel is not None


def _export(edith: Visitor, level: str) -> list[dict[str, str]]:
    page = edith.page
    page.goto("/admin/exports/")
    page.locator("[name=petition]").select_option(label=TITLE)
    page.locator(f"[name=level][value={level}]").check()
    page.locator("[name=why]").fill("For the library board on Monday")
    with page.expect_download() as download:
        page.locator("form:has([name=why]) button[type=submit]").click()
    data = download.value.path().read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))
