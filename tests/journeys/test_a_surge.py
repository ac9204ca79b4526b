"""While many sign from few places, a browser calculates a little and its mail comes at once; without scripts, later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.walk import PREFIX, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox
from tests.rig.processes import wait_until
from tests.rig.site import Site

SLUG = "library-hours"
BEGIN = """
from datetime import timedelta; from django.utils import timezone; from petitions.models import Petition, Surge
Surge.objects.create(petition=Petition.objects.get(slug='library-hours'), until=timezone.now() + timedelta(minutes=5))
"""


@pytest.fixture
def surge(site: Site) -> Iterator[None]:
    site.manage("shell", "--no-imports", "-c", BEGIN)
    yield
    site.manage("shell", "--no-imports", "-c", "from petitions.models import Surge; Surge.objects.all().delete()")


def open_asking(visitor: Visitor) -> None:
    """Open the page as soon as its form asks for a challenge."""

    def asked() -> int:
        visitor.page.goto(f"/petitions/{SLUG}/")
        return visitor.page.locator("form[data-challenge-url]").count()

    wait_until(asked, 60, "the form asks for no challenge")


def test_a_screen_reader_is_told_nothing_of_it_and_the_keyboard_stays_where_it_is(
    visitors: Callable[..., Visitor], request: pytest.FixtureRequest
) -> None:
    visitor = visitors()
    page, form = visitor.page, visitor.page.locator("#sign form")
    page.goto(f"/petitions/{SLUG}/")
    quiet = form.aria_snapshot()
    request.getfixturevalue("surge")
    open_asking(visitor)
    assert form.aria_snapshot() == quiet
    # Nobody needs a mouse for it: the first key in the form begins the work.
    page.locator("#sign [name=given_name]").press("A")
    expect(page.locator("[name=altcha]")).not_to_have_value("", timeout=20_000)
    page.locator("#sign [name=given_name]").fill("")
    assert form.aria_snapshot() == quiet
    assert page.evaluate("document.activeElement.name") == "given_name" and visitor.violations() == ""


@pytest.mark.usefixtures("surge")
def test_a_browser_works_a_little_and_nobody_is_refused(
    site: Site, mailbox: Mailbox, visitors: Callable[..., Visitor]
) -> None:
    scripted, plain = visitors(), visitors(java_script_enabled=False)
    open_asking(scripted)
    scripted.page.locator("#sign [name=city]").focus()
    expect(scripted.page.locator("[name=altcha]")).not_to_have_value("", timeout=20_000)
    assert scripted.violations() == "" and scripted.third_parties() == set() and scripted.cookies() == []
    sign(plain, "es", SLUG, email="plain@gmail.com")

    page = scripted.page
    for name, value in {"given_name": "Ana", "email": "worked@gmail.com", "city": "Larkwater"}.items():
        page.locator(f"#sign [name={name}]").fill(value)
    page.locator("#sign form button[type=submit]").click()
    page.wait_for_url(f"**/petitions/{SLUG}/thanks/")
    assert "small calculation" in page.locator("main").inner_text()
    assert plain.page.url.endswith(f"{PREFIX['es']}/petitions/{SLUG}/thanks/")

    assert mailbox.link("worked@gmail.com", "/confirm/")
    kept = (
        "SELECT count(*) FROM petitions_signature WHERE slow_why = 'surge' AND mailed_at IS NULL AND mail_after > now()"
    )
    wait_until(lambda: site.rows(kept)[0][0] == 1, 60, "the other mail does not wait")
    assert mailbox.find("plain@gmail.com") == []
