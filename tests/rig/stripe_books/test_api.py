"""The API's manners: keys, parameters, doing a thing once, expanding, pages of lists, accounts apart."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
import requests
import stripe as official
from stripe import AuthenticationError, IdempotencyError, InvalidRequestError, StripeClient

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import client_of, one_off
from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.forms import check_known, parse
from tests.rig.stripe_books.routes import ROUTES, Route
from tests.rig.stripe_books.store import VERSION


def test_fields_with_brackets_become_dicts_and_lists() -> None:
    parsed = parse("a[b][0][c]=1&a[b][1][c]=2&expand[]=x&expand[]=y.z&n=%C3%B1&empty=")
    assert parsed == {"a": {"b": [{"c": "1"}, {"c": "2"}]}, "expand": ["x", "y.z"], "n": "ñ", "empty": ""}
    check_known({**parsed, "empty": "full"}, "a.b.c n empty")
    for wrong, known in ((parsed, "a.b.c n empty"), ({"a": {"b": "1"}}, "a.c"), ({"metadata": "1"}, "n")):
        with pytest.raises(Refusal):
            check_known(wrong, known)


def test_it_speaks_the_version_of_the_client(stripe: StripeBooks, client: StripeClient) -> None:
    assert client.v1.accounts.retrieve_current().charges_enabled
    assert official.api_version == VERSION
    old = {"Authorization": f"Bearer {stripe.secret_key}", "Stripe-Version": "2020-08-27"}
    assert requests.get(f"{stripe.url}/v1/account", headers=old, timeout=5).status_code == 400


@pytest.mark.parametrize("key", ["sk_test_of_somebody_else", "sk_live_of_somebody_else"])
def test_a_wrong_key_gets_nothing(stripe: StripeBooks, key: str) -> None:
    with pytest.raises(AuthenticationError, match="Invalid API Key") as refused:
        client_of(stripe, key).v1.charges.list()
    assert refused.value.http_status == 401
    assert refused.value.error
    assert refused.value.error.type == "invalid_request_error"
    assert requests.get(f"{stripe.url}/v1/charges", timeout=5).status_code == 401
    assert requests.get(f"{stripe.url}/v1/charges", auth=(stripe.secret_key, ""), timeout=5).status_code == 200
    garbage = {"Authorization": "Basic ***"}
    assert requests.get(f"{stripe.url}/v1/charges", headers=garbage, timeout=5).status_code == 401


def test_what_is_not_there_is_missing(stripe: StripeBooks, client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.retrieve("pi_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    assert refused.value.request_id
    with pytest.raises(InvalidRequestError, match="Unrecognized request URL") as refused:
        client.v1.coupons.list()
    assert refused.value.http_status == 404


def test_a_repeated_request_is_done_once(stripe: StripeBooks, client: StripeClient) -> None:
    once: Any = {"idempotency_key": "gift-1"}
    first = client.v1.checkout.sessions.create(one_off(), once)
    second = client.v1.checkout.sessions.create(one_off(), once)
    assert first.id == second.id
    assert first.last_response
    assert second.last_response
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(IdempotencyError) as refused:
        client.v1.checkout.sessions.create(one_off(3000), once)
    assert refused.value.http_status == 400
    assert len(client.v1.checkout.sessions.list().data) == 1
    assert [request.idempotency_key for request in stripe.requests] == ["gift-1"] * 3 + [""]


def test_a_key_is_forgotten_after_a_day(stripe: StripeBooks, client: StripeClient) -> None:
    once: Any = {"idempotency_key": "gift-1"}
    first = client.v1.checkout.sessions.create(one_off(), once)
    stripe.pass_time(86_401)
    assert client.v1.checkout.sessions.create(one_off(), once).id != first.id


def test_a_key_is_of_one_account(stripe: StripeBooks, client: StripeClient) -> None:
    account = stripe.open_account("Safe Streets")
    once: Any = {"idempotency_key": "gift-1"}
    here = client.v1.checkout.sessions.create(one_off(), once)
    there = client_of(stripe, account=account).v1.checkout.sessions.create(one_off(), once)
    assert here.id != there.id


def test_a_wrong_parameter_does_not_use_a_key_up(client: StripeClient) -> None:
    once: Any = {"idempotency_key": "gift-1"}
    with pytest.raises(InvalidRequestError):
        client.v1.checkout.sessions.create(one_off(tip=1), once)
    assert client.v1.checkout.sessions.create(one_off(), once).status == "open"


def test_a_refusal_uses_a_key_up(stripe: StripeBooks, client: StripeClient) -> None:
    paid = stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    asked: Any = {"payment_intent": paid["payment_intent"], "amount": 3000}
    for _ in range(2):
        with pytest.raises(InvalidRequestError) as refused:
            client.v1.refunds.create(asked, {"idempotency_key": "back"})
    assert refused.value.headers
    assert refused.value.headers["Idempotent-Replayed"] == "true"


def test_four_levels_are_expanded_and_no_more(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    deep = "data.payment_intent.latest_charge.balance_transaction.source"
    [session] = client.v1.checkout.sessions.list({"expand": [deep, "data.line_items"]}).data
    intent: Any = session.payment_intent
    assert intent.latest_charge.balance_transaction.source.id == intent.latest_charge.id
    assert session.line_items
    assert session.line_items.data[0].description == "Bus to City Hall"
    [plain] = client.v1.checkout.sessions.list().data
    assert plain.payment_intent == intent.id
    for wrong in (f"{deep}.customer", "data.amount_total", "data.nothing"):
        with pytest.raises(InvalidRequestError, match="expand"):
            client.v1.checkout.sessions.list({"expand": [wrong]})


def test_lists_come_in_pages(client: StripeClient) -> None:
    made = [client.v1.customers.create({"email": f"{number}@example.org"}).id for number in range(5)]
    first = client.v1.customers.list({"limit": 2})
    assert ([each.id for each in first.data], first.has_more) == (made[:2:-1], True)
    assert [each.id for each in first.auto_paging_iter()] == made[::-1]
    back = client.v1.customers.list({"limit": 1, "ending_before": made[0]})
    assert ([each.id for each in back.data], back.has_more) == ([made[1]], True)
    assert [each.id for each in client.v1.customers.list({"email": "3@example.org"}).data] == [made[3]]
    assert client.v1.customers.list({"created": {"lt": 1}}).data == []
    with pytest.raises(InvalidRequestError, match="100"):
        client.v1.customers.list({"limit": 101})


def test_customers_change(stripe: StripeBooks, client: StripeClient) -> None:
    made = client.v1.customers.create({"email": "dora@example.org", "metadata": {"a": "1"}})
    changed: Any = {"name": "Dora", "email": "", "preferred_locales": ["es"], "metadata": {"a": "", "b": "2"}}
    found = client.v1.customers.update(made.id, changed)
    assert (found.name, found.email, found.preferred_locales) == ("Dora", None, ["es"])
    assert found.metadata
    assert found.metadata.to_dict() == {"b": "2"}
    before = stripe.events[-1]["data"]["previous_attributes"]
    assert before == {"name": None, "email": "dora@example.org", "preferred_locales": [], "metadata": {"a": "1"}}
    with pytest.raises(InvalidRequestError, match="Invalid email"):
        client.v1.customers.update(made.id, {"email": "nobody"})
    assert client.v1.customers.retrieve(made.id, {"expand": ["subscriptions"]}).subscriptions is not None


def test_accounts_stand_apart(stripe: StripeBooks, client: StripeClient) -> None:
    one, other = (stripe.open_account(name) for name in ("Safe Streets", "Clean Rivers"))
    session = client_of(stripe, account=one).v1.checkout.sessions.create(one_off())
    stripe.pay(session.id)
    assert session.url
    assert len(stripe.books(one)) == 1
    assert stripe.books() == stripe.books(other) == []
    for elsewhere in (client, client_of(stripe, account=other)):
        assert elsewhere.v1.checkout.sessions.list().data == []
        assert elsewhere.v1.events.list({"type": "charge.succeeded"}).data == []
        with pytest.raises(InvalidRequestError, match="No such"):
            elsewhere.v1.checkout.sessions.retrieve(session.id)
    assert {request.account for request in stripe.requests} == {"", one, other}


def test_events_are_listed_and_kept(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "end"})
    [event] = client.v1.events.list({"types": ["checkout.session.expired"]}).data
    assert client.v1.events.retrieve(event.id).type == "checkout.session.expired"
    assert event.request
    assert event.request.idempotency_key == "end"
    assert str(event.request.id).startswith("req_")
    assert client.v1.events.list({"type": "charge.refunded"}).data == []


SERVICES = {
    "/v1/checkout/sessions": "checkout._session",
    "/v1/checkout/sessions/:id/expire": "checkout._session",
    "/v1/billing_portal/sessions": "billing_portal._session",
    "/v1/billing_portal/configurations": "billing_portal._configuration",
}
VERBS = {("POST", False): "create", ("POST", True): "update", ("GET", False): "list", ("DELETE", True): "cancel"}


def params_of(route: Route) -> Any:
    """The class of the official client that says what a route may be asked with."""
    name = SERVICES.get(route.path) or "_" + route.path.split("/")[2].rstrip("s")
    verb = VERBS[route.method, ":id" in route.path]
    module = importlib.import_module(f"stripe.params.{name}_{verb}_params")
    return getattr(module, "".join(word.title() for word in f"{name.rpartition('.')[2]}_{verb}_params".split("_")))


def knows(kind: Any, path: str) -> bool:
    """Whether the class has a field at a dotted path; the inner classes are named in its annotations."""
    first, _, rest = path.partition(".")
    if first not in kind.__annotations__:
        return False
    words = re.findall(r"\w+", str(kind.__annotations__[first]))
    module = importlib.import_module(kind.__module__)
    inner = [getattr(module, word) for word in words if word in vars(module) and word.startswith(kind.__name__)]
    return not rest or rest == "*" or any(knows(each, rest) for each in inner)


PARAMETERS = [
    (route, path) for route in ROUTES for path in route.parameters.split() if route.path[-10:] != "line_items"
]


@pytest.mark.parametrize(("route", "path"), PARAMETERS, ids=lambda each: getattr(each, "path", each))
def test_stripe_knows_every_parameter_that_is_known_here(route: Route, path: str) -> None:
    assert knows(params_of(route), path)


def test_a_parameter_that_stripe_does_not_know_is_seen() -> None:
    [create] = [route for route in ROUTES if (route.method, route.path) == ("POST", "/v1/checkout/sessions")]
    assert not knows(params_of(create), "line_items.price_data.unit_amout")
    assert not knows(params_of(create), "tip")
