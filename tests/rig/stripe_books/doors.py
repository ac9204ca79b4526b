"""The pages that Stripe shows to people, and what their buttons do."""

from __future__ import annotations

from dataclasses import dataclass

from tests.rig.stripe_books import accounts, billing, pages, paying, portal
from tests.rig.stripe_books.store import Books, Store, Thing


@dataclass
class Page:
    """What a browser is shown, or where it is sent."""

    html: str = ""
    status: int = 200
    to: str = ""

    def headers(self) -> dict[str, str]:
        """The headers, for a page that asks nothing of anybody else and that nobody keeps."""
        found = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        return found | ({"Location": self.to} if self.to else {})


def go(url: str) -> Page:
    """Send the browser somewhere, by GET."""
    return Page(status=303, to=url)


def visit(store: Store, method: str, path: str, form: dict[str, str]) -> Page:
    """What a person sees at a path, or gets by pressing `form["press"]` there."""
    with store.lock:
        match path.strip("/").split("/"):
            case ["c", "pay", name]:
                return _checkout(*_find(store, name), method, form)
            case ["p", "session", name, secret]:
                return _portal(*_find(store, name), secret, method, form)
            case ["setup", "s", name, token]:
                return _setup(*_find(store, name), token, method, form)
            case ["favicon.ico"]:
                return Page(status=204)
        return Page(pages.nothing(), 404)


def _find(store: Store, name: str) -> tuple[Books | None, Thing]:
    try:
        return store.find(name)
    except KeyError:
        return None, {}


def _checkout(books: Books | None, session: Thing, method: str, form: dict[str, str]) -> Page:
    if books is None:
        return Page(pages.nothing(), 404)
    paying.expire_when_due(books, session)
    if session["status"] == "expired":
        return Page(pages.expired(session))
    press = form.get("press") if method == "POST" else None
    if press == "cancel" and session["status"] == "open":
        return go(session["cancel_url"] or session["success_url"])
    if press in ("pay", "debit", "fail"):
        return _press(books, session, press, form)
    if session["status"] == "complete":
        return Page(pages.done())
    return Page(pages.checkout(_organization(books), session))


def _press(books: Books, session: Thing, press: str, form: dict[str, str]) -> Page:
    email, name = session["_email"] or form.get("email", "").strip(), form.get("name", "").strip()
    problem = _problem(session, press, email, form)
    if session["status"] == "open" and problem:
        return Page(pages.checkout(_organization(books), session, problem, email, name))
    if press == "fail":
        paying.fail(books, session, email, name)
        return Page(pages.checkout(_organization(books), session, "Your card was declined.", email, name))
    if session["status"] == "open":
        paying.fill_in(session, form)
    paying.pay(books, session, email, name, later=press == "debit")
    return go(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


def _problem(session: Thing, press: str, email: str, form: dict[str, str]) -> str:
    if press == "fail":
        return ""
    if "@" not in email:
        return "Write your e-mail address."
    empty = [
        each for each in session["custom_fields"] if not each["optional"] and not form.get(f"custom_{each['key']}")
    ]
    return f"Fill in: {empty[0]['label']['custom']}" if empty else ""


def _portal(books: Books | None, session: Thing, secret: str, method: str, form: dict[str, str]) -> Page:
    if books is None or session.get("_secret") != secret or session["_until"] < books.store.now():
        return Page(pages.nothing(), 404)
    mine = portal.subscriptions_of(books, session)
    if method == "POST":
        for each in mine:
            if each["id"] == form.get("subscription") and not each["cancel_at"]:
                _cancel(books, each)
        return go(session["url"])
    return Page(pages.portal(_organization(books), session, mine))


def _cancel(books: Books, subscription: Thing) -> None:
    if books.store.portal_cancels_at_once:
        details = {"comment": None, "feedback": None, "reason": "cancellation_requested"}
        billing.end(books, subscription, details)
    else:
        billing.end_with_period(books, subscription)


def _setup(books: Books | None, account: Thing, token: str, method: str, form: dict[str, str]) -> Page:
    link = account.get("_links", {}).get(token)
    if books is None or link is None:
        return Page(pages.nothing(), 404)
    # A link is good once, and for some minutes. Source: https://docs.stripe.com/api/account_links.
    if link["until"] < books.store.now():
        return go(link["refresh_url"])
    if method != "POST":
        return Page(pages.setup(account))
    link["until"] = 0
    if form.get("press") == "finish":
        accounts.finish(books, account)
    return go(link["return_url"])


def _organization(books: Books) -> str:
    return books.get("account", books.account)["settings"]["dashboard"]["display_name"]
