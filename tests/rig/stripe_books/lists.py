"""Lists in pages, and what is put in the place of an id.

Sources: https://docs.stripe.com/api/pagination, https://docs.stripe.com/api/expanding_objects.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tests.rig.stripe_books.errors import Refusal, invalid
from tests.rig.stripe_books.forms import Form, find, whole
from tests.rig.stripe_books.store import Books, Thing, listed, shown

PARAMETERS = "limit starting_after ending_before created created.gt created.gte created.lt created.lte"
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip
DEEPEST = 4


def _refunds(books: Books, charge: Thing) -> Thing:
    found = books.all("refund", charge=charge["id"])
    return listed(found[:10], f"/v1/charges/{charge['id']}/refunds", len(found) > 10)


def _payments(books: Books, invoice: Thing) -> Thing:
    found = books.all("invoice_payment", invoice=invoice["id"])
    return listed(found, f"/v1/invoice_payments?invoice={invoice['id']}")


def _line_items(books: Books, session: Thing) -> Thing:
    return listed(session["_items"], f"/v1/checkout/sessions/{session['id']}/line_items")


def _subscriptions(books: Books, customer: Thing) -> Thing:
    found = books.all("subscription", customer=customer["id"])
    alive = [each for each in found if each["status"] != "canceled"]
    return listed(alive[:10], f"/v1/customers/{customer['id']}/subscriptions", len(alive) > 10)


ONLY_EXPANDED: dict[tuple[str, str], Callable[[Books, Thing], Thing]] = {
    ("charge", "refunds"): _refunds,
    ("invoice", "payments"): _payments,
    ("checkout.session", "line_items"): _line_items,
    ("customer", "subscriptions"): _subscriptions,
}
"""Lists that an answer has only when they were asked for."""


def page(things: list[Thing], form: Form, url: str) -> Thing:
    """One page of things that stand the newest first, as the API's list."""
    things = [each for each in things if _is_of_then(each, form.get("created"))]
    limit = whole(form, "limit", least=1) if "limit" in form else 10
    if limit > 100:
        raise invalid("limit", "This value must be less than or equal to 100.")
    if before := form.get("ending_before"):
        things = things[: _place(things, before, "ending_before")]
        return listed(things[-limit:], url, len(things) > limit)
    if after := form.get("starting_after"):
        things = things[_place(things, after, "starting_after") + 1 :]
    return listed(things[:limit], url, len(things) > limit)


def _place(things: list[Thing], name: str, param: str) -> int:
    for place, thing in enumerate(things):
        if thing["id"] == name:
            return place
    raise Refusal(f"No such object: '{name}'", code="resource_missing", param=param)


def _is_of_then(thing: Thing, when: Any) -> bool:
    if isinstance(when, dict):
        return all(COMPARE[name](thing["created"], whole(when, name)) for name in when)
    return when is None or thing["created"] == whole({"created": when}, "created")


def expanded(books: Books, thing: Thing, paths: list[str]) -> Thing:
    """A copy to show, with whole things in the place of the ids at these paths ("data.customer" in a list)."""
    answer = shown(thing)
    for path in paths:
        steps = path.split(".")
        if len(steps) - (steps[0] == "data") > DEEPEST:
            said = f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}"
            raise Refusal(said, code="property_expansion_max_depth", param="expand")
        _expand(books, answer, steps, path)
    return answer


def _expand(books: Books, at: Thing, steps: list[str], path: str) -> None:
    step, rest = steps[0], steps[1:]
    made = ONLY_EXPANDED.get((at.get("object", ""), step))
    if made and step not in at:
        at[step] = shown(made(books, books.things[at["id"]]))
    elif not _can_be_expanded(books, at, step, is_last=not rest):
        said = f"This property cannot be expanded ({path})."
        raise Refusal(said, code="property_not_expandable", param="expand")
    if isinstance(at[step], str):
        at[step] = shown(books.things[at[step]])
    if rest:
        for inner in at[step] if isinstance(at[step], list) else [at[step]]:
            if isinstance(inner, dict):
                _expand(books, inner, rest, path)


def _can_be_expanded(books: Books, at: Thing, step: str, is_last: bool) -> bool:
    """An id can, and nothing at all; what lies in a thing already can be passed through."""
    if step not in at:
        return False
    value = at[step]
    if isinstance(value, str):
        return value in books.things
    return value is None or (isinstance(value, dict | list) and (not is_last or "id" in value))


def where(form: Form, filters: dict[str, str]) -> dict[str, Any]:
    """The fields that a list is asked to have: parameter names to the paths of fields, in `filters`."""
    wanted = {path.replace(".", "__"): find(form, name) for name, path in filters.items() if find(form, name)}
    return {path: {"true": True, "false": False}.get(value, value) for path, value in wanted.items()}
