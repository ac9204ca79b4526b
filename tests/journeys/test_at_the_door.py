"""A delivery on a phone: planned in the admin, recorded at two doors without a connection, read on the public page."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.walk import PREFIX, log_in, prove
from tests.petitions.handing_over.door import a_slip
from tests.rig.browser import Visitor
from tests.rig.processes import wait_until
from tests.rig.site import Site

SLUG = "protect-philly"
TITLE = "Protect Philly, Don't Make Police Immigration Agents with PARS"
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
RECORDED = re.compile("Recorded at|Registrado a las")


@pytest.fixture
def oscar(visitors: Callable[..., Visitor], site: Site) -> Iterator[Visitor]:
    # Playwright does not see what passes a worker.
    visitor = visitors(**PHONE, service_workers="block")
    log_in(visitor, site, "oscar@example.org")
    yield visitor
    assert visitor.third_parties() == set()


def plan(page: Page, where: str, targets: list[int]) -> None:
    """Plan a delivery to some targets, and open its page for the door."""
    page.goto("/admin/snippets/petitions/delivery/add/")
    page.locator("[name=petition]").select_option(label=TITLE)
    page.locator("[name=happened_on]").fill(datetime.datetime.now(datetime.UTC).date().isoformat())
    page.locator("[name=happened_on]").press("Tab")  # the calendar goes
    page.locator("[name=texts-0-where]").fill(where)
    for number, target in enumerate(targets):
        if not page.locator(f"[name=lines-{number}-target]").count():
            page.locator("#id_lines-ADD").click()
        field = page.locator(f"[name=lines-{number}-target]")
        values = field.locator(f'optgroup[label="{TITLE}"] option')
        field.select_option(values.nth(target).get_attribute("value"))
    page.locator("form button[type=submit].action-save").first.click()
    page.wait_for_url("**/admin/snippets/petitions/delivery/")
    page.locator("td.title a, .title-wrapper a").first.click()
    page.get_by_role("link", name="At the door").click()
    page.wait_for_url("**/admin/at-the-door/*/")


def door_form(page: Page, number: int) -> Locator:
    """The form of one target, opened."""
    section = page.locator(".door__line").nth(number)
    if section.locator("details").first.get_attribute("open") is None:
        section.locator("summary").first.click()
    return section.locator("form")


def answer(form: Locator, outcome: str, **words: str) -> None:
    """Fill it in as with a thumb."""
    form.locator(".choice", has=form.page.locator(f"[value={outcome}]")).locator("label").click()
    for name, value in words.items():
        form.locator(f"[name$='-{name}']").fill(value)


def status(page: Page, number: int) -> Locator:
    return page.locator(".door__line").nth(number).locator("[data-said]")


def test_two_doors_without_a_connection(oscar: Visitor, visitors: Callable[..., Visitor], site: Site) -> None:
    page = oscar.page
    plan(page, "City Hall, north door", [0, 2])
    expect(page.locator("[data-ready]")).to_have_count(1)
    assert oscar.violations() == "" and oscar.overflow() == []

    oscar.context.set_offline(True)
    first = door_form(page, 0)
    answer(first, "to_staff", recipient_name="Pat Doe", recipient_role="head of the mail room", witnesses="Luz")
    answer(first, "to_staff", promise="To hand it up today.", delegation_count="12")
    slip = a_slip((3000, 2000))
    first.locator("[type=file]").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": slip.read()})
    expect(first.locator("[data-photo-kept]")).to_be_visible()
    first.get_by_role("button", name="Record it").click()
    expect(status(page, 0)).to_contain_text("Kept on this phone")
    second = door_form(page, 1)
    answer(second, "refused")
    second.get_by_role("button", name="Record it").click()
    expect(status(page, 1)).to_contain_text("Kept on this phone")
    half = door_form(page, 0)
    answer(half, "to_official", promise="Half a sentence")
    assert oscar.violations() == ""

    # The first answer is lost on the way: the site has the report, the phone does not know.
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/admin/at-the-door/**", lose_the_first)
    oscar.context.set_offline(False)
    wait_until(lambda: page.wait_for_timeout(200) or lost == [200], 60, "the first report is not sent")
    page.reload()
    expect(status(page, 0)).to_contain_text(RECORDED)
    expect(status(page, 1)).to_contain_text(RECORDED)
    half = door_form(page, 0)
    expect(half.locator("[name$='-promise']")).to_have_value("Half a sentence")
    expect(half.locator("[value=to_official]")).to_be_checked()

    page.get_by_role("link", name="To the delivery").click()
    steps = page.locator(".firma-room table tbody tr")
    expect(steps).to_have_count(4)
    receipts = page.locator("a[href*='/at-the-door/receipts/']:not([href*=take-down])")
    expect(receipts).to_have_count(1)
    address = receipts.get_attribute("href") or ""
    _is_clean(page.request.get(address))
    assert visitors().page.request.get(address, max_redirects=0).status == 302

    reader = visitors(**PHONE)
    for language, words in {"en": ("With a receipt", "Refused"), "es": ("Con acuse de recibo", "Rechazada")}.items():
        said = _delivery(reader, language, "City Hall, north door")
        assert "head of the mail room" in said and "To hand it up today." in said and "12" in said
        assert all(word.casefold() in said.casefold() for word in words), said
        assert "Pat Doe" not in said and "Luz" not in said and "Half a sentence" not in said
        assert reader.violations() == "" and reader.overflow() == []
    assert reader.cookies() == [] and reader.third_parties() == set()


def test_a_login_that_ended_meanwhile_loses_nothing(oscar: Visitor, site: Site) -> None:
    page = oscar.page
    plan(page, "City Hall, south door", [0])
    expect(page.locator("[data-ready]")).to_have_count(1)
    form = door_form(page, 0)
    answer(form, "at_desk", promise="None at all.", no_receipt_why="The desk was empty.")
    oscar.context.clear_cookies(name="sessionid")
    form.get_by_role("button", name="Record it").click()
    expect(status(page, 0)).to_contain_text("Nothing is lost")
    status(page, 0).get_by_role("link").click()
    prove(page, site, "oscar@example.org")
    page.wait_for_url("**/admin/at-the-door/*/")
    expect(status(page, 0)).to_contain_text(RECORDED)


def test_the_page_opens_again_without_a_connection(
    oscar: Visitor, visitors: Callable[..., Visitor], site: Site
) -> None:
    plan(oscar.page, "City Hall, east door", [1])
    phone = visitors(**PHONE, storage_state=oscar.context.storage_state())
    page = phone.page
    page.goto(oscar.page.url)
    expect(page.locator("[data-offline]")).to_have_count(1)
    phone.context.set_offline(True)
    form = door_form(page, 0)
    answer(form, "refused", promise="Not today.")
    page.reload()
    form = door_form(page, 0)
    expect(form.locator("[name$='-promise']")).to_have_value("Not today.")
    form.get_by_role("button", name="Record it").click()
    expect(status(page, 0)).to_contain_text("Kept on this phone")
    page.reload()
    expect(status(page, 0)).to_contain_text("Kept on this phone")
    phone.context.set_offline(False)
    expect(status(page, 0)).to_contain_text(RECORDED)
    expect(page.locator("summary .tag").first).to_have_text("Refused")
    oscar.page.reload()
    expect(oscar.page.locator("summary .tag").first).to_have_text("Refused")


def test_without_scripts_it_is_a_plain_form(oscar: Visitor, visitors: Callable[..., Visitor]) -> None:
    plan(oscar.page, "City Hall, west door", [1])
    address = oscar.page.url
    plain = visitors(**PHONE, java_script_enabled=False, storage_state=oscar.context.storage_state())
    page = plain.page
    page.goto(address)
    answer(page.locator("form").first, "to_official", promise="To read it.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".field__error")).to_contain_text("Take a photo of the receipt")
    expect(page.locator("[name$='-promise']")).to_have_value("To read it.")
    page.locator("[name$='-receipt_number']").fill("17")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main")).to_contain_text(RECORDED)
    expect(page.locator("summary .tag").first).to_have_text("Delivered to the official")


def _is_clean(answer: Any) -> None:
    assert answer.status == 200
    with Image.open(io.BytesIO(answer.body())) as picture:
        assert picture.size == (1467, 2200) and not dict(picture.getexif())


def _delivery(reader: Visitor, language: str, where: str) -> str:
    found = reader.page.locator("article.delivery", has_text=where)

    def look() -> bool:
        reader.page.goto(f"{PREFIX[language]}/petitions/{SLUG}/")
        return found.count() == 1

    wait_until(look, 60, "the page does not show the delivery")
    return found.inner_text()
