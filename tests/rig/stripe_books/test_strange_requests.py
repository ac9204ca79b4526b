"""Whatever is asked, the stand-in answers, with a refusal at worst; and what it answers looks as Stripe's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rig.stripe_books.api import Request, answer
from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import monthly, one_off
from tests.rig.stripe_books.errors import in_brackets
from tests.rig.stripe_books.forms import parse
from tests.rig.stripe_books.routes import ROUTES, Route
from tests.rig.stripe_books.shapes import complaints

WORDS = ["", "0", "1", "-1", "2500", "1e9", "true", "usd", "month", "payment", "subscription", "http://127.0.0.1/", "ñ"]
LISTS = {"line_items", "custom_fields", "expand", "types", "allowed_payment_method_types", "preferred_locales"}


def flat(value: Any, name: str = "") -> dict[str, str]:
    """What the client makes of its parameters: {"a": {"b": [1]}} is {"a[b][0]": "1"}."""
    if not isinstance(value, dict | list):
        return {name: str(value)}
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [flat(each, f"{name}[{step}]" if name else str(step)) for step, each in pairs]
    return {path: each for part in inner for path, each in part.items()}


def field_of(path: str) -> str:
    """A parameter as a form has it; the first of a list where there is one."""
    named = in_brackets(path.replace("*", "note"))
    first = path.split(".")[0]
    return named.replace(first, f"{first}[0]", 1) if first in LISTS else named


@st.composite
def requests(draw: st.DrawFn, ids: list[str]) -> Request:
    """A request to one of the routes, with some of its parameters, right or wrong."""
    route: Route = draw(st.sampled_from(ROUTES))
    start = flat(draw(st.sampled_from([one_off(), monthly(), {}]))) if route.path == "/v1/checkout/sessions" else {}
    names = [*route.parameters.split(), "expand"]
    values = st.sampled_from([*WORDS, *ids])
    fields = draw(st.dictionaries(st.sampled_from([field_of(name) for name in names]), values, max_size=4))
    wrong = draw(st.dictionaries(st.sampled_from([f"{name.split('.')[0]}[x]" for name in names]), values, max_size=1))
    path = route.path.replace(":id", draw(st.sampled_from(ids)))
    return Request(route.method, path, parse(urlencode({**start, **fields, **wrong})))


def test_nothing_that_is_asked_breaks_it(stripe: StripeBooks) -> None:
    account = stripe.open_account()
    store = stripe.store
    own = {"authorization": f"Bearer {stripe.secret_key}"}
    keys = {stripe.secret_key: False}
    for asked in (one_off(), monthly(), one_off()):
        made = answer(store, keys, Request("POST", "/v1/checkout/sessions", parse(urlencode(flat(asked))), own))
        stripe.pay(made.body["id"])
    stripe.dispute(str(stripe.books()[0].charge))
    first = {thing["object"]: name for name, thing in store.books().things.items()}
    ids = [account, *first.values()]
    statuses: set[int] = set()

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests(ids))
    def ask(request: Request) -> None:
        request.headers = own
        reply = answer(store, keys, request)
        assert not store.broken, store.broken
        assert reply.status in (200, 400, 403, 404)
        statuses.add(reply.status)
        if reply.status == 200:
            assert complaints(reply.body) == []

    ask()
    assert {200, 400, 404} <= statuses
