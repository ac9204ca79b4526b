"""One request of the API answered: who asks, whose books, done before, and then what the route does."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.rig.stripe_books import accounts, lists
from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.faults import Fault
from tests.rig.stripe_books.forms import Form, check_known, many
from tests.rig.stripe_books.routes import route
from tests.rig.stripe_books.store import VERSION, Books, Store

DAY = 86_400


@dataclass
class Request:
    """What was asked: the header names in small letters, the fields of query and body in one `form`."""

    method: str
    path: str
    form: Form
    headers: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: f"req_{secrets.token_hex(7)}")

    @property
    def account(self) -> str:
        """Whose books are asked for; empty for the platform's own."""
        return self.headers.get("stripe-account", "")

    @property
    def idempotency_key(self) -> str:
        return self.headers.get("idempotency-key", "") if self.method == "POST" else ""


@dataclass
class Reply:
    """What is answered."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        return json.dumps(self.body, indent=2).encode()


@dataclass
class _Kept:
    """The first answer to an idempotency key."""

    asked: tuple[str, str, Form]
    reply: Reply
    at: int


def answer(store: Store, keys: dict[str, bool], request: Request, fault: Fault | None = None) -> Reply:
    """Answer a request under the keys ({key: whether it is live}); with a `fault`, the way it says."""
    with store.lock:
        try:
            live = _live(keys, request)
            name = f"{request.account}/{request.idempotency_key}"
            reply = _once(store, live, name, request, fault)
        except Refusal as no:
            reply = Reply(no.status, no.body())
        except Exception as error:
            # A mistake of the stand-in, which fails the test: see books.py.
            store.broken.append(f"{request.method} {request.path}: {traceback.format_exc()}")
            reply = Reply(500, Refusal(f"The stand-in broke: {error!r}", type="api_error").body())
    reply.headers["Request-Id"] = request.id
    reply.headers["Stripe-Version"] = VERSION
    return reply


def _once(store: Store, live: bool, name: str, request: Request, fault: Fault | None) -> Reply:
    """Source: https://docs.stripe.com/api/idempotent_requests (a day; errors of the server are kept as well)."""
    asked = (request.method, request.path, request.form)
    key = (request.account, live, name)
    kept: _Kept | None = store.replies.get(key) if request.idempotency_key else None
    if kept and kept.at > store.now() - DAY:
        if kept.asked != asked:
            said = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{request.idempotency_key}' if you meant to execute a different request."
            )
            raise Refusal(said, type="idempotency_error")
        again = {"Idempotent-Replayed": "true", "Original-Request": kept.reply.headers.get("Request-Id", "")}
        return Reply(kept.reply.status, kept.reply.body, again)
    reply, is_kept = _try(store, live, request, fault)
    if request.idempotency_key:
        reply.headers["Idempotency-Key"] = request.idempotency_key
        if is_kept:
            store.replies[key] = _Kept(asked, reply, store.now())
    return reply


def _try(store: Store, live: bool, request: Request, fault: Fault | None) -> tuple[Reply, bool]:
    """The answer, and whether a key remembers it."""
    no = fault.refusal() if fault else None
    try:
        if no and fault and not fault.after_doing:
            raise no
        body = _do(store, live, request)
        if no:
            raise no
        return Reply(200, body), True
    except Refusal as refusal:
        return Reply(refusal.status, refusal.body()), refusal.is_kept


def _do(store: Store, live: bool, request: Request) -> dict[str, Any]:
    books = _books(store, live, request)
    version = request.headers.get("stripe-version", VERSION)
    if version != VERSION:
        raise Refusal(f"Invalid Stripe API version: {version}; these books speak {VERSION}.")
    found = route(request.method, request.path)
    if found is None:
        said = f"Unrecognized request URL ({request.method}: {request.path})."
        raise Refusal(said, status=404)
    here, names = found
    check_known(request.form, here.parameters)
    store.request = {"id": request.id, "idempotency_key": request.idempotency_key or None}
    try:
        thing = here.does(books, request.form, *names)
        return lists.expanded(books, thing, many(request.form, "expand"))
    finally:
        store.request = {"id": None, "idempotency_key": None}


def _books(store: Store, live: bool, request: Request) -> Books:
    own = store.books(live=live)
    if request.account:
        accounts.account_of(own, request.account)
    return store.books(request.account, live)


def _live(keys: dict[str, bool], request: Request) -> bool:
    """Which mode the key of a request is for."""
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            word = base64.b64decode(word).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            word = ""
    if not word:
        raise Refusal("You did not provide an API key.", status=401)
    if word not in keys:
        raise Refusal(f"Invalid API Key provided: {word[:8]}***{word[-4:]}", status=401)
    return keys[word]
