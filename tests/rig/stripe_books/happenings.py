"""What happens at Stripe without the site asking for it. Things are named by their ids."""

from __future__ import annotations

from tests.rig.stripe_books import accounts, billing, disputes, paying, refunds, renewals
from tests.rig.stripe_books.store import Store, Thing, shown


class Happenings:
    """Each does one thing in whosever books it is, makes its events, and answers with a copy of what changed."""

    store: Store

    def open_account(self, name: str = "An organization", ready: bool = True, live: bool = False) -> str:
        """A connected account, by its id: one that takes money already, unless told otherwise."""
        with self.store.lock:
            own = self.store.books(live=live)
            account = accounts.create(own, {"type": "standard", "business_profile": {"name": name}})
            if ready:
                accounts.finish(self.store.books(account["id"], live), account)
            return account["id"]

    def restrict(self, account: str) -> Thing:
        """Stripe wants papers of the organization and lets it take nothing meanwhile."""
        with self.store.lock:
            books, thing = self.store.find(account)
            accounts.restrict(books, thing)
            return shown(thing)

    def disconnect(self, account: str) -> None:
        """The owner takes away the platform's access to an account."""
        with self.store.lock:
            books, _ = self.store.find(account)
            accounts.disconnect(self.store, books)

    def reconnect(self, account: str) -> None:
        """The owner gives it again."""
        with self.store.lock:
            self.store.disconnected.discard(account)

    def pay(self, session: str, email: str = "dora@example.org", name: str = "Dora", later: bool = False) -> Thing:
        """The donor pays a session as on its page; `later`: by bank debit, and `settle_debit` says how that ends."""
        with self.store.lock:
            books, thing = self.store.find(session)
            paying.pay(books, thing, email, name, later)
            return shown(thing)

    def decline(self, session: str, email: str = "dora@example.org", name: str = "Dora") -> Thing:
        """The donor's card is declined on a session's page."""
        with self.store.lock:
            books, thing = self.store.find(session)
            paying.fail(books, thing, email, name)
            return shown(thing)

    def settle_debit(self, session: str, succeeds: bool = True) -> Thing:
        """How a bank debit ends, days later."""
        with self.store.lock:
            books, thing = self.store.find(session)
            paying.settle(books, thing, succeeds)
            return shown(thing)

    def pass_time(self, seconds: int) -> None:
        """Let the books' clock go forward; sessions expire. (Signatures keep the real time.)"""
        with self.store.lock:
            self.store.ahead += seconds
            for books in self.store.kept.values():
                for session in books.all("checkout.session", status="open"):
                    paying.expire_when_due(books, session)
                for subscription in books.all("subscription", status="incomplete"):
                    billing.expire_when_due(books, subscription)

    def renew(self, subscription: str, fails: bool = False, later: bool = False) -> Thing | None:
        """The next month begins: its invoice, which `later` a bank pays when `settle` says so. None when the
        subscription ended instead, as the donor had asked."""
        with self.store.lock:
            books, thing = self.store.find(subscription)
            return shown(renewals.renew(books, thing, fails, later))

    def settle(self, subscription: str, fails: bool = False) -> Thing:
        """Stripe tries the last invoice of a past-due subscription again, with success unless it `fails`."""
        with self.store.lock:
            books, thing = self.store.find(subscription)
            invoice = books.get("invoice", thing["latest_invoice"])
            if invoice["status"] != "open":
                raise ValueError(f"{invoice['id']} is {invoice['status']}")
            renewals.attempt(books, thing, invoice, fails)
            return shown(invoice)

    def cancel(self, subscription: str, reason: str = "payment_failed") -> Thing:
        """Stripe gives a subscription up after too many failures, or somebody ends it there."""
        with self.store.lock:
            books, thing = self.store.find(subscription)
            billing.end(books, thing, {"comment": None, "feedback": None, "reason": reason})
            return shown(thing)

    def refund(self, charge: str, amount: int | None = None) -> Thing:
        """Somebody of the organization gives (a part) back, in Stripe's dashboard."""
        with self.store.lock:
            books, thing = self.store.find(charge)
            return shown(refunds.refund(books, thing, amount, "requested_by_customer"))

    def fail_refund(self, refund: str) -> Thing:
        """The donor's bank does not take a refund, days later: the organization has the money again."""
        with self.store.lock:
            books, thing = self.store.find(refund)
            refunds.fail(books, thing)
            return shown(thing)

    def dispute(self, charge: str, amount: int | None = None, reason: str = "fraudulent") -> Thing:
        """The donor's bank takes a charge back."""
        with self.store.lock:
            books, thing = self.store.find(charge)
            return shown(disputes.begin(books, thing, amount, reason))

    def review_dispute(self, dispute: str) -> Thing:
        """The organization has answered a dispute; the bank thinks about it."""
        with self.store.lock:
            books, thing = self.store.find(dispute)
            disputes.review(books, thing)
            return shown(thing)

    def close_dispute(self, dispute: str, won: bool) -> Thing:
        """The bank has decided."""
        with self.store.lock:
            books, thing = self.store.find(dispute)
            disputes.close(books, thing, won)
            return shown(thing)
