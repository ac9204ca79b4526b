"""What the buttons on a session's page do. Each is asked with the books locked."""

from __future__ import annotations

from tests.rig.stripe_books import billing, customers
from tests.rig.stripe_books.checkout import details, end
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.payments import begin, decline, finish, open_intent, succeed
from tests.rig.stripe_books.payments import billing as payer_of
from tests.rig.stripe_books.store import Books, Thing


def expire_when_due(books: Books, session: Thing) -> None:
    """A session's time may have run out since anybody looked."""
    if session["status"] == "open" and session["expires_at"] <= books.store.now():
        end(books, session)


def pay(books: Books, session: Thing, email: str, name: str, later: bool = False) -> None:
    """The donor pays; once, however often the button is pressed. `later`: by bank debit, which takes days."""
    if session["status"] != "open":
        return
    # The address that the merchant named cannot be changed on the page.
    email = session["_email"] or email
    payer = payer_of(email, name)
    if session["mode"] == "subscription":
        customer = _customer(books, session, email, name)
        intent = _intent(books, session, customer)
        subscription, invoice = billing.start(books, session, intent, customer, payer, later)
        books.change(session, subscription=subscription["id"], invoice=invoice["id"])
    else:
        wants = session["customer"] or session["customer_creation"] == "always"
        intent = _intent(books, session, _customer(books, session, email, name) if wants else None)
        (begin if later else succeed)(books, intent, payer)
        session["payment_intent"] = intent["id"]
    books.change(
        session,
        customer=intent["customer"],
        customer_details=details(email, name),
        payment_status="unpaid" if later else "paid",
        status="complete",
        url=None,
    )
    tell(books, "checkout.session.completed", session)


def fail(books: Books, session: Thing, email: str, name: str) -> None:
    """The donor's card is declined; the page stays open for another."""
    if session["status"] == "open":
        intent = _intent(books, session, None)
        decline(books, intent, payer_of(email, name))


def settle(books: Books, session: Thing, succeeds: bool) -> None:
    """How a bank debit ends that was begun on the session's page."""
    finish(books, books.get("payment_intent", session["_intent"]), succeeds)
    if session["mode"] == "subscription":
        subscription = books.get("subscription", session["subscription"])
        billing.settle(books, subscription, books.get("invoice", session["invoice"]), succeeds)
    if succeeds:
        session["payment_status"] = "paid"
    ending = "succeeded" if succeeds else "failed"
    tell(books, f"checkout.session.async_payment_{ending}", session)


def fill_in(session: Thing, form: dict[str, str]) -> None:
    """Keep what the donor wrote into the fields that the merchant added."""
    for field in session["custom_fields"]:
        field["text"]["value"] = form.get(f"custom_{field['key']}") or None


def _intent(books: Books, session: Thing, customer: str | None) -> Thing:
    """The session's payment intent, which a declined card has perhaps made already."""
    if "_intent" not in session:
        once = session["mode"] == "payment"
        intent = open_intent(
            books,
            session["amount_total"],
            session["currency"],
            session["_metadata"] if once else {},
            description=session["_description"] if once else "Subscription creation",
            payment_method_types=session["payment_method_types"],
        )
        session["_intent"] = intent["id"]
        session["payment_intent"] = intent["id"] if once else None
    intent = books.get("payment_intent", session["_intent"])
    intent["customer"] = customer or intent["customer"]
    return intent


def _customer(books: Books, session: Thing, email: str, name: str) -> str:
    if session["customer"]:
        return session["customer"]
    return customers.add(books, email=email, name=name, locale=session["locale"])["id"]
