"""Organizations join, are held up, and leave."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from stripe import InvalidRequestError, StripeClient
from stripe import PermissionError as Forbidden

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import client_of, one_off

BACK: Any = {"return_url": "http://127.0.0.1:9/back", "refresh_url": "http://127.0.0.1:9/again"}


def link(client: StripeClient, account: str, **more: Any) -> str:
    asked: Any = {"account": account, "type": "account_onboarding", **BACK, **more}
    return client.v1.account_links.create(asked).url


def press(url: str, button: str) -> str:
    return requests.post(url, {"press": button}, allow_redirects=False, timeout=5).headers["Location"]


def test_an_organization_joins(stripe: StripeBooks, client: StripeClient) -> None:
    made = client.v1.accounts.create({"type": "standard", "email": "owner@example.org", "metadata": {"id": "7"}})
    assert (made.charges_enabled, made.details_submitted) == (False, False)
    theirs = client_of(stripe, account=made.id)
    with pytest.raises(InvalidRequestError, match="cannot currently make charges"):
        theirs.v1.checkout.sessions.create(one_off())
    assert press(link(client, made.id), "later") == BACK["return_url"]
    assert not client.v1.accounts.retrieve(made.id).details_submitted
    assert stripe.events == []
    url = link(client, made.id)
    assert "Set up your account" in requests.get(url, timeout=5).text
    assert press(url, "finish") == BACK["return_url"]
    ready = client.v1.accounts.retrieve(made.id)
    assert (ready.charges_enabled, ready.details_submitted, ready.payouts_enabled) == (True, True, True)
    assert theirs.v1.accounts.retrieve_current().id == made.id
    [event] = stripe.events
    assert (event["type"], event["account"], event["data"]["object"]["id"]) == ("account.updated", made.id, made.id)
    assert event["data"]["previous_attributes"]["charges_enabled"] is False
    session = theirs.v1.checkout.sessions.create(one_off())
    assert session.url
    assert "Give to An organization" in requests.get(session.url, timeout=5).text


def test_a_link_is_good_once_and_not_for_long(stripe: StripeBooks, client: StripeClient) -> None:
    account = stripe.open_account(ready=False)
    used, old = link(client, account), link(client, account)
    press(used, "later")
    stripe.pass_time(301)
    for url in (used, old):
        assert press(url, "finish") == BACK["refresh_url"]
    assert not client.v1.accounts.retrieve(account).details_submitted
    assert requests.get(f"{used}x", timeout=5).status_code == 404
    with pytest.raises(InvalidRequestError, match="Missing required param"):
        client.v1.account_links.create({"account": account, "type": "account_onboarding"})
    with pytest.raises(InvalidRequestError, match="Not a valid URL"):
        client.v1.account_links.create(
            {"account": account, "type": "account_onboarding", **BACK, "return_url": "/back"}
        )


def test_an_account_by_its_controller(client: StripeClient) -> None:
    asked: Any = {
        "country": "MX",
        "controller": {"fees": {"payer": "account"}, "stripe_dashboard": {"type": "full"}},
        "business_profile": {"name": "Ríos limpios"},
    }
    made = client.v1.accounts.create(asked)
    assert made.controller
    assert made.controller.stripe_dashboard
    assert (made.type, made.country, made.controller.stripe_dashboard.type) == ("none", "MX", "full")


def test_stripe_wants_more_papers(stripe: StripeBooks, client: StripeClient) -> None:
    account = stripe.open_account()
    stripe.restrict(account)
    assert not client.v1.accounts.retrieve(account).charges_enabled
    assert stripe.events[-1]["data"]["previous_attributes"]["charges_enabled"] is True


def test_an_organization_leaves(stripe: StripeBooks, client: StripeClient) -> None:
    stays, leaves = (stripe.open_account(name) for name in ("Safe Streets", "Clean Rivers"))
    theirs = client_of(stripe, account=leaves)
    stripe.pay(theirs.v1.checkout.sessions.create(one_off()).id)
    stripe.disconnect(leaves)
    event = stripe.events[-1]
    assert (event["type"], event["account"]) == ("account.application.deauthorized", leaves)
    assert event["data"]["object"]["object"] == "application"
    for ask in (theirs.v1.checkout.sessions.list, lambda: client.v1.accounts.retrieve(leaves)):
        with pytest.raises(Forbidden) as refused:
            ask()
        assert refused.value.error
        assert (refused.value.http_status, refused.value.error.code) == (403, "account_invalid")
    assert [each.id for each in client.v1.accounts.list().data] == [stays]
    stripe.refund(str(stripe.books(leaves)[0].charge))
    assert stripe.events[-1] == event, "of an account that has left nothing is heard"
    assert [truth.amount for truth in stripe.books(leaves)] == [2500]


def test_a_strangers_account_is_refused(stripe: StripeBooks) -> None:
    with pytest.raises(Forbidden, match="does not have access to account"):
        client_of(stripe, account="acct_unknown").v1.checkout.sessions.create(one_off())
    live = stripe.open_account(live=True)
    with pytest.raises(Forbidden):
        client_of(stripe, account=live).v1.charges.list()
