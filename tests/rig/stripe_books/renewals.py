"""What happens to a subscription by itself, month after month. Asked with the books locked."""

from __future__ import annotations

from tests.rig.stripe_books.billing import end, next_period, settle
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.invoices import draw_up, owe
from tests.rig.stripe_books.payments import begin, decline, finish, open_intent, succeed
from tests.rig.stripe_books.payments import billing as payer_of
from tests.rig.stripe_books.store import Books, Thing, shown


def renew(books: Books, subscription: Thing, fails: bool = False, later: bool = False) -> Thing | None:
    """The next period begins: its invoice, paid, (`fails`) not, or (`later`) by bank debit, until it is tried again.
    None when the subscription ended, as was asked."""
    if subscription["status"] == "canceled":
        raise ValueError(f"{subscription['id']} is over")
    if subscription["cancel_at"]:
        end(books, subscription, subscription["cancellation_details"])
        return None
    items = shown(subscription["items"])
    for item in subscription["items"]["data"]:
        item["current_period_start"] = item["current_period_end"]
        item["current_period_end"] = next_period(item["current_period_end"], item["price"])
    invoice = draw_up(books, subscription, "subscription_cycle")
    before = {"items": items, **books.change(subscription, latest_invoice=invoice["id"])}
    tell(books, "customer.subscription.updated", subscription, before)
    intent = open_intent(
        books, invoice["total"], invoice["currency"], {}, customer=invoice["customer"],
        description="Subscription update",
    )  # fmt: skip
    owe(books, invoice, intent)
    if later:
        begin(books, intent, payer_of(invoice["customer_email"] or "", invoice["customer_name"] or ""))
        invoice["attempted"] = True
    else:
        attempt(books, subscription, invoice, fails)
    return invoice


def attempt(books: Books, subscription: Thing, invoice: Thing, fails: bool = False) -> None:
    """Try to collect an open invoice (again), or hear from the bank that was asked."""
    [payment] = books.all("invoice_payment", invoice=invoice["id"])
    intent = books.get("payment_intent", payment["payment"]["payment_intent"])
    payer = payer_of(invoice["customer_email"] or "", invoice["customer_name"] or "")
    if intent["status"] == "processing":
        finish(books, intent, not fails)
    else:
        (decline if fails else succeed)(books, intent, payer)
    settle(books, subscription, invoice, not fails)
