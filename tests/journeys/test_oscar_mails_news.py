"""Óscar writes an update on a phone and mails it; Edith agrees, brakes and lets it go on; everybody has it once."""

from __future__ import annotations

import datetime
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_edith_strikes import looks_right
from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body, links
from tests.rig.site import Site

Come = Callable[..., Visitor]
PEOPLE = 30
FILL = """
from petitions.models import Petition
from tests.petitions.announcing.crowd import supporters
supporters(Petition.objects.get(slug={slug!r}), {count}, first={first}, language={language!r})
"""
PLACES = {
    "en": {"slug": "library-hours", "first": 70_001},
    "es": {"slug": "protect-philly", "first": 80_001},
}
HEADLINES = {"en": "The council will vote on Tuesday", "es": "El concejo votará el martes"}
WORDS = {
    "en": {"left": "have left", "paused": "Paused.", "done": "Has left.", "test": "[Test]"},
    "es": {"left": "Salieron", "paused": "En pausa.", "done": "Ya salió.", "test": "[Prueba]"},
}


def write_update(page: Page, title: str, headline: str) -> None:
    """In both languages the same words, so that the test needs no other."""
    page.goto("/admin/snippets/petitions/update/add/")
    page.locator("[name=petition]").select_option(label=title)
    page.locator("[name=happened_on]").fill(datetime.datetime.now(datetime.UTC).date().isoformat())
    page.locator("[name=happened_on]").press("Tab")  # the calendar goes
    page.locator("[name=texts-0-headline]").fill(headline)
    page.locator("[name=texts-0-summary]").fill(f"{headline}: 7 p.m.")
    page.locator("form button[type=submit].action-save").first.click()
    page.wait_for_url("**/admin/snippets/petitions/update/")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_an_update_goes_by_mail(visitors: Come, site: Site, mailbox: Mailbox, language: str, scheme: str) -> None:
    slug, first, words = str(PLACES[language]["slug"]), int(str(PLACES[language]["first"])), WORDS[language]
    site.manage("shell", "--no-imports", "-c", FILL.format(slug=slug, count=PEOPLE, first=first, language=language))
    phone = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme}
    oscar = visitors(**phone)
    page = log_in(oscar, site, "oscar@example.org", language)
    title = site.rows(
        "SELECT p.draft_title FROM wagtailcore_page p JOIN petitions_petitionpage t ON t.page_ptr_id = p.id"
        " JOIN petitions_petition o ON o.id = t.petition_id WHERE o.slug = %s ORDER BY p.id",
        [slug],
    )[0][0]
    write_update(page, title, HEADLINES[language])

    page.goto("/admin/broadcasts/")
    looks_right(oscar)
    page.get_by_role("link", name=HEADLINES[language]).click()
    page.wait_for_url("**/admin/broadcasts/new/*/")
    looks_right(oscar)
    page.locator("[name=languages]").nth(["en", "es"].index(language)).check()
    page.locator("button[name=act][value=preview]").click()
    expect(page.locator("#preview-title")).to_be_visible()
    looks_right(oscar)
    expect(page.frame_locator("iframe").first.locator("h1")).to_have_text(HEADLINES[language])
    # By keyboard: a mouse as quick as this one meets the frame of the mail, which was there before the page moved on.
    page.locator("button[name=act][value=test]").press("Enter")
    assert HEADLINES[language] in body(mailbox.wait("oscar@example.org", words["test"], seconds=60))
    page.locator("button[name=act][value=ask]").press("Enter")
    page.wait_for_url(re.compile(r"/admin/broadcasts/\d+/(#preview)?$"), timeout=60_000)
    expect(page.locator("button[value=approve]")).to_have_count(0)
    looks_right(oscar)

    edith = visitors(**phone)
    second = log_in(edith, site, "edith@example.org", language)
    second.goto(page.url)
    looks_right(edith)
    second.locator("button[value=approve]").press("Enter")
    status = second.locator(".firma-room [role=status]")
    expect(status).to_contain_text(words["left"], timeout=20_000)
    second.locator("button[value=pause]").click()
    expect(status).to_contain_text(words["paused"])
    looks_right(edith)
    second.locator("button[value=resume]").click()
    expect(status).to_contain_text(words["done"], timeout=120_000)
    looks_right(edith)
    page.goto("/admin/broadcasts/")
    looks_right(oscar)
    for number in range(first, first + PEOPLE):
        # They may also have had the mail of a milestone, which they bring about here.
        got = mailbox.find(f"reader{number}@example.org")
        (mail,) = [mail for mail in got if mail["Subject"] == HEADLINES[language]]

    # One of them has heard enough.
    reader = visitors(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    reader.page.goto(links(mail, "/leave/")[0])
    assert reader.violations() == "" and reader.overflow(320) == []
    reader.page.locator("button[name='List-Unsubscribe']").click()
    expect(reader.page.locator("main [role=status]")).to_be_visible()
    assert reader.violations() == "" and reader.overflow(320) == []

    # Another presses the button of their mail program: one POST from nowhere, without a cookie (RFC 8058).
    (other,) = [got for got in mailbox.find(f"reader{first}@") if got["Subject"] == HEADLINES[language]]
    assert other["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and other["Content-Language"] == language
    left = (
        "SELECT count(*) FROM petitions_supporter r JOIN petitions_petition p ON p.id = r.petition_id WHERE slug = %s"
    )
    (before,) = site.rows(left, [slug])[0]
    with urllib.request.urlopen(other["List-Unsubscribe"].strip("<>"), b"List-Unsubscribe=One-Click") as answer:
        assert answer.status == 200
    assert site.rows(left, [slug]) == [(before - 1,)]
    for visitor in (oscar, edith, reader):
        assert visitor.third_parties() == set() and visitor.complaints == []
