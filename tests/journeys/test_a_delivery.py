"""Óscar records a delivery in the admin, and everybody can read it, in both languages."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.walk import PREFIX, log_in
from tests.rig.browser import Visitor
from tests.rig.processes import wait_until
from tests.rig.site import Site

SLUG, TITLE = "library-hours", "Keep our library open on Saturdays"
WHERE = {"en": "Town hall, front steps", "es": "Alcaldía, en la escalinata"}
PROMISE = {
    "en": "To put it on the agenda of the next meeting.",
    "es": "Ponerlo en el orden del día de la próxima sesión.",
}


def test_oscar_records_a_delivery_and_the_page_shows_it(site: Site, visitors: Callable[..., Visitor]) -> None:
    oscar, reader = visitors(), visitors()
    page = log_in(oscar, site, "oscar@example.org")
    page.goto("/admin/snippets/petitions/delivery/add/")
    page.locator("[name=petition]").select_option(label=TITLE)
    page.locator("[name=state]").select_option("done")
    page.locator("[name=happened_on]").fill("2026-11-20")
    for number, language in enumerate(("en", "es")):
        _row(page, "texts", number)
        page.locator(f"[name=texts-{number}-locale]").select_option(label={"en": "English", "es": "Spanish"}[language])
        page.locator(f"[name=texts-{number}-where]").fill(WHERE[language])
    _row(page, "lines", 0)
    page.locator("[name=lines-0-target]").select_option(_target(page))
    page.locator("[name=lines-0-outcome]").select_option("to_staff")
    page.locator("[name=lines-0-recipient_name]").fill("Private Person")
    page.locator("[name=lines-0-signature_count]").fill("24")
    for number, language in enumerate(("en", "es")):
        _row(page, "lines-0-texts", number)
        locale = page.locator(f"[name=lines-0-texts-{number}-locale]")
        locale.select_option(label={"en": "English", "es": "Spanish"}[language])
        page.locator(f"[name=lines-0-texts-{number}-promise]").fill(PROMISE[language])
    page.locator("button[type=submit]", has_text="Save").first.click()
    page.wait_for_url("**/admin/snippets/petitions/delivery/")

    for language in ("en", "es"):

        def shown(language: str = language) -> bool:
            reader.page.goto(f"{PREFIX[language]}/petitions/{SLUG}/")
            return reader.page.get_by_text(WHERE[language]).count() > 0

        wait_until(shown, 8, "the delivery is not on the page")
        text = reader.page.locator("main").inner_text()
        assert PROMISE[language] in text
        assert "Private Person" not in text
        assert reader.page.locator(".timeline .entry--delivery").count() == 1
        assert reader.page.locator(".target__mark--done").count() == 1
        assert reader.page.locator(".target__mark:not(.target__mark--done)").count() == 1
        assert reader.violations() == ""


def _row(page: Page, formset: str, number: int) -> None:
    """Make sure that row `number` of an inline panel is there."""
    if not page.locator(f"[name={formset}-{number}-locale], [name={formset}-{number}-target]").count():
        page.locator(f"#id_{formset}-ADD").click()


def _target(page: Page) -> str:
    """The value of the petition's own first target in the list."""
    return page.locator(f"[name=lines-0-target] optgroup[label='{TITLE}'] option").first.get_attribute("value") or ""
