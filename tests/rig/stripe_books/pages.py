"""The words and buttons of the pages. Nothing here needs a script or asks another server for anything."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from tests.rig.stripe_books.store import Thing

WITHOUT_DECIMALS = set("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())


def money(amount: int, currency: str) -> str:
    """An amount in minor units for people: "25.00 EUR"."""
    whole = str(amount) if currency in WITHOUT_DECIMALS else f"{amount / 100:.2f}"
    return f"{whole} {currency.upper()}"


def nothing() -> str:
    """There is no such page, or not any more."""
    return _page("Nothing here", "<p>The page you are looking for could not be found.</p>")


def done() -> str:
    """Everything has been paid already."""
    return _page("You’re all done here", "<p>This has been paid. You can close this page.</p>")


def expired(session: Thing) -> str:
    """Nobody can pay here any more."""
    back = f'<p><a href="{escape(session["cancel_url"])}">Back</a></p>' if session["cancel_url"] else ""
    return _page("This page has expired", f"<p>Nothing was charged.</p>{back}")


def checkout(organization: str, session: Thing, problem: str = "", email: str = "", name: str = "") -> str:
    """Where a session is paid: the fields `email` and `name`, the buttons pay, debit, fail and cancel."""
    items = "".join(f"<li>{_item(each)}</li>" for each in session["_items"])
    custom = "".join(_field(f"custom_{each['key']}", each["label"]["custom"]) for each in session["custom_fields"])
    debit = _button("debit", "Bank debit (takes days)")
    cancel = _button("cancel", "Cancel", skips=True) if session["cancel_url"] else ""
    return _page(
        f"Give to {organization}",
        f"""{f'<p role="alert">{escape(problem)}</p>' if problem else ""}
<ul>{items}</ul>
<form method="post">
{_field("email", "Email", session["_email"] or email, "email", is_fixed=bool(session["_email"]))}
{_field("name", "Name on card", name)}
{custom}
{_button("pay", "Pay")}
{debit}
{_button("fail", "Fail (the card is declined)", skips=True)}
{cancel}
</form>""",
        mode=session["livemode"],
    )


def portal(organization: str, session: Thing, subscriptions: list[Thing]) -> str:
    """Where a donor sees what they give regularly, and ends it."""
    found = "".join(f"<li>{_regular(each)}</li>" for each in subscriptions)
    listed = f"<ul>{found}</ul>" if found else "<p>You give nothing regularly.</p>"
    back = ""
    if session["return_url"]:
        back = f'<p><a href="{escape(session["return_url"])}">Return to {escape(organization)}</a></p>'
    return _page(f"What you give to {organization}", listed + back, mode=session["livemode"])


def setup(account: Thing) -> str:
    """Where the owner of an organization fills in Stripe's long form."""
    buttons = _button("finish", "Finish") + _button("later", "Save for later")
    said = f"<p>Account {escape(account['id'])}. Stripe would ask a lot here.</p>"
    return _page("Set up your account", f'{said}<form method="post">{buttons}</form>')


def _item(item: Thing) -> str:
    each = item["price"]["recurring"]
    total = money(item["amount_total"], item["currency"])
    return f"{escape(item['description'])}: {total}{' every ' + each['interval'] if each else ''}"


def _regular(subscription: Thing) -> str:
    item = subscription["items"]["data"][0]
    price = item["price"]
    said = f"{money(price['unit_amount'] * item['quantity'], price['currency'])} every {price['recurring']['interval']}"
    if subscription["cancel_at"]:
        return f"{said}. Ends on {datetime.fromtimestamp(subscription['cancel_at'], UTC):%Y-%m-%d}."
    hidden = f'<input type="hidden" name="subscription" value="{subscription["id"]}">'
    return f'{said} <form method="post">{hidden}{_button("cancel", "Cancel the subscription")}</form>'


def _field(name: str, label: str, value: str = "", kind: str = "text", is_fixed: bool = False) -> str:
    required = (" required" if kind == "email" else "") + (" readonly" if is_fixed else "")
    return (
        f'<p><label for="{escape(name)}">{escape(label)}</label> '
        f'<input id="{escape(name)}" name="{escape(name)}" type="{kind}" value="{escape(value)}"{required}></p>'
    )


def _button(press: str, label: str, skips: bool = False) -> str:
    free = " formnovalidate" if skips else ""
    return f'<button type="submit" name="press" value="{press}"{free}>{escape(label)}</button>\n'


def _page(title: str, body: str, mode: bool | None = None) -> str:
    said = "" if mode is None else f"<p>{'Live' if mode else 'Test'} mode</p>"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(title)} – Stripe’s stand-in</title>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{said}
{body}
</main>
</body>
</html>
"""
