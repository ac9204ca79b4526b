"""Promises L1 and L2: every public page, in both languages, without scripts, by keyboard, at 320 px, in the dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.walk import PREFIX, WORDS, confirm, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, links
from tests.rig.site import Site

PAGES = [
    "/",
    "/petitions/",
    "/petitions/?q=library&status=open",
    "/petitions/protect-philly/",
    "/petitions/library-hours/",
    "/petitions/library-hours/thanks/",
    "/organizations/",
    "/organizations/friends-of-the-larkwater-library/",
    "/about/",
    "/promises/",
    "/answer/",
    "/my/",
    "/my/?asked",
    "/my/nothing/",
    "/petitions/library-hours/held/",
    "/offices/mayor-of-philadelphia/",
    "/officials/michael-nutter/",
    "/confirm/nothing/",
    "/nothing-here/",
]
KILOBYTE = 1024
Come = Callable[..., Visitor]


def looks_right(visitor: Visitor, language: str) -> None:
    """No violation of WCAG, nothing sideways at 320 px, nobody else told, no cookie, the language declared."""
    page = visitor.page
    where = page.url
    assert page.locator("html").get_attribute("lang") == language, where
    assert page.locator("h1").count() == 1, where
    assert visitor.violations() == "", where
    assert visitor.overflow(320) == [], where
    assert visitor.third_parties() == set(), where
    assert visitor.cookies() == [], where


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page(visitors: Come, language: str, scheme: str) -> None:
    visitor = visitors(color_scheme=scheme)
    for path in PAGES:
        visitor.page.goto(PREFIX[language] + path)
        looks_right(visitor, language)
    forbidden = [line for line in visitor.complaints if "404" not in line]
    assert forbidden == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_of_a_link(visitors: Come, mailbox: Mailbox, language: str) -> None:
    email = f"pages.{language}@example.org"
    visitor = visitors(viewport={"width": 360, "height": 740})
    sign(visitor, language, "library-hours", email=email)
    visitor.page.goto(mailbox.link(email, "/confirm/"))
    looks_right(visitor, language)
    confirm(visitor, mailbox, language, email)
    looks_right(visitor, language)
    visitor.page.goto(links(mailbox.wait(email, "/not-me/"), "/not-me/")[0])
    looks_right(visitor, language)
    sign(visitor, language, "library-hours", email=email)
    another = links(mailbox.wait(email, "/another/"), "/another/")[0]
    visitor.page.goto(another)
    looks_right(visitor, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_refused_form_says_what_is_wrong_and_keeps_the_rest(visitors: Come, language: str) -> None:
    visitor = visitors(viewport={"width": 320, "height": 640})
    page = visitor.page
    page.goto(f"{PREFIX[language]}/petitions/library-hours/")
    page.locator("#sign [name=given_name]").fill("Zoë")
    page.locator("#sign [name=email]").fill("not an address")
    page.locator("#sign [name=reason]").fill("Ñandú <b>& co</b>")
    page.locator("#sign form button[type=submit]").click()
    page.wait_for_load_state()
    looks_right(visitor, language)
    for field in ("email", "city"):
        wrong = page.locator(f"#sign [name={field}]")
        assert wrong.get_attribute("aria-invalid") == "true"
        described = (wrong.get_attribute("aria-describedby") or "").split()
        assert any(page.locator(f"#{place}").inner_text().strip() for place in described)
    assert page.locator("#sign [name=given_name]").input_value() == "Zoë"
    assert page.locator("#sign [name=reason]").input_value() == "Ñandú <b>& co</b>"


@pytest.mark.parametrize("language", ["en", "es"])
def test_signing_by_keyboard_alone_and_without_scripts(visitors: Come, mailbox: Mailbox, language: str) -> None:
    email = f"keys.{language}@example.org"
    visitor = visitors(java_script_enabled=False)
    page = visitor.page
    page.goto(f"{PREFIX[language]}/petitions/library-hours/")
    typed = {"given_name": "Kim", "email": email, "city": "Larkwater"}
    # From the top of the page with Tab only: the skip link first, every field reached, Enter sends.
    page.bring_to_front()
    while not page.locator(":focus").count():  # a key that comes before the window is ready is lost
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)
    assert page.locator(":focus").get_attribute("href") in ("#main", "#content")
    for _press in range(60):
        page.keyboard.press("Tab")
        name = page.locator(":focus").get_attribute("name")
        if name in typed:
            page.keyboard.type(typed.pop(name))
        if not typed:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/")
    page.goto(mailbox.link(email, "/confirm/"))
    button = page.get_by_role("button", name=WORDS[language]["confirm"])
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_count(0)
    expect(page.locator("h1")).to_have_count(1)


def test_the_sign_button_stays_in_reach_on_a_phone_and_the_first_things_seen(visitors: Come) -> None:
    visitor = visitors(viewport={"width": 360, "height": 740})
    page = visitor.page
    page.goto("/petitions/library-hours/")
    tall = 740
    for seen in (".addressed", ".count__total"):
        box = page.locator(seen).first.bounding_box()
        assert box and box["y"] + box["height"] < tall, seen
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    bar = page.locator(".sign-bar").bounding_box()
    assert bar and 0 < bar["y"] < tall


def test_pages_are_light_and_nothing_shifts(visitors: Come, site: Site) -> None:
    visitor = visitors(viewport={"width": 360, "height": 740})
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        url = response.url  # type: ignore[attr-defined]
        if "/media/" not in url:
            sizes[url] = len(response.body())  # type: ignore[attr-defined]

    visitor.page.on("response", weigh)
    for path in ("/petitions/protect-philly/", "/petitions/library-hours/", "/"):
        sizes.clear()
        visitor.page.add_init_script(_SHIFTS)
        visitor.page.goto(path)
        visitor.page.wait_for_timeout(500)
        assert sum(sizes.values()) < 100 * KILOBYTE, sizes
        assert visitor.page.evaluate("window.shifted") < 0.01, path


_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
