"""Where everything is kept: books for each account and mode, in memory, gone with the server."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from tests.rig.stripe_books.errors import missing
from tests.rig.stripe_books.forms import find

Thing = dict[str, Any]
"""An object as the API shows it, by the names of Stripe's fields. A name that starts with "_" is never shown."""

VERSION = "2026-10-28.endive"
APPLICATION = "ca_stand_in_for_firma"
PREFIXES = {
    "payment_intent": "pi", "payment_method": "pm", "charge": "ch", "balance_transaction": "txn", "customer": "cus",
    "subscription": "sub", "subscription_item": "si", "invoice": "in", "line_item": "il", "invoice_payment": "inpay",
    "refund": "re", "dispute": "du", "event": "evt", "price": "price", "product": "prod", "item": "li",
    "billing_portal.session": "bps", "billing_portal.configuration": "bpc", "account": "acct",
}  # fmt: skip
WITHOUT_LIVEMODE = {"balance_transaction", "subscription_item", "refund", "item", "account"}
WITHOUT_CREATED = {"item", "line_item"}


def blank(names: str) -> Thing:
    """Fields that say nothing."""
    return dict.fromkeys(names.split())


def shown(thing: Any) -> Any:
    """A copy without what is never shown."""
    if isinstance(thing, dict):
        return {name: shown(value) for name, value in thing.items() if not name.startswith("_")}
    return [shown(each) for each in thing] if isinstance(thing, list) else deepcopy(thing)


def listed(things: list[Thing], url: str, has_more: bool = False) -> Thing:
    """A list as the API shows it."""
    return {"object": "list", "data": things, "has_more": has_more, "url": url}


@dataclass
class Books:
    """What belongs to one account in one mode, live or test."""

    store: Store
    account: str
    live: bool
    things: dict[str, Thing] = field(default_factory=dict)

    @property
    def is_connected(self) -> bool:
        """Whether they are those of an account of an organization."""
        return self.account != self.store.platform

    def add(self, kind: str, **fields: Any) -> Thing:
        """Write down a new thing of a kind, with an id of its own."""
        mode = "live" if self.live else "test"
        name = f"cs_{mode}_" if kind == "checkout.session" else f"{PREFIXES[kind]}_"
        thing: Thing = {"id": name + secrets.token_hex(12), "object": kind, **fields}
        if kind not in WITHOUT_LIVEMODE:
            thing["livemode"] = self.live
        if kind not in WITHOUT_CREATED:
            thing["created"] = self.store.now()
        self.things[thing["id"]] = thing
        return thing

    def get(self, kind: str, name: str, param: str = "id") -> Thing:
        """One thing; 404 when these books have none of that kind by that id."""
        thing = self.things.get(name)
        if thing is None or thing["object"] != kind:
            raise missing(kind, name, param)
        return thing

    def all(self, kind: str, **where: Any) -> list[Thing]:
        """Things of a kind, the newest first, whose fields have these values (`a__b` is the field b in a)."""
        wanted = {name.replace("__", "."): value for name, value in where.items()}
        return [
            thing
            for thing in reversed(self.things.values())
            if thing["object"] == kind and all(find(thing, path) == value for path, value in wanted.items())
        ]

    def change(self, thing: Thing, **fields: Any) -> Thing:
        """Set fields, and say what those that changed were before."""
        before = {name: deepcopy(thing.get(name)) for name, value in fields.items() if thing.get(name) != value}
        thing.update(fields)
        return before


class Store:
    """The books of all accounts. Whoever reads or writes holds the `lock`."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.url = ""
        self.ahead = 0
        self.events: list[Thing] = []
        self.post: Callable[[Thing], None] = lambda event: None
        self.request: Thing = {"id": None, "idempotency_key": None}
        self.replies: dict[tuple[str, bool, str], Any] = {}
        self.disconnected: set[str] = set()
        self.portal_cancels_at_once = False
        self.debits_are_active = False
        self.broken: list[str] = []
        self.kept: dict[tuple[str, bool], Books] = {}
        self.platform = f"acct_{secrets.token_hex(8)}"
        for live in (False, True):
            self.kept[self.platform, live] = Books(self, self.platform, live)

    def now(self) -> int:
        """Seconds since 1970, as these books count them."""
        return int(time.time()) + self.ahead

    def books(self, account: str = "", live: bool = False) -> Books:
        """The books of an account, the platform's own when none is named; KeyError for one that is not connected."""
        return self.kept[account or self.platform, live]

    def find(self, name: str) -> tuple[Books, Thing]:
        """The thing by that id, in whosever books it is."""
        for books in self.kept.values():
            if name in books.things:
                return books, books.things[name]
        raise KeyError(name)
