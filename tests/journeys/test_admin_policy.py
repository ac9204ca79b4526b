"""The admin under its Content-Security-Policy: the main screens work, and the browser reports nothing forbidden."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.site import Site

SCREENS = """
/admin/ /admin/reasons/ /admin/strikes/ /admin/exports/ /admin/images/ /admin/images/add/ /admin/pages/ /admin/account/
/admin/snippets/petitions/update/ /admin/snippets/petitions/update/add/ /admin/snippets/petitions/delivery/add/
""".split()
PAGES = """
SELECT page.id, locale.language_code FROM wagtailcore_page page JOIN wagtailcore_locale locale
ON locale.id = page.locale_id WHERE page.slug = 'library-hours' ORDER BY locale.language_code
"""


def test_no_screen_of_the_admin_needs_more_than_the_policy_allows(site: Site, visitor: Visitor) -> None:
    page = log_in(visitor, site, "edith@example.org")
    for path in SCREENS:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe-eval" not in policy, path
    for number, _language in site.rows(PAGES):
        page.goto(f"/admin/pages/{number}/edit/")
        expect(page.locator("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
    page.goto(f"/admin/pages/{site.rows(PAGES)[0][0]}/edit/")
    # The rich text editor began, so scripts ran.
    expect(page.locator(".Draftail-Editor").first).to_be_attached()
    preview = page.get_by_role("button", name=re.compile("preview", re.IGNORECASE))
    if preview.count():
        preview.first.click()
        page.wait_for_load_state("networkidle")
    forbidden = [line for line in visitor.complaints if "policy" in line.lower() or "refused" in line.lower()]
    assert forbidden == []
    assert visitor.third_parties() == set()
