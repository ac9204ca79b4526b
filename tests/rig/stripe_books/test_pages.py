"""The pages in a real browser: without scripts, by the labels of their fields and buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from stripe import StripeClient

from tests.rig.browser import Visitor
from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import monthly, one_off

Visit = Callable[[bool], Visitor]


@pytest.fixture
def visit(stripe: StripeBooks, browser: Any) -> Iterator[Visit]:
    """Somebody who comes to the stand-in, with scripts or without."""
    came: list[Visitor] = []

    def come(scripts: bool) -> Visitor:
        came.append(Visitor(browser, stripe.url, java_script_enabled=scripts))
        return came[-1]

    yield come
    for visitor in came:
        visitor.close()


def asked(stripe: StripeBooks, what: Any) -> Any:
    """A gift that leads back to the stand-in itself, where there is no such page."""
    return {**what, "success_url": f"{stripe.url}/thanks?of={{CHECKOUT_SESSION_ID}}", "cancel_url": f"{stripe.url}/no"}


def test_dora_pays_and_ends_it_without_scripts(stripe: StripeBooks, client: StripeClient, visit: Visit) -> None:
    dora = visit(False)
    page = dora.page
    session = client.v1.checkout.sessions.create(asked(stripe, monthly()))
    assert session.url
    page.goto(session.url)
    page.get_by_role("button", name="Fail").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    page.get_by_label("Email").fill("dora@example.org")
    page.get_by_label("Name on card").fill("Dora Díaz")
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url(f"**/thanks?of={session.id}")
    assert [truth.email for truth in stripe.books()] == ["dora@example.org"]
    customer = client.v1.checkout.sessions.retrieve(session.id).customer
    portal = client.v1.billing_portal.sessions.create({"customer": str(customer), "return_url": f"{stripe.url}/gone"})
    page.goto(portal.url)
    page.get_by_role("button", name="Cancel the subscription").click()
    expect(page.get_by_text("Ends on")).to_be_visible()
    page.get_by_role("link", name="Return to The platform").click()
    page.wait_for_url("**/gone")
    assert dora.third_parties() == set()


def test_dora_thinks_again(stripe: StripeBooks, client: StripeClient, visit: Visit) -> None:
    page = visit(False).page
    session = client.v1.checkout.sessions.create(asked(stripe, one_off()))
    assert session.url
    page.goto(session.url)
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url("**/no")
    page.goto(session.url)
    page.get_by_label("Email").fill("dora@example.org")
    page.get_by_role("button", name="Bank debit").click()
    page.wait_for_url("**/thanks?*")
    assert [truth.state for truth in stripe.books()] == ["processing"]


def test_everybody_can_read_the_pages(stripe: StripeBooks, client: StripeClient, visit: Visit) -> None:
    visitor = visit(True)
    account = stripe.open_account(ready=False)
    back: Any = {"return_url": stripe.url, "refresh_url": stripe.url}
    session = client.v1.checkout.sessions.create(asked(stripe, one_off()))
    begun = client.v1.checkout.sessions.create(asked(stripe, monthly()))
    customer = stripe.pay(begun.id)["customer"]
    for url in (
        session.url,
        client.v1.billing_portal.sessions.create({"customer": customer}).url,
        client.v1.account_links.create({"account": account, "type": "account_onboarding", **back}).url,
        begun.url,
    ):
        assert url
        visitor.page.goto(url)
        assert visitor.violations() == ""
        assert visitor.overflow() == []
    assert visitor.complaints == []
