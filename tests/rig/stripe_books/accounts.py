"""Accounts of organizations, and how their owners join. Source: https://docs.stripe.com/connect/hosted-onboarding."""

from __future__ import annotations

import secrets

from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.forms import Form, is_address, metadata, need, one_of, text
from tests.rig.stripe_books.store import APPLICATION, Books, Store, Thing, blank

PARAMETERS = """
    type country email default_currency business_type metadata.* business_profile.name business_profile.url
    business_profile.mcc business_profile.product_description business_profile.support_email
    capabilities.card_payments.requested capabilities.transfers.requested
    controller.fees.payer controller.losses.payments controller.stripe_dashboard.type
    controller.requirement_collection
"""
LINK = "account refresh_url return_url type collection_options.fields collection_options.future_requirements"
DUE = ["business_profile.url", "business_type", "external_account", "tos_acceptance.date"]
MINUTES = 5 * 60
TYPES = "standard express custom"
BUSINESSES = "company government_entity individual non_profit"
BEARERS = "application stripe"
DASHBOARDS = "express full none"


def write_account(books: Books, form: Form, ready: bool) -> Thing:
    """The account that books belong to: `ready` to take money, or with a form still to fill in."""
    profile = blank("mcc name product_description support_address support_email support_phone support_url url")
    requirements = {
        **blank("current_deadline disabled_reason"),
        **{name: [] for name in ("alternatives", "errors", "past_due", "pending_verification")},
        "currently_due": [] if ready else list(DUE),
        "eventually_due": [] if ready else list(DUE),
    }
    state = "active" if ready else "inactive"
    given = {name: text(form, f"business_profile.{name}") for name in profile if name != "support_address"}
    account: Thing = {
        "id": books.account,
        "object": "account",
        "business_profile": {**profile, **given},
        "business_type": one_of(form, "business_type", BUSINESSES),
        "capabilities": {"card_payments": state, "transfers": state},
        "charges_enabled": ready,
        "controller": _controller(books, form),
        "country": text(form, "country") or "US",
        "created": books.store.now(),
        "default_currency": text(form, "default_currency") or "usd",
        "details_submitted": ready,
        "email": text(form, "email") or None,
        "metadata": metadata(form),
        "payouts_enabled": ready,
        "requirements": requirements,
        "settings": _settings(given["name"] or "An organization"),
        "tos_acceptance": blank("date ip user_agent"),
        "type": one_of(form, "type", TYPES) or ("none" if "controller" in form else "standard"),
    }
    books.things[books.account] = account
    return account


def create(books: Books, form: Form) -> Thing:
    """POST /v1/accounts"""
    store, name = books.store, f"acct_{secrets.token_hex(8)}"
    theirs = Books(store, name, books.live)
    account = write_account(theirs, form, ready=False)
    store.kept[name, books.live] = theirs
    return account


def retrieve(books: Books, form: Form, name: str = "") -> Thing:
    """GET /v1/account, GET /v1/accounts/:id"""
    return account_of(books, name or books.account)


def all_connected(books: Books) -> list[Thing]:
    """GET /v1/accounts, the newest first."""
    store = books.store
    names = [name for name, live in store.kept if live == books.live and name != store.platform]
    return [account_of(books, name) for name in reversed(names) if name not in store.disconnected]


def account_of(books: Books, name: str) -> Thing:
    """An account that the platform may look at, in the mode of `books`; else 403, as Stripe says it."""
    store = books.store
    if name in store.disconnected or (name, books.live) not in store.kept:
        mode = "live" if books.live else "test"
        said = (
            f"The provided key 'sk_{mode}_***' does not have access to account '{name}' (or that account does not "
            "exist). Application access may have been revoked."
        )
        raise Refusal(said, code="account_invalid", status=403)
    return store.books(name, books.live).get("account", name)


def link(books: Books, form: Form) -> Thing:
    """POST /v1/account_links"""
    account = account_of(books, need(form, "account"))
    if one_of(form, "type", "account_onboarding account_update") is None:
        need(form, "type")
    for param in ("refresh_url", "return_url"):
        if not is_address(text(form, param) or need(form, param)):
            raise Refusal("Not a valid URL", code="url_invalid", param=param)
    now, token = books.store.now(), secrets.token_urlsafe(12)
    made: Thing = {"object": "account_link", "created": now, "expires_at": now + MINUTES}
    made["url"] = f"{books.store.url}/setup/s/{account['id']}/{token}"
    note = {"return_url": form["return_url"], "refresh_url": form["refresh_url"], "until": made["expires_at"]}
    account.setdefault("_links", {})[token] = note
    return made


def finish(books: Books, account: Thing) -> None:
    """The owner has filled in Stripe's form: the account takes money from now on."""
    requirements = {**account["requirements"], "currently_due": [], "eventually_due": []}
    before = books.change(
        account,
        capabilities={"card_payments": "active", "transfers": "active"},
        charges_enabled=True,
        details_submitted=True,
        payouts_enabled=True,
        requirements=requirements,
    )
    tell(books, "account.updated", account, before)


def restrict(books: Books, account: Thing) -> None:
    """Stripe wants to know more, and lets the account take nothing meanwhile."""
    due = ["individual.verification.document"]
    requirements = {**account["requirements"], "currently_due": due, "disabled_reason": "requirements.past_due"}
    before = books.change(account, charges_enabled=False, payouts_enabled=False, requirements=requirements)
    tell(books, "account.updated", account, before)


def disconnect(store: Store, books: Books) -> None:
    """The owner takes the platform's access away, at Stripe."""
    tell(books, "account.application.deauthorized", {"id": APPLICATION, "object": "application", "name": "Firma"})
    store.disconnected.add(books.account)


def _controller(books: Books, form: Form) -> Thing:
    if not books.is_connected:
        return {"type": "account"}
    usual = {"express": "express", "custom": "none"}.get(text(form, "type") or "", "full")
    return {
        "fees": {"payer": one_of(form, "controller.fees.payer", "account application") or "account"},
        "is_controller": True,
        "losses": {"payments": one_of(form, "controller.losses.payments", BEARERS) or "stripe"},
        "requirement_collection": one_of(form, "controller.requirement_collection", BEARERS) or "stripe",
        "stripe_dashboard": {"type": one_of(form, "controller.stripe_dashboard.type", DASHBOARDS) or usual},
        "type": "application",
    }


def _settings(name: str) -> Thing:
    japanese = "statement_descriptor_kana statement_descriptor_kanji"
    prefixes = "statement_descriptor_prefix_kana statement_descriptor_prefix_kanji"
    return {
        "branding": blank("icon logo primary_color secondary_color"),
        "card_payments": blank(f"statement_descriptor_prefix {prefixes}"),
        "dashboard": {"display_name": name, "timezone": "Etc/UTC"},
        "payments": blank(f"statement_descriptor {japanese}"),
    }
