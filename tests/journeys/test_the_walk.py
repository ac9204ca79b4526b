"""The story of the spine, on the real site, in both languages: read, sign, mail, confirm, number, milestone, reason,
export, delivery."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.walk import PREFIX, confirm, count, export, log_in, option, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site

SLUG = "library-hours"
TITLE = {"en": "Keep our library open on Saturdays", "es": "Que nuestra biblioteca siga abierta los sábados"}
REASONS = {"en": "My kids learned to read there.", "es": "Ahí aprendieron a leer mis hijos."}
MILESTONE = {"en": "25 signatures", "es": "25 firmas"}
# Each walk has a delivery of its own to a target of its own: the words of both languages, and which target.
DELIVERIES = {
    "en": ({"en": "Town hall, front steps", "es": "Alcaldía, en la escalinata"}, 0),
    "es": ({"en": "Library, reading room", "es": "Biblioteca, en la sala de lectura"}, 1),
}
PROMISE = {
    "en": "To put it on the agenda of the next meeting.",
    "es": "Ponerlo en el orden del día de la próxima sesión.",
}
RECIPIENT = "Private Person"
LAST = (
    "SELECT max(s.number) FROM petitions_signature s JOIN petitions_petition p ON p.id = s.petition_id"
    " WHERE p.slug = %s"
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_ana_signs_edith_hands_it_on_and_oscar_delivers(
    site: Site, mailbox: Mailbox, visitors: Callable[..., Visitor], language: str
) -> None:
    ana, edith, oscar = visitors(), visitors(), visitors()
    email = f"ana.{language}@example.org"
    before, last = count(ana.page, SLUG)["total"], site.rows(LAST, [SLUG])[0][0]
    sign(ana, language, SLUG, "public", email=email, postal_code="19103", reason=REASONS[language])
    number = confirm(ana, mailbox, language, email)
    # Those who took their signature back keep their number, so the roll may be ahead of the count.
    assert number == last + 1
    thanks = mailbox.wait(email, "not-me")
    assert thanks["Content-Language"] == language and str(number) in body(thanks)

    page = ana.page
    wait_until(lambda: count(page, SLUG)["total"] == before + 1, 60, "the count does not move")
    _shows(ana, language, "Ana M.")
    _shows(ana, language, MILESTONE[language])
    assert not page.get_by_text(REASONS[language]).count()

    admin = log_in(edith, site, "edith@example.org", language)
    _publish_reason(edith, REASONS[language])
    _shows(ana, language, REASONS[language])

    rows = export(admin, TITLE.values(), "name_postal", "For the library board on Monday")
    ours = [row for row in rows if row["given_name"] == "Ana" and row["postal_code"] == "19103"]
    assert ours and "@" not in str(rows)
    admin.goto("/admin/access-log/")
    assert admin.locator("[title='export.downloaded']").count()

    where, target = DELIVERIES[language]
    _record_delivery(log_in(oscar, site, "oscar@example.org", language), where, target, before + 1)
    _delivered(ana, language, where[language], target + 1)
    _delivered(ana, "es" if language == "en" else "en", where["es" if language == "en" else "en"], target + 1)

    assert ana.cookies() == [] and ana.third_parties() == edith.third_parties() == oscar.third_parties() == set()


def _shows(visitor: Visitor, language: str, text: str) -> None:
    def look() -> bool:
        visitor.page.goto(f"{PREFIX[language]}/petitions/{SLUG}/")
        return visitor.page.get_by_text(text).count() > 0

    wait_until(look, 60, f"the page does not show {text!r}")


def _publish_reason(edith: Visitor, text: str) -> None:
    edith.page.goto("/admin/reasons/")
    item = edith.page.locator("section, article, li, tr", has_text=text).last
    item.locator("button[value=publish]").click()
    edith.page.wait_for_load_state()


def _record_delivery(page: Page, where: dict[str, str], target: int, signatures: int) -> None:
    """Fill the delivery screen in: one target, its outcome and promise, the words in both languages."""
    page.goto("/admin/snippets/petitions/delivery/add/")
    page.locator("[name=petition]").select_option(option(page, "petition", TITLE.values()))
    page.locator("[name=state]").select_option("done")
    page.locator("[name=happened_on]").fill(datetime.datetime.now(datetime.UTC).date().isoformat())
    for number, language in enumerate(where):
        _row(page, "texts", number)
        page.locator(f"[name=texts-{number}-locale]").select_option(
            option(page, f"texts-{number}-locale", LANGUAGE_NAMES[language])
        )
        page.locator(f"[name=texts-{number}-where]").fill(where[language])
    _row(page, "lines", 0)
    page.locator("[name=lines-0-target]").select_option(_targets(page)[target])
    page.locator("[name=lines-0-outcome]").select_option("to_staff")
    page.locator("[name=lines-0-recipient_name]").fill(RECIPIENT)
    page.locator("[name=lines-0-signature_count]").fill(str(signatures))
    for number, language in enumerate(where):
        field = f"lines-0-texts-{number}"
        _row(page, "lines-0-texts", number)
        page.locator(f"[name={field}-locale]").select_option(option(page, f"{field}-locale", LANGUAGE_NAMES[language]))
        page.locator(f"[name={field}-promise]").fill(PROMISE[language])
    page.locator("form button[type=submit].action-save").first.click()
    page.wait_for_url("**/admin/snippets/petitions/delivery/")


def _delivered(visitor: Visitor, language: str, where: str, done: int) -> None:
    _shows(visitor, language, where)
    page = visitor.page
    text = page.locator("main").inner_text()
    assert PROMISE[language] in text and RECIPIENT not in text
    assert page.locator(".timeline .entry--delivery").count() == done
    assert page.locator(".target__mark--done").count() == done
    assert page.locator(".target__mark:not(.target__mark--done)").count() == 2 - done
    assert visitor.violations() == ""


def _row(page: Page, formset: str, number: int) -> None:
    """Make sure that row `number` of an inline panel is there."""
    if not page.locator(f"[name={formset}-{number}-locale], [name={formset}-{number}-target]").count():
        page.locator(f"#id_{formset}-ADD").click()


LANGUAGE_NAMES = {"en": ("English", "Inglés", "inglés"), "es": ("Spanish", "Español", "español")}


def _targets(page: Page) -> list[str]:
    """The petition's own targets in the list, as values in order."""
    groups = page.locator("[name=lines-0-target] optgroup").all()
    ours = next(group for group in groups if group.get_attribute("label") in TITLE.values())
    return [option.get_attribute("value") or "" for option in ours.locator("option").all()]
