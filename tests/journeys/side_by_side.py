"""Steps of people of two organizations on one site: who joins, who exports, who sees nothing of it, and who is told."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.walk import export, log_in
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, body
from tests.rig.site import Site

PASSWORD = "seven quiet herons"
WHY = "Para la reunión del lunes"


def go_on(page: Page) -> None:
    """Press the step's own button."""
    with page.expect_navigation():
        page.locator("main form button.button:not(.button--plain)").first.click()


def sign_up(page: Page, mailbox: Mailbox, email: str) -> None:
    """Fill the page where an account is made in, and type the code that comes by mail."""
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    before = len(mailbox.find(email))
    go_on(page)
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", body(mailbox.wait(email, count=before + 1)), re.MULTILINE)
    assert found
    page.locator("[name=code]").fill(found.group(1))
    go_on(page)


def set_up_app(page: Page, site: Site, email: str) -> None:
    """Add an authenticator app, on the page that leads there."""
    page.goto("/es/account/2fa/totp/activate/")
    if page.locator("[name=password]").count():  # it is a while since they logged in
        page.locator("[name=password]").fill(PASSWORD)
        go_on(page)
    site.secrets[email] = page.locator(".account__secret").inner_text().strip()
    page.locator("[name=code]").fill(site.digits(email))
    go_on(page)
    expect(page).to_have_url(re.compile("/recovery-codes/"))


def invite_a_steward(page: Page, site: Site, organization: str, email: str) -> None:
    """An owner asks somebody to keep the lists."""
    number = site.rows("SELECT id FROM petitions_organization WHERE name = %s", [organization])[0][0]
    page.goto(f"/admin/people/{number}/")
    form = page.locator("form[action$='/invite/']")
    form.locator("[name=email]").fill(email)
    form.locator("[name=role][value=steward]").check()
    form.locator("[name=language]").select_option("es")
    with page.expect_navigation():
        form.locator("button").click()
    expect(page.locator("main")).to_contain_text(email)


def join(page: Page, site: Site, mailbox: Mailbox, email: str) -> None:
    """From the mail to the first look at exports, which is not before there is a second factor."""
    invitation = mailbox.link(email, "/invitations/")
    page.goto(invitation)
    with page.expect_navigation():
        page.locator("button[value=join]").click()
    sign_up(page, mailbox, email)
    page.goto(invitation)
    with page.expect_navigation():
        page.locator("button[value=accept]").click()
    page.goto("/admin/exports/")
    expect(page).to_have_url(re.compile("/2fa/"))
    set_up_app(page, site, email)


def steward_exports(page: Page, title: str) -> list[dict[str, str]]:
    """The list of their own petition, and the only one they are offered."""
    page.goto("/admin/exports/")
    offered = page.locator("[name=petition] option:not([value=''])").all_text_contents()
    assert [text.strip() for text in offered] == [title], offered
    return export(page, [title], "name_postal", WHY)


def others_see_nothing(visitor: Visitor, site: Site, email: str, slug: str, title: str) -> None:
    """An organizer of another organization: not in a list, not in a search, and not by the address."""
    page = log_in(visitor, site, email)
    found = "SELECT g.page_ptr_id FROM petitions_petitionpage g JOIN petitions_petition p ON p.id = g.petition_id"
    number = site.rows(f"{found} WHERE p.slug = %s", [slug])[0][0]
    lists = ["", "petitions/", "packets/", "deliveries/", "reports/site-history/", "reports/workflow/", "pages/search/"]
    for path in [*lists, "pages/", "images/", "signatures/", "reasons/", "exports/", "snippets/petitions/update/"]:
        page.goto(f"/admin/{path}?q=biblioteca+abra")
        assert title not in page.content(), page.url
    for path in ("edit/", "history/", "usage/"):
        page.goto(f"/admin/pages/{number}/{path}")
        assert title not in page.content(), page.url


def log_shows(page: Page, *acts: str) -> None:
    """The owner reads on the access log what was looked at in her organization, by whom and why."""
    page.goto("/admin/access-log/")
    text = page.locator("main").inner_text()
    assert [act for act in acts if not page.locator(f"[title='{act}']").count()] == [], text
    assert WHY in text
